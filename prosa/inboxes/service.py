"""Connecting numbers, replacing their secrets, pausing and resuming them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from prosa.attachments import service as attachments
from prosa.channels import registry
from prosa.channels.inbound import AccountUpdate
from prosa.inboxes import queries
from prosa.inboxes.errors import InboxExists, InboxNeedsToken, InboxNotFound
from prosa.inboxes.schemas import HookAddress, Inbox, InboxBrief, InboxChanges, InboxRow, NewInbox
from prosa.inboxes.vault import SecretName, Vault, fingerprint
from prosa.kit.crypto import new_token
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.errors import Invalid
from prosa.kit.events import DIRECTORY, Actor, Event
from prosa.kit.ids import uuid7

_SECRETS: tuple[SecretName, ...] = ("app_secret", "access_token", "verify_token")


async def create(
    tx: Transaction, vault: Vault, new: NewInbox, *, public_url: str = "", actor: Actor | None = None
) -> Inbox:
    """Connect a number. Its webhook address holds an unguessable key. Raises InboxExists, Invalid."""
    inbox_id = uuid7()
    try:
        async with tx.savepoint():
            await tx.execute(
                "INSERT INTO inboxes (account_id, id, name, channel, key, external_id, business_id,"
                " display_number, verify_token, app_secret, access_token, secret_fingerprint, color,"
                " default_department_id, state)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                tx.account_id,
                inbox_id,
                new.name.strip(),
                new.channel,
                new_token(),
                new.external_id,
                new.business_id.strip(),
                digits(new.display_number),
                vault.seal(inbox_id, "verify_token", new.verify_token or new_token()),
                vault.seal(inbox_id, "app_secret", new.app_secret or ""),
                vault.seal(inbox_id, "access_token", new.access_token or ""),
                fingerprint(new.app_secret or ""),
                new.color,
                new.default_department_id,
                "active" if new.access_token else "needs_token",
            )
    except asyncpg.UniqueViolationError as error:
        raise InboxExists(external_id=new.external_id) from error
    except asyncpg.ForeignKeyViolationError as error:
        raise _no_department() from error
    record = await _one(tx, inbox_id)
    _publish(tx, record, actor)
    return _full(record, vault, public_url)


async def update(
    tx: Transaction,
    vault: Vault,
    inbox_id: UUID,
    changes: InboxChanges,
    *,
    public_url: str = "",
    actor: Actor | None = None,
) -> Inbox:
    """Change an inbox; a new access token resumes it. Raises InboxNotFound, InboxNeedsToken, Invalid."""
    record = await _one(tx, inbox_id, lock=True)
    values: dict[str, Any] = {
        name: value for name, value in msgspec.structs.asdict(changes).items() if value is not UNSET
    }
    if "display_number" in values:
        values["display_number"] = digits(values["display_number"])
    if "settings" in values:
        values["settings"] = {**record["settings"], **values["settings"]}
    if "app_secret" in values:
        values["secret_fingerprint"] = fingerprint(values["app_secret"])
    for name in _SECRETS:
        if name in values:
            values[name] = vault.seal(inbox_id, name, values[name])
    if "access_token" in values and record["state"] == "needs_token":
        values.setdefault("state", "active")
    elif values.get("state") == "active" and record["state"] == "needs_token":
        raise InboxNeedsToken
    if "state" in values:
        values["state_reason"] = None
    if values:
        try:
            async with tx.savepoint():
                await _write(tx, inbox_id, values)
        except asyncpg.ForeignKeyViolationError as error:
            raise _no_department() from error
        record = await _one(tx, inbox_id)
        _publish(tx, record, actor)
    if "access_token" in values:
        await attachments.resume(tx, inbox_id)
    return _full(record, vault, public_url)


async def need_token(tx: Transaction, inbox_id: UUID, reason: str) -> None:
    """The provider refuses the token: sending waits until an administrator replaces it; receiving goes on."""
    changed = await tx.execute(
        "UPDATE inboxes SET state = 'needs_token', state_reason = $3"
        " WHERE account_id = $1 AND id = $2 AND state = 'active'",
        tx.account_id,
        inbox_id,
        reason[:500],
    )
    if changed == "UPDATE 1":
        _publish(tx, await _one(tx, inbox_id), None)


async def record_notice(tx: Transaction, inbox_id: UUID | None, update: AccountUpdate) -> None:
    """Keep what the provider says about a number or its account; limits go to the inbox."""
    data = {
        "values": update.values,
        "errors": msgspec.to_builtins(update.errors),
        "business_id": update.business_id,
        "display_number": update.display_number,
        "raw": update.raw,
    }
    await notice(
        tx, inbox_id, update.change, update.severity, event=update.event, data=data, at=update.provider_at
    )
    if inbox_id is not None and "limit" in update.values:
        await tx.execute(
            "UPDATE inboxes SET limits = limits || $3::jsonb WHERE account_id = $1 AND id = $2",
            tx.account_id,
            inbox_id,
            {update.change: update.values},
        )


async def notice(
    tx: Transaction,
    inbox_id: UUID | None,
    kind: str,
    severity: str,
    *,
    event: str,
    data: dict[str, Any],
    at: datetime | None,
) -> None:
    """Record news for administrators, once: providers repeat themselves."""
    await tx.execute(
        "INSERT INTO channel_notices (account_id, id, inbox_id, kind, severity, event, data, at)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT EXISTS (SELECT 1 FROM channel_notices"
        " WHERE account_id = $1 AND inbox_id IS NOT DISTINCT FROM $3 AND kind = $4 AND event = $6"
        " AND at IS NOT DISTINCT FROM $8 AND data = $7::jsonb)",
        tx.account_id,
        uuid7(),
        inbox_id,
        kind,
        severity,
        event,
        data,
        at,
    )


async def note_traffic(
    database: Database,
    *,
    webhooks: Mapping[UUID, datetime] | None = None,
    sent: Mapping[UUID, datetime] | None = None,
) -> None:
    """Raise the health columns of many inboxes. Callers gather for seconds: never one call per message."""
    for column, marks in (("last_webhook_at", webhooks), ("last_sent_at", sent)):
        if marks:
            await database.pool.execute(
                # every-account: ids come from rows that were just worked on, whatever their account
                f"UPDATE inboxes i SET {column} = m.at"  # noqa: S608 - names of ours
                " FROM unnest($1::uuid[], $2::timestamptz[]) AS m(id, at)"
                f" WHERE i.id = m.id AND (i.{column} IS NULL OR i.{column} < m.at)",
                list(marks),
                list(marks.values()),
            )


async def rows(tx: Transaction) -> list[InboxRow]:
    """All inboxes of the account, without secrets."""
    return [queries.as_row(record) for record in await queries.every(tx)]


async def siblings(tx: Transaction, inbox_id: UUID) -> list[InboxRow]:
    """The inboxes that share this one's address, itself first: same account, channel and app secret."""
    return await queries.siblings(tx, inbox_id)


