"""Two contacts that are one person are shown as one, and taken apart again as they were (CON-20, CON-60)."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from prosa.blocking import service as blocking
from prosa.blocking.schemas import BlockIn
from prosa.channels.port import IdentityRef, Sender
from prosa.contacts import service as contacts
from prosa.contacts.errors import ContactNotFound
from prosa.contacts.service import ContactData
from prosa.conversations import contact_pages, contact_search, queries
from prosa.conversations import service as conversations
from prosa.conversations.contact_query import ContactQuery
from prosa.conversations.routes.history import seen_threads
from prosa.conversations.search import find
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.schemas import CustomFieldCreate
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.merging import service
from prosa.merging.errors import AlreadyMerged, BlockDiffers, MergeNotFound, MergeUndone
from prosa.messages import starting
from prosa.notes import service as notes
from prosa.notes.schemas import NoteIn
from tests.conversations.office import Office, at_once, pages
from tests.desk.support import AGENT, OTHER, SUPERVISOR, act, told
from tests.merging.support import ana_and_bia, edit, merge, person, phone, roots, row, undo, user


async def shown(office: Office, thread: UUID) -> tuple[UUID, str]:
    async with office.database.transaction(office.account_id) as tx:
        conversation = await queries.get(tx, thread)
    assert conversation is not None
    return conversation.contact.id, conversation.contact.name


async def timeline(office: Office, contact: UUID) -> set[UUID]:
    return set(await act(office, SUPERVISOR, seen_threads, contact))


async def test_both_conversations_show_the_one_who_stays_until_it_is_undone(office: Office) -> None:
    ana, first, bia, second = await ana_and_bia(office)

    done = await merge(office, ana, bia, note="mesma pessoa")

    details = await act(office, SUPERVISOR, contact_pages.one, ana)
    assert {item.id: item.phone for item in details.conversations} == {
        first: "+5511911110000",
        second: "+5511922220000",
    }
    assert await shown(office, first) == await shown(office, second) == (ana, "Ana Souza")
    assert await timeline(office, ana) == await timeline(office, bia) == {first, second}
    assert (done.winner_id, done.loser.id, done.note) == (ana, bia, "mesma pessoa")
    assert {(await told(office, thread))[-1]["action"] for thread in (first, second)} == {"contacts_merged"}
    assert (await told(office, first))[-1]["name"] == "Bia Souza"

    await undo(office, done.id)

    assert await shown(office, first) == (ana, "Ana Souza")
    assert await shown(office, second) == (bia, "Bia Souza")
    assert await timeline(office, ana) == {first}
    (listed,) = (await act(office, SUPERVISOR, service.merges_of, ana)).items
    assert (listed.id, listed.undone_by_id) == (done.id, office.viewers[SUPERVISOR].user_id)


async def test_each_conversation_shows_the_address_that_it_goes_to(office: Office) -> None:
    ana, first, bia, second = await ana_and_bia(office)
    await merge(office, ana, bia)
    async with office.database.transaction(office.account_id) as tx:
        found = await queries.get_many(tx, [first, second])
    assert [found[id_].contact.phone for id_ in (first, second)] == ["+5511911110000", "+5511922220000"]


async def test_a_new_conversation_goes_to_whoever_is_reached_there(office: Office) -> None:
    ana, _ = await person(office, "Ana", phone("5511911110000"))
    await office.database.pool.execute(
        "INSERT INTO contacts (account_id, id, profile_name, phone) VALUES ($1, $2, 'Bia', '+5511922220000')",
        office.account_id,
        (bia := uuid7()),
    )
    await office.database.pool.execute(
        "INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)"
        " VALUES ($1, 'whatsapp', 'phone', '+5511922220000', $2, '5511922220000')",
        office.account_id,
        bia,
    )
    await merge(office, bia, ana)
    inbox = {"id": office.inbox.id, "channel": "whatsapp"}
    async with office.database.transaction(office.account_id) as tx:
        # Who has a conversation here goes before who could have one.
        assert await starting._home(tx, inbox, bia) == ana  # type: ignore[arg-type]
        await tx.execute("UPDATE conversations SET contact_id = $1 WHERE contact_id = $2", bia, ana)
        assert await starting._home(tx, inbox, bia) == bia  # type: ignore[arg-type]


async def test_messages_follow_their_address(office: Office) -> None:
    ana, first, bia, second = await ana_and_bia(office)
    done = await merge(office, ana, bia)

    assert (await person(office, "Bia de novo", phone("5511922220000"))) == (bia, second)
    assert await shown(office, second) == (ana, "Ana Souza")
    assert (await person(office, "Ana de novo", phone("5511911110000"))) == (ana, first)
    assert await shown(office, second) == (ana, "Ana de novo")
    async with office.database.transaction(office.account_id) as tx:
        assert (await queries.get_many(tx, [second]))[second].version == (await office.row(second))["version"]

    await undo(office, done.id)
    assert await shown(office, second) == (bia, "Bia de novo")
    await office.check_numbers()


async def test_what_is_empty_is_filled_and_taken_back_unless_it_was_changed_since(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    await edit(office, ana, email="ana@exemplo.com")
    await edit(office, bia, email="bia@exemplo.com", cpf="529.982.247-25", customer_code="77", rg="12")
    async with office.database.transaction(office.account_id) as tx:
        field = await custom_fields.create_field(
            tx, CustomFieldCreate(key="placa", label="Placa", kind="text"), actor_id=None
        )
        await custom_fields.set_values(tx, bia, {field.id: "ABC1D23"}, [], by=None)

    done = await merge(office, ana, bia)

    found = await row(office, ana)
    assert (found["email"], found["cpf"], found["customer_code"]) == ("ana@exemplo.com", "52998224725", "77")
    assert await values(office, ana) == {"placa": "ABC1D23"}

    await edit(office, ana, customer_code="78")
    await undo(office, done.id)

    found = await row(office, ana)
    assert (found["email"], found["cpf"], found["customer_code"]) == ("ana@exemplo.com", None, "78")
    assert await values(office, ana) == {}
    assert (await row(office, bia))["cpf"] == "52998224725"
    assert await values(office, bia) == {"placa": "ABC1D23"}


async def values(office: Office, contact: UUID) -> dict[str, Any]:
    async with office.database.transaction(office.account_id) as tx:
        return {item.key: item.value for item in await custom_fields.get_values(tx, contact)}


async def test_chains_are_flat_and_each_link_can_be_cut(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    caio, _ = await person(office, "Caio Lima", phone("5511933330000"))
    await edit(office, bia, rg="12")
    into_ana = await merge(office, ana, bia)
    into_caio = await merge(office, caio, bia)  # whom she is merged into stands for her

    assert await roots(office) == {caio: None, ana: caio, bia: caio}
    assert (into_caio.winner_id, into_caio.loser.id) == (caio, ana)
    assert (await row(office, caio))["rg"] == "12"

    await undo(office, into_ana.id)
    assert await roots(office) == {caio: None, ana: caio, bia: None}
    assert [(await row(office, id_))["rg"] for id_ in (caio, ana, bia)] == [None, None, "12"]

    again = await merge(office, caio, bia)
    await undo(office, into_caio.id)
    assert await roots(office) == {caio: None, ana: None, bia: caio}
    await undo(office, again.id)
    assert await roots(office) == {caio: None, ana: None, bia: None}


async def test_a_group_leaves_as_a_whole(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    caio, _ = await person(office, "Caio Lima", phone("5511933330000"))
    await merge(office, ana, bia)
    into_caio = await merge(office, caio, ana)

    await undo(office, into_caio.id)

    assert await roots(office) == {caio: None, ana: None, bia: ana}


async def test_what_was_taken_back_is_filled_by_another_who_is_still_merged(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    caio, _ = await person(office, "Caio Lima", phone("5511933330000"))
    await edit(office, bia, rg="12")
    await edit(office, caio, rg="13")
    first = await merge(office, ana, bia)
    second = await merge(office, ana, caio)
    assert (await row(office, ana))["rg"] == "12"

    await undo(office, first.id)
    assert (await row(office, ana))["rg"] == "13"

    await undo(office, second.id)
    assert (await row(office, ana))["rg"] is None


async def test_of_two_who_merge_in_both_directions_one_is_told(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)

    results = await at_once(merge(office, ana, bia), merge(office, bia, ana))

    (won,) = [item for item in results if not isinstance(item, BaseException)]
    (lost,) = [item for item in results if isinstance(item, BaseException)]
    assert isinstance(lost, AlreadyMerged)
    assert lost.extra == {"contact_id": won.winner_id}
    assert await roots(office) == {won.winner_id: None, won.loser.id: won.winner_id}


async def test_of_two_who_undo_one_is_told(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    done = await merge(office, ana, bia)

    results = await at_once(undo(office, done.id), undo(office, done.id))

    assert [type(item) for item in results if isinstance(item, BaseException)] == [MergeUndone]


async def test_what_cannot_be_merged(office: Office) -> None:
    ana, _, bia, second = await ana_and_bia(office)
    with pytest.raises(Invalid) as error:
        await merge(office, ana, ana)
    assert (error.value.errors[0].field, error.value.errors[0].code) == ("other_id", "the_same")
    for pair in ((ana, uuid7()), (uuid7(), ana)):
        with pytest.raises(ContactNotFound):
            await merge(office, *pair)
    # Somebody else's customer: the agent sees one of the two only.
    await act(office, SUPERVISOR, transfer_to, second, office.departments[0])
    for pair in ((ana, bia), (bia, ana)):
        with pytest.raises(ContactNotFound):
            await merge(office, *pair, who=OTHER)
    done = await merge(office, ana, bia)
    with pytest.raises(AlreadyMerged):
        await merge(office, bia, ana)
    with pytest.raises(MergeNotFound):
        await undo(office, uuid7())
    await undo(office, done.id)
    with pytest.raises(MergeUndone):
        await undo(office, done.id)


async def transfer_to(tx: Any, viewer: Any, thread: UUID, department: UUID) -> None:
    await conversations.transfer(tx, viewer, thread, department, None)


async def test_blocking_reaches_everybody_who_is_one_person(office: Office) -> None:
    ana, _, bia, second = await ana_and_bia(office)
    done = await merge(office, ana, bia)

    await act(office, SUPERVISOR, blocking.block, bia, BlockIn(reason="golpe"))
    assert [(await row(office, id_))["is_blocked"] for id_ in (ana, bia)] == [True, True]
    seq = (await office.row(second))["last_seq"]
    await office.receive(office.message(0, sender=sender_of(phone("5511922220000"))))
    assert (await office.row(second))["last_seq"] == seq
    (listed,) = (await act(office, SUPERVISOR, blocking.blocked_page, None, 10)).items
    assert (listed.contact.id, listed.block.attempts) == (ana, 1)
    calls = (await act(office, SUPERVISOR, blocking.history, ana)).outcomes
    assert {call.value for call in calls} == {"+5511911110000", "+5511922220000"}

    # Whoever is taken out of them stays blocked.
    await undo(office, done.id)
    assert [(await row(office, id_))["is_blocked"] for id_ in (ana, bia)] == [True, True]
    await act(office, SUPERVISOR, blocking.unblock, bia)
    with pytest.raises(BlockDiffers) as error:
        await merge(office, ana, bia)
    assert error.value.extra == {"blocked_id": ana}
    await act(office, SUPERVISOR, blocking.block, bia, BlockIn())
    await merge(office, ana, bia)
    await act(office, SUPERVISOR, blocking.unblock, ana)
    assert [(await row(office, id_))["is_blocked"] for id_ in (ana, bia)] == [False, False]


def sender_of(ref: IdentityRef) -> Sender:
    return Sender(identities=(ref,), name="Alguém")


async def test_whoever_asked_for_silence_gets_it(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    await edit(office, bia, receives_broadcasts=False)

    done = await merge(office, ana, bia)
    assert (await row(office, ana))["receives_broadcasts"] is False
    async with office.database.transaction(office.account_id) as tx:
        latest = (await contacts.consents(tx, ana))[0]
    assert (latest.receives, latest.by_id) == (False, office.viewers[SUPERVISOR].user_id)

    await undo(office, done.id)
    assert (await row(office, ana))["receives_broadcasts"] is True
    assert (await row(office, bia))["receives_broadcasts"] is False


async def test_an_opt_out_that_was_said_since_stays(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    await edit(office, bia, receives_broadcasts=False)
    done = await merge(office, ana, bia)
    await edit(office, ana, receives_broadcasts=True)
    await edit(office, ana, receives_broadcasts=False)

    await undo(office, done.id)

    assert (await row(office, ana))["receives_broadcasts"] is False


async def test_notes_are_shown_together(office: Office) -> None:
    ana, _, bia, _ = await ana_and_bia(office)
    await act(office, SUPERVISOR, notes.add, bia, NoteIn(text="antes"))
    done = await merge(office, ana, bia)
    await act(office, SUPERVISOR, notes.add, bia, NoteIn(text="depois"))

    for id_ in (ana, bia):
        found = (await act(office, SUPERVISOR, notes.list_notes, id_, None, 10)).items
        assert [(note.text, note.contact_id) for note in found] == [("depois", ana), ("antes", ana)]

    await undo(office, done.id)
    found = (await act(office, SUPERVISOR, notes.list_notes, bia, None, 10)).items
    assert [(note.text, note.contact_id) for note in found] == [("antes", bia)]


async def test_who_sees_one_conversation_sees_the_person(office: Office) -> None:
    ana, first, bia, second = await ana_and_bia(office)
    await act(office, SUPERVISOR, transfer_to, first, office.departments[1])
    await act(office, SUPERVISOR, transfer_to, second, office.departments[0])
    await merge(office, ana, bia)

    assert set(await act(office, OTHER, seen_threads, ana)) == {first}
    assert set(await act(office, AGENT, seen_threads, ana)) == {second}


async def test_one_person_is_in_no_conflict_with_themselves(office: Office) -> None:
    ana, _ = await person(office, "Ana", phone("5511911110000"))
    bia, _ = await person(office, "Bia", user("BR.2"))
    done = await merge(office, ana, bia)

    await person(office, "Ana", phone("5511911110000"), user("BR.2"))
    assert (await act(office, SUPERVISOR, service.open_conflicts, None, 10)).items == []

    await undo(office, done.id)
    await person(office, "Ana", phone("5511911110000"), user("BR.2"))
    (item,) = (await act(office, SUPERVISOR, service.open_conflicts, None, 10)).items
    assert ({item.contact.id, item.other.id}, item.kind, item.value) == ({ana, bia}, "bsuid", "BR.2")
    assert [(found.kind, found.value, found.detail) for found in item.evidence] == [
        ("conflict", "BR.2", "bsuid")
    ]


async def test_the_page_finds_the_person_by_every_name_and_address(office: Office) -> None:
    ana, first, bia, second = await ana_and_bia(office)
    done = await merge(office, ana, bia)

    for q in ("bia souza", "22220000", "Ana Souza", "1111 0000"):
        assert await found(office, q) == [ana]
    (only,) = (await act(office, SUPERVISOR, contact_search.page, ContactQuery(), None, 10)).items
    assert (only.id, only.merged_count) == (ana, 1)
    assert {item.id for item in only.conversations} == {first, second}
    assert (await act(office, SUPERVISOR, contact_pages.one, bia)).id == ana

    await act(office, SUPERVISOR, conversations.edit_contact, bia, ContactData(name="Ana Beatriz"))
    assert await shown(office, first) == await shown(office, second) == (ana, "Ana Beatriz")

    await undo(office, done.id)
    assert await found(office, "bia souza") == [bia]


async def found(office: Office, q: str) -> list[UUID]:
    page = await act(office, SUPERVISOR, contact_search.page, ContactQuery(q=q), None, 10)
    return [item.id for item in page.items]


async def test_lists_find_the_person_by_every_name(office: Office) -> None:
    ana, first, bia, second = await ana_and_bia(office)
    await merge(office, ana, bia)

    for q in ("bia souza", "22220000", "ana souza"):
        async with office.database.transaction(office.account_id) as tx:
            meant = await find(tx, q, ZoneInfo("America/Sao_Paulo"))
            rows = await pages(tx, office.viewers[SUPERVISOR], "all", "recent", 10, found=meant)
        assert {item.id for item in rows} == {first, second}
