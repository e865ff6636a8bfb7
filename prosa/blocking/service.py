"""Blocking a contact, lifting it, and what a blocked contact still tries (CON-11, CON-61)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from prosa.accounts import audit
from prosa.blocking import policy, queries
from prosa.blocking.errors import BlockNotPossible, NotBlocked
from prosa.blocking.policy import Answer, Place
from prosa.blocking.queries import Call
from prosa.blocking.schemas import (
    Block,
    BlockedContact,
    BlockedContacts,
    BlockIn,
    Blocks,
    CallOutcome,
    OneBlock,
)
from prosa.channels.meta.advice import advice_texts
from prosa.channels.registry import channel
from prosa.contacts import service as contacts
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer
from prosa.conversations.schemas import ContactBrief
from prosa.kit import paging
from prosa.kit.database import Record, Transaction
from prosa.kit.errors import Invalid
from prosa.kit.events import SYSTEM, Actor, Event

MOST_BLOCKS = 50
"""So many of a contact's past blocks are shown."""
PAGE_STEP = 200

Key = tuple[UUID, str]
"""(inbox, provider's id of a message)."""


@dataclass(frozen=True, slots=True)
class Written:
    """A live message of somebody who is or was blocked."""

    inbox_id: UUID
    external_id: str
    contact_id: UUID
    is_blocked: bool
    at: datetime


async def block(tx: Transaction, viewer: Viewer, contact_id: UUID, wanted: BlockIn) -> OneBlock:
    """Block in both directions, at once; the providers are asked as soon as this is stored.

    A standing block gets the new reason and end, and what a provider refused is tried again. Raises ContactNotFound,
    BlockNotPossible or Invalid.
    """
    await conversations.require_contact(tx, viewer, contact_id)
    group = await _held(tx, contact_id)
    reason = (wanted.reason or "").strip() or None
    if wanted.expires_at is not None:
        if wanted.expires_at.tzinfo is None:
            raise Invalid.field("expires_at", "invalid", "Give the time with its offset.")
        if wanted.expires_at <= tx.now:
            raise Invalid.field("expires_at", "past", "This time is over.")
    places = {id_: await queries.places(tx, id_) for id_ in group}
    standing = await queries.standing(tx, group)
    if not standing:
        rule = [
            Place(channel(row["channel"]).capabilities.block, row["last_inbound_at"])
            for rows in places.values()
            for row in rows
        ]
        if not policy.is_possible(rule, tx.now):
            raise BlockNotPossible
    # One for each of several merged contacts: whoever is taken out of them stays blocked.
    for id_ in group:
        if id_ in standing:
            await queries.update(tx, standing[id_].id, reason, wanted.expires_at)
        else:
            await queries.insert(tx, id_, reason, wanted.expires_at, viewer.user_id)
        await _ask_providers(tx, id_, places[id_])
    await queries.mark_contacts(tx, group, is_blocked=True)
    await audit.record(
        tx, "contact.blocked", actor_id=viewer.user_id, target=group[0], expires_at=wanted.expires_at
    )
    line = {"action": "contact_blocked", "reason": reason, "expires_at": wanted.expires_at}
    return await _publish(tx, group[0], conversations.acting(viewer), line if not standing else None)


async def unblock(tx: Transaction, viewer: Viewer, contact_id: UUID) -> OneBlock:
    """Lift the block; a provider that would not is asked again. Raises ContactNotFound or NotBlocked."""
    await conversations.require_contact(tx, viewer, contact_id)
    return await _lift(tx, contact_id, viewer.user_id, conversations.acting(viewer))


async def expire(tx: Transaction, contact_id: UUID) -> bool:
    """Lift a block whose time is over; False when it was lifted or prolonged meanwhile.

    Contacts blocked before they were merged have ends of their own: the latest counts for all of them.
    """
    standing = await queries.standing(tx, await _held(tx, contact_id))
    if contact_id not in standing or not _is_over(standing[contact_id], tx.now):
        return False
    if all(_is_over(block, tx.now) for block in standing.values()):
        await _lift(tx, contact_id, None, SYSTEM)
    else:
        await queries.end(tx, standing[contact_id].id, None)
    return True


def _is_over(block: Block, now: datetime) -> bool:
    return block.expires_at is not None and block.expires_at <= now