async def directory(tx: Transaction) -> list[InboxBrief]:
    """The inboxes as every user of the account may know them."""
    return [_brief(record) for record in await queries.every(tx)]


async def list_inboxes(tx: Transaction, vault: Vault, *, public_url: str = "") -> list[Inbox]:
    """The inboxes as administrators see them."""
    return [_full(record, vault, public_url) for record in await queries.every(tx)]


async def get(tx: Transaction, vault: Vault, inbox_id: UUID, *, public_url: str = "") -> Inbox:
    """One inbox as administrators see it. Raises InboxNotFound."""
    return _full(await _one(tx, inbox_id), vault, public_url)


async def client_config(tx: Transaction, vault: Vault, inbox_id: UUID) -> dict[str, str]:
    """What a channel's client needs: the inbox's ids and opened secrets. Raises InboxNotFound."""
    record = await _one(tx, inbox_id)
    return {
        "channel": record["channel"],
        "phone_number_id": record["external_id"],
        "external_id": record["external_id"],
        "waba_id": record["business_id"],
        "business_id": record["business_id"],
        "app_secret": vault.open(inbox_id, "app_secret", record["app_secret"]),
        "access_token": vault.open(inbox_id, "access_token", record["access_token"]),
    }


async def hook_address(database: Database, vault: Vault, key: str) -> HookAddress | None:
    """The inbox behind a webhook address."""
    record = await queries.by_address(database.pool, key)
    if record is None:
        return None
    return HookAddress(
        account_id=record["account_id"],
        inbox_id=record["id"],
        channel=record["channel"],
        app_secret=vault.open(record["id"], "app_secret", record["app_secret"]),
        verify_token=vault.open(record["id"], "verify_token", record["verify_token"]),
    )


