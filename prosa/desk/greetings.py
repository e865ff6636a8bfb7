"""What a customer is told while nobody has answered: a welcome, that it takes a while, the place in the queue
(SRV-10, SRV-90).

What was told is kept with the ticket and written with the message: told once, whichever process does it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import asyncpg
import msgspec

from prosa.accounts import service as accounts
from prosa.accounts.settings import SystemTexts
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.departments.hours import is_open
from prosa.departments.policy import hours_of
from prosa.departments.schemas import DepartmentSettings
from prosa.desk import queries
from prosa.kit import logs
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.events import SYSTEM
from prosa.kit.waiting import repeat
from prosa.messages.service import tell

LOOK_SECONDS = 1.0
AT_ONCE = 200
WAITS = timedelta(seconds=60)
"""Who waits so long gets the waiting message."""
LATEST = timedelta(minutes=10)
"""A greeting that would come later than this says nothing any more; who waits since before a setting is left alone."""
AGAIN = timedelta(minutes=2)
"""The shortest time between two announcements of the place."""
FRONT = 3
"""Only a place up to this one is announced again."""

log = logs.get(__name__)


class Place(Protocol):
    """The place in the queue, 1 for the next one, and the seconds until service, if these can be told."""

    @property
    def position(self) -> int: ...
    @property
    def seconds(self) -> int | None: ...


PlaceOf = Callable[[Transaction, Conversation], Awaitable[Place | None]]

# every-account: one scheduler serves all
_ACCOUNTS = """
SELECT DISTINCT account_id FROM departments WHERE settings ->> 'welcome_message' <> ''
  OR settings ->> 'waiting_message' <> '' OR settings ->> 'announce_position' = 'true'
"""

# Departments come as parallel arrays, one per greeting; the first places of a queue are few whatever its length.
_DUE = """
SELECT c.id FROM conversations c JOIN tickets t ON t.account_id = c.account_id AND t.id = c.ticket_id
WHERE c.account_id = $1 AND c.state = 'queued' AND coalesce(t.queued_at, t.opened_at) > $6 AND (
  (c.department_id = ANY($2) AND t.opened_by = 'contact' AND t.greeted_at IS NULL
      AND t.opened_at > $6)
  OR (c.department_id = ANY($4)
      AND (t.position_told ->> 'department_id')::uuid IS DISTINCT FROM c.department_id))
UNION
SELECT c.id FROM conversations c JOIN tickets t ON t.account_id = c.account_id AND t.id = c.ticket_id
WHERE c.account_id = $1 AND c.state = 'queued' AND c.department_id = ANY($3) AND t.waiting_told_at IS NULL
  AND coalesce(t.queued_at, t.opened_at) <= $5 AND coalesce(t.queued_at, t.opened_at) > $6
