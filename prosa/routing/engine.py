"""The engine: looks at what waits and who is free, and makes the two meet.

It keeps no state between passes. Whatever made something decidable (a message, an agent's state, a deadline), the next
pass finds it in the tables, so that nothing is lost with a process and a pass that runs twice decides nothing twice.
"""

from __future__ import annotations

import asyncio
import random
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from prosa.conversations.changes import Changes
from prosa.departments import service as departments
from prosa.departments.schemas import Department
from prosa.kit import logs
from prosa.kit.database import Database, Transaction
from prosa.kit.events import SYSTEM
from prosa.kit.leases import holder_name
from prosa.routing import agents, offers, overflowing, picture, queries
from prosa.routing.picture import Waiting
from prosa.routing.placing import give
from prosa.routing.queries import OfferRow
from prosa.routing.strategies import Agent, Choice, Rules, Work, choose, has_room

AT_ONCE = 100
"""Decisions of one transaction: the rows stay locked only for a moment."""
SLACK = 20
"""Conversations read beyond the free places, because some at the head may have nobody for the moment."""
QUIET_SECONDS = 5.0
"""How often an account without news is looked at: waiting times and rests pass without an event."""
REST = timedelta(seconds=30)
"""How long somebody who declined a conversation is not asked about it again, even if nobody else is there."""
WRAP_UP_EVENTS = 5_000
ACCOUNTS_AT_ONCE = 2

log = logs.get(__name__)


class Engine:
    """Routes for every account that no other process routes for at the moment."""

    def __init__(self, database: Database, dice: random.Random | None = None) -> None:
        self._database = database
        self._dice = dice or random.Random()
        self._holder = holder_name()
        self._looked: dict[UUID, tuple[int, float]] = {}

    async def step(self) -> int:
        """Look at the accounts with news; how many decisions were made."""
        at_work = await picture.accounts_at_work(self._database.pool)
        self._looked = {id_: seen for id_, seen in self._looked.items() if id_ in at_work}
        gate = asyncio.Semaphore(ACCOUNTS_AT_ONCE)

        async def work(account_id: UUID) -> int:
            async with gate:
                return await self.route(account_id)

        due = [account_id for account_id, head in at_work.items() if self._is_due(account_id, head)]
        outcomes = await asyncio.gather(*(work(account_id) for account_id in due), return_exceptions=True)
        decided = 0
        for account_id, outcome in zip(due, outcomes, strict=True):
            self._looked[account_id] = (at_work[account_id], time.monotonic())
            if isinstance(outcome, Exception):  # one company's trouble must not stop the others
                error = f"{type(outcome).__name__}: {outcome}"
                log.error("an account cannot be routed", account_id=str(account_id), error=error)
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                decided += outcome
        return decided

    def _is_due(self, account_id: UUID, head: int) -> bool:
        seen = self._looked.get(account_id)
        return seen is None or seen[0] != head or time.monotonic() - seen[1] >= QUIET_SECONDS

    async def route(self, account_id: UUID) -> int:
        """Everything that can be decided for one account now, in transactions of at most AT_ONCE decisions."""
        await self._database.run(account_id, self.begin_wrap_ups)
        decided = 0
        while True:
            done, is_all = await self._database.run(account_id, self.decide)
            decided += done
            if is_all:
                return decided

    async def begin_wrap_ups(self, tx: Transaction) -> None:
        """Agents who closed a conversation get their time to finish, before they are given another."""
        seen = await picture.take_lease(tx, self._holder)
        if seen is None:
            return
        if seen == 0:  # the account's first pass: what was closed before it is past
            await picture.keep_seen(tx, self._holder, await picture.latest_event(tx))
            return
        number, closed = await picture.closed_by_agents(tx, seen, WRAP_UP_EVENTS)
        settings = (
            {item.id: item.settings for item in await departments.list_departments(tx)} if closed else {}
        )
        for item in closed:
            seconds = settings[item.department_id].wrap_up_seconds if item.department_id in settings else 0
            if item.at + timedelta(seconds=seconds) > tx.now:
                await agents.begin_wrap_up(tx, item.agent_id, item.at + timedelta(seconds=seconds))
        if number != seen:
            await picture.keep_seen(tx, self._holder, number)

    async def decide(self, tx: Transaction) -> tuple[int, bool]:
        """One pass: how many decisions were made, and whether that was all.

        Nothing is decided while another process has the lease.
        """
        if await picture.take_lease(tx, self._holder) is None:
            return 0, True
        found = {item.id: item for item in await departments.list_departments(tx)}
        withdrawn = await _withdraw_stale(tx)
        present = await picture.present_agents(tx)
        places = await overflowing.places_of(tx, found.values(), present)
        moved = await overflowing.bring_back(tx, places) or await overflowing.overflow(tx, places)
        given = await self._give_out(tx, found, present)
        is_all = not (withdrawn or moved) and given < AT_ONCE
        return withdrawn + moved + given, is_all

    async def _give_out(
        self, tx: Transaction, found: dict[UUID, Department], present: dict[UUID, Agent]
    ) -> int:
        """Offer (or assign) the heads of the queues to those who are free."""
        pushing = {
            id_: item for id_, item in found.items() if item.is_active and item.settings.mode == "push"
        }
        teams = {id_: [present[m] for m in item.member_ids if m in present] for id_, item in pushing.items()}
        rules = {id_: rules_of(item) for id_, item in pushing.items()}
        free = {id_: _free_places(teams[id_], rules[id_]) for id_ in pushing}
        free = {id_: min(places + SLACK, AT_ONCE) for id_, places in free.items() if places}
        full = {id_: _full_channels(teams[id_], rules[id_]) for id_ in free}
        waiting = await picture.first_in_queues(tx, free, full)
        if not waiting:
            return 0
        tried, resting = await picture.tries(tx, [item.ticket_id for item in waiting], tx.now - REST)
        chosen: list[tuple[Waiting, Choice]] = []
        for item in waiting[:AT_ONCE]:
            rule = rules[item.department_id]
            work = Work(
                channel=item.channel,
                owner_id=item.owner_id,
                last_agent_id=item.last_agent_id,
                needs=frozenset(skill.casefold() for skill in pushing[item.department_id].settings.skills),
                tries=tried.get(item.ticket_id, {}),
                resting=frozenset(resting.get(item.ticket_id, ())),
            )
            choice = choose(teams[item.department_id], work, rule, self._dice)
            if choice is not None:
                chosen.append((item, choice))
                agent = present[choice.agent_id]
                if rule.one_at_a_time:
                    agent.offered += 1
                else:
                    agent.load[item.channel] = agent.load.get(item.channel, 0) + 1
                # Distinct times, also within one pass: round robin goes by them.
                agent.last_given_at = tx.now + timedelta(microseconds=len(chosen))
        return await _apply(tx, chosen, pushing, present)


