"""Everything that is kept about a person, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from prosa.accounts.schemas import Account
from prosa.kit.database import Record, Transaction
from prosa.kit.events import SYSTEM, Event
from prosa.kit.text import safe_filename

_CONTACT = (
    "id",
    "edited_name",
    "profile_name",
    "phone",
    "username",
    "email",
    "birth_date",
    "cpf",
    "rg",
    "cnpj",
    "customer_code",
    "billing",
    "is_blocked",
    "receives_broadcasts",
    "marketing_stopped_at",
    "created_at",
)
_PARTS = {
    "identities": "SELECT contact_id, scope, kind, value, address, created_at, last_seen_at FROM contact_identities"
    " WHERE account_id = $1 AND contact_id = ANY($2) ORDER BY scope, kind, value",
    "fields": "SELECT v.contact_id, f.key, f.label, v.value, v.updated_at FROM contact_field_values v"
    " JOIN custom_fields f ON f.account_id = v.account_id AND f.id = v.field_id"
    " WHERE v.account_id = $1 AND v.contact_id = ANY($2) ORDER BY f.position, f.key",
    "labels": "SELECT DISTINCT l.name FROM labels l JOIN contacts k ON k.account_id = l.account_id"
    " AND l.id = ANY(k.label_ids) WHERE l.account_id = $1 AND k.id = ANY($2) ORDER BY 1",
    "consents": "SELECT c.contact_id, c.receives, c.at, c.means, c.note, u.name AS by FROM contact_consents c"
    " LEFT JOIN users u ON u.id = c.by_id WHERE c.account_id = $1 AND c.contact_id = ANY($2) ORDER BY c.at, c.id",
    "notes": "SELECT n.contact_id, n.text, n.remind_on, n.created_at, n.edited_at, n.done_at, n.deleted_at,"
    " u.name AS by FROM contact_notes n LEFT JOIN users u ON u.id = n.author_id"
    " WHERE n.account_id = $1 AND n.contact_id = ANY($2) ORDER BY n.created_at, n.id",
    "blocks": "SELECT b.contact_id, b.reason, b.blocked_at, b.expires_at, b.unblocked_at, b.attempts"
    " FROM contact_blocks b WHERE b.account_id = $1 AND b.contact_id = ANY($2) ORDER BY b.blocked_at, b.id",
    "merges": "SELECT winner_id, loser_id, note, evidence, merged_at, undone_at FROM contact_merges"
    " WHERE account_id = $1 AND (winner_id = ANY($2) OR loser_id = ANY($2)) ORDER BY merged_at, id",
    "distinctions": "SELECT d.contact_id, d.other_contact_id, d.decided_at, u.name AS by FROM contact_distinctions d"
    " LEFT JOIN users u ON u.id = d.decided_by_id"
    " WHERE d.account_id = $1 AND (d.contact_id = ANY($2) OR d.other_contact_id = ANY($2)) ORDER BY d.decided_at, d.id",
    "imports": "SELECT i.file_name, i.created_at, r.number, r.outcome FROM contact_import_rows r"
    " JOIN contact_imports i ON i.account_id = r.account_id AND i.id = r.import_id"
    " WHERE r.account_id = $1 AND r.contact_id = ANY($2) ORDER BY i.created_at, r.number",
    "schedules": "SELECT s.kind, s.text, s.template, s.due_at, s.state, s.outcome, s.created_at, u.name AS by"
    " FROM schedules s LEFT JOIN users u ON u.id = s.created_by_id"
    " WHERE s.account_id = $1 AND s.contact_id = ANY($2) ORDER BY s.due_at, s.id",
    "tickets": "SELECT t.id, t.protocol, t.opened_by, t.opened_at, t.started_at, t.first_reply_at, t.closed_at,"
    " d.name AS department, u.name AS agent, r.name AS reason, t.note,"
    " (SELECT coalesce(jsonb_agg(jsonb_build_object('text', x.text, 'at', x.created_at) ORDER BY x.created_at), '[]')"
    "  FROM ticket_records x WHERE x.account_id = t.account_id AND x.ticket_id = t.id) AS records,"
    " (SELECT coalesce(jsonb_agg(p.note ORDER BY p.started_at) FILTER (WHERE p.note IS NOT NULL), '[]')"
    "  FROM ticket_parts p WHERE p.account_id = t.account_id AND p.ticket_id = t.id) AS part_notes"
    " FROM tickets t JOIN conversations c ON c.account_id = t.account_id AND c.id = t.conversation_id"
    " LEFT JOIN departments d ON d.account_id = t.account_id AND d.id = t.department_id"
    " LEFT JOIN users u ON u.id = t.agent_id"
    " LEFT JOIN closing_reasons r ON r.account_id = t.account_id AND r.id = t.reason_id"
    " WHERE t.account_id = $1 AND c.contact_id = ANY($2) ORDER BY t.opened_at, t.id",
}
_THREADS = """
SELECT c.id, c.contact_id, i.channel, i.name AS inbox, c.created_at, c.last_activity_at, c.referral,
       ARRAY(SELECT l.name FROM labels l WHERE l.account_id = c.account_id AND l.id = ANY(c.label_ids)
             ORDER BY l.name) AS labels