async def rotate_secrets(tx: Transaction, vault: Vault) -> int:
    """Seal anew what an earlier key sealed; how many inboxes were changed."""
    changed = 0
    for record in await queries.every(tx):
        values: dict[str, Any] = {}
        for name in _SECRETS:
            if not vault.is_current(record[name]):
                values[name] = vault.seal(record["id"], name, vault.open(record["id"], name, record[name]))
        if values:
            await _write(tx, record["id"], values)
            changed += 1
    return changed


def digits(number: str) -> str:
    """Our public number as webhooks name it."""
    return re.sub(r"\D", "", number)


async def _one(tx: Transaction, inbox_id: UUID, *, lock: bool = False) -> Record:
    record = await queries.one(tx, inbox_id, lock=lock)
    if record is None:
        raise InboxNotFound
    return record


async def _write(tx: Transaction, inbox_id: UUID, values: Mapping[str, Any]) -> None:
    # The names are ours (fields of InboxChanges), the values are parameters.
    assignments = ", ".join(f"{name} = ${index}" for index, name in enumerate(values, start=3))
    await tx.execute(
        # every-account: it is scoped; a check that reads the two halves apart does not see it
        f"UPDATE inboxes SET {assignments} WHERE account_id = $1 AND id = $2",  # noqa: S608
        tx.account_id,
        inbox_id,
        *values.values(),
    )


def _publish(tx: Transaction, record: Record, actor: Actor | None) -> None:
    tx.emit(Event("inbox.updated", {"inbox": _brief(record)}, audience=DIRECTORY, actor=actor))


def _brief(record: Record) -> InboxBrief:
    return InboxBrief(
        id=record["id"],
        name=record["name"],
        channel=record["channel"],
        display_number=record["display_number"],
        color=record["color"],
        state=record["state"],
        capabilities=msgspec.to_builtins(registry.channel(record["channel"]).capabilities),
    )


def _full(record: Record, vault: Vault, public_url: str) -> Inbox:
    return Inbox(
        id=record["id"],
        name=record["name"],
        channel=record["channel"],
        state=record["state"],
        state_reason=record["state_reason"],
        external_id=record["external_id"],
        business_id=record["business_id"],
        display_number=record["display_number"],
        color=record["color"],
        default_department_id=record["default_department_id"],
        webhook_url=f"{public_url}/hooks/{record['channel']}/{record['key']}",
        verify_token=vault.open(record["id"], "verify_token", record["verify_token"]),
        has_app_secret=bool(record["app_secret"]),
        has_access_token=bool(record["access_token"]),
        settings=record["settings"],
        limits=record["limits"],
        last_webhook_at=record["last_webhook_at"],
        last_sent_at=record["last_sent_at"],
        created_at=record["created_at"],
    )


def _no_department() -> Invalid:
    return Invalid.field("default_department_id", "unknown", "There is no such department.")
