"""What lower features need to know of higher ones, composed here: the names that every screen needs, and what keeps a
department from being closed."""

from uuid import UUID

import msgspec

from prosa.accounts.schemas import (
    AgentState,
    Directory,
    DirectoryField,
    DirectoryInbox,
    DirectoryPause,
    DirectoryReason,
    DirectoryUser,
)
from prosa.departments import service as departments
from prosa.departments.events import directory_row
from prosa.departments.schemas import OpenWork
from prosa.inboxes import service as inboxes
from prosa.kit.database import Transaction
from prosa.labels import service as labels


async def read_directory(tx: Transaction) -> Directory:
    """Users (disabled ones too: old messages name them), open departments, inboxes and what can be chosen."""
    return Directory(
        users=await _agents(tx),
        departments=[
            directory_row(item) for item in await departments.list_departments(tx) if item.is_active
        ],
        inboxes=[
            DirectoryInbox(
                id=item.id,
                name=item.name,
                channel=item.channel,
                display_number=item.display_number,
                color=item.color,
                state=item.state,
                capabilities=item.capabilities,
            )
            for item in await inboxes.directory(tx)
        ],
        closing_reasons=await _reasons(tx),
        pause_reasons=await _pauses(tx),
        custom_fields=await _fields(tx),
        labels=await labels.list_labels(tx),
    )


async def read_open_work(tx: Transaction, department_id: UUID) -> OpenWork:
    """How many conversations wait in a department and are served in it."""
    row = await tx.fetchrow(
        "SELECT count(*) FILTER (WHERE state = 'queued') AS queued,"
        " count(*) FILTER (WHERE state = 'active') AS active FROM conversations"
        " WHERE account_id = $1 AND state IN ('queued', 'active') AND department_id = $2",
        tx.account_id,
        department_id,
    )
    return OpenWork(queued=row["queued"], active=row["active"]) if row else OpenWork(0, 0)


async def _agents(tx: Transaction) -> list[DirectoryUser]:
    rows = await tx.fetch(
        "SELECT u.id, u.name, u.is_active AND m.is_active AS is_active, u.photo, s.state, s.pause_reason_id, s.since"
        " FROM memberships m JOIN users u ON u.id = m.user_id"
        " LEFT JOIN agent_states s ON s.account_id = m.account_id AND s.user_id = m.user_id"
        " WHERE m.account_id = $1 ORDER BY lower(u.name), u.id",
        tx.account_id,
    )
    return [
        DirectoryUser(
            id=row["id"],
            name=row["name"],
            is_active=row["is_active"],
            agent_state=AgentState(row["state"], row["pause_reason_id"], row["since"])
            if row["state"]
            else AgentState(),
            photo=row["photo"],
        )
        for row in rows
    ]


async def _reasons(tx: Transaction) -> list[DirectoryReason]:
    rows = await tx.fetch(
        "SELECT id, name, parent_id, code, is_active, position FROM closing_reasons"
        " WHERE account_id = $1 AND is_active ORDER BY position, lower(name), id",
        tx.account_id,
    )
    return [msgspec.convert(dict(row), DirectoryReason) for row in rows]


async def _pauses(tx: Transaction) -> list[DirectoryPause]:
    rows = await tx.fetch(
        "SELECT id, name, is_active, position FROM pause_reasons WHERE account_id = $1 AND is_active"
        " ORDER BY position, lower(name), id",
        tx.account_id,
    )
    return [msgspec.convert(dict(row), DirectoryPause) for row in rows]


async def _fields(tx: Transaction) -> list[DirectoryField]:
    rows = await tx.fetch(
        "SELECT id, key, label, kind, options, at_closing, is_active, position FROM custom_fields"
        " WHERE account_id = $1 AND is_active AND at_closing <> 'none' ORDER BY position, lower(label), id",
        tx.account_id,
    )
    return [msgspec.convert(dict(row), DirectoryField) for row in rows]