FROM conversations c JOIN inboxes i ON i.account_id = c.account_id AND i.id = c.inbox_id
WHERE c.account_id = $1 AND c.contact_id = ANY($2) ORDER BY c.created_at, c.id
"""
_MESSAGES = """
SELECT id, seq, position_at AS at, provider_at, direction, visibility, kind, text, content, author_kind, author_user_id,
       status, reply_to, reactions, forwarded, edited_at, deleted, external_id
FROM messages WHERE account_id = $1 AND conversation_id = $2 AND seq > $3 ORDER BY seq LIMIT $4
"""
_FILES = (
    "SELECT id, message_id, kind, name, mime, size, storage_key, created_at FROM attachments"
    " WHERE account_id = $1 AND {condition} ORDER BY created_at, id"
)


async def person(tx: Transaction, group: Sequence[UUID], account: Account) -> dict[str, Any]:
    """The contacts of a person and everything around them but the messages."""
    rows = await tx.fetch(
        "SELECT * FROM contacts WHERE account_id = $1 AND id = ANY($2)"
        " ORDER BY merged_into_id IS NOT NULL, created_at, id",
        tx.account_id,
        list(group),
    )
    data: dict[str, Any] = {
        "made_at": tx.now,
        "company": account.name,
        "timezone": account.timezone,
        "contacts": [{name: row[name] for name in _CONTACT} for row in rows],
    }
    for name, statement in _PARTS.items():
        data[name] = [dict(row) for row in await tx.fetch(statement, tx.account_id, list(group))]
    files = await tx.fetch(
        _FILES.format(
            condition="message_id IS NULL AND (contact_id = ANY($2) OR schedule_id IN (SELECT id FROM schedules"
            " WHERE account_id = $1 AND contact_id = ANY($2)))"
        ),
        tx.account_id,
        list(group),
    )
    data["files"] = [_file(row) for row in files]
    return data


async def threads(tx: Transaction, group: Sequence[UUID]) -> list[dict[str, Any]]:
    """The person's conversations, oldest first."""
    return [dict(row) for row in await tx.fetch(_THREADS, tx.account_id, list(group))]


async def names(tx: Transaction) -> dict[UUID, str]:
    """Who wrote on our side."""
    rows = await tx.fetch(
        "SELECT u.id, u.name FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.account_id = $1",
        tx.account_id,
    )
    return {row["id"]: row["name"] for row in rows}


async def messages(
    tx: Transaction, conversation_id: UUID, after: int, limit: int, names: dict[UUID, str]
) -> list[dict[str, Any]]:
    """A stretch of a conversation with its files and what edited messages said before."""
    rows = await tx.fetch(_MESSAGES, tx.account_id, conversation_id, after, limit)
    ids = [row["id"] for row in rows]
    files = _by_message(await tx.fetch(_FILES.format(condition="message_id = ANY($2)"), tx.account_id, ids))
    edits = _by_message(
        await tx.fetch(
            "SELECT message_id, text, content, replaced_at FROM message_revisions"
            " WHERE account_id = $1 AND message_id = ANY($2) ORDER BY number",
            tx.account_id,
            ids,
        )
    )
    found = []
    for row in rows:
        message = dict(row)
        author_id = message.pop("author_user_id")
        message["author"] = names.get(author_id) if author_id is not None else None
        message["attachments"] = [_file(file) for file in files.get(row["id"], ())]
        message["before"] = [
            {name: edit[name] for name in ("text", "content", "replaced_at")}
            for edit in edits.get(row["id"], ())
        ]
        found.append(message)
    return found


def _by_message(rows: Iterable[Record]) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = {}
    for row in rows:
        found.setdefault(row["message_id"], []).append(row)
    return found


def _file(row: Record) -> dict[str, Any]:
    shown = {name: row[name] for name in ("id", "kind", "name", "mime", "size", "storage_key")}
    # The name came from the customer: in the zip file it must be a name and no path.
    shown["path"] = f"files/{row['id'].hex[-12:]}-{safe_filename(row['name'] or '', row['kind'], 120)}"
    return shown


async def tell(tx: Transaction, export_id: UUID) -> None:
    """A copy is ready, or will not be: whoever asked for it sees that."""
    by_id = await tx.fetchval(
        "SELECT by_id FROM data_exports WHERE account_id = $1 AND id = $2", tx.account_id, export_id
    )
    data = {"export_id": export_id}
    tx.emit(Event("data_export.updated", data, audience=frozenset({f"user:{by_id}"}), actor=SYSTEM))