async def _held(tx: Transaction, contact_id: UUID) -> list[UUID]:
    """The contacts of the person, locked, the shown one first. Raises ContactNotFound."""
    return [contact.id for contact in (await contacts.hold_groups(tx, [contact_id]))[contact_id]]


async def settle_groups(tx: Transaction, groups: Sequence[Sequence[UUID]]) -> None:
    """Of these locked persons all contacts are blocked of whom one is: merged ones were taken apart."""
    for group in groups:
        is_blocked = bool(await queries.standing(tx, group))
        await queries.mark_contacts(tx, group, is_blocked=is_blocked)
        if not is_blocked:
            await queries.withdraw(tx, group)


async def _lift(tx: Transaction, contact_id: UUID, by: UUID | None, actor: Actor) -> OneBlock:
    group = await _held(tx, contact_id)
    standing = await queries.standing(tx, group)
    asked = await queries.withdraw(tx, group)
    if not standing:
        if not asked:
            raise NotBlocked
        return await _publish(tx, group[0], actor, None)
    for block in standing.values():
        await queries.end(tx, block.id, by)
    await queries.mark_contacts(tx, group, is_blocked=False)
    await audit.record(tx, "contact.unblocked", actor_id=by, target=group[0])
    line = {"action": "contact_unblocked", "expired": by is None or None}
    return await _publish(tx, group[0], actor, line)


async def _ask_providers(tx: Transaction, contact_id: UUID, places: Sequence[Record]) -> None:
    identities = await queries.identities(tx, contact_id)
    for place in places:
        if not channel(place["channel"]).capabilities.block:
            continue
        scope = contacts.scope_of(place["channel"], place["inbox_id"])
        error = None if policy.is_recent(place["last_inbound_at"], tx.now) else policy.too_late()
        for identity in identities:
            if identity["scope"] == scope:
                await queries.request(tx, contact_id, place["inbox_id"], identity, error)


async def _publish(tx: Transaction, contact_id: UUID, actor: Actor, line: dict[str, Any] | None) -> OneBlock:
    """Tell lists, open threads and the contact's panel; with a `line` in every timeline."""
    (latest,) = await queries.blocks_of(tx, await contacts.group_of(tx, contact_id), 1)
    outcomes = (await _outcomes(tx, [contact_id]))[contact_id]
    threads = (await conversations.threads_of(tx, [contact_id]))[contact_id]
    if line is not None:
        changes = Changes(tx, actor)
        await changes.lock([conversation.id for conversation in threads])
        for conversation in changes.conversations.values():
            changes.publish(conversation, "conversation.updated", changes.activity(conversation, **line))
        await changes.flush()
        threads = list(changes.conversations.values())
    if threads:
        shown = await contacts.get(tx, threads[0].contact.id)
        own = {
            name: getattr(shown, name) for name in ("phone", "username", "owner_id", "receives_broadcasts")
        }
        contact = {**msgspec.structs.asdict(threads[0].contact), **own}
        tx.emit(
            Event(
                "contact.updated",
                {"contact": contact, "block": latest, "outcomes": outcomes},
                audience=conversations.keys_of(threads),
                actor=actor,
            )
        )
    else:
        tx.emit(conversations.contacts_changed([contact_id], actor))
    return OneBlock(latest, outcomes)


async def history(tx: Transaction, viewer: Viewer, contact_id: UUID) -> Blocks:
    """The blocks of a contact. Raises ContactNotFound."""
    await conversations.require_contact(tx, viewer, contact_id)
    items = await queries.blocks_of(tx, await contacts.group_of(tx, contact_id), MOST_BLOCKS)
    return Blocks(items, (await _outcomes(tx, [contact_id]))[contact_id])


async def blocked_page(tx: Transaction, viewer: Viewer, cursor: str | None, limit: int) -> BlockedContacts:
    """Who is blocked now, the latest first, of the contacts that the viewer may see."""
    place = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    items: list[BlockedContact] = []
    while len(items) <= limit:
        found = await queries.standing_page(tx, place, PAGE_STEP)
        threads = await conversations.threads_of(tx, [item.contact_id for item in found])
        outcomes = await _outcomes(tx, [item.contact_id for item in found])
        items += [
            BlockedContact(
                await _brief(tx, item.contact_id, threads[item.contact_id]), item, outcomes[item.contact_id]
            )
            for item in found
            if conversations.contact_is_visible(viewer, threads[item.contact_id])
        ]
        if len(found) < PAGE_STEP:
            break
        place = (found[-1].blocked_at, found[-1].id)
    shown = items[:limit]
    more = len(items) > limit
    return BlockedContacts(
        shown, paging.encode(shown[-1].block.blocked_at, shown[-1].block.id) if more else None
    )


