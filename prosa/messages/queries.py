"""Statements of receiving and sending; every one names the account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from prosa.contacts import service as contacts
from prosa.conversations import service as conversations
from prosa.conversations.model import Message
from prosa.kit.database import Record, Transaction
from prosa.kit.ids import uuid7

ThreadKey = tuple[UUID, UUID]
"""(inbox, contact)."""


@dataclass(slots=True, frozen=True)
class About:
    """Which message a receipt, reaction, edit or revoke is about."""

    inbox_id: UUID
    external_id: str
    client_ref: str | None


@dataclass(slots=True)
class Targets:
    """Ids of the messages that elements are about, by the provider's id and by our own reference."""

    by_external: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    by_ref: dict[UUID, UUID] = field(default_factory=dict)
    conversation_ids: set[UUID] = field(default_factory=set)

    @property
    def ids(self) -> list[UUID]:
        return sorted({*self.by_external.values(), *self.by_ref.values()})


def as_ref(text: str | None) -> UUID | None:
    """Our reference as it came back; anything else that was in the field is none of ours."""
    try:
        return None if not text else UUID(text)
    except ValueError:
        return None


def notice_id(inbox_id: UUID, external_id: str) -> UUID:
    """The id of the activity line for a provider's notice: the same one for a repeat."""
    return uuid5(inbox_id, external_id)


