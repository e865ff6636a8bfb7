"""Labels on conversations: who puts which on what, and what happens to them at the end of a ticket (LBL-1)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from prosa.conversations import service as conversations
from prosa.conversations.errors import ConversationNotFound
from prosa.desk import closing
from prosa.desk.bulk import each
from prosa.desk.schemas import CloseIn
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.ids import uuid7
from prosa.labels import service as labels
from prosa.labels.schemas import LabelCreate, LabelPatch
from tests.conversations.office import Office
from tests.desk.support import (
    AGENT,
    COLLEAGUE,
    OTHER,
    SUPERVISOR,
    act,
    published,
    served,
    set_account,
    told,
    write,
)


async def made(office: Office, name: str, department: int | None = None) -> UUID:
    data = LabelCreate(
        name=name,
        color="#c2410c",
        department_id=None if department is None else office.departments[department],
    )
    label = await office.database.run(
        office.account_id, lambda tx: labels.create_label(tx, data, actor_id=None)
    )
    return label.id


async def put(
    office: Office, who: int, thread: UUID, *add: UUID, remove: tuple[UUID, ...] = ()
) -> list[UUID]:
    out: Any = await act(office, who, conversations.label, thread, add, remove)
    found: list[UUID] = out.label_ids
    return found


async def labels_of(office: Office, thread: UUID) -> list[UUID]:
    found: list[UUID] = (await office.row(thread))["label_ids"]
    return found


async def test_put_on_taken_off_and_told_once(office: Office) -> None:
    vip, late = await made(office, "VIP"), await made(office, "Atrasado")
    thread = await served(office)
    before = len(await published(office))
    assert await put(office, AGENT, thread, vip, late) == [vip, late]
    assert await put(office, AGENT, thread, vip) == [vip, late]  # already there: nothing to tell
    assert await put(office, AGENT, thread, remove=(vip,)) == [late]
    assert await put(office, AGENT, thread, remove=(vip,)) == [late]
    assert (await published(office))[before:] == ["conversation.labeled"] * 2
    assert [line for line in await told(office, thread) if line["action"] == "labels_changed"] == [
        {
            "action": "labels_changed",
            "added": [str(vip), str(late)],
            "removed": [],
            "names": {str(vip): "VIP", str(late): "Atrasado"},
        },
        {"action": "labels_changed", "added": [], "removed": [str(vip)], "names": {str(vip): "VIP"}},
    ]
    await office.check_numbers()


async def test_two_people_at_once_lose_nothing(office: Office) -> None:
    ids = [await made(office, f"Etiqueta {number}") for number in range(6)]
    thread = await served(office)
    await asyncio.gather(*(put(office, AGENT, thread, id_) for id_ in ids))
    assert sorted(await labels_of(office, thread)) == sorted(ids)


async def test_a_department_s_label_is_for_its_conversations_and_its_people(office: Office) -> None:
    ours, theirs = await made(office, "De vendas", 0), await made(office, "Do suporte", 1)
    thread = await served(office)
    assert await put(office, AGENT, thread, ours) == [ours]
    with pytest.raises(Invalid) as error:
        await put(office, AGENT, thread, theirs)
    assert [(item.field, item.code) for item in error.value.errors] == [("add", "unknown")]
    assert await put(office, SUPERVISOR, thread, remove=(ours,)) == []
    assert await put(office, SUPERVISOR, thread, ours) == [ours]  # the conversation's department counts


async def test_who_may_label(office: Office) -> None:
    vip = await made(office, "VIP")
    waiting = await office.say(1)
    assert await put(office, AGENT, waiting, vip) == [vip]
    office.viewers[COLLEAGUE] = _without(office, COLLEAGUE, "conversations.label_waiting")
    with pytest.raises(Forbidden):
        await put(office, COLLEAGUE, waiting, remove=(vip,))
    thread = await served(office, 2)
    assert await put(office, COLLEAGUE, thread, vip) == [vip]  # may write there
    office.viewers[COLLEAGUE] = _without(office, COLLEAGUE, "messages.send")
    with pytest.raises(Forbidden):
        await put(office, COLLEAGUE, thread, remove=(vip,))
    with pytest.raises(ConversationNotFound):
        await put(office, OTHER, thread, vip)


def _without(office: Office, who: int, permission: str) -> Any:
    viewer = office.viewers[who]
    return type(viewer)(
        viewer.account_id, viewer.user_id, viewer.permissions - {permission}, viewer.department_ids
    )


async def test_unknown_and_archived_labels_are_refused(office: Office) -> None:
    vip = await made(office, "VIP")
    thread = await served(office)
    for add, remove in (((uuid7(),), ()), ((), (uuid7(),))):
        with pytest.raises(Invalid):
            await put(office, AGENT, thread, *add, remove=remove)
    patch = LabelPatch(is_active=False)
    await act(office, SUPERVISOR, _update, vip, patch)
    with pytest.raises(Invalid):
        await put(office, AGENT, thread, vip)


async def _update(tx: Any, viewer: Any, label_id: UUID, patch: LabelPatch) -> None:
    await labels.update_label(tx, label_id, patch, conversations.strip_label, actor_id=viewer.user_id)


async def test_an_archived_label_leaves_what_is_open_and_stays_in_the_history(office: Office) -> None:
    await set_account(office, labels_stay_after_closing=True)
    vip = await made(office, "VIP")
    open_, closed = await served(office, 1), await served(office, 2)
    for thread in (open_, closed):
        await put(office, AGENT, thread, vip)
    await act(office, AGENT, closing.close, closed, CloseIn(silent=True))
    outcome = await office.database.run(
        office.account_id,
        lambda tx: labels.delete_label(
            tx, vip, conversations.strip_label, actor_id=office.viewers[SUPERVISOR].user_id
        ),
    )
    assert outcome.outcome == "deactivated"
    assert await labels_of(office, open_) == []
    assert await labels_of(office, closed) == [vip]
    assert (await told(office, open_))[-1]["removed"] == [str(vip)]


@pytest.mark.parametrize("stay", [False, True])
async def test_at_the_end_of_a_ticket(office: Office, stay: bool) -> None:
    await set_account(office, labels_stay_after_closing=stay)
    vip = await made(office, "VIP")
    thread = await served(office)
    await put(office, AGENT, thread, vip)
    await act(office, AGENT, closing.close, thread, CloseIn(silent=True))
    assert await labels_of(office, thread) == ([vip] if stay else [])
    kept = await office.database.pool.fetchval(
        "SELECT label_ids FROM tickets WHERE account_id = $1 AND conversation_id = $2",
        office.account_id,
        thread,
    )
    assert kept == [vip]
    await act(office, AGENT, closing.reopen, thread)
    assert await labels_of(office, thread) == [vip]
    await write(office, thread)


async def test_many_at_once_say_what_could_not_be_done(office: Office) -> None:
    vip = await made(office, "VIP")
    first, second = await served(office, 1), await served(office, 2)

    async def label(tx: Any, id_: UUID) -> object:
        return await conversations.label(tx, office.viewers[AGENT], id_, [vip], [])

    missing = uuid7()
    outcome = await each(office.database, office.account_id, [first, missing, second, first], label)
    assert outcome.done == [first, second]
    assert [(item.id, item.code) for item in outcome.failed] == [(missing, "conversation_not_found")]


async def test_archiving_while_people_label_leaves_it_nowhere(office: Office) -> None:
    vip, other = await made(office, "VIP"), await made(office, "Outra")
    threads = [await served(office, customer) for customer in range(1, 7)]
    await put(office, AGENT, threads[0], vip)

    async def archive() -> None:
        await asyncio.sleep(0)
        await office.database.run(
            office.account_id,
            lambda tx: labels.delete_label(tx, vip, conversations.strip_label, actor_id=None),
        )

    results = await asyncio.gather(
        *(put(office, AGENT, thread, vip, other) for thread in threads[:3]),
        archive(),
        *(put(office, AGENT, thread, vip, other) for thread in threads[3:]),
        return_exceptions=True,
    )
    assert all(isinstance(result, Invalid) or not isinstance(result, Exception) for result in results)
    for thread in threads:
        assert vip not in await labels_of(office, thread)
    await office.check_numbers()
