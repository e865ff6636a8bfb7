"""Whom people told apart is not suggested any more, until they say otherwise (CON-20, CON-60)."""

from uuid import UUID

import pytest

from prosa.contacts.errors import ContactErased, ContactNotFound
from prosa.conversations import service as conversations
from prosa.kit.errors import Invalid
from prosa.kit.settings import Settings
from prosa.merging import distinctions, service
from prosa.merging.errors import AlreadyMerged, DistinctionNotFound
from prosa.merging.schemas import Distinction, ResolveIn
from tests.conversations.office import Office, at_once
from tests.desk.support import AGENT, OTHER, SUPERVISOR, act
from tests.merging.support import ana_and_bia, edit, merge, person, phone, undo
from tests.merging.test_suggestions import claimed, conflict, suggested
from tests.privacy.support import erase


async def tell_apart(office: Office, one: UUID, other: UUID, who: int = SUPERVISOR) -> Distinction:
    made: Distinction = await act(office, who, distinctions.tell_apart, one, other)
    return made


async def apart(office: Office, contact: UUID, who: int = SUPERVISOR) -> list[UUID]:
    return [item.contact.id for item in (await act(office, who, distinctions.distinctions_of, contact)).items]


async def alike(office: Office) -> tuple[UUID, UUID, UUID]:
    """Ana, Bia and Caio share an address."""
    ana, _, bia, _ = await ana_and_bia(office)
    caio, _ = await person(office, "Caio Lima", phone("5511933330000"))
    for id_ in (ana, bia, caio):
        await edit(office, id_, email="casa@exemplo.com")
    return ana, bia, caio


async def test_a_pair_is_suggested_to_nobody_until_that_is_taken_back(office: Office) -> None:
    ana, bia, caio = await alike(office)

    made = await tell_apart(office, bia, ana)

    assert (made.contact.id, made.by_id) == (ana, office.viewers[SUPERVISOR].user_id)
    assert set(await suggested(office, ana, AGENT)) == set(await suggested(office, bia)) == {caio}
    assert set(await suggested(office, caio)) == {ana, bia}
    assert (await apart(office, ana), await apart(office, bia)) == ([bia], [ana])
    # Once more, from the other side, says nothing new.
    assert (await tell_apart(office, ana, bia, AGENT)).id == made.id

    await act(office, AGENT, distinctions.take_back, made.id)

    assert set(await suggested(office, ana)) == {bia, caio}
    assert await apart(office, ana) == []
    with pytest.raises(DistinctionNotFound):
        await act(office, SUPERVISOR, distinctions.take_back, made.id)
    told = await office.database.pool.fetch(
        "SELECT action FROM audit_log WHERE action LIKE 'contact.kept%' ORDER BY id"
    )
    assert [row["action"] for row in told] == ["contact.kept_apart", "contact.kept_apart_undone"]
    events = await office.database.pool.fetchval(
        "SELECT count(*) FROM events WHERE type = 'contact.told_apart'"
    )
    assert events == 2


async def test_it_holds_for_whom_they_are_merged_with_and_not_for_others_afterwards(office: Office) -> None:
    ana, bia, caio = await alike(office)
    await tell_apart(office, ana, bia)
    done = await merge(office, caio, ana)
    assert (await suggested(office, caio), await suggested(office, bia)) == ({}, {})
    assert (await apart(office, caio), await apart(office, bia)) == ([bia], [caio])

    await undo(office, done.id)
    assert (set(await suggested(office, caio)), set(await suggested(office, bia))) == ({ana, bia}, {caio})
    # Who is merged nevertheless is one person; taken apart, what was said holds again.
    done = await merge(office, ana, bia)
    assert await apart(office, ana) == []
    with pytest.raises(AlreadyMerged):
        await tell_apart(office, ana, bia)
    await undo(office, done.id)
    assert set(await suggested(office, ana)) == {caio}


async def test_an_address_that_both_claim_is_decided_with_it(office: Office) -> None:
    ana, bia = await claimed(office)
    made = await tell_apart(office, ana, bia)
    assert (await act(office, SUPERVISOR, service.open_conflicts, None, 10)).items == []

    await act(office, SUPERVISOR, distinctions.take_back, made.id)
    await act(office, SUPERVISOR, service.resolve, (await conflict(office)).id, ResolveIn("keep"))
    assert await apart(office, ana) == [bia]


async def test_two_who_say_it_at_once_say_it_once(office: Office) -> None:
    ana, bia, _ = await alike(office)
    made = await at_once(tell_apart(office, ana, bia), tell_apart(office, bia, ana))
    assert len({item.id for item in made if isinstance(item, Distinction)}) == 1
    assert await apart(office, ana) == [bia]


async def test_only_who_sees_both_decides_and_is_told(office: Office) -> None:
    ana, first, bia, second = await ana_and_bia(office)
    made = await tell_apart(office, ana, bia)
    await act(office, SUPERVISOR, conversations.transfer, first, office.departments[1], None)
    await act(office, SUPERVISOR, conversations.transfer, second, office.departments[0], None)
    assert await apart(office, ana, OTHER) == []
    with pytest.raises(DistinctionNotFound):
        await act(office, OTHER, distinctions.take_back, made.id)
    with pytest.raises(ContactNotFound):
        await tell_apart(office, ana, bia, OTHER)
    with pytest.raises(Invalid):
        await tell_apart(office, ana, ana)


async def test_an_erased_contact_is_merged_with_nobody_and_told_apart_from_nobody(
    office: Office, settings: Settings
) -> None:
    ana, bia, caio = await alike(office)
    await tell_apart(office, ana, bia)
    await erase(office, settings, bia)
    assert await apart(office, ana) == []
    assert await office.database.pool.fetchval("SELECT count(*) FROM contact_distinctions") == 0
    for pair in ((bia, caio), (caio, bia)):
        with pytest.raises(ContactErased):
            await merge(office, *pair)
    # Even if something that both have should come back.
    await office.database.pool.execute("UPDATE contacts SET email = 'casa@exemplo.com' WHERE id = $1", bia)
    assert set(await suggested(office, ana)) == {caio}
    assert await suggested(office, bia) == {}