async def exists(tx: Transaction, message_id: UUID) -> bool:
    """Whether a message with this id is stored."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM messages WHERE account_id = $1 AND id = $2)", tx.account_id, message_id
    )
    return found


async def threads(tx: Transaction, wanted: Sequence[tuple[UUID, UUID, datetime]]) -> dict[ThreadKey, UUID]:
    """The conversation of each (inbox, contact), made where there is none."""
    first: dict[ThreadKey, datetime] = {}
    for inbox_id, contact_id, at in wanted:
        first.setdefault((inbox_id, contact_id), at)
    if not first:
        return {}
    keys = sorted(first)
    inbox_ids, contact_ids = [key[0] for key in keys], [key[1] for key in keys]
    found = await _threads(tx, inbox_ids, contact_ids)
    missing = [key for key in keys if key not in found]
    if missing:
        await contacts.note_conversations(tx, [key[1] for key in missing])
        await tx.execute(
            "INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at, created_at, version)"
            " SELECT $1, n.id, n.inbox_id, n.contact_id, n.at, n.at, 0"
            " FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[]) AS n(id, inbox_id, contact_id, at)"
            " ON CONFLICT (account_id, inbox_id, contact_id) DO NOTHING",
            tx.account_id,
            [uuid7() for _ in missing],
            [key[0] for key in missing],
            [key[1] for key in missing],
            [first[key] for key in missing],
        )
        found = await _threads(tx, inbox_ids, contact_ids)
    return found


async def make_thread(tx: Transaction, inbox_id: UUID, contact_id: UUID) -> tuple[UUID, bool]:
    """The conversation of a contact on an inbox, and whether it was made now: of several at once by one."""
    await contacts.note_conversations(tx, [contact_id])
    made = await tx.fetchval(
        "INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at, created_at, version)"
        " VALUES ($1, $2, $3, $4, $5, $5, 0) ON CONFLICT (account_id, inbox_id, contact_id) DO NOTHING RETURNING id",
        tx.account_id,
        uuid7(),
        inbox_id,
        contact_id,
        tx.now,
    )
    if made is not None:
        return made, True
    return (await _threads(tx, [inbox_id], [contact_id]))[(inbox_id, contact_id)], False


async def _threads(tx: Transaction, inbox_ids: list[UUID], contact_ids: list[UUID]) -> dict[ThreadKey, UUID]:
    rows = await tx.fetch(
        "SELECT c.id, c.inbox_id, c.contact_id FROM conversations c"
        " JOIN unnest($2::uuid[], $3::uuid[]) AS w(inbox_id, contact_id) USING (inbox_id, contact_id)"
        " WHERE c.account_id = $1",
        tx.account_id,
        inbox_ids,
        contact_ids,
    )
    return {(row["inbox_id"], row["contact_id"]): row["id"] for row in rows}


async def conversations_of_contacts(tx: Transaction, contact_ids: Sequence[UUID]) -> list[UUID]:
    """All conversations in which these contacts are shown: their own, and those of contacts merged into them."""
    rows = await tx.fetch(
        "SELECT id FROM conversations WHERE account_id = $1 AND contact_id = ANY($2) UNION SELECT c.id FROM contacts m"
        " JOIN conversations c ON c.account_id = m.account_id AND c.contact_id = m.id"
        " WHERE m.account_id = $1 AND m.merged_into_id = ANY($2) ORDER BY 1",
        tx.account_id,
        contact_ids,
    )
    return [row["id"] for row in rows]


async def find_targets(tx: Transaction, abouts: Iterable[About]) -> Targets:
    """Where the messages are that elements are about; unlocked, to know which conversations to lock."""
    targets = Targets()
    wanted = list(abouts)
    if not wanted:
        return targets
    rows = await tx.fetch(
        "SELECT m.id, m.conversation_id, m.inbox_id, m.external_id, m.client_ref FROM messages m"
        " JOIN unnest($2::uuid[], $3::text[]) AS w(inbox_id, external_id) USING (inbox_id, external_id)"
        " WHERE m.account_id = $1"
        " UNION SELECT id, conversation_id, inbox_id, external_id, client_ref FROM messages"
        " WHERE account_id = $1 AND client_ref = ANY($4)",
        tx.account_id,
        [about.inbox_id for about in wanted],
        [about.external_id for about in wanted],
        [ref for about in wanted if (ref := as_ref(about.client_ref)) is not None],
    )
    for row in rows:
        targets.conversation_ids.add(row["conversation_id"])
        if row["external_id"] is not None:
            targets.by_external[row["inbox_id"], row["external_id"]] = row["id"]
        if row["client_ref"] is not None:
            targets.by_ref[row["client_ref"]] = row["id"]
    return targets


async def by_external_id(
    tx: Transaction, keys: Sequence[tuple[UUID, str]]
) -> dict[tuple[UUID, str], Message]:
    """Messages by (inbox, provider's id)."""
    rows = await tx.fetch(
        "SELECT m.id FROM messages m JOIN unnest($2::uuid[], $3::text[]) AS w(inbox_id, external_id)"
        " USING (inbox_id, external_id) WHERE m.account_id = $1",
        tx.account_id,
        [key[0] for key in keys],
        [key[1] for key in keys],
    )
    found = await conversations.load_messages(tx, [row["id"] for row in rows])
    return {(m.inbox_id, m.external_id): m for m in found.values() if m.external_id is not None}


async def keep_pending(tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """What is about something that is not here (yet), each once: (inbox, target, client_ref, kind, data)."""

    def id_of(row: tuple[Any, ...]) -> UUID:
        inbox_id, target, _, kind, data = row
        return uuid5(inbox_id, f"{kind} {target} {msgspec.json.encode(data, order='sorted').decode()}")

    await tx.executemany(
        "INSERT INTO pending_elements (account_id, id, inbox_id, target_external_id, client_ref, kind, data)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        [(tx.account_id, id_of(row), *row) for row in sorted(rows, key=id_of)],
    )


async def take_pending(
    tx: Transaction, keys: Sequence[tuple[UUID, str]]
) -> list[tuple[UUID, str, str, dict[str, Any]]]:
    """Remove and return what waited for these messages, oldest first: (inbox, target, kind, data)."""
    rows = await tx.fetch(
        "DELETE FROM pending_elements p USING unnest($2::uuid[], $3::text[]) AS w(inbox_id, target)"
        " WHERE p.account_id = $1 AND p.inbox_id = w.inbox_id AND p.target_external_id = w.target"
        " RETURNING p.recorded_at, p.id, p.inbox_id, p.target_external_id, p.kind, p.data",
        tx.account_id,
        [key[0] for key in keys],
        [key[1] for key in keys],
    )
    return [
        (row["inbox_id"], row["target_external_id"], row["kind"], row["data"])
        for row in sorted(rows, key=lambda row: (row["recorded_at"], row["id"]))
    ]


def address_target(scope: str, kind: str, value: str) -> str:
    """The `target_external_id` of news about a person whom nobody knows yet."""
    return f"identity {scope} {kind} {value}"


async def take_news(tx: Transaction, targets: Sequence[str]) -> list[tuple[UUID, dict[str, Any]]]:
    """Remove and return the changes of addresses that waited for these: (inbox, data), oldest first."""
    rows = await tx.fetch(
        "DELETE FROM pending_elements WHERE account_id = $1 AND target_external_id = ANY($2)"
        " AND inbox_id IN (SELECT id FROM inboxes WHERE account_id = $1) RETURNING recorded_at, id, inbox_id, data",
        tx.account_id,
        targets,
    )
    return [
        (row["inbox_id"], row["data"])
        for row in sorted(rows, key=lambda row: (row["recorded_at"], row["id"]))
    ]


async def hashes(tx: Transaction, message_ids: Sequence[UUID]) -> dict[UUID, str | None]:
    """The provider's hash of the file that each message shows."""
    rows = await tx.fetch(
        "SELECT message_id, provider_sha256 FROM attachments"
        " WHERE account_id = $1 AND message_id = ANY($2) AND position >= 0",
        tx.account_id,
        message_ids,
    )
    return {row["message_id"]: row["provider_sha256"] for row in rows}


async def hide_attachments(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Files that an edit replaced: kept with their message, not shown any more (negative position)."""
    await tx.execute(
        "UPDATE attachments SET position = -1 WHERE account_id = $1 AND id = ANY($2)", tx.account_id, ids
    )


async def quoting(tx: Transaction, message_ids: Sequence[UUID]) -> dict[UUID, Message]:
    """Messages that quote one of these."""
    rows = await tx.fetch(
        "SELECT id FROM messages WHERE account_id = $1 AND reply_to_id = ANY($2)", tx.account_id, message_ids
    )
    return await conversations.load_messages(tx, [row["id"] for row in rows], for_update=True)


async def note_receipts(tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """The history of states: (message, status, provider time, data)."""
    await tx.executemany(
        "INSERT INTO message_receipts (account_id, message_id, status, provider_at, data) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        [(tx.account_id, *row) for row in rows],
    )


async def note_revisions(tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """What messages said before: (message, text, content, replaced at, provider's id of the edit)."""
    await tx.executemany(
        "INSERT INTO message_revisions (account_id, message_id, number, text, content, replaced_at, external_id)"
        " SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6 FROM message_revisions"
        " WHERE account_id = $1 AND message_id = $2",
        [(tx.account_id, *row) for row in rows],
    )


async def revisions(tx: Transaction, message_id: UUID) -> list[Record]:
    """What a message said before, oldest first."""
    return await tx.fetch(
        "SELECT number, text, content, replaced_at FROM message_revisions"
        " WHERE account_id = $1 AND message_id = $2 ORDER BY number",
        tx.account_id,
        message_id,
    )


async def edits_known(tx: Transaction, message_ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """(message, provider's id) of the edits applied already."""
    rows = await tx.fetch(
        "SELECT message_id, external_id FROM message_revisions WHERE account_id = $1 AND message_id = ANY($2)",
        tx.account_id,
        message_ids,
    )
    return {(row["message_id"], row["external_id"]) for row in rows}


async def add_attachments(tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """Files to be fetched: (id, message, inbox, position, kind, name, mime, size, animated, state, error, media id,
    hash)."""
    await tx.executemany(
        "INSERT INTO attachments (account_id, id, message_id, inbox_id, position, kind, name, mime, size, is_animated,"
        " state, error, provider_media_id, provider_sha256, next_attempt_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now())",
        [(tx.account_id, *row) for row in rows],
    )


async def settle(tx: Transaction, message_ids: Sequence[UUID]) -> None:
    """The provider reported on these messages: nothing is left to send."""
    await tx.execute(
        "DELETE FROM outbox WHERE account_id = $1 AND message_id = ANY($2) AND kind = 'message'",
        tx.account_id,
        message_ids,
    )