async def _brief(tx: Transaction, contact_id: UUID, threads: Sequence[Conversation]) -> ContactBrief:
    """The contact as its conversations show it; one that was made by hand or by an import may have none."""
    if threads:
        return threads[0].contact
    found = await contacts.get(tx, contact_id)
    return ContactBrief(found.id, found.name, found.phone, found.username, is_blocked=found.is_blocked)


async def _outcomes(tx: Transaction, contact_ids: Sequence[UUID]) -> dict[UUID, list[CallOutcome]]:
    """What providers were asked about each contact and those merged with it."""
    found: dict[UUID, list[CallOutcome]] = {id_: [] for id_ in contact_ids}
    groups = await contacts.groups_of(tx, contact_ids)
    asking: dict[UUID, list[UUID]] = {}
    for asked, group in groups.items():
        for id_ in group:
            asking.setdefault(id_, []).append(asked)
    for row in await queries.calls_of(tx, list(asking)):
        for asked in asking[row["contact_id"]]:
            found[asked].append(_outcome(row))
    return found


def _outcome(row: Record) -> CallOutcome:
    return CallOutcome(
        inbox_id=row["inbox_id"],
        channel=row["channel"],
        kind=row["kind"],
        value=row["value"],
        state=policy.shown_state(row["state"], wanted=row["wanted"]),
        error=_worded(row["error"]),
        attempts=row["attempts"],
        next_attempt_at=row["next_attempt_at"] if row["state"] == "pending" else None,
    )


def _worded(error: dict[str, Any] | None) -> dict[str, Any] | None:
    """A stored error with its words in every language."""
    if error is None:
        return None
    texts = advice_texts(error.get("advice", "unknown"))
    return {
        **error,
        "what": {language: text.what for language, text in texts.items()},
        "do": {language: text.do for language, text in texts.items()},
    }


async def settle(tx: Transaction, answered: Sequence[tuple[Call, Answer]]) -> None:
    """Write down what a provider did about one contact, and tell it."""
    written = [await queries.settle(tx, call, answer, _next(tx, answer)) for call, answer in answered]
    if any(written):
        await _publish(tx, answered[0][0].contact_id, SYSTEM, None)


def _next(tx: Transaction, answer: Answer) -> datetime | None:
    return None if answer.again_in is None else tx.now + timedelta(seconds=answer.again_in)


async def refuse(tx: Transaction, written: Sequence[Written]) -> set[Key]:
    """Which of these messages must not be received: those of blocked contacts, each counted once, and late repeats of
    what was refused before the contact was unblocked. The contacts are locked."""
    blocked = [item for item in written if item.is_blocked]
    others = [item for item in written if not item.is_blocked]
    refused = {(item.inbox_id, item.external_id) for item in blocked}
    if blocked:
        new = await queries.note_attempts(
            tx, [item.inbox_id for item in blocked], [item.external_id for item in blocked]
        )
        await _count(tx, {(item.inbox_id, item.external_id): item for item in blocked}, new)
    if others:
        refused |= await queries.refused_before(
            tx, [item.inbox_id for item in others], [item.external_id for item in others]
        )
    return refused


async def _count(tx: Transaction, written: dict[Key, Written], new: set[Key]) -> None:
    tried: dict[UUID, list[datetime]] = {}
    for key in new:
        tried.setdefault(written[key].contact_id, []).append(written[key].at)
    if tried:
        ids = sorted(tried)
        await queries.count_attempts(
            tx, ids, [len(tried[id_]) for id_ in ids], [max(tried[id_]) for id_ in ids]
        )


async def stood_between(tx: Transaction, contact_id: UUID, start: datetime, end: datetime) -> bool:
    """Whether one block stood during the whole time and beyond it."""
    return await queries.stood_between(tx, contact_id, start, end)
