"""Templates, times and what tests of scheduled messages ask for again and again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from prosa.kit.ids import uuid7
from prosa.messages.schemas import TemplateIn
from prosa.schedules import service
from prosa.schedules.schemas import Schedule, ScheduleIn
from tests.conversations.office import Office
from tests.desk.support import AGENT, act

ZONE = ZoneInfo("America/Sao_Paulo")
BUSINESS = "208"
BODY = "Olá {{1}}, seu pedido saiu."
TEMPLATE = TemplateIn(
    name="pedido",
    language="pt_BR",
    components=[{"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}],
)


async def add_template(office: Office, status: str = "APPROVED") -> None:
    pool = office.database.pool
    await pool.execute(
        "UPDATE inboxes SET business_id = $2 WHERE account_id = $1", office.account_id, BUSINESS
    )
    await pool.execute(
        "INSERT INTO message_templates (account_id, id, business_id, external_id, name, language, category, status,"
        " components, synced_at) VALUES ($1, $2, $3, '1', 'pedido', 'pt_BR', 'UTILITY', $4, $5, now())",
        office.account_id,
        uuid7(),
        BUSINESS,
        status,
        [{"type": "BODY", "text": BODY}],
    )


def local(at: datetime) -> str:
    """As people type it where the company is."""
    return f"{at.astimezone(ZONE):%Y-%m-%dT%H:%M}"


def after(office: Office, **time: float) -> str:
    return local(office.now + timedelta(**time))


async def plan(office: Office, thread: UUID, who: int = AGENT, **data: Any) -> Schedule:
    if "template" not in data:
        data.setdefault("text", "lembrete")
    data.setdefault("due_at", after(office, hours=1))
    made, is_new = await act(office, who, service.create, thread, ScheduleIn(**data))
    assert is_new
    found: Schedule = made
    return found


async def state(office: Office, schedule_id: UUID) -> tuple[str, Any]:
    row = await office.database.pool.fetchrow(
        "SELECT state, outcome FROM schedules WHERE id = $1", schedule_id
    )
    assert row is not None
    return row["state"], row["outcome"]
