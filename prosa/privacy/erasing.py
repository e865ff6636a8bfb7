"""The first step of an erasure: one transaction after which nobody is behind the contact any more.

It takes the person's addresses and everything short, and the newest messages, which is what screens show. The rest
follows in batches (`clearing`): a person with a hundred thousand messages keeps nobody waiting.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from prosa.accounts import audit
from prosa.accounts.service import read_account
from prosa.contacts import service as contacts
from prosa.contacts.policy import shown_name, written_cnpj, written_cpf
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES
from prosa.conversations.schemas import ContactBrief
from prosa.kit.crypto import SecretBox
from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM, Actor, Event
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.kit.text import normalise
from prosa.privacy import policy, queries
from prosa.privacy.forgetting import forget, forget_of_people
from prosa.privacy.scrubbing import scrub_messages

AT_FIRST = 100
"""Messages of each conversation that go at once: more than a screen holds."""
PURPOSE = "erasure"
_WRITTEN = {"cpf": written_cpf, "cnpj": written_cnpj}


class Order(Struct, frozen=True, kw_only=True):
    """Who is to be erased, and how that is to be written down."""

    contact_id: UUID
    reason: str
    by_id: UUID | None
    id: UUID
    requested_at: datetime
    is_replay: bool = False


def box(settings: Settings) -> SecretBox:
    """What seals addresses until their traces are found."""
    return SecretBox(settings.secret_key, settings.previous_secret_keys, purpose=PURPOSE)


async def begin(tx: Transaction, settings: Settings, order: Order) -> bool:
    """Erase the person, the contacts merged with this one included; False when that was done already.

    Raises ContactNotFound. Whoever calls has asked for holds after `lock`.
    """
    group, addresses = await lock(tx, order.contact_id)
    rows = await queries.contacts(tx, group)
    if all(row["erased_at"] is not None for row in rows):
        return False
    name = policy.ERASED_NAMES.get((await read_account(tx)).language, policy.ERASED_NAMES["pt-BR"])
    salt = secrets.token_hex(16)
    (key,) = policy.keys_of([settings.secret_key])
    actor = Actor("user", order.by_id) if order.by_id is not None and not order.is_replay else SYSTEM
    changes = Changes(tx, actor)
    await changes.lock(await _threads(tx, group))
    threads = list(changes.conversations.values())
    closed = [await _close(changes, thread, order.by_id) for thread in threads]
    await changes.flush()  # the lines of these closings are emptied with the others
    for thread in threads:
        await _empty_newest(tx, thread.id)
    await _anonymise(tx, group, name)
    await forget(tx, group, [thread.id for thread in threads], [_shown(row) for row in rows])
    await forget_of_people(tx, rows)
    _publish(changes, threads, group, name)
    await changes.flush()
    await tx.execute(
        "INSERT INTO erasures (account_id, id, contact_id, contact_ids, conversation_ids, by_id, reason, requested_at,"
        " replayed_at, salt, identities, sealed, counts)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        tx.account_id,
        order.id,
        order.contact_id,
        group,
        [thread.id for thread in threads],
        order.by_id,
        order.reason,
        order.requested_at,
        tx.now if order.is_replay else None,
        salt,
        sorted({policy.fingerprint(key, salt, row["value"]) for row in addresses}),
        _sealed(settings, order.id, rows, addresses),
        {"contacts": len(group), "conversations": len(threads), "tickets_closed": sum(closed)},
    )
    await audit.record(
        tx,
        "contact.erased",
        actor_id=order.by_id,
        target=order.contact_id,
        reason=order.reason,
        erasure_id=str(order.id),
        replayed=order.is_replay,
    )
    return True


async def lock(tx: Transaction, contact_id: UUID) -> tuple[list[UUID], list[asyncpg.Record]]:
    """The person's contacts and addresses, held until the end: addresses first, as everywhere.

    Raises ContactNotFound.
    """
    group = await contacts.group_of(tx, contact_id)
    addresses = await queries.identities(tx, group)
    await queries.contacts(tx, group)
    if await contacts.group_of(tx, contact_id) != group:
        # Merged or separated meanwhile: again, with those who belong together now.
        raise asyncpg.SerializationError("the person's contacts changed")
    return group, addresses


async def _threads(tx: Transaction, group: Sequence[UUID]) -> list[UUID]:
    rows = await tx.fetch(
        "SELECT id FROM conversations WHERE account_id = $1 AND contact_id = ANY($2) ORDER BY id",
        tx.account_id,
        list(group),
    )
    return [row["id"] for row in rows]


async def _close(changes: Changes, thread: Conversation, by_id: UUID | None) -> bool:
    if thread.state not in OPEN_STATES:
        return False
    await conversations.end(changes, thread, closed_by=by_id, code="erased")
    return True


async def _empty_newest(tx: Transaction, conversation_id: UUID) -> None:
    rows = await tx.fetch(
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2 ORDER BY seq DESC LIMIT $3",
        tx.account_id,
        conversation_id,
        AT_FIRST,
    )
    await scrub_messages(tx, [row["id"] for row in rows], "erasure")


async def _anonymise(tx: Transaction, group: Sequence[UUID], name: str) -> None:
    await tx.execute(
        "UPDATE contacts SET edited_name = $3, profile_name = '', search_name = $4, phone = NULL, username = NULL,"
        " email = NULL, birth_date = NULL, cpf = NULL, rg = NULL, cnpj = NULL, customer_code = NULL, owner_id = NULL,"
        " legal_hold = NULL, billing = NULL, is_blocked = false, last_blocked_at = NULL, label_ids = '{}',"
        " erased_at = $5, version = version + 1 WHERE account_id = $1 AND id = ANY($2)",
        tx.account_id,
        list(group),
        name,
        normalise(name),
        tx.now,
    )


def _publish(changes: Changes, threads: Sequence[Conversation], group: Sequence[UUID], name: str) -> None:
    """Every screen loses name and words at once: rows by their conversation, the rest by `contents.cleared`."""
    for thread in threads:
        thread.contact = ContactBrief(thread.contact.id, name, None, None, is_blocked=False)
        if thread.last_message is not None:
            thread.last_message = msgspec.structs.replace(thread.last_message, kind="deleted", text="")
        if thread.ticket is not None:
            thread.ticket = msgspec.structs.replace(thread.ticket, note=None)
        thread.reply_address = thread.referral = None
        thread.unread_count, thread.is_marked_unread, thread.read_seq = 0, False, thread.last_seq
        changes.publish(thread, "conversation.updated")
    changes.tx.emit(cleared_event(group, threads))


def cleared_event(
    group: Sequence[UUID], threads: Sequence[Conversation], before: datetime | None = None
) -> Event:
    """These conversations have lost what they said, up to `before` or all of it; what else is shown of these contacts
    has to be asked for again."""
    data: dict[str, Any] = {
        "contact_ids": list(group),
        "conversation_ids": [thread.id for thread in threads],
        "before": before,
    }
    return Event("contents.cleared", data, audience=conversations.hearers(threads), actor=SYSTEM)


def _shown(row: dict[str, Any]) -> str:
    return shown_name(row["edited_name"], row["profile_name"], row["username"], row["phone"])


def _sealed(
    settings: Settings, erasure_id: UUID, rows: Sequence[dict[str, Any]], addresses: Sequence[asyncpg.Record]
) -> bytes:
    """What traces are looked for by, readable only for the work that is still to be done."""
    values: list[str | None] = [row[name] for row in addresses for name in ("value", "address")]
    for row in rows:
        values += [row[name] for name in ("phone", "username", "email", "cpf", "cnpj")]
        # As people write them in files: a refused row keeps what stood there.
        values += [write(row[name]) for name, write in _WRITTEN.items() if row[name]]
    names = [row[name] for row in rows for name in ("edited_name", "profile_name") if row[name]]
    content = {"traces": policy.traces(values), "names": sorted(set(names))}
    return box(settings).encrypt(msgspec.json.encode(content), context=erasure_id.bytes)


def new_order(contact_id: UUID, reason: str, by_id: UUID, now: datetime) -> Order:
    """An erasure that somebody asks for now."""
    return Order(contact_id=contact_id, reason=reason, by_id=by_id, id=uuid7(), requested_at=now)
