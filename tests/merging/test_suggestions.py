"""Who may be the same person, and addresses that two claim: shown with what speaks for it (CON-60)."""

from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest

from prosa.channels.port import IdentityChange
from prosa.contacts import service as contacts
from prosa.conversations import service as conversations
from prosa.kit.errors import Invalid
from prosa.merging import service
from prosa.merging.errors import ConflictNotFound, ConflictSettled
from prosa.merging.schemas import IdentityConflict, ResolveIn
from tests.conversations.office import Office
from tests.desk.support import OTHER, SUPERVISOR, act
from tests.merging.support import ana_and_bia, edit, merge, person, phone, roots, undo, user


async def suggested(
    office: Office, contact: UUID, who: int = SUPERVISOR
) -> dict[UUID, list[tuple[str, str]]]:
    found = (await act(office, who, service.duplicates, contact)).items
    return {item.contact.id: [(item.kind, item.value) for item in item.evidence] for item in found}


async def test_the_same_document_or_mail_is_suggested_from_both_sides(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    caio, _ = await person(office, "Caio Lima", phone("5511933330000"))
    assert await suggested(office, ana) == {}
    await edit(office, ana, email="casa@exemplo.com", cpf="529.982.247-25")
    await edit(office, bia, email="Casa@exemplo.com")
    await office.database.pool.execute("UPDATE contacts SET cpf = '52998224725' WHERE id = $1", caio)

    assert await suggested(office, ana) == {
        bia: [("email", "casa@exemplo.com")],
        caio: [("cpf", "***.982.247-**")],
    }
    assert await suggested(office, bia) == {ana: [("email", "casa@exemplo.com")]}

    done = await merge(office, ana, caio)
    assert [(item.kind, item.value) for item in done.evidence] == [("cpf", "***.982.247-**")]
    assert await suggested(office, caio) == {bia: [("email", "casa@exemplo.com")]}
    assert await suggested(office, bia) == {ana: [("email", "casa@exemplo.com")]}


async def test_a_phone_but_for_the_ninth_digit(office: Office) -> None:
    ana, _ = await person(office, "Ana", user("BR.1"))
    bia, _ = await person(office, "Bia", phone("5511988887777"))
    await office.database.pool.execute("UPDATE contacts SET phone = '+551188887777' WHERE id = $1", ana)

    (item,) = (await act(office, SUPERVISOR, service.duplicates, ana)).items
    assert [(found.kind, found.value, found.detail) for found in item.evidence] == [
        ("ninth_digit", "+551188887777", "+5511988887777")
    ]
    assert await suggested(office, bia) == {ana: [("ninth_digit", "+5511988887777")]}


async def test_a_name_alone_says_nothing(office: Office) -> None:
    ana, _ = await person(office, "Maria Silva", phone("5511911110000"))
    bia, _ = await person(office, "MARIA SILVA", phone("5511922220000"))
    assert await suggested(office, ana) == {}
    for id_ in (ana, bia):
        await edit(office, id_, birth_date=date(1990, 5, 6))
    assert await suggested(office, ana) == {bia: [("birth_date", "1990-05-06"), ("name", "Maria Silva")]}


async def test_only_who_is_seen_is_suggested(office: Office) -> None:
    ana, first, bia, second = await ana_and_bia(office)
    for id_ in (ana, bia):
        await edit(office, id_, email="casa@exemplo.com")
    await act(office, SUPERVISOR, conversations.transfer, first, office.departments[1], None)
    await act(office, SUPERVISOR, conversations.transfer, second, office.departments[0], None)
    assert await suggested(office, ana, OTHER) == {}
    assert set(await suggested(office, ana)) == {bia}


async def conflict(office: Office) -> IdentityConflict:
    (item,) = (await act(office, SUPERVISOR, service.open_conflicts, None, 10)).items
    assert isinstance(item, IdentityConflict)
    return item


async def claimed(office: Office) -> tuple[UUID, UUID]:
    """The provider says that Ana's number became Bia's."""
    ana, _, bia, _ = await ana_and_bia(office)
    change = IdentityChange(
        kind="number",
        old=(phone("5511911110000"),),
        new=(phone("5511922220000"),),
        provider_at=office.now,
        external_id="wamid.novo",
    )
    await office.receive(change)
    return ana, bia


async def test_a_conflict_is_settled_by_merging_and_open_again_when_that_is_undone(office: Office) -> None:
    ana, bia = await claimed(office)
    item = await conflict(office)
    assert (item.contact.id, item.other.id, item.kind, item.value) == (ana, bia, "phone", "+5511922220000")
    assert [(found.kind, found.value, found.detail) for found in item.evidence] == [
        ("provider", "+5511922220000", "phone")
    ]
    assert await suggested(office, ana) == {bia: [("provider", "+5511922220000")]}
    with pytest.raises(Invalid):
        await act(office, SUPERVISOR, service.resolve, item.id, ResolveIn("merge", winner_id=item.id))

    resolved = await act(office, SUPERVISOR, service.resolve, item.id, ResolveIn("merge", winner_id=bia))

    assert await roots(office) == {ana: bia, bia: None}
    assert (await act(office, SUPERVISOR, service.open_conflicts, None, 10)).items == []
    with pytest.raises(ConflictSettled):
        await act(office, SUPERVISOR, service.resolve, item.id, ResolveIn("keep"))

    await undo(office, resolved.merge.id)
    assert (await conflict(office)).id == item.id


async def test_two_who_are_kept_apart_stay_so(office: Office) -> None:
    ana, bia = await claimed(office)
    item = await conflict(office)

    assert (await act(office, SUPERVISOR, service.resolve, item.id, ResolveIn("keep"))).merge is None

    assert (await act(office, SUPERVISOR, service.open_conflicts, None, 10)).items == []
    assert await suggested(office, ana) == {}
    assert await roots(office) == {ana: None, bia: None}
    with pytest.raises(ConflictSettled):
        await act(office, SUPERVISOR, service.resolve, item.id, ResolveIn("merge"))


async def test_pages_of_conflicts_hold_those_whose_people_are_both_seen(office: Office) -> None:
    people = [await person(office, f"P{number}", phone(f"551191111000{number}")) for number in range(4)]
    async with office.database.transaction(office.account_id) as tx:
        for (one, _), (other, _) in pairwise(people):
            await contacts.note_conflict(tx, one, other, "phone", f"+55{one.int % 1000}")
    seen: list[UUID] = []
    cursor: str | None = None
    while True:
        page = await act(office, SUPERVISOR, service.open_conflicts, cursor, 2)
        seen += [item.id for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 3
    for number, (_, thread) in enumerate(people):
        await act(office, SUPERVISOR, conversations.transfer, thread, office.departments[number // 2], None)
    theirs = (await act(office, OTHER, service.open_conflicts, None, 10)).items
    assert [{item.contact.id, item.other.id} for item in theirs] == [{people[2][0], people[3][0]}]
    hidden = next(id_ for id_ in seen if id_ != theirs[0].id)
    with pytest.raises(ConflictNotFound):
        await act(office, OTHER, service.resolve, hidden, ResolveIn("keep"))
