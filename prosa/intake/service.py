"""Replaying what failed, and what the loss alarms show."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from prosa.channels.inbound import Unparsable
from prosa.channels.port import Channel
from prosa.inboxes import service as inboxes
from prosa.intake import letters, queries
from prosa.intake.errors import LetterNotFound, StillFails
from prosa.intake.processor import Apply, give, is_trouble, told, understand
from prosa.intake.routing import route
from prosa.intake.schemas import DeadLetter, DeadLetterList, HealthList, InboxHealth, Replayed
from prosa.kit.database import Database, Record, Transaction
from prosa.messages.receive import receive
from prosa.messages.schemas import Arrived


async def list_letters(
    tx: Transaction, *, waiting_only: bool = True, cursor: UUID | None = None, limit: int = 50
) -> DeadLetterList:
    """Dead letters, newest first."""
    rows = await queries.letters(tx, waiting_only=waiting_only, before=cursor, limit=limit + 1)
    items = [_shown(row) for row in rows[:limit]]
    return DeadLetterList(items, str(items[-1].id) if len(rows) > limit else None)


async def health(tx: Transaction) -> HealthList:
    """What the loss alarms of every inbox show."""
    return HealthList(
        [
            InboxHealth(
                inbox_id=row["inbox_id"],
                last_webhook_at=row["last_webhook_at"],
                last_sent_at=row["last_sent_at"],
                dead_letters=row["dead_letters"],
                unprocessed=row["unprocessed"],
                lag_seconds=row["lag"],
            )
            for row in await queries.health(tx)
        ]
    )


async def replay(
    database: Database,
    channels: Mapping[str, Channel],
    account_id: UUID,
    which: UUID | Literal["all"],
    *,
    apply: Apply = receive,
) -> Replayed:
    """Apply dead letters with the present code, oldest first.

    Raises LetterNotFound and StillFails for a single one; of all, those that fail again are counted and stay.
    """
    if which != "all":
        await _replay_one(database, channels, account_id, which, apply)
        return Replayed(1, 0)
    async with database.transaction(account_id) as tx:
        ids = await queries.waiting_letters(tx)
    done = 0
    for letter_id in ids:
        try:
            await _replay_one(database, channels, account_id, letter_id, apply)
            done += 1
        except StillFails:
            continue
    return Replayed(done, len(ids) - done)


async def _replay_one(
    database: Database, channels: Mapping[str, Channel], account_id: UUID, letter_id: UUID, apply: Apply
) -> None:
    async def work(tx: Transaction) -> None:
        letter = await queries.letter(tx, letter_id)
        if letter is None:
            raise LetterNotFound
        if letter["replayed_at"] is None:
            await give(tx, await _elements(tx, channels, letter), apply)
            await tx.execute(
                "UPDATE dead_letters SET replayed_at = $3 WHERE account_id = $1 AND id = $2",
                tx.account_id,
                letter_id,
                tx.now,
            )

    try:
        await database.run(account_id, work)
    except (LetterNotFound, StillFails):
        raise
    except Exception as error:
        if is_trouble(error):
            raise
        trace = "".join(traceback.format_exception(error))
        async with database.transaction(account_id) as tx:
            await letters.failed_again(tx, letter_id, told(error), trace)
        raise StillFails(reason=told(error)) from error


async def _elements(tx: Transaction, channels: Mapping[str, Channel], letter: Record) -> list[Arrived]:
    """What to apply: parsed anew from the raw webhook while that is kept, else as it was parsed then."""
    among = await inboxes.siblings(tx, letter["inbox_id"])
    channel = channels[among[0].channel]
    delivery = letter["delivery_id"] and await queries.delivery(tx, letter["inbox_id"], letter["delivery_id"])
    if delivery:
        arrived, dead = understand(channel, delivery, among)
        if isinstance(letters.restore(letter["element"]), Unparsable):
            # Where it stood was not known then: everything, since what is known already is recognised.
            chosen, bad = arrived, dead
        else:
            chosen = [item for item in arrived if item.index == letter["position"]]
            bad = [item for item in dead if item.position == letter["position"]]
        if bad:
            raise StillFails(reason=bad[0].error)
        return chosen
    element = letters.restore(letter["element"])
    if element is None or isinstance(element, Unparsable):
        raise StillFails(reason="The webhook as received is no longer kept.")
    inbox = route(element, among)
    if inbox is None:
        return []
    return [
        Arrived(
            inbox=inbox,
            delivery_id=letter["delivery_id"],
            index=letter["position"],
            received_at=_made_at(letter["delivery_id"]) or letter["recorded_at"],
            element=element,
        )
    ]


def _made_at(delivery_id: UUID | None) -> datetime | None:
    """A delivery's id holds the time it was received."""
    return None if delivery_id is None else datetime.fromtimestamp((delivery_id.int >> 80) / 1000, UTC)


def _shown(row: Record) -> DeadLetter:
    element = row["element"]
    kind = element.get("element") if isinstance(element, dict) else None
    return DeadLetter(
        id=row["id"],
        inbox_id=row["inbox_id"],
        delivery_id=row["delivery_id"],
        position=row["position"],
        element=kind if isinstance(kind, str) else "",
        error=row["error"],
        trace=row["trace"],
        recorded_at=row["recorded_at"],
        replayed_at=row["replayed_at"],
    )
