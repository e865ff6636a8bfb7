"""What administrators do about people's data: hold, erase, hand out, and say how long contents are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from prosa.accounts import audit
from prosa.accounts.schemas import Viewer
from prosa.accounts.service import read_account, zone_of
from prosa.channels.registry import CHANNELS
from prosa.contacts.errors import LegalHold
from prosa.contacts.service import get as get_contact
from prosa.contacts.service import group_of
from prosa.kit import paging
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.privacy import erasing, policy, queries
from prosa.privacy.errors import AlreadyErased, ExportNotFound, ExportNotReady, TooManyCopies
from prosa.privacy.schemas import (
    DataExport,
    DataExports,
    EraseIn,
    Erasure,
    Erasures,
    Hold,
    Holds,
    Privacy,
    RetentionRule,
    RetentionRules,
)

PERMISSION = "privacy.manage"
MOST_HOLDS = 1_000
COPIES_PER_USER = 5
COPIES_PER_ACCOUNT = 20


async def about(tx: Transaction, contact_id: UUID) -> Privacy:
    """What there is of a person and what stands in the way of erasing it. Raises ContactNotFound."""
    group = await group_of(tx, contact_id)
    return await queries.about(tx, group, await queries.hold_of(tx, group))


async def erase(
    tx: Transaction, settings: Settings, viewer: Viewer, contact_id: UUID, wanted: EraseIn
) -> Erasure:
    """Erase a person; once more tells of the same erasure.

    Raises ContactNotFound, LegalHold, or Invalid when the name is not the contact's.
    """
    group, _ = await erasing.lock(tx, contact_id)
    done = await queries.erasure_of(tx, contact_id)
    if done is not None and (await queries.about(tx, group, None)).erased_at is not None:
        return done
    if await queries.hold_of(tx, group) is not None:
        raise LegalHold
    names = {(await get_contact(tx, id_)).name for id_ in group}
    if " ".join(wanted.confirm.split()).casefold() not in {
        " ".join(name.split()).casefold() for name in names
    }:
        raise Invalid.field("confirm", "not_the_name", "Write the contact's name as it is shown.")
    await erasing.begin(tx, settings, erasing.new_order(contact_id, wanted.reason, viewer.user_id, tx.now))
    made = await queries.erasure_of(tx, contact_id)
    assert made is not None  # just written
    return made


async def hold(tx: Transaction, viewer: Viewer, contact_id: UUID, reason: str) -> Hold:
    """Forbid to erase the person, or say another reason. Raises ContactNotFound, AlreadyErased."""
    group, _ = await erasing.lock(tx, contact_id)
    if (await queries.about(tx, group, None)).erased_at is not None:
        raise AlreadyErased
    await tx.execute(
        "UPDATE contacts SET legal_hold = CASE WHEN id = $3 THEN $4::jsonb END"
        " WHERE account_id = $1 AND id = ANY($2)",
        tx.account_id,
        group,
        contact_id,
        {"reason": " ".join(reason.split()), "by_id": str(viewer.user_id), "at": tx.now.isoformat()},
    )
    await audit.record(tx, "contact.held", actor_id=viewer.user_id, target=contact_id)
    found = await queries.hold_of(tx, group)
    assert found is not None  # just written
    return found


async def release(tx: Transaction, viewer: Viewer, contact_id: UUID) -> None:
    """Lift the hold; harmless without one. Raises ContactNotFound."""
    group, _ = await erasing.lock(tx, contact_id)
    tag = await tx.execute(
        "UPDATE contacts SET legal_hold = NULL"
        " WHERE account_id = $1 AND id = ANY($2) AND legal_hold IS NOT NULL",
        tx.account_id,
        group,
    )
    if tag != "UPDATE 0":
        await audit.record(tx, "contact.released", actor_id=viewer.user_id, target=contact_id)


async def list_holds(tx: Transaction) -> Holds:
    """Everybody whose data must be kept, newest contact first."""
    return Holds(await queries.holds(tx, MOST_HOLDS))


async def list_erasures(tx: Transaction, cursor: str | None, limit: int) -> Erasures:
    """A page of the ledger, newest first."""
    before = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    found = await queries.erasures(tx, before, limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    return Erasures(shown, paging.encode(shown[-1].requested_at, shown[-1].id) if more else None)


async def request_export(tx: Transaction, viewer: Viewer, contact_id: UUID) -> DataExport:
    """Have a copy of the person's data made; one that is being made already is that one.

    Raises ContactNotFound, AlreadyErased, TooManyCopies.
    """
    group = await group_of(tx, contact_id)
    await queries.hold_copies(tx)
    if (await queries.about(tx, group, None)).erased_at is not None:
        raise AlreadyErased
    for known in await queries.exports(tx, group, None, 10):
        if known.state == "pending" and known.by_id == viewer.user_id:
            return known
    own, every = await queries.copies_under_way(tx, viewer.user_id)
    if own >= COPIES_PER_USER:
        raise TooManyCopies(of="user", limit=COPIES_PER_USER)
    if every >= COPIES_PER_ACCOUNT:
        raise TooManyCopies(of="account", limit=COPIES_PER_ACCOUNT)
    export_id = uuid7()
    await tx.execute(
        "INSERT INTO data_exports (account_id, id, contact_id, by_id, requested_at) VALUES ($1, $2, $3, $4, $5)",
        tx.account_id,
        export_id,
        contact_id,
        viewer.user_id,
        tx.now,
    )
    await audit.record(
        tx, "contact.exported", actor_id=viewer.user_id, target=contact_id, export_id=str(export_id)
    )
    found = await queries.export(tx, export_id)
    assert found is not None  # just written
    return found[0]


async def list_exports(
    tx: Transaction, contact_id: UUID | None, cursor: str | None, limit: int
) -> DataExports:
    """A page of copies, newest first, of one person or of all. Raises ContactNotFound."""
    group = None if contact_id is None else await group_of(tx, contact_id)
    before = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    found = await queries.exports(tx, group, before, limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    return DataExports(shown, paging.encode(shown[-1].requested_at, shown[-1].id) if more else None)


async def take_export(tx: Transaction, viewer: Viewer, export_id: UUID) -> tuple[DataExport, str]:
    """A copy that is there, and where it is stored; noted in the audit log. Raises ExportNotFound, ExportNotReady."""
    found = await queries.export(tx, export_id)
    if found is None:
        raise ExportNotFound
    export, storage_key = found
    if export.state == "pending":
        raise ExportNotReady
    if export.state != "ready" or storage_key is None or (export.expires_at or tx.now) <= tx.now:
        raise ExportNotFound
    await audit.record(
        tx,
        "contact.export_taken",
        actor_id=viewer.user_id,
        target=export.contact_id,
        export_id=str(export_id),
    )
    return export, storage_key


async def retention(tx: Transaction) -> RetentionRules:
    """For how long contents are kept, by every kind of channel."""
    stored = await queries.rules(tx)
    zone = zone_of(await read_account(tx))
    items = []
    for channel in [*CHANNELS, *sorted(stored.keys() - set(CHANNELS))]:
        row = stored.get(channel)
        if row is None:
            items.append(RetentionRule(channel, None))
        else:
            items.append(RetentionRule(**dict(row), before=policy.cutoff(tx.now, row["months"], zone)))
    return RetentionRules(items)


async def set_retention(tx: Transaction, viewer: Viewer, months: Mapping[str, int | None]) -> RetentionRules:
    """Say for how many months the contents of messages are kept; null keeps them. Raises Invalid."""
    unknown = sorted(set(months) - set(CHANNELS))
    if unknown:
        raise Invalid.field(f"months.{unknown[0]}", "unknown", "There is no such kind of channel.")
    before = {channel: row["months"] for channel, row in (await queries.rules(tx)).items()}
    changed: dict[str, int | None] = {
        channel: wanted for channel, wanted in months.items() if before.get(channel) != wanted
    }
    for channel, wanted in changed.items():
        if wanted is None:
            await tx.execute(
                "DELETE FROM retention_rules WHERE account_id = $1 AND channel = $2", tx.account_id, channel
            )
            continue
        await tx.execute(
            "INSERT INTO retention_rules (account_id, channel, months, changed_at, changed_by_id)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, channel)"
            " DO UPDATE SET months = $3, changed_at = $4, changed_by_id = $5, ran_at = NULL",
            tx.account_id,
            channel,
            wanted,
            tx.now,
            viewer.user_id,
        )
    if changed:
        await audit.record(tx, "retention.updated", actor_id=viewer.user_id, months=changed)
    return await retention(tx)
