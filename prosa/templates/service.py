"""Keeps our copy of the provider's templates: whole lists now and then, single changes as they happen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from prosa.channels.inbound import TemplateUpdate
from prosa.inboxes import service as inboxes
from prosa.inboxes.clients import InboxClients
from prosa.inboxes.schemas import InboxRow
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7
from prosa.templates import queries
from prosa.templates.errors import TemplateNotFound
from prosa.templates.render import render as render
from prosa.templates.schemas import Template

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""`synced_at` of a template whose content must be asked for."""

_SEVERITY = {"REJECTED": "warning", "PAUSED": "warning", "DISABLED": "critical", "FLAGGED": "warning"}
_SAME_AS = {"REINSTATED": "APPROVED", "UNARCHIVED": "APPROVED", "UNPAUSED": "APPROVED"}


@runtime_checkable
class TemplateClient(Protocol):
    """A channel's client that knows templates."""

    def templates(self, business_id: str) -> AsyncIterator[dict[str, Any]]: ...


async def approved(tx: Transaction, inbox_id: UUID) -> list[Template]:
    """The templates that can be sent from an inbox."""
    return [Template(**dict(record)) for record in await queries.approved(tx, inbox_id)]


async def of_inbox(tx: Transaction, inbox_id: UUID) -> list[Template]:
    """All that the provider has for an inbox, also what waits for approval or was refused."""
    return [Template(**dict(record)) for record in await queries.of_inbox(tx, inbox_id)]


async def find(tx: Transaction, inbox_id: UUID, name: str, language: str) -> Template:
    """One sendable template. Raises TemplateNotFound."""
    record = await queries.find(tx, inbox_id, name, language)
    if record is None:
        raise TemplateNotFound
    return Template(**dict(record))


async def apply_update(tx: Transaction, inbox: InboxRow, update: TemplateUpdate) -> None:
    """A single change that the provider told; one that is older than what we know of the same kind changes nothing,
    but administrators hear of it all the same. What we have not seen yet is asked for at the next sync.
    """
    at = update.provider_at or tx.now
    known = await tx.fetchval(
        "SELECT told_at ->> $5 FROM message_templates"
        " WHERE account_id = $1 AND business_id = $2 AND name = $3 AND language = $4 FOR UPDATE",
        tx.account_id,
        inbox.business_id,
        update.name,
        update.language,
        update.change,
    )
    if known is None or datetime.fromisoformat(known) <= at:
        await _apply(tx, inbox, update, {update.change: at.isoformat()})
    await _tell(tx, inbox, update)


async def _apply(tx: Transaction, inbox: InboxRow, update: TemplateUpdate, told_at: dict[str, str]) -> None:
    status = _SAME_AS.get(update.status or "", update.status)
    stale = update.change == "components"
    tag = await tx.execute(
        "UPDATE message_templates SET status = coalesce($5, status), quality = coalesce($6, quality),"
        " category = coalesce($7, category), external_id = CASE WHEN $4 = '' THEN external_id ELSE $4 END,"
        " reason = CASE WHEN $8 THEN $9 ELSE reason END, advice = CASE WHEN $8 THEN $10 ELSE advice END,"
        " synced_at = CASE WHEN $11 THEN $12 ELSE synced_at END, told_at = told_at || $14"
        " WHERE account_id = $1 AND business_id = $2 AND name = $3 AND language = $13",
        tx.account_id,
        inbox.business_id,
        update.name,
        update.template_id,
        status,
        update.quality,
        update.category,
        update.change == "status",
        update.reason,
        update.advice,
        stale,
        NEVER,
        update.language,
        told_at,
    )
    if tag == "UPDATE 0" and update.name and update.language:
        await tx.execute(
            "INSERT INTO message_templates (account_id, id, business_id, external_id, name, language,"
            " category, status, quality, reason, advice, synced_at, told_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
            " ON CONFLICT (account_id, business_id, name, language) DO NOTHING",
            tx.account_id,
            uuid7(),
            inbox.business_id,
            update.template_id,
            update.name,
            update.language,
            update.category or "",
            status or "PENDING",
            update.quality or "UNKNOWN",
            update.reason,
            update.advice,
            NEVER,
            told_at,
        )


async def _tell(tx: Transaction, inbox: InboxRow, update: TemplateUpdate) -> None:
    """Administrators hear of what changes cost or the ability to send."""
    event = {"status": update.status, "quality": update.quality, "category": update.category}.get(
        update.change
    )
    if not event or (update.change == "status" and event not in _SEVERITY):
        return
    severity = _SEVERITY.get(event, "warning" if event in ("YELLOW", "RED", "MARKETING") else "info")
    data = {
        "name": update.name,
        "language": update.language,
        "previous": update.previous_quality or update.previous_category,
        "reason": update.reason,
        "advice": update.advice,
        "raw": update.raw,
    }
    await inboxes.notice(
        tx, inbox.id, f"template_{update.change}", severity, event=event, data=data, at=update.provider_at
    )


async def sync(database: Database, clients: InboxClients, account_id: UUID, inbox_id: UUID) -> int:
    """Ask the provider for all templates of an inbox's business account; how many there are.

    Raises ProviderFailure; then nothing is changed.
    """
    async with database.transaction(account_id) as tx:
        inbox = next((row for row in await inboxes.rows(tx) if row.id == inbox_id), None)
    if inbox is None or not inbox.business_id:
        return 0
    client = await clients.get(account_id, inbox_id)
    if not isinstance(client, TemplateClient):
        return 0
    found = [template async for template in client.templates(inbox.business_id)]
    business_id = inbox.business_id
    await database.run(account_id, lambda tx: store(tx, business_id, found))
    return len(found)


async def store(tx: Transaction, business_id: str, found: Sequence[dict[str, Any]]) -> None:
    """Make our copy equal to the provider's complete list."""
    rows = [row for row in (_as_row(item) for item in found) if row is not None]
    kept = [await _upsert(tx, business_id, row) for row in rows]
    await tx.execute(
        "DELETE FROM message_templates WHERE account_id = $1 AND business_id = $2 AND NOT id = ANY($3)",
        tx.account_id,
        business_id,
        kept,
    )


async def _upsert(tx: Transaction, business_id: str, row: tuple[Any, ...]) -> UUID:
    template_id: UUID = await tx.fetchval(
        "INSERT INTO message_templates (account_id, id, business_id, external_id, name, language, category,"
        " status, quality, components, reason, synced_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())"
        " ON CONFLICT (account_id, business_id, name, language) DO UPDATE SET"
        " external_id = excluded.external_id, category = excluded.category, status = excluded.status,"
        " quality = excluded.quality, components = excluded.components, reason = excluded.reason,"
        " synced_at = now() RETURNING id",
        tx.account_id,
        uuid7(),
        business_id,
        *row,
    )
    return template_id


def _as_row(item: dict[str, Any]) -> tuple[Any, ...] | None:
    name, language = item.get("name"), item.get("language")
    if not isinstance(name, str) or not isinstance(language, str):
        return None
    status = str(item.get("status") or "PENDING").upper()
    quality = item.get("quality_score")
    score = quality.get("score") if isinstance(quality, dict) else None
    components = item.get("components")
    reason = item.get("rejected_reason")
    return (
        str(item.get("id") or ""),
        name,
        language,
        str(item.get("category") or "").upper(),
        _SAME_AS.get(status, status),
        str(score or "UNKNOWN").upper(),
        components if isinstance(components, list) else [],
        reason if isinstance(reason, str) and reason != "NONE" else None,
    )
