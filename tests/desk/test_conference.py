"""Several people at one conversation: joining, writing, leaving, ending, handing over (SRV-40)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.conversations import service as conversations
from prosa.conversations.errors import AlreadyClosed, ConversationNotFound
from prosa.conversations.policy import VIEWS
from prosa.desk import closing, conference
from prosa.desk.errors import NoConference
from prosa.desk.schemas import CloseIn, ConferenceEnd, WrapUp
from prosa.kit.database import Transaction
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.ids import uuid7
from prosa.routing import service as routing
from prosa.routing.errors import OfferPending
from tests.accounts.support import World
from tests.conversations.office import Office, counters, fetch, follow, pages
from tests.desk.support import AGENT, OTHER, SUPERVISOR, act, published, said, served, told, write
from tests.desk.test_closing import reason


async def ask(office: Office, thread: UUID, whom: int = OTHER) -> Any:
    user_id = office.viewers[whom].user_id
    async with office.database.transaction(office.account_id) as tx:
        await routing.set_state(tx, user_id, "available")
    _, offer = await act(office, AGENT, routing.conference, thread, None, user_id, note="ajuda")
    return offer


async def joined(office: Office, *guests: int) -> UUID:
    thread = await served(office)
    for who in guests or (OTHER,):
        offer = await ask(office, thread, who)
        await act(office, who, routing.accept, offer.id)
    return thread


async def views(office: Office, who: int) -> set[str]:
    async with office.database.transaction(office.account_id) as tx:
        return {view for view in VIEWS if await pages(tx, office.viewers[who], view, "recent", 5)}


def user(office: Office, who: int) -> UUID:
    return office.viewers[who].user_id


async def test_who_is_asked_sees_it_waiting_and_then_serves_with_the_owner(office: Office) -> None:
    thread = await served(office)
    assert await views(office, OTHER) == set()
    offer = await ask(office, thread)
    assert await views(office, OTHER) == {"waiting", "all"}
    await act(office, OTHER, routing.accept, offer.id)
    assert await views(office, OTHER) == {"mine", "active", "all"}
    await write(office, thread, "sou o outro", OTHER)
    row = await office.row(thread)
    assert (row["agent_id"], row["participant_ids"]) == (user(office, AGENT), [user(office, OTHER)])
    authors = await office.database.pool.fetch(
        "SELECT author_user_id FROM messages WHERE account_id = $1 AND direction = 'out'", office.account_id
    )
    assert [item["author_user_id"] for item in authors] == [user(office, OTHER)]
    assert "conference_joined" in [line["action"] for line in await told(office, thread)]


async def test_who_is_asked_to_join_is_not_asked_to_take_over_as_well(office: Office) -> None:
    thread = await served(office)
    offer = await ask(office, thread)
    viewer = office.viewers[AGENT]

    async def hand_over(tx: Transaction) -> Any:
        changes, conversation = await conversations.changing(tx, viewer, thread)
        asked = user(office, OTHER)
        made = await routing.offer_transfer(changes, conversation, viewer, agent_id=asked, department_id=None)
        await changes.flush()
        return made

    with pytest.raises(OfferPending):
        await office.database.run(office.account_id, hand_over)
    await act(office, OTHER, routing.decline, offer.id)
    assert (await office.database.run(office.account_id, hand_over)).kind == "transfer"


async def test_who_declines_leaves_all_as_it_was(office: Office) -> None:
    thread = await served(office)
    offer = await ask(office, thread)
    await act(office, OTHER, routing.decline, offer.id)
    row = await office.row(thread)
    assert (row["agent_id"], row["participant_ids"], row["offered_to_ids"]) == (user(office, AGENT), [], [])
    assert await views(office, OTHER) == set()


async def test_a_guest_leaves_with_an_outcome(office: Office) -> None:
    thread, why = await joined(office), await reason(office)
    with pytest.raises(Invalid):
        await act(office, OTHER, conference.leave, thread, WrapUp(reason_id=uuid7()))
    after = await act(office, OTHER, conference.leave, thread, WrapUp(why, "parecer"))
    assert (after.participant_ids, after.agent_id) == ([], user(office, AGENT))
    assert await views(office, OTHER) == set()
    part = await office.database.pool.fetchrow(
        "SELECT reason_id, note, ended_by FROM ticket_parts WHERE agent_id = $1", user(office, OTHER)
    )
    assert part is not None
    assert tuple(part) == (why, "parecer", "conference")
    with pytest.raises(ConversationNotFound):
        await act(office, OTHER, conference.leave, thread, WrapUp())
    with pytest.raises(NoConference):
        await act(office, AGENT, conference.leave, thread, WrapUp())


async def test_the_owner_ends_it_and_keeps_the_conversation(office: Office) -> None:
    thread = await joined(office)
    await ask(office, thread, SUPERVISOR)
    after = await act(office, AGENT, conference.end, thread, ConferenceEnd())
    assert (after.agent_id, after.participant_ids, after.offered_to_ids) == (user(office, AGENT), [], [])
    assert (await published(office)).count("conference.ended") == 1
    with pytest.raises(NoConference):
        await act(office, AGENT, conference.end, thread, ConferenceEnd())


async def test_the_owner_ends_it_and_closes(office: Office) -> None:
    thread, why = await joined(office), await reason(office)
    with pytest.raises(Forbidden):
        await act(office, OTHER, conference.end, thread, ConferenceEnd(close_ticket=True))
    after = await act(office, AGENT, conference.end, thread, ConferenceEnd(reason_id=why, close_ticket=True))
    assert (after.is_closed, after.ticket.reason_id, after.participant_ids) == (True, why, [])
    with pytest.raises(AlreadyClosed):
        await act(office, AGENT, conference.end, thread, ConferenceEnd())
    await office.check_numbers()


async def test_the_owner_hands_over_to_a_guest(office: Office) -> None:
    thread = await joined(office, OTHER, SUPERVISOR)
    for bad in (
        ConferenceEnd(agent_id=uuid7()),
        ConferenceEnd(agent_id=user(office, OTHER), close_ticket=True),
    ):
        with pytest.raises(Invalid):
            await act(office, AGENT, conference.end, thread, bad)
    after = await act(
        office, AGENT, conference.end, thread, ConferenceEnd(None, "parte 1", agent_id=user(office, OTHER))
    )
    assert (after.agent_id, after.participant_ids) == (user(office, OTHER), [])
    parts = await office.database.pool.fetch("SELECT agent_id, ended_by, note FROM ticket_parts")
    assert {tuple(part) for part in parts} == {
        (user(office, AGENT), "conference", "parte 1"),
        (user(office, SUPERVISOR), "conference", None),
        (user(office, OTHER), "conference", None),
        (user(office, OTHER), None, None),
    }


async def test_a_guest_who_ends_it_only_leaves(office: Office) -> None:
    thread = await joined(office, OTHER, SUPERVISOR)
    after = await act(office, OTHER, conference.end, thread, ConferenceEnd())
    assert after.participant_ids == [user(office, SUPERVISOR)]


async def parts(office: Office) -> set[tuple[int, str | None, UUID | None]]:
    """Who served, how it ended, with which outcome."""
    who = {viewer.user_id: number for number, viewer in enumerate(office.viewers)}
    rows = await office.database.pool.fetch(
        "SELECT agent_id, ended_by, reason_id FROM ticket_parts WHERE account_id = $1 AND started_at IS NOT NULL",
        office.account_id,
    )
    assert len(rows) == len({tuple(row) for row in rows}), "each stretch once"
    return {(who[row["agent_id"]], row["ended_by"], row["reason_id"]) for row in rows}


async def test_queueing_sends_the_guests_away(office: Office) -> None:
    thread = await joined(office)
    assert await parts(office) == {(AGENT, None, None), (OTHER, None, None)}
    await act(office, AGENT, conversations.return_to_queue, thread)
    assert (await office.row(thread))["participant_ids"] == []
    assert await parts(office) == {(AGENT, "transfer", None), (OTHER, "conference", None)}


async def test_closing_ends_the_guests_parts_with_the_ticket(office: Office) -> None:
    thread, why = await joined(office, OTHER, SUPERVISOR), await reason(office)
    await act(office, OTHER, closing.close, thread, CloseIn(reason_id=why, message="fim"))
    assert await said(office, thread) == ["fim"]
    assert (await office.row(thread))["participant_ids"] == []
    assert await parts(office) == {
        (AGENT, "close", why),
        (OTHER, "close", None),
        (SUPERVISOR, "close", None),
    }


async def test_a_guest_who_takes_over_serves_one_part_after_the_other(office: Office) -> None:
    thread = await joined(office, SUPERVISOR)
    await act(office, SUPERVISOR, conversations.take_over, thread)
    row = await office.row(thread)
    assert (row["agent_id"], row["participant_ids"]) == (user(office, SUPERVISOR), [])
    assert await parts(office) == {
        (AGENT, "transfer", None),
        (SUPERVISOR, "conference", None),
        (SUPERVISOR, None, None),
    }


async def test_counters_show_guests_what_their_lists_show(office: Office) -> None:
    """Asked, taking part, gone again: recounted, and followed by events alone."""
    start = await fetch(office, office.viewers[OTHER])
    thread = await served(office)

    async def counted(expected: set[str]) -> None:
        viewer = office.viewers[OTHER]
        await follow(office, start, viewer)
        fresh = await fetch(office, viewer)
        for screen in (start, fresh):
            numbers = counters(screen, viewer)
            assert {view for view, count in numbers.items() if count["total"]} == expected
        assert await views(office, OTHER) == expected

    await counted(set())
    offer = await ask(office, thread)
    await counted({"waiting", "all"})
    await act(office, OTHER, routing.accept, offer.id)
    await counted({"mine", "active", "all"})
    await act(office, OTHER, conference.leave, thread, WrapUp())
    await counted(set())


async def test_over_http(world: World) -> None:
    agent = await world.signed_in("agent")
    nowhere = f"/api/v1/conversations/{uuid7()}/conference"
    for path, body in (("", {"agent_id": str(uuid7())}), ("/leave", {}), ("/end", {"close_ticket": True})):
        answer = await agent.call("POST", nowhere + path, body)
        assert (answer.status, answer.code) == (404, "conversation_not_found"), path
