"""An account with departments and people, customers who write, and a browser that keeps itself up to date."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from prosa.accounts.policy import DEFAULT_ROLES
from prosa.accounts.schemas import Viewer
from prosa.accounts.service import create_account
from prosa.channels.port import IdentityRef, Inbound, InboundMessage, Sender
from prosa.conversations import lists, queries
from prosa.conversations.filters import Filters
from prosa.conversations.policy import Bucket, counters_for, viewer_keys
from prosa.conversations.search import Found
from prosa.departments.service import create_department
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import InboxRow, NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit import events
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.messages.receive import receive
from prosa.messages.schemas import Arrived
from prosa.realtime.queries import bucket_counts

AGENT = DEFAULT_ROLES["agent"][1]
SUPERVISOR = DEFAULT_ROLES["supervisor"][1]
NUMBER = "301100220033001"


@dataclass
class Office:
    """An account at work."""

    database: Database
    account_id: UUID
    inbox: InboxRow
    departments: list[UUID]
    viewers: list[Viewer]
    said: int = 0
    origin: str = field(default_factory=lambda: uuid7().hex[-8:])

    @property
    def now(self) -> datetime:
        return self.database.clock.now()

    def message(self, customer: int, text: str = "oi", **values: Any) -> InboundMessage:
        """What a customer writes now."""
        self.said += 1
        given: dict[str, Any] = {
            "destination": NUMBER,
            "external_id": f"wamid.{self.origin}.{self.said}",
            "sender": sender(customer),
            "provider_at": self.now,
            "kind": "text",
            "text": text,
        } | values
        return InboundMessage(**given)

    async def receive(self, *elements: Inbound) -> None:
        """One batch, as the processor gives it."""
        items = [Arrived(self.inbox, uuid7(), index, self.now, item) for index, item in enumerate(elements)]
        await self.database.run(self.account_id, lambda tx: receive(tx, items))

    async def say(self, customer: int, text: str = "oi", **values: Any) -> UUID:
        """A customer writes; the conversation."""
        element = self.message(customer, text, **values)
        await self.receive(element)
        found: UUID = await self.database.pool.fetchval(
            "SELECT conversation_id FROM messages WHERE account_id = $1 AND external_id = $2",
            self.account_id,
            element.external_id,
        )
        return found

    async def row(self, conversation_id: UUID) -> dict[str, Any]:
        row = await self.database.pool.fetchrow(
            "SELECT * FROM conversations WHERE account_id = $1 AND id = $2", self.account_id, conversation_id
        )
        assert row is not None
        return dict(row)

    async def message_row(self, message_id: UUID) -> dict[str, Any]:
        row = await self.database.pool.fetchrow(
            "SELECT * FROM messages WHERE account_id = $1 AND id = $2", self.account_id, message_id
        )
        assert row is not None
        return dict(row)

    async def check_numbers(self) -> None:
        """Dense seq per conversation, gapless events, one open ticket where the state says so (I2)."""
        pool = self.database.pool
        rows = await pool.fetch(
            "SELECT c.id, c.last_seq, c.state, c.read_seq, c.unread_count,"
            " (SELECT array_agg(seq ORDER BY seq) FROM messages m WHERE m.account_id = c.account_id"
            "   AND m.conversation_id = c.id) AS seqs,"
            " (SELECT count(*) FROM tickets t WHERE t.account_id = c.account_id AND t.conversation_id = c.id"
            "   AND t.closed_at IS NULL) AS open,"
            " (SELECT count(*) FROM messages m WHERE m.account_id = c.account_id AND m.conversation_id = c.id"
            "   AND m.seq > c.read_seq AND m.direction = 'in'"
            "   AND m.position_at >= m.created_at - interval '5 minutes') AS unread"
            " FROM conversations c WHERE c.account_id = $1",
            self.account_id,
        )
        for row in rows:
            assert (row["seqs"] or []) == list(range(1, row["last_seq"] + 1))
            assert row["open"] == (1 if row["state"] in ("queued", "active") else 0)
            assert row["unread"] == row["unread_count"]
        numbers = [
            row["number"]
            for row in await pool.fetch(
                "SELECT number FROM events WHERE account_id = $1 ORDER BY number", self.account_id
            )
        ]
        assert numbers == list(range(1, len(numbers) + 1))


def sender(customer: int, name: str | None = None) -> Sender:
    digits = f"55119{customer:08d}"
    refs = (
        IdentityRef(kind="phone", value=f"+{digits}", address=digits),
        IdentityRef(kind="bsuid", value=f"BR.{customer}", address=f"BR.{customer}"),
    )
    return Sender(identities=refs, name=name or f"Cliente {customer}")


async def build(database: Database, settings: Settings, people: int = 4) -> Office:
    """Two departments; an agent of each, a supervisor of none, and further agents of the first."""
    account_id = await create_account(database, "Araucária")
    users = [uuid7() for _ in range(people)]
    async with database.transaction(account_id) as tx:
        role_id = await tx.fetchval(
            "SELECT id FROM roles WHERE account_id = $1 AND kind = 'agent'", account_id
        )
        for number, user_id in enumerate(users):
            await tx.execute(
                "INSERT INTO users (id, login, name, password_hash) VALUES ($1, $2, $3, 'x')",
                user_id,
                f"{user_id}",
                f"Pessoa {number}",
            )
            await tx.execute(
                "INSERT INTO memberships (account_id, user_id, role_id) VALUES ($1, $2, $3)",
                account_id,
                user_id,
                role_id,
            )
        departments = [
            await create_department(tx, "Vendas", member_ids=users[:1] + users[3:]),
            await create_department(tx, "Suporte", member_ids=users[1:2]),
        ]
        new = NewInbox(
            name="Loja", external_id=NUMBER, app_secret="segredo-de-teste-0123", access_token="EAAG"
        )
        inbox_id = (await inboxes.create(tx, Vault(settings), new)).id
        (inbox,) = await inboxes.siblings(tx, inbox_id)
    first, second = departments
    rights = [
        (AGENT, frozenset({first})),
        (AGENT - {"conversations.see_no_department"}, frozenset({second})),
        (SUPERVISOR, frozenset()),
        *[(AGENT | {"conversations.see_department"}, frozenset({first}))] * (people - 3),
    ]
    viewers = [
        Viewer(account_id, user_id, permissions, department_ids)
        for user_id, (permissions, department_ids) in zip(users, rights, strict=True)
    ]
    return Office(database, account_id, inbox, departments, viewers)


def plain(value: Any) -> Any:
    """As JSON gives it back."""
    return msgspec.json.decode(msgspec.json.encode(value))


@dataclass
class Screen:
    """What a browser shows: pages fetched once, then only events (I3)."""

    head: int
    conversations: dict[str, Any]
    messages: dict[str, Any]
    counts: dict[Bucket, int]
    contacts: dict[str, Any] = field(default_factory=dict)
    """What was told of them besides what rows show."""

    def apply(self, event: events.StoredEvent, viewer: Viewer) -> None:
        """The one rule: upsert what is newer; drop what left."""
        if event.before is not None:
            bucket = Bucket.from_dict(event.before)
            self.counts[bucket] = self.counts.get(bucket, 0) - 1
        if event.after is not None:
            bucket = Bucket.from_dict(event.after)
            self.counts[bucket] = self.counts.get(bucket, 0) + 1
        keys = viewer_keys(viewer)
        if not keys & set(event.audience):
            if keys & set(event.left):
                self.conversations.pop(str(event.conversation_id), None)
            return
        frame = msgspec.json.decode(event.payload)
        if (told := frame.get("contact")) is not None:
            self.contacts[told["id"]] = {key: told[key] for key in ("id", "owner_id", "receives_broadcasts")}
        for name, known in (("conversation", self.conversations), ("message", self.messages)):
            row = frame.get(name)
            if row is not None and (row["id"] not in known or known[row["id"]]["version"] < row["version"]):
                known[row["id"]] = row


async def fetch(office: Office, viewer: Viewer) -> Screen:
    """Everything that the viewer may see, through the queries of the API."""
    async with office.database.transaction(office.account_id) as tx:
        head = await events.head(tx.connection, office.account_id)
        counts = await bucket_counts(tx.connection, office.account_id)
        found = await pages(tx, viewer, "all", "recent", 7)
        messages = {}
        for conversation in found:
            for message in await queries.page_before(tx, conversation.id, None, 1000):
                messages[str(message.id)] = plain(message.out())
    shown = {str(c.id): plain(c.out()) for c in found}
    return Screen(head, shown, messages, dict(counts))


async def pages(
    tx: Transaction,
    viewer: Viewer,
    view: Any,
    sort: Any,
    limit: int,
    filters: Filters | None = None,
    *,
    wide: bool = False,
    found: Found | None = None,
) -> list[Any]:
    """All pages of a list, one after the other."""
    query = lists.Query(view, sort, filters or Filters(), wide=wide, found=found)
    rows: list[Any] = []
    cursor: str | None = None
    while True:
        page, cursor = await lists.page(tx, viewer, query, cursor, limit)
        rows += page
        assert len(page) <= limit
        if cursor is None:
            return rows


async def follow(office: Office, screen: Screen, viewer: Viewer) -> None:
    """Apply what happened since, as the stream would give it."""
    async with office.database.transaction(office.account_id) as tx:
        for event in await events.read(tx.connection, office.account_id, screen.head, 10_000):
            screen.apply(event, viewer)
            screen.head = event.number


def counters(screen: Screen, viewer: Viewer) -> dict[str, dict[str, int]]:
    return counters_for(viewer, screen.counts)


async def at_once(*work: Any) -> list[Any]:
    """Run on real parallel connections; exceptions are results."""
    return list(await asyncio.gather(*work, return_exceptions=True))