def rules_of(department: Department) -> Rules:
    """The department's rules as the strategies take them."""
    settings = department.settings
    return Rules(
        strategy=settings.strategy,
        capacity=settings.capacity,
        channel_capacity=settings.channel_capacity,
        owner_first=settings.owner_first,
        one_at_a_time=settings.offer_seconds > 0,
    )


def _free_places(team: list[Agent], rules: Rules) -> int:
    free = 0
    for agent in team:
        if agent.state == "available" and agent.busy < rules.capacity:
            if not rules.one_at_a_time:
                free += rules.capacity - agent.busy
            elif not agent.offered:
                free += 1
    return free


def _full_channels(team: list[Agent], rules: Rules) -> list[str]:
    """Channels for which nobody has a place, though there is one for others."""
    return [
        channel
        for channel in rules.channel_capacity
        if not any(agent.state == "available" and has_room(agent, rules, channel) for agent in team)
    ]


async def _apply(
    tx: Transaction,
    chosen: list[tuple[Waiting, Choice]],
    found: dict[UUID, Department],
    present: dict[UUID, Agent],
) -> int:
    changes = Changes(tx, SYSTEM)
    await changes.lock(await picture.lock_waiting(tx, [item.id for item, _ in chosen]))
    available = await picture.lock_available(tx, list({choice.agent_id for _, choice in chosen}))
    made: list[OfferRow] = []
    given: set[UUID] = set()
    decided = 0
    for item, choice in chosen:
        conversation = changes.conversations.get(item.id)
        if (
            conversation is None
            or choice.agent_id not in available
            or conversation.department_id != item.department_id
        ):
            continue  # changed since it was read: the next pass sees it as it is
        settings = found[item.department_id].settings
        reason: dict[str, Any] = {"strategy": settings.strategy, "because": choice.because}
        given.add(choice.agent_id)
        decided += 1
        if settings.offer_seconds:
            made.append(
                offers.proposal(
                    conversation,
                    choice.agent_id,
                    "queue",
                    tx,
                    department_id=item.department_id,
                    seconds=settings.offer_seconds,
                    reason={**reason, "can_decline": settings.can_decline},
                )
            )
        else:
            await give(
                changes,
                conversation,
                choice.agent_id,
                "ticket.assigned",
                "assigned",
                {"by": "routing", **reason},
                department_id=item.department_id,
            )
    if made:
        await offers.make(changes, made)
    times = [present[user_id].last_given_at or tx.now for user_id in sorted(given)]
    await queries.note_given(tx, sorted(given), times)
    await changes.flush()
    return decided


async def _withdraw_stale(tx: Transaction) -> int:
    stale = await picture.stale_offers(tx)
    if not stale:
        return 0
    changes = Changes(tx, SYSTEM)
    await changes.lock(conversation_id for _, conversation_id in stale)
    ids = {offer_id for offer_id, _ in stale}
    pending = await queries.pending_of(tx, list(changes.conversations))
    ended = await offers.withdraw(changes, [offer for offer in pending if offer.id in ids])
    await changes.flush()
    return ended
