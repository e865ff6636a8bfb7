"""Everything around messages that is about a person, gone; tickets keep their numbers, times and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM, Event
from prosa.notifications import service as notifications
from prosa.privacy.scrubbing import drop_files

_IMPORTS = """
WITH held AS (
    SELECT i.id, i.state IN ('uploaded', 'checking', 'checked') AS is_unfinished, i.storage_key, i.prepared_key
    FROM contact_imports i WHERE i.account_id = $1
    AND (i.state IN ('uploaded', 'checking', 'checked') OR i.state NOT IN ('running', 'undoing')
         AND EXISTS (SELECT FROM contact_import_rows r
                     WHERE r.account_id = $1 AND r.import_id = i.id AND r.contact_id = ANY($2)))
    ORDER BY i.id FOR NO KEY UPDATE
), files AS (
    INSERT INTO erased_files (account_id, storage_key)
    SELECT $1, f.key FROM held h, unnest(ARRAY[h.storage_key, h.prepared_key]) AS f(key) WHERE f.key IS NOT NULL
    ON CONFLICT DO NOTHING
)
UPDATE contact_imports i SET head = '[]', storage_key = NULL, prepared_key = NULL, version = version + 1,
    state = CASE WHEN h.is_unfinished THEN 'canceled' ELSE i.state END,
    error = CASE WHEN h.is_unfinished THEN 'import_file_erased' ELSE i.error END,
    ended_at = coalesce(i.ended_at, $3)
