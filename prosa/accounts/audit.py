"""The audit log: who did what to whom, when and from where. Never contents, never secrets."""

from contextvars import ContextVar
from datetime import timedelta
from typing import Any
from uuid import UUID

from prosa.accounts.queries import audit, people
from prosa.kit.database import Transaction
from prosa.kit.ids import uuid7

client_address: ContextVar[str] = ContextVar("client_address", default="")
"""Address of the client being served; empty for commands and background work."""


async def record(
    tx: Transaction, action: str, *, actor_id: UUID | None, target: object = "", **details: Any
) -> None:
    """Write one row with the change that it tells of, in the same transaction."""
    await people.insert_audit(tx, (uuid7(), actor_id, action, str(target), details, client_address.get()))


async def record_seen(tx: Transaction, action: str, *, actor_id: UUID, target: object) -> None:
    """Note that somebody looked at something, once an hour: screens ask for the same again and again."""
    if not await audit.is_noted(tx, action, actor_id, str(target), tx.now - timedelta(hours=1)):
        await record(tx, action, actor_id=actor_id, target=target)