UNION
SELECT f.id FROM unnest($4::uuid[]) AS d(id) CROSS JOIN LATERAL (
  SELECT c.id, c.ticket_id, row_number() OVER (ORDER BY c.priority DESC, c.opened_at, c.id) AS place
  FROM conversations c WHERE c.account_id = $1 AND c.state = 'queued' AND c.department_id = d.id
  ORDER BY c.priority DESC, c.opened_at, c.id LIMIT 3
) AS f JOIN tickets t ON t.account_id = $1 AND t.id = f.ticket_id
WHERE (t.position_told ->> 'position')::int > f.place AND (t.position_told ->> 'at')::timestamptz <= $7
LIMIT $8
"""


class _Company:
    """The departments of a company in which customers are told something now."""

    def __init__(self, texts: SystemTexts) -> None:
        self.texts = texts
        self.welcome: dict[UUID, str] = {}
        self.waiting: dict[UUID, str] = {}
        self.announcing: list[UUID] = []

    @classmethod
    async def read(cls, tx: Transaction) -> _Company:
        account = await accounts.read_account(tx)
        self, zone = cls(account.settings.texts), accounts.zone_of(account)
        rows = await tx.fetch("SELECT id, settings FROM departments WHERE account_id = $1", tx.account_id)
        for row in rows:
            department = msgspec.convert(row["settings"], DepartmentSettings)
            is_here = is_open(hours_of(account.settings, department), zone, tx.now)
            # Who was told that nobody is here is not welcomed as well.
            if department.welcome_message.strip() and (
                is_here or not department.out_of_hours_message.strip()
            ):
                self.welcome[row["id"]] = department.welcome_message.strip()
            if is_here and department.waiting_message.strip():
                self.waiting[row["id"]] = department.waiting_message.strip()
            if is_here and department.announce_position:
                self.announcing.append(row["id"])
        return self


async def run_greetings(database: Database, place_of: PlaceOf, stop: asyncio.Event) -> None:
    """Greet for all accounts until `stop` is set. Several processes may run at once."""
    await repeat("greetings", lambda: greet_all(database, place_of), stop, LOOK_SECONDS)


async def greet_all(database: Database, place_of: PlaceOf) -> int:
    """Tell every customer what is due; how many were told something."""
    done = 0
    for row in await database.pool.fetch(_ACCOUNTS):
        account_id: UUID = row["account_id"]
        async with database.transaction(account_id) as tx:
            company = await _Company.read(tx)
            due = await _due(tx, company)
        for conversation_id in due:

            async def work(
                tx: Transaction, conversation_id: UUID = conversation_id, company: _Company = company
            ) -> bool:
                return await _greet(tx, conversation_id, company, place_of)

            try:
                done += await database.run(account_id, work)
            except (OSError, asyncpg.InterfaceError, TimeoutError):
                raise
            except Exception:  # one conversation's trouble must not stop the others
                log.exception("a customer was not greeted", conversation_id=str(conversation_id))
    return done


async def _due(tx: Transaction, company: _Company) -> list[UUID]:
    now = tx.now
    rows = await tx.fetch(
        _DUE,
        tx.account_id,
        list(company.welcome),
        list(company.waiting),
        company.announcing,
        now - WAITS,
        now - LATEST,
        now - AGAIN,
        AT_ONCE,
    )
    return [row["id"] for row in rows]


async def _greet(tx: Transaction, conversation_id: UUID, company: _Company, place_of: PlaceOf) -> bool:
    """Tell one customer what is due under the lock; False when another process does or did it."""
    if not await queries.hold(tx, conversation_id):
        return False
    changes = Changes(tx, SYSTEM)
    await changes.lock([conversation_id])
    conversation = changes.conversations[conversation_id]
    department_id = conversation.department_id
    if conversation.state != "queued" or department_id is None:
        return False
    ticket = await tx.fetchrow(
        "SELECT opened_by, opened_at, coalesce(queued_at, opened_at) AS queued_at, greeted_at, waiting_told_at,"
        " position_told FROM tickets WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conversation.ticket_id,
    )
    assert ticket is not None  # a queued conversation has one
    greeted_at, waiting_told_at, told = (
        ticket["greeted_at"],
        ticket["waiting_told_at"],
        ticket["position_told"],
    )
    texts: list[tuple[str, str]] = []
    is_new = ticket["opened_by"] == "contact" and ticket["opened_at"] > tx.now - LATEST
    if department_id in company.welcome and greeted_at is None and is_new:
        greeted_at = tx.now
        texts.append((company.welcome[department_id], "welcome"))
    is_waiting = tx.now - LATEST < ticket["queued_at"] <= tx.now - WAITS
    if department_id in company.waiting and waiting_told_at is None and is_waiting:
        waiting_told_at = tx.now
        texts.append((company.waiting[department_id], "waiting"))
    place = await place_of(tx, conversation) if department_id in company.announcing else None
    if place is not None and _is_news(ticket, department_id, place.position, tx.now):
        told = {"department_id": department_id, "position": place.position, "at": tx.now}
        texts.append((place_text(company.texts, place), "queue_position"))
    if told == ticket["position_told"] and not texts:
        return False
    await tx.execute(
        "UPDATE tickets SET greeted_at = $3, waiting_told_at = $4, position_told = $5"
        " WHERE account_id = $1 AND id = $2",
        tx.account_id,
        conversation.ticket_id,
        greeted_at,
        waiting_told_at,
        told,
    )
    for text, purpose in texts:
        if text:
            await tell(changes, conversation, text, purpose)
    await changes.flush()
    return True


def _is_news(ticket: Record, department_id: UUID, position: int, now: datetime) -> bool:
    """Told at entering this queue, and again when it is the turn soon."""
    told = ticket["position_told"]
    if told is None or told["department_id"] != str(department_id):
        return True
    is_rested: bool = msgspec.convert(told["at"], datetime) <= now - AGAIN
    return position <= FRONT and position < told["position"] and is_rested


def place_text(texts: SystemTexts, place: Place) -> str:
    """The company's words for the place and, where it can be told, the time; minutes are rounded up."""
    lines = [texts.queue_position]
    minutes = ""
    if place.seconds is not None:
        minutes = str(max(1, math.ceil(place.seconds / 60)))
        lines.append(texts.queue_estimate)
    told = (line.replace("{posicao}", str(place.position)).replace("{minutos}", minutes) for line in lines)
    return "\n".join(line.strip() for line in told if line.strip())
