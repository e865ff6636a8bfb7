"""Starting, taking over, handing over: who serves what afterwards (SRV-20, SRV-30, seed 003)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from prosa.conversations import service as conversations
from prosa.conversations.errors import (
    AlreadyClosed,
    AlreadyStarted,
    ConversationNotFound,
    DepartmentRequired,
    SameTarget,
)
from prosa.departments.service import create_department
from prosa.desk import closing
from prosa.desk.bulk import each
from prosa.desk.schemas import CloseIn, TransferIn, WrapUp
from prosa.desk.service import prepare_transfer
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.ids import uuid7
from prosa.messages import service as messages
from prosa.messages.schemas import SendIn
from prosa.routing import service as routing
from tests.accounts.support import World
from tests.conversations.office import Office
from tests.desk.support import (
    AGENT,
    COLLEAGUE,
    OTHER,
    SUPERVISOR,
    act,
    served,
    set_account,
    set_department,
    told,
)
from tests.desk.test_closing import faults, reason

Step = Callable[[Office, UUID], Awaitable[Any]]


async def hand_over(tx: Any, viewer: Any, thread: UUID, wanted: TransferIn) -> Any:
    """As the route does it."""
    why = await prepare_transfer(tx, viewer, thread, wanted)
    return await routing.transfer(tx, viewer, thread, wanted.department_id, wanted.agent_id, reason=why)


def to(department: int | None, agent: int | None, by: int = SUPERVISOR) -> Step:
    def step(office: Office, thread: UUID) -> Awaitable[Any]:
        wanted = TransferIn(
            department_id=None if department is None else office.departments[department],
            agent_id=None if agent is None else office.viewers[agent].user_id,
        )
        return act(office, by, hand_over, thread, wanted)

    return step


def reply(who: int) -> Step:
    return lambda office, thread: act(office, who, messages.send, thread, SendIn(text="olá"))


def start(who: int) -> Step:
    return lambda office, thread: act(office, who, conversations.start, thread)


def take_over(who: int) -> Step:
    return lambda office, thread: act(office, who, conversations.take_over, thread)


def give_back(who: int) -> Step:
    return lambda office, thread: act(office, who, conversations.return_to_queue, thread)


def end(who: int) -> Step:
    return lambda office, thread: act(office, who, closing.close, thread, CloseIn())


async def write_again(office: Office, thread: UUID) -> None:
    await office.say(1, "de novo")


RULES: dict[str, tuple[list[Step], str, int | None, int | None]] = {
    "nobody yet": ([], "queued", None, None),
    "to a department": ([to(0, None)], "queued", 0, None),
    "to another department": ([to(0, None), to(1, None)], "queued", 1, None),
    "to an agent": ([to(None, AGENT)], "active", None, AGENT),
    "to an agent, out of a department: the department goes": (
        [to(0, None), to(None, AGENT)],
        "active",
        None,
        AGENT,
    ),
    "to a department, away from an agent: the agent goes": (
        [to(None, AGENT), to(0, None)],
        "queued",
        0,
        None,
    ),
    "to both": ([to(0, AGENT)], "active", 0, AGENT),
    "to another agent of the same department": ([to(0, AGENT), to(0, COLLEAGUE)], "active", 0, COLLEAGUE),
    "to the same agent in another department": ([to(0, AGENT), to(1, AGENT)], "active", 1, AGENT),
    "back to its own department's queue": ([to(0, AGENT), to(0, None)], "queued", 0, None),
    "started": ([to(0, None), start(AGENT)], "active", 0, AGENT),
    "the first reply assigns, the department stays": ([to(0, None), reply(AGENT)], "active", 0, AGENT),
    "the first reply assigns without a department": ([reply(AGENT)], "active", None, AGENT),
    "a second agent's reply replaces nobody": ([to(0, AGENT), reply(COLLEAGUE)], "active", 0, AGENT),
    "a supervisor's reply replaces nobody": ([to(0, AGENT), reply(SUPERVISOR)], "active", 0, AGENT),
    "taken over": ([to(0, AGENT), take_over(SUPERVISOR)], "active", 0, SUPERVISOR),
    "given back": ([to(0, AGENT), give_back(AGENT)], "queued", 0, None),
    "closed: both go": ([to(0, AGENT), end(AGENT)], "closed", None, None),
    "closed and written again: nobody's": ([to(0, AGENT), end(AGENT), write_again], "queued", None, None),
    "closed and answered: the one who answers": (
        [to(0, AGENT), end(AGENT), reply(AGENT)],
        "active",
        None,
        AGENT,
    ),
}


@pytest.mark.parametrize("rule", RULES)
async def test_who_serves_it_afterwards(rule: str, office: Office) -> None:
    steps, state, department, agent = RULES[rule]
    thread = await office.say(1)
    for step in steps:
        await step(office, thread)
    row = await office.row(thread)
    assert (row["state"], row["department_id"], row["agent_id"]) == (
        state,
        None if department is None else office.departments[department],
        None if agent is None else office.viewers[agent].user_id,
    )
    parts = await office.database.pool.fetch(
        "SELECT agent_id FROM ticket_parts WHERE account_id = $1 AND ended_at IS NULL", office.account_id
    )
    assert [part["agent_id"] for part in parts] == ([] if row["agent_id"] is None else [row["agent_id"]])
    await office.check_numbers()


async def test_a_department_is_chosen_on_starting(office: Office) -> None:
    thread = await office.say(1)
    with pytest.raises(DepartmentRequired):
        await act(office, AGENT, conversations.start, thread, department_required=True)
    with pytest.raises(Invalid) as caught:
        await act(office, AGENT, conversations.start, thread, office.departments[1], department_required=True)
    assert faults(caught) == [("department_id", "unknown")]
    after = await act(
        office, AGENT, conversations.start, thread, office.departments[0], department_required=True
    )
    assert (after.department_id, after.agent_id) == (office.departments[0], office.viewers[AGENT].user_id)
    with pytest.raises(AlreadyStarted) as late:
        await act(office, COLLEAGUE, conversations.start, thread)
    assert late.value.extra == {"agent_id": office.viewers[AGENT].user_id}


async def test_who_has_nothing_to_choose_starts_all_the_same(office: Office) -> None:
    thread = await office.say(1)
    await office.database.pool.execute("UPDATE departments SET is_active = false")
    assert (await act(office, AGENT, conversations.start, thread, department_required=True)).state == "active"


async def test_taking_over_needs_the_permission(office: Office) -> None:
    thread = await served(office)
    for step in (take_over(COLLEAGUE), to(0, COLLEAGUE, by=COLLEAGUE)):
        with pytest.raises(Forbidden):
            await step(office, thread)
    await end(AGENT)(office, thread)
    with pytest.raises(AlreadyClosed):
        await take_over(SUPERVISOR)(office, thread)


@pytest.mark.parametrize(
    ("target", "error"),
    [
        (to(0, AGENT), SameTarget),
        (to(None, AGENT), SameTarget),
        (to(None, None), Invalid),
        (to(0, COLLEAGUE, by=OTHER), ConversationNotFound),
    ],
)
async def test_where_it_cannot_go(target: Step, error: type[Exception], office: Office) -> None:
    thread = await served(office)
    with pytest.raises(error):
        await target(office, thread)
    assert (await office.row(thread))["agent_id"] == office.viewers[AGENT].user_id


async def test_targets_that_are_not_there(office: Office) -> None:
    thread = await served(office)
    async with office.database.transaction(office.account_id) as tx:
        empty = await create_department(tx, "Vazio")
    for wanted, fault in (
        (TransferIn(department_id=empty), ("department_id", "no_members")),
        (TransferIn(department_id=uuid7()), ("department_id", "unknown")),
        (TransferIn(agent_id=uuid7()), ("agent_id", "unknown")),
    ):
        with pytest.raises(Invalid) as caught:
            await act(office, AGENT, hand_over, thread, wanted)
        assert faults(caught) == [fault]
    await end(AGENT)(office, thread)
    with pytest.raises(AlreadyClosed):
        await to(0, None)(office, thread)


async def test_reason_summary_and_outcome_go_with_it(office: Office) -> None:
    await set_account(office, transfer_asks_reason=True, wrap_up_dialog_on_transfer=True, require_reason=True)
    thread, why = await served(office), await reason(office)
    target: Any = {"department_id": office.departments[1]}
    with pytest.raises(Invalid) as caught:
        await act(office, AGENT, hand_over, thread, TransferIn(**target))
    assert faults(caught) == [("reason", "required"), ("wrap_up.reason_id", "required")]
    with pytest.raises(Invalid) as caught:
        wanted = TransferIn(**target, reason="x", wrap_up=WrapUp(reason_id=uuid7()))
        await act(office, AGENT, hand_over, thread, wanted)
    assert faults(caught) == [("wrap_up.reason_id", "unknown")]
    wanted = TransferIn(
        **target,
        reason=" é  cobrança ",
        summary="quer segunda via",
        wrap_up=WrapUp(reason_id=why, note="metade feita"),
    )
    out, offer = await act(office, AGENT, hand_over, thread, wanted)
    assert (out.department_id, offer) == (office.departments[1], None)
    line = (await told(office, thread))[-1]
    assert (line["action"], line["reason"]) == ("transferred", "é cobrança")
    assert line["from_agent_id"] == str(office.viewers[AGENT].user_id)
    note = await office.database.pool.fetchrow(
        "SELECT text, visibility, author_user_id FROM messages WHERE account_id = $1 AND kind = 'text'"
        " AND direction = 'none'",
        office.account_id,
    )
    assert note is not None
    assert tuple(note) == ("quer segunda via", "internal", office.viewers[AGENT].user_id)
    part = await office.database.pool.fetchrow(
        "SELECT reason_id, note, ended_by FROM ticket_parts WHERE account_id = $1", office.account_id
    )
    assert part is not None
    assert tuple(part) == (why, "metade feita", "transfer")
    assert await office.database.pool.fetchval("SELECT transfers FROM tickets") == 2  # one to be there at all


async def test_a_refused_transfer_leaves_nothing_behind(office: Office) -> None:
    thread = await served(office)
    before = (await office.row(thread))["last_seq"]
    wanted = TransferIn(agent_id=uuid7(), summary="resumo", wrap_up=WrapUp(note="n"))
    with pytest.raises(Invalid):
        await act(office, AGENT, hand_over, thread, wanted)
    assert (await office.row(thread))["last_seq"] == before
    assert await office.database.pool.fetchval("SELECT note FROM ticket_parts") is None


async def test_with_acceptance_it_stays_until_somebody_takes_it(office: Office) -> None:
    await set_department(office, 0, transfer_needs_acceptance=True)
    thread = await served(office)
    colleague = office.viewers[COLLEAGUE]
    wanted = TransferIn(
        department_id=office.departments[0],
        agent_id=colleague.user_id,
        summary="s",
        wrap_up=WrapUp(note="eu"),
    )
    with pytest.raises(Exception) as caught:
        await act(office, AGENT, hand_over, thread, wanted)
    assert getattr(caught.value, "code", None) == "agent_unavailable"
    async with office.database.transaction(office.account_id) as tx:
        await routing.set_state(tx, colleague.user_id, "available")
    out, offer = await act(office, AGENT, hand_over, thread, wanted)
    assert (out.agent_id, out.offered_to_ids) == (office.viewers[AGENT].user_id, [colleague.user_id])
    await act(office, COLLEAGUE, routing.accept, offer.id)
    assert (await office.row(thread))["agent_id"] == colleague.user_id
    parts = await office.database.pool.fetch(
        "SELECT agent_id, note FROM ticket_parts ORDER BY started_at, id"
    )
    assert [tuple(part) for part in parts] == [
        (office.viewers[AGENT].user_id, "eu"),
        (colleague.user_id, None),
    ]


async def test_many_at_once(office: Office) -> None:
    first, second, closed = await served(office, 1), await office.say(2), await served(office, 3)
    await end(AGENT)(office, closed)
    wanted = TransferIn(department_id=office.departments[1])

    async def one(tx: Any, id_: UUID) -> Any:
        return await hand_over(tx, office.viewers[SUPERVISOR], id_, wanted)

    outcome = await each(office.database, office.account_id, [first, second, closed], one)
    assert outcome.done == [first, second]
    assert [(item.id, item.code) for item in outcome.failed] == [(closed, "already_closed")]


async def test_over_http(world: World) -> None:
    agent = await world.signed_in("agent")
    nowhere = f"/api/v1/conversations/{uuid7()}"
    for path, body in (
        ("start", {}),
        ("take-over", None),
        ("send-back", None),
        ("transfer", {"agent_id": str(uuid7())}),
    ):
        answer = await agent.call("POST", f"{nowhere}/{path}", body)
        assert (answer.status, answer.code) == (404, "conversation_not_found"), path
    id_ = str(uuid7())
    answer = await agent.call("POST", "/api/v1/conversations/transfer", {"ids": [id_], "agent_id": id_})
    assert answer.json() == {"done": [], "failed": [{"id": id_, "code": "conversation_not_found"}]}


async def test_a_department_gives_its_queue_a_priority(office: Office) -> None:
    await set_department(office, 0, priority=3)
    await set_department(office, 1, priority=0)
    thread = await office.say(1)

    async def priority() -> int:
        found: int = await office.database.pool.fetchval(
            "SELECT priority FROM conversations WHERE id = $1", thread
        )
        return found

    assert await priority() == 1
    await to(0, None)(office, thread)
    assert await priority() == 3
    await to(1, None)(office, thread)
    assert await priority() == 3, "what is urgent stays urgent"
    await act(office, SUPERVISOR, conversations.close, thread)
    await office.say(1, "bom dia")
    assert await priority() == 1, "a new ticket starts anew"