FROM held h WHERE i.account_id = $1 AND i.id = h.id
"""
"""Nobody knows who is in a file that was not taken: it would bring the person back. One that is just being written goes
when that is done, as every one does."""
_OF_CONTACTS = (
    "DELETE FROM contact_identities WHERE account_id = $1 AND contact_id = ANY($2)",
    (
        "DELETE FROM identity_conflicts WHERE account_id = $1"
        " AND (contact_id = ANY($2) OR other_contact_id = ANY($2))"
    ),
    (
        "DELETE FROM contact_distinctions WHERE account_id = $1"
        " AND (contact_id = ANY($2) OR other_contact_id = ANY($2))"
    ),
    "DELETE FROM contact_field_values WHERE account_id = $1 AND contact_id = ANY($2)",
    "DELETE FROM contact_notes WHERE account_id = $1 AND contact_id = ANY($2)",
    "DELETE FROM contact_block_calls WHERE account_id = $1 AND contact_id = ANY($2)",
    (
        "UPDATE contact_blocks SET reason = NULL, unblocked_at = coalesce(unblocked_at, $3)"
        " WHERE account_id = $1 AND contact_id = ANY($2)"
    ),
    "UPDATE contact_consents SET note = NULL WHERE account_id = $1 AND contact_id = ANY($2) AND note IS NOT NULL",
    (
        "UPDATE contact_merges SET note = NULL, evidence = '[]', copied = '{}'"
        " WHERE account_id = $1 AND (winner_id = ANY($2) OR loser_id = ANY($2))"
    ),
    _IMPORTS,
    (
        "UPDATE contact_import_rows SET errors = NULL, before = NULL"
        " WHERE account_id = $1 AND contact_id = ANY($2) AND (errors IS NOT NULL OR before IS NOT NULL)"
    ),
    (
        "INSERT INTO erased_files (account_id, storage_key) SELECT account_id, storage_key FROM data_exports"
        " WHERE account_id = $1 AND contact_id = ANY($2) AND storage_key IS NOT NULL ON CONFLICT DO NOTHING"
    ),
    (
        "UPDATE data_exports SET state = 'expired', storage_key = NULL, size = NULL, error = NULL, finished_at = $3"
        " WHERE account_id = $1 AND contact_id = ANY($2) AND state <> 'expired'"
    ),
)
_OF_CONVERSATIONS = (
    # The revision of an emptied draft tells a tab that slept that what it holds is old.
    (
        "UPDATE drafts SET text = '', reply_to_id = NULL, revision = revision + 1, updated_at = $3"
        " WHERE account_id = $1 AND conversation_id = ANY($2) AND text <> ''"
    ),
    "DELETE FROM scheduled_closings WHERE account_id = $1 AND conversation_id = ANY($2)",
    "DELETE FROM outbox WHERE account_id = $1 AND conversation_id = ANY($2) AND state <> 'sending'",
    (
        "DELETE FROM ticket_records r USING tickets t WHERE r.account_id = $1 AND t.account_id = $1"
        " AND t.id = r.ticket_id AND t.conversation_id = ANY($2)"
    ),
    (
        "UPDATE ticket_parts p SET note = NULL FROM tickets t WHERE p.account_id = $1 AND t.account_id = $1"
        " AND t.id = p.ticket_id AND t.conversation_id = ANY($2) AND p.note IS NOT NULL"
    ),
    "UPDATE tickets SET note = NULL WHERE account_id = $1 AND conversation_id = ANY($2) AND note IS NOT NULL",
    "UPDATE offers SET note = NULL WHERE account_id = $1 AND conversation_id = ANY($2) AND note IS NOT NULL",
    (
        "UPDATE schedules SET state = CASE WHEN state = 'pending' THEN 'canceled' ELSE state END,"
        " ended_at = coalesce(ended_at, $3), text = CASE WHEN kind = 'message' THEN '' END, template = NULL,"
        " fallback_template = NULL, outcome = NULL, version = version + 1"
        " WHERE account_id = $1 AND conversation_id = ANY($2)"
        " AND (state = 'pending' OR text <> '' OR template IS NOT NULL OR fallback_template IS NOT NULL"
        "      OR outcome IS NOT NULL)"
    ),
)


async def forget(
    tx: Transaction, contact_ids: Sequence[UUID], conversation_ids: Sequence[UUID], names: Sequence[str] = ()
) -> None:
    """Take away what is kept beside the messages. Once more changes nothing."""
    await drop_files(
        tx,
        "schedule_id IN (SELECT id FROM schedules WHERE account_id = $1 AND conversation_id = ANY($2))"
        " AND message_id IS NULL",
        list(conversation_ids),
    )
    await drop_files(tx, "contact_id = ANY($2) AND message_id IS NULL", list(contact_ids))
    await _tell_authors(tx, conversation_ids)
    for statements, ids in ((_OF_CONTACTS, contact_ids), (_OF_CONVERSATIONS, conversation_ids)):
        for statement in statements:
            values: list[Any] = [tx.account_id, list(ids)]
            await tx.execute(statement, *values, *([tx.now] if "$3" in statement else []))
    await notifications.forget(tx, contact_ids, conversation_ids, names)


async def _tell_authors(tx: Transaction, conversation_ids: Sequence[UUID]) -> None:
    """What was begun to be written to the person goes from the composers."""
    for row in await tx.fetch(
        "SELECT user_id, conversation_id, revision FROM drafts"
        " WHERE account_id = $1 AND conversation_id = ANY($2) AND text <> ''",
        tx.account_id,
        list(conversation_ids),
    ):
        data = {"conversation_id": row["conversation_id"], "draft": None, "revision": row["revision"] + 1}
        tx.emit(Event("draft.updated", data, audience=frozenset({f"user:{row['user_id']}"}), actor=SYSTEM))


async def forget_of_people(tx: Transaction, contacts: Sequence[dict[str, Any]]) -> None:
    """Searches for the person that colleagues have saved lose their words."""
    for name in {
        row[key] for row in contacts for key in ("edited_name", "profile_name", "phone") if row[key]
    }:
        await tx.execute(
            "UPDATE saved_views SET query = query - 'q'"
            " WHERE account_id = $1 AND length($2) > 2 AND strpos(lower(query ->> 'q'), lower($2)) > 0",
            tx.account_id,
            name,
        )
