"""Reads of conversations, tickets and messages. Every statement names the account."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from prosa.attachments.schemas import AttachmentOut
from prosa.channels.registry import channel
from prosa.contacts import service as contacts
from prosa.contacts.policy import shown_name
from prosa.conversations.model import FILE_KINDS, Conversation, Message
from prosa.conversations.schemas import ContactBrief, Preview, TicketOut
from prosa.kit.database import Record, Transaction

_CONVERSATION = """
SELECT c.id, c.inbox_id, c.contact_id, c.state, c.department_id, c.agent_id, c.participant_ids, c.ticket_id,
       c.last_ticket_id, c.last_department_id, c.last_agent_id, c.last_reason_id, c.last_seq, c.read_seq,
       c.unread_count, c.is_marked_unread, c.last_message, c.last_activity_at, c.last_inbound_at, c.waiting_since,
       c.opened_at, c.offered_to_ids, c.overflow_from_id, c.closing_due_at, c.awaiting_since, c.sla_due_at, c.sla_kind,
       c.is_sla_breached, c.label_ids,
       c.reply_address, c.referral, c.is_chatbot_off, c.priority, c.version, c.created_at,
       i.channel, k.id AS shown_id, k.edited_name, k.profile_name, k.phone, k.username, k.is_blocked,
       coalesce(h.phone, k.phone) AS own_phone, coalesce(h.username, k.username) AS own_username,
       t.id AS t_id, t.protocol, t.opened_at AS t_opened_at, t.started_at, t.closed_at,
       t.department_id AS t_department_id,
       t.agent_id AS t_agent_id, t.reason_id, t.note,
       t.closed_code, t.queued_at, t.assignment
FROM conversations c
JOIN inboxes i ON i.account_id = c.account_id AND i.id = c.inbox_id
JOIN contacts h ON h.account_id = c.account_id AND h.id = c.contact_id
JOIN contacts k ON k.account_id = c.account_id AND k.id = coalesce(h.merged_into_id, h.id)
LEFT JOIN tickets t ON t.account_id = c.account_id AND t.id = coalesce(c.ticket_id, c.last_ticket_id)
"""

# every-account: a beginning; whoever continues it names the account
_MESSAGE = """
SELECT id, conversation_id, inbox_id, seq, direction, kind, author_kind, status, position_at, created_at, visibility,
       text, content, author_user_id, ticket_id, external_id, client_ref, reply_to_id, reply_to, error, reactions,
       forwarded, provider_at, edited_at, deleted, version
FROM messages
"""


def contact_brief(row: Record, contact_id: UUID) -> ContactBrief:
    """The contact's part of a conversation's row: of merged ones who is shown, with this conversation's address."""
    return ContactBrief(
        id=contact_id,
        name=shown_name(row["edited_name"], row["profile_name"], row["username"], row["phone"]),
        phone=row["own_phone"],
        username=row["own_username"],
        is_blocked=row["is_blocked"],
    )


def _conversation(row: Record) -> Conversation:
    ticket = None
    if row["t_id"] is not None:
        ticket = TicketOut(
            id=row["t_id"],
            protocol=row["protocol"],
            opened_at=row["t_opened_at"],
            started_at=row["started_at"],
            closed_at=row["closed_at"],
            department_id=row["t_department_id"],
            agent_id=row["t_agent_id"],
            reason_id=row["reason_id"],
            note=row["note"],
            closed_code=row["closed_code"],
            queued_at=row["queued_at"],
            assignment=row["assignment"],
        )
    conversation = Conversation(
        id=row["id"],
        inbox_id=row["inbox_id"],
        contact_id=row["contact_id"],
        contact=contact_brief(row, row["shown_id"]),
        state=row["state"],
        window_hours=channel(row["channel"]).capabilities.window_hours,
        department_id=row["department_id"],
        agent_id=row["agent_id"],
        participant_ids=row["participant_ids"],
        ticket_id=row["ticket_id"],
        last_ticket_id=row["last_ticket_id"],
        last_department_id=row["last_department_id"],
        last_agent_id=row["last_agent_id"],
        last_reason_id=row["last_reason_id"],
        last_seq=row["last_seq"],
        read_seq=row["read_seq"],
        unread_count=row["unread_count"],
        is_marked_unread=row["is_marked_unread"],
        last_message=None if row["last_message"] is None else msgspec.convert(row["last_message"], Preview),
        last_activity_at=row["last_activity_at"],
        last_inbound_at=row["last_inbound_at"],
        waiting_since=row["waiting_since"],
        opened_at=row["opened_at"],
        offered_to_ids=row["offered_to_ids"],
        label_ids=row["label_ids"],
        overflow_from_id=row["overflow_from_id"],
        closing_due_at=row["closing_due_at"],
        awaiting_since=row["awaiting_since"],
        sla_due_at=row["sla_due_at"],
        sla_kind=row["sla_kind"],
        is_sla_breached=row["is_sla_breached"],
        reply_address=row["reply_address"],
        referral=row["referral"],
        is_chatbot_off=row["is_chatbot_off"],
        priority=row["priority"],
        version=row["version"],
        created_at=row["created_at"],
        ticket=ticket,
    )
    if conversation.version > 0:  # a conversation made in this transaction is known to nobody yet
        conversation.mark_published()
    return conversation


def message_of(row: Record, files: Sequence[AttachmentOut] = ()) -> Message:
    """A message from its row and its attachments."""
    message = Message(**dict(row))
    message.attachments = list(files)
    return message


