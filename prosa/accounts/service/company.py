"""The company: its name, time zone, language and settings."""

from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.events import account_updated
from prosa.accounts.queries import people
from prosa.accounts.schemas import Account, AccountPatch
from prosa.channels.registry import CHANNELS
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.kit.events import Actor
from prosa.kit.patches import apply


async def read_account(tx: Transaction) -> Account:
    """The transaction's company with its settings."""
    return await people.account(tx)


def zone_of(account: Account) -> ZoneInfo:
    """The time zone in which the company's days and hours are counted."""
    return ZoneInfo(account.timezone)


async def hold_account(tx: Transaction) -> None:
    """One change at a time of configuration whose rows depend on each other (names, trees, orders)."""
    await people.lock_memberships(tx)


async def update_account(tx: Transaction, patch: AccountPatch, *, actor_id: UUID | None) -> Account:
    """Change the company; everybody in it is told. Raises Invalid."""
    before = await people.account(tx, lock=True)
    settings = before.settings
    if patch.settings is not UNSET:
        settings, _ = apply(settings, patch.settings)
    if unknown := settings.inactivity_channels.keys() - CHANNELS.keys():
        raise Invalid.field(
            "settings.inactivity_channels", "unknown_channel", f"There is no channel {min(unknown)!r}."
        )
    if patch.timezone is not UNSET and patch.timezone not in available_timezones():
        raise Invalid.field("timezone", "unknown_timezone", f"There is no time zone {patch.timezone!r}.")
    after = msgspec.structs.replace(
        before,
        name=before.name if patch.name is UNSET else " ".join(patch.name.split()),
        timezone=before.timezone if patch.timezone is UNSET else patch.timezone,
        language=before.language if patch.language is UNSET else patch.language,
        settings=settings,
    )
    changed = _differences(before, after)
    if changed:
        await people.update_account(tx, after)
        await audit.record(
            tx, "account.updated", actor_id=actor_id, target=tx.account_id, changed=sorted(changed)
        )
        tx.emit(account_updated(after, Actor("user", actor_id) if actor_id else None))
    return after


def _differences(before: Account, after: Account) -> list[str]:
    changed = [
        name for name in ("name", "timezone", "language") if getattr(before, name) != getattr(after, name)
    ]
    return changed + [
        f"settings.{name}"
        for name in before.settings.__struct_fields__
        if getattr(before.settings, name) != getattr(after.settings, name)
    ]
