"""People, departments and waiting conversations, without the channels in front of them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from prosa.accounts.policy import DEFAULT_ROLES
from prosa.accounts.schemas import Viewer
from prosa.accounts.service import create_account
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.departments.schemas import DepartmentSettings
from prosa.departments.service import create_department
from prosa.kit import events
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database, Transaction
from prosa.kit.events import SYSTEM
from prosa.kit.ids import uuid7
from prosa.routing import service
from prosa.routing.engine import Engine
from prosa.routing.policy import AgentState
from prosa.routing.schemas import OfferOut

AGENT = DEFAULT_ROLES["agent"][1]
SUPERVISOR = DEFAULT_ROLES["supervisor"][1]


@dataclass
class Desk:
    """An account at work."""

    database: Database
    clock: FrozenClock
    account_id: UUID
    inbox_id: UUID
    members: dict[UUID, set[UUID]] = field(default_factory=dict)

    # --- people

    async def agent(self, *departments: UUID, state: AgentState | None = "available") -> UUID:
        """A new agent who works in the departments."""
        user_id = uuid7()
        async with self.database.transaction(self.account_id) as tx:
            await _insert_people(tx, [user_id], departments)
            if state is not None:
                await service.set_state(tx, user_id, state)
        for department_id in departments:
            self.members[department_id].add(user_id)
        return user_id

    async def agents(self, count: int, *departments: UUID) -> list[UUID]:
        """Some agents, available, by id."""
        return [await self.agent(*departments) for _ in range(count)]

    def viewer(self, user_id: UUID, permissions: Iterable[str] = AGENT) -> Viewer:
        departments = frozenset(id_ for id_, members in self.members.items() if user_id in members)
        return Viewer(self.account_id, user_id, frozenset(permissions), departments)

    async def state(self, user_id: UUID, wanted: AgentState | None = None) -> str:
        """Set a state as the agent; the present one."""
        async with self.database.transaction(self.account_id) as tx:
            if wanted is not None:
                await service.set_state(tx, user_id, wanted)
            return (await service.state_of(tx, user_id)).state

    async def department(self, name: str, **settings: Any) -> UUID:
        """A push department unless said otherwise."""
        given = msgspec.to_builtins(msgspec.convert({"mode": "push", **settings}, DepartmentSettings))
        async with self.database.transaction(self.account_id) as tx:
            department_id = await create_department(tx, name)
            await tx.execute(
                "UPDATE departments SET settings = $3 WHERE account_id = $1 AND id = $2",
                self.account_id,
                department_id,
                given,
            )
        self.members[department_id] = set()
        return department_id

    async def setting(self, department_id: UUID, **changed: Any) -> None:
        await self.database.pool.execute(
            "UPDATE departments SET settings = settings || $3 WHERE account_id = $1 AND id = $2",
            self.account_id,
            department_id,
            msgspec.to_builtins(changed),
        )

    # --- customers

    async def arrive(
        self, department_id: UUID | None, count: int = 1, priority: int = 1, **contact: Any
    ) -> list[UUID]:
        """Customers who come one second after the other and wait in the department."""
        found = []
        for _ in range(count):
            self.clock.advance(timedelta(seconds=1))
            async with self.database.transaction(self.account_id) as tx:
                found += await open_waiting(tx, self.inbox_id, department_id, 1, priority, **contact)
        return found

    async def row(self, conversation_id: UUID) -> dict[str, Any]:
        row = await self.database.pool.fetchrow(
            "SELECT c.*, t.assignment, t.queued_at FROM conversations c"
            " LEFT JOIN tickets t ON t.account_id = c.account_id AND t.id = c.ticket_id"
            " WHERE c.account_id = $1 AND c.id = $2",
            self.account_id,
            conversation_id,
        )
        assert row is not None
        return dict(row)

    async def close(self, user_id: UUID, conversation_id: UUID) -> None:
        viewer = self.viewer(user_id, SUPERVISOR)
        async with self.database.transaction(self.account_id) as tx:
            await conversations.close(tx, viewer, conversation_id)

    # --- routing

    async def route(self, database: Database | None = None, seed: int = 1) -> int:
        """What the engine decides now."""
        return await Engine(database or self.database, random.Random(seed)).route(self.account_id)

    async def offers(self, state: str = "pending") -> list[dict[str, Any]]:
        rows = await self.database.pool.fetch(
            "SELECT * FROM offers WHERE account_id = $1 AND state = $2 ORDER BY offered_at, id",
            self.account_id,
            state,
        )
        return [dict(row) for row in rows]

    async def offered(self, user_id: UUID) -> list[OfferOut]:
        async with self.database.transaction(self.account_id) as tx:
            return await service.pending(tx, self.viewer(user_id))

    async def accept(self, user_id: UUID, offer_id: UUID, database: Database | None = None) -> Any:
        viewer = self.viewer(user_id)
        return await (database or self.database).run(
            self.account_id, lambda tx: service.accept(tx, viewer, offer_id)
        )

    async def decline(self, user_id: UUID, offer_id: UUID) -> None:
        viewer = self.viewer(user_id)
        await self.database.run(self.account_id, lambda tx: service.decline(tx, viewer, offer_id))

    async def published(self, type_: str) -> list[events.StoredEvent]:
        async with self.database.transaction(self.account_id) as tx:
            stored = await events.read(tx.connection, self.account_id, 0, 100_000)
        return [event for event in stored if event.type == type_]

    async def lines(self, conversation_id: UUID) -> list[str]:
        """What the timeline says, in order."""
        rows = await self.database.pool.fetch(
            "SELECT content->>'action' AS action FROM messages WHERE account_id = $1 AND conversation_id = $2"
            " AND kind = 'activity' ORDER BY seq",
            self.account_id,
            conversation_id,
        )
        return [row["action"] for row in rows]


async def build(database: Database, clock: FrozenClock) -> Desk:
    """An account with one WhatsApp number and nobody in it."""
    account_id = await create_account(database, "Araucária")
    inbox_id = uuid7()
    async with database.transaction(account_id) as tx:
        await tx.execute(
            "INSERT INTO inboxes (account_id, id, name, channel, key, external_id) VALUES ($1, $2, 'Loja', 'whatsapp',"
            " $3, $3)",
            account_id,
            inbox_id,
            str(inbox_id),
        )
    return Desk(database, clock, account_id, inbox_id)


async def _insert_people(tx: Transaction, user_ids: list[UUID], departments: Iterable[UUID]) -> None:
    role_id = await tx.fetchval(
        "SELECT id FROM roles WHERE account_id = $1 AND kind = 'agent'", tx.account_id
    )
    await tx.execute(
        "INSERT INTO users (id, login, name, password_hash)"
        " SELECT id, id::text, 'Pessoa ' || right(id::text, 4), 'x' FROM unnest($1::uuid[]) AS id",
        user_ids,
    )
    await tx.execute(
        "INSERT INTO memberships (account_id, user_id, role_id) SELECT $1, id, $3 FROM unnest($2::uuid[]) AS id",
        tx.account_id,
        user_ids,
        role_id,
    )
    for department_id in departments:
        await tx.execute(
            "INSERT INTO department_members (account_id, department_id, user_id)"
            " SELECT $1, $3, id FROM unnest($2::uuid[]) AS id",
            tx.account_id,
            user_ids,
            department_id,
        )


async def open_waiting(
    tx: Transaction,
    inbox_id: UUID,
    department_id: UUID | None,
    count: int,
    priority: int,
    owner_id: UUID | None = None,
) -> list[UUID]:
    """New customers whose conversations wait in the department."""
    contacts, ids = [uuid7() for _ in range(count)], [uuid7() for _ in range(count)]
    await tx.execute(
        "INSERT INTO contacts (account_id, id, profile_name, owner_id) SELECT $1, id, 'Cliente', $3"
        " FROM unnest($2::uuid[]) AS id",
        tx.account_id,
        contacts,
        owner_id,
    )
    await tx.execute(
        "INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at, priority)"
        " SELECT $1, n.id, $2, n.contact_id, $5, $6 FROM unnest($3::uuid[], $4::uuid[]) AS n(id, contact_id)",
        tx.account_id,
        inbox_id,
        ids,
        contacts,
        tx.now,
        priority,
    )
    changes = Changes(tx, SYSTEM)
    await changes.lock(ids)
    opening = [(conversation, department_id, tx.now) for conversation in changes.conversations.values()]
    await conversations.open_tickets(changes, opening, "contact")
    await changes.flush()
    return ids


async def fill(desk: Desk, departments: list[UUID], *, agents: int, customers: int) -> list[UUID]:
    """Many at once, for measurements; the agents are available."""
    users = [uuid7() for _ in range(agents)]
    async with desk.database.transaction(desk.account_id) as tx:
        await _insert_people(tx, users, departments)
        await tx.execute(
            "INSERT INTO agent_states (account_id, user_id, state, since)"
            " SELECT $1, id, 'available', $3 FROM unnest($2::uuid[]) AS id",
            desk.account_id,
            users,
            tx.now,
        )
    for department_id in departments:
        left = customers // len(departments)
        while left > 0:
            async with desk.database.transaction(desk.account_id) as tx:
                await open_waiting(tx, desk.inbox_id, department_id, min(left, 1000), 1)
            left -= 1000
        desk.members[department_id].update(users)
    return users


async def at_once(*work: Any) -> list[Any]:
    """Run on real parallel connections; exceptions are results."""
    return list(await asyncio.gather(*work, return_exceptions=True))