async def get_many(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Conversation]:
    """Conversations by id; unknown ids are absent."""
    rows = await tx.fetch(_CONVERSATION + "WHERE c.account_id = $1 AND c.id = ANY($2)", tx.account_id, ids)
    return {row["id"]: _conversation(row) for row in rows}


async def get(tx: Transaction, conversation_id: UUID) -> Conversation | None:
    """One conversation, for reading."""
    return (await get_many(tx, [conversation_id])).get(conversation_id)


async def lock(tx: Transaction, ids: Iterable[UUID]) -> dict[UUID, Conversation]:
    """Conversations for changing, locked in the order of their ids.

    They are read by a second statement: one that has had to wait for a lock gives the locked row as it is now, and
    what is joined to it, such as the ticket, as it was before.
    """
    wanted = sorted(set(ids))
    await tx.execute(
        "SELECT FROM conversations WHERE account_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE",
        tx.account_id,
        wanted,
    )
    found = await get_many(tx, wanted)
    return {id_: found[id_] for id_ in wanted if id_ in found}


async def of_people(tx: Transaction, contact_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The conversations in which each contact is shown or would be, those of merged contacts included; the latest
    first. Contacts without one have an empty list."""
    groups = await contacts.groups_of(tx, contact_ids)
    rows = await tx.fetch(
        "SELECT id, contact_id FROM conversations WHERE account_id = $1 AND contact_id = ANY($2)"
        " ORDER BY last_activity_at DESC, id",
        tx.account_id,
        list({id_ for group in groups.values() for id_ in group}),
    )
    found: dict[UUID, list[UUID]] = {id_: [] for id_ in contact_ids}
    asking: dict[UUID, list[UUID]] = {}
    for asked, group in groups.items():
        for id_ in group:
            asking.setdefault(id_, []).append(asked)
    for row in rows:
        for asked in asking[row["contact_id"]]:
            found[asked].append(row["id"])
    return found


async def messages_by_id(
    tx: Transaction, ids: Sequence[UUID], *, for_update: bool = False
) -> dict[UUID, Message]:
    """Messages with their attachments."""
    rows = await tx.fetch(
        _MESSAGE
        + "WHERE account_id = $1 AND id = ANY($2) ORDER BY id"
        + (" FOR UPDATE" if for_update else ""),
        tx.account_id,
        ids,
    )
    return await _with_attachments(tx, rows)


async def _with_attachments(tx: Transaction, rows: Sequence[Record]) -> dict[UUID, Message]:
    with_files = [row["id"] for row in rows if row["kind"] in FILE_KINDS]
    files = await _attachments(tx, with_files) if with_files else {}
    return {row["id"]: message_of(row, files.get(row["id"], ())) for row in rows}


async def _attachments(tx: Transaction, message_ids: Sequence[UUID]) -> dict[UUID, list[AttachmentOut]]:
    rows = await tx.fetch(
        "SELECT message_id, id, kind, name, mime, size, width, height, duration_ms, state, error FROM attachments"
        " WHERE account_id = $1 AND message_id = ANY($2) AND position >= 0 ORDER BY message_id, position, id",
        tx.account_id,
        message_ids,
    )
    found: dict[UUID, list[AttachmentOut]] = {}
    for row in rows:
        values = dict(row)
        found.setdefault(values.pop("message_id"), []).append(AttachmentOut(**values))
    return found


async def page_before(
    tx: Transaction, conversation_id: UUID, position: tuple[Any, int] | None, limit: int
) -> list[Message]:
    """Up to `limit` messages before `position` (time, seq), ascending; the newest ones without a position."""
    if position is None:
        rows = await tx.fetch(
            _MESSAGE
            + "WHERE account_id = $1 AND conversation_id = $2 ORDER BY position_at DESC, seq DESC LIMIT $3",
            tx.account_id,
            conversation_id,
            limit,
        )
    else:
        rows = await tx.fetch(
            _MESSAGE + "WHERE account_id = $1 AND conversation_id = $2 AND (position_at, seq) < ($3, $4)"
            " ORDER BY position_at DESC, seq DESC LIMIT $5",
            tx.account_id,
            conversation_id,
            *position,
            limit,
        )
    return list((await _with_attachments(tx, rows[::-1])).values())


async def page_after(
    tx: Transaction, conversation_id: UUID, position: tuple[Any, int], limit: int, *, inclusive: bool = False
) -> list[Message]:
    """Up to `limit` messages after (or from) `position`, ascending."""
    comparison = ">=" if inclusive else ">"
    rows = await tx.fetch(
        _MESSAGE
        + f"WHERE account_id = $1 AND conversation_id = $2 AND (position_at, seq) {comparison} ($3, $4)"
        " ORDER BY position_at, seq LIMIT $5",
        tx.account_id,
        conversation_id,
        *position,
        limit,
    )
    return list((await _with_attachments(tx, rows)).values())


async def position_of(tx: Transaction, conversation_id: UUID, message_id: UUID) -> tuple[Any, int] | None:
    """(position_at, seq) of a message of this conversation."""
    row = await tx.fetchrow(
        "SELECT position_at, seq FROM messages WHERE account_id = $1 AND conversation_id = $2 AND id = $3",
        tx.account_id,
        conversation_id,
        message_id,
    )
    return None if row is None else (row["position_at"], row["seq"])
