"""The life of an offer: made, accepted, declined, missed, withdrawn."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.errors import AlreadyStarted
from prosa.conversations.policy import may_see
from prosa.conversations.schemas import ConversationOut
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.errors import Forbidden
from prosa.routing import service
from prosa.routing.errors import AgentUnavailable, MayNotDecline, OfferNotFound, OfferOver, OfferPending
from prosa.routing.timers import expire_offers
from tests.routing.desk import AGENT, SUPERVISOR, Desk, at_once


async def test_the_longest_waiting_customer_is_offered_and_accepted(desk: Desk) -> None:
    sales = await desk.department("Vendas")
    ana = await desk.agent(sales)
    first, second = await desk.arrive(sales, 2)
    assert await desk.route() == 1
    (offer,) = await desk.offered(ana)
    assert offer.conversation_id == first
    assert (offer.expires_at - offer.offered_at) == timedelta(seconds=20)
    assert (await desk.row(first))["offered_to_ids"] == [ana]

    taken = await desk.accept(ana, offer.id)
    assert (taken.state, taken.agent_id, taken.offered_to_ids) == ("active", ana, [])
    assert taken.ticket.assignment["by"] == "routing"
    assert await desk.lines(first) == ["ticket_opened", "offered", "accepted"]
    again = await desk.accept(ana, offer.id)  # the answer was lost
    assert msgspec.json.decode(msgspec.json.encode(again)) == msgspec.json.decode(msgspec.json.encode(taken))
    assert await desk.route() == 1
    assert [offer.conversation_id for offer in await desk.offered(ana)] == [second]


async def test_priority_comes_before_waiting_time(desk: Desk) -> None:
    sales = await desk.department("Vendas")
    ana = await desk.agent(sales)
    await desk.arrive(sales, 2)
    (urgent,) = await desk.arrive(sales, priority=3)
    await desk.route()
    assert [offer.conversation_id for offer in await desk.offered(ana)] == [urgent]


async def test_nobody_else_answers_for_the_agent(desk: Desk) -> None:
    sales = await desk.department("Vendas")
    ana = await desk.agent(sales)
    bia = await desk.agent(sales, state=None)
    await desk.arrive(sales)
    await desk.route()
    (offer,) = await desk.offered(ana)
    with pytest.raises(OfferNotFound):
        await desk.accept(bia, offer.id)
    with pytest.raises(OfferNotFound):
        await desk.decline(bia, offer.id)


@pytest.mark.postgres15
async def test_who_misses_an_offer_goes_to_rona_and_the_next_one_is_asked(
    desk: Desk, clock: FrozenClock
) -> None:
    sales = await desk.department("Vendas")
    ana, bia = await desk.agents(2, sales)
    first, second = await desk.arrive(sales, 2)
    await desk.route()
    missed = {offer["conversation_id"]: offer["agent_id"] for offer in await desk.offers()}
    assert set(missed) == {first, second}
    (offer,) = await desk.offered(missed[second])
    await desk.accept(missed[second], offer.id)
    before = (await desk.row(first))["opened_at"]
    clock.advance(timedelta(seconds=20))
    assert await expire_offers(desk.database) == 1
    assert await expire_offers(desk.database) == 0
    assert await desk.state(missed[first]) == "rona"
    assert (await desk.row(first))["opened_at"] == before
    other = bia if missed[first] == ana else ana
    await desk.route()
    assert [o.conversation_id for o in await desk.offered(other)] == [first]
    assert await desk.offered(missed[first]) == []
    with pytest.raises(OfferOver) as over:
        await desk.accept(missed[first], (await desk.offers("expired"))[0]["id"])
    assert over.value.extra == {"state": "expired", "agent_id": None}
    assert (await desk.lines(first))[-2:] == ["not_answered", "offered"]


async def test_a_declined_conversation_goes_to_the_others_before_it_comes_back(
    desk: Desk, clock: FrozenClock
) -> None:
    sales = await desk.department("Vendas")
    team = await desk.agents(3, sales)
    (thread,) = await desk.arrive(sales)
    asked: list[UUID] = []
    for _ in range(3):
        assert await desk.route() == 1
        (offer,) = await desk.offers()
        asked.append(offer["agent_id"])
        await desk.decline(offer["agent_id"], offer["id"])
        await desk.decline(offer["agent_id"], offer["id"])  # once more changes nothing
        assert await desk.state(offer["agent_id"]) == "available"
    assert sorted(asked) == sorted(team)
    assert await desk.route() == 0  # all have just said no
    clock.advance(timedelta(seconds=31))
    assert await desk.route() == 1
    assert (await desk.offers())[0]["agent_id"] in team
    assert (await desk.row(thread))["state"] == "queued"


async def test_declining_can_be_forbidden(desk: Desk) -> None:
    sales = await desk.department("Vendas", can_decline=False)
    ana = await desk.agent(sales)
    await desk.arrive(sales)
    await desk.route()
    (offer,) = await desk.offered(ana)
    assert not offer.can_decline
    with pytest.raises(MayNotDecline):
        await desk.decline(ana, offer.id)
    assert await desk.offered(ana) == [offer]


@pytest.mark.parametrize("how", ["close", "take", "transfer", "pause"])
async def test_an_offer_is_withdrawn_when_it_makes_no_sense_any_more(desk: Desk, how: str) -> None:
    sales, support = await desk.department("Vendas"), await desk.department("Suporte")
    ana = await desk.agent(sales)
    bia = await desk.agent(sales, state=None)
    (thread,) = await desk.arrive(sales)
    await desk.route()
    (offer,) = await desk.offered(ana)
    viewer = desk.viewer(bia)
    async with desk.database.transaction(desk.account_id) as tx:
        match how:
            case "close":
                await conversations.close(tx, viewer, thread)
            case "take":
                await conversations.start(tx, viewer, thread)
            case "transfer":
                await conversations.transfer(tx, viewer, thread, support, None)
            case "pause":
                await service.set_state(tx, ana, "paused")
    if how != "pause":
        with pytest.raises(OfferOver) as over:
            await desk.accept(ana, offer.id)
        assert over.value.extra["agent_id"] == (bia if how == "take" else None)
    assert await desk.route() >= 1
    assert [row["id"] for row in await desk.offers("withdrawn")] == [offer.id]
    assert await desk.offers() == []
    assert (await desk.row(thread))["offered_to_ids"] == []
    assert await desk.state(ana) == ("paused" if how == "pause" else "available")
    assert [event.audience for event in await desk.published("offer.withdrawn")][-1] == [f"user:{ana}"]


async def test_an_agent_sees_a_foreign_conversation_only_while_it_is_offered(
    desk: Desk, clock: FrozenClock
) -> None:
    sales = await desk.department("Vendas")
    blind = frozenset({"messages.send"})
    ana = await desk.agent(sales)
    viewer = desk.viewer(ana, blind)

    async def sees(thread: UUID) -> bool:
        async with desk.database.transaction(desk.account_id) as tx:
            changes = Changes(tx, conversations.acting(viewer))
            await changes.lock([thread])
            return may_see(viewer, changes.conversations[thread])

    (thread,) = await desk.arrive(sales)
    assert not await sees(thread)
    await desk.route()
    assert await sees(thread)
    (made,) = await desk.published("offer.created")
    assert f"user:{ana}" in made.audience
    clock.advance(timedelta(seconds=21))
    await expire_offers(desk.database)
    assert not await sees(thread)
    ended, told = await desk.published("offer.expired")
    assert f"user:{ana}" in ended.left
    assert f"user:{ana}" not in ended.audience
    assert told.audience == [f"user:{ana}"]
    assert b'"conversation":' not in told.payload


@pytest.mark.slow
async def test_fifty_take_one_conversation_and_one_gets_it(desk: Desk, other: Database) -> None:
    sales = await desk.department("Vendas", strategy="round_robin")
    team = await desk.agents(50, sales)
    for _ in range(20):
        (thread,) = await desk.arrive(sales)
        assert await desk.route() == 1
        (offer,) = await desk.offers()

        async def take(
            number: int, user_id: UUID, thread: UUID = thread, offer: dict[str, object] = offer
        ) -> object:
            database = (desk.database, other)[number % 2]
            if user_id == offer["agent_id"]:
                return await desk.accept(user_id, offer["id"], database)  # type: ignore[arg-type]
            viewer = desk.viewer(user_id)
            return await database.run(desk.account_id, lambda tx: conversations.start(tx, viewer, thread))

        outcomes = await at_once(*(take(number, user_id) for number, user_id in enumerate(team)))
        assert Counter(type(item) for item in outcomes).keys() <= {ConversationOut, AlreadyStarted, OfferOver}
        (winner,) = [
            user_id for user_id, item in zip(team, outcomes, strict=True) if isinstance(item, ConversationOut)
        ]
        assert (await desk.row(thread))["agent_id"] == winner
        for item in outcomes:
            if not isinstance(item, ConversationOut):
                assert item.extra["agent_id"] == winner
        await desk.close(winner, thread)
        await desk.route()
        assert await desk.offers() == []


async def test_the_same_accept_fifty_times_is_one(desk: Desk, other: Database) -> None:
    sales = await desk.department("Vendas")
    ana = await desk.agent(sales)
    (thread,) = await desk.arrive(sales)
    await desk.route()
    (offer,) = await desk.offered(ana)
    outcomes = await at_once(*(desk.accept(ana, offer.id, (desk.database, other)[n % 2]) for n in range(50)))
    assert {item.agent_id for item in outcomes} == {ana}
    assert (await desk.lines(thread)).count("accepted") == 1


async def test_accepting_and_the_deadline_meet_and_one_of_them_counts(
    desk: Desk, other: Database, clock: FrozenClock
) -> None:
    sales = await desk.department("Vendas")
    ana = await desk.agent(sales)
    for _ in range(10):
        (thread,) = await desk.arrive(sales)
        await desk.state(ana, "available")
        await desk.route()
        (offer,) = await desk.offered(ana)
        clock.advance(timedelta(seconds=20))
        answer, expired, again = await at_once(
            desk.accept(ana, offer.id), expire_offers(other), expire_offers(desk.database)
        )
        row = await desk.row(thread)
        if isinstance(answer, OfferOver):
            assert expired + again == 1
            assert (row["state"], row["agent_id"], await desk.state(ana)) == ("queued", None, "rona")
        else:
            assert expired + again == 0
            assert (row["state"], row["agent_id"], await desk.state(ana)) == ("active", ana, "available")
        await desk.close(ana, thread)


# --- between colleagues


async def _ask(desk: Desk, thread: UUID, origin: UUID, agent_id: UUID, department_id: UUID | None) -> UUID:
    viewer = desk.viewer(origin, AGENT | {"conversations.see_all"})
    async with desk.database.transaction(desk.account_id) as tx:
        changes, conversation = await conversations.changing(tx, viewer, thread)
        offer = await service.offer_transfer(
            changes,
            conversation,
            viewer,
            agent_id=agent_id,
            department_id=department_id,
            note="cliente antigo",
        )
        await changes.flush()
    return offer.id


async def _served(desk: Desk, department_id: UUID, user_id: UUID) -> UUID:
    (thread,) = await desk.arrive(department_id)
    async with desk.database.transaction(desk.account_id) as tx:
        await conversations.start(tx, desk.viewer(user_id), thread)
    return thread


async def test_a_transfer_with_acceptance_moves_when_it_is_accepted(desk: Desk) -> None:
    sales, support = await desk.department("Vendas", mode="pull"), await desk.department("Suporte")
    ana, bia = await desk.agent(sales), await desk.agent(support)
    thread = await _served(desk, sales, ana)
    offer_id = await _ask(desk, thread, ana, bia, support)
    row = await desk.row(thread)
    assert (row["agent_id"], row["offered_to_ids"]) == (ana, [bia])
    (offer,) = await desk.offered(bia)
    assert (offer.kind, offer.note, offer.from_agent_id) == ("transfer", "cliente antigo", ana)
    with pytest.raises(OfferPending):
        await _ask(desk, thread, ana, bia, support)
    assert await desk.route() == 0  # it is as it should be
    taken = await desk.accept(bia, offer_id)
    assert (taken.agent_id, taken.department_id) == (bia, support)
    assert await desk.published("ticket.transferred")


@pytest.mark.parametrize("how", ["declined", "expired", "offline"])
@pytest.mark.parametrize("with_department", [True, False])
async def test_a_transfer_that_is_not_accepted_is_abandoned(
    desk: Desk, clock: FrozenClock, how: str, with_department: bool
) -> None:
    sales = await desk.department("Vendas", mode="pull")
    support = await desk.department("Suporte", mode="pull")
    ana, bia = await desk.agent(sales), await desk.agent(support)
    thread = await _served(desk, sales, ana)
    offer_id = await _ask(desk, thread, ana, bia, support if with_department else None)
    match how:
        case "declined":
            await desk.decline(bia, offer_id)
        case "expired":
            clock.advance(timedelta(seconds=61))
            assert await expire_offers(desk.database) == 1
        case "offline":
            await desk.state(bia, "offline")
            await desk.route()
    row = await desk.row(thread)
    if with_department:
        assert (row["state"], row["agent_id"], row["department_id"]) == ("queued", None, support)
    else:
        assert (row["state"], row["agent_id"], row["department_id"]) == ("active", ana, sales)
    assert row["offered_to_ids"] == []
    state = "withdrawn" if how == "offline" else how
    assert sorted((await desk.published(f"offer.{state}"))[-1].audience) == sorted(
        [f"user:{ana}", f"user:{bia}"]
    )
    assert (await desk.lines(thread))[-1] == ("declined" if how == "declined" else "not_answered")


async def test_a_waiting_conversation_can_be_offered_to_somebody_and_comes_back(
    desk: Desk, clock: FrozenClock
) -> None:
    sales = await desk.department("Vendas", mode="pull")
    ana, bia = await desk.agent(sales), await desk.agent(sales)
    (thread,) = await desk.arrive(sales)
    before = await desk.row(thread)
    await _ask(desk, thread, ana, bia, None)
    clock.advance(timedelta(seconds=61))
    await expire_offers(desk.database)
    row = await desk.row(thread)
    assert (row["state"], row["department_id"], row["opened_at"]) == ("queued", sales, before["opened_at"])


async def test_who_is_away_cannot_be_asked(desk: Desk) -> None:
    sales = await desk.department("Vendas", mode="pull")
    ana = await desk.agent(sales)
    bia = await desk.agent(sales, state=None)
    thread = await _served(desk, sales, ana)
    with pytest.raises(AgentUnavailable) as refused:
        await _ask(desk, thread, ana, bia, None)
    assert refused.value.extra == {"agent_id": bia, "state": "offline"}


async def test_a_conference_begins_when_it_is_accepted(desk: Desk, clock: FrozenClock) -> None:
    sales, support = await desk.department("Vendas", mode="pull"), await desk.department("Suporte")
    ana, bia = await desk.agent(sales), await desk.agent(support)
    thread = await _served(desk, sales, ana)
    viewer = desk.viewer(ana)

    async def invite() -> UUID:
        async with desk.database.transaction(desk.account_id) as tx:
            changes, conversation = await conversations.changing(tx, viewer, thread)
            offer = await service.offer_conference(
                changes, conversation, viewer, agent_id=None, department_id=support
            )
            await changes.flush()
            return offer.id

    await desk.decline(bia, await invite())
    row = await desk.row(thread)
    assert (row["agent_id"], row["participant_ids"], row["offered_to_ids"]) == (ana, [], [])
    taken = await desk.accept(bia, await invite())
    assert (taken.agent_id, taken.participant_ids) == (ana, [bia])
    assert (await desk.lines(thread))[-1] == "conference_joined"
    with pytest.raises(AgentUnavailable):
        await invite()  # the only one of that department is in it


@pytest.mark.parametrize("needs_acceptance", [True, False])
@pytest.mark.parametrize("with_department", [True, False])
async def test_the_department_says_whether_a_transfer_needs_acceptance(
    desk: Desk, needs_acceptance: bool, with_department: bool
) -> None:
    sales = await desk.department(
        "Vendas", transfer_needs_acceptance=needs_acceptance and not with_department
    )
    support = await desk.department("Suporte", transfer_needs_acceptance=needs_acceptance)
    ana, bia = await desk.agent(sales), await desk.agent(support)
    thread = await _served(desk, sales, ana)
    async with desk.database.transaction(desk.account_id) as tx:
        moved, offer = await service.transfer(
            tx,
            desk.viewer(ana),
            thread,
            support if with_department else None,
            bia,
            reason="técnico",
            summary="sem sinal",
        )
    if needs_acceptance:
        assert offer is not None
        assert (moved.agent_id, moved.offered_to_ids, offer.note) == (ana, [bia], "técnico\nsem sinal")
    else:
        assert offer is None
        assert moved.agent_id == bia


async def test_a_transfer_to_a_queue_needs_nobodys_acceptance(desk: Desk) -> None:
    sales = await desk.department("Vendas", transfer_needs_acceptance=True)
    support = await desk.department("Suporte", transfer_needs_acceptance=True)
    ana, bia = await desk.agent(sales), await desk.agent(support)
    thread = await _served(desk, sales, ana)
    async with desk.database.transaction(desk.account_id) as tx:
        moved, offer = await service.transfer(tx, desk.viewer(ana), thread, support, None)
    assert (moved.state, moved.department_id, offer) == ("queued", support, None)
    await desk.route()
    assert [item.conversation_id for item in await desk.offered(bia)] == [thread]


async def test_only_who_serves_invites(desk: Desk) -> None:
    sales = await desk.department("Vendas", mode="pull")
    ana, bia, boss = await desk.agents(3, sales)
    thread = await _served(desk, sales, ana)
    async with desk.database.transaction(desk.account_id) as tx:
        with pytest.raises(Forbidden):
            await service.conference(tx, desk.viewer(boss, SUPERVISOR), thread, None, bia)
        shown, offer = await service.conference(tx, desk.viewer(ana), thread, None, bia, note="veja isto")
    assert (shown.offered_to_ids, offer.kind, offer.note) == ([bia], "conference", "veja isto")
