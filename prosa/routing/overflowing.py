"""Carries out overflow: moves what cannot stay, brings back what may return (SRV-15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer
from prosa.conversations.schemas import ConversationOut
from prosa.departments.schemas import Department
from prosa.kit.database import Transaction
from prosa.kit.events import SYSTEM
from prosa.routing import picture
from prosa.routing.errors import NotOverflowed
from prosa.routing.overflow import Move, Place, comes_back, decide
from prosa.routing.picture import Waiting
from prosa.routing.placing import put_in_queue
from prosa.routing.policy import is_soon_available
from prosa.routing.strategies import Agent

AT_ONCE = 100


async def places_of(
    tx: Transaction, departments: Iterable[Department], agents: Mapping[UUID, Agent]
) -> dict[UUID, Place]:
    """Every department as overflow sees it."""
    departments = list(departments)
    limits = {
        item.id: item.settings.overflow_queue_length or 0
        for item in departments
        if item.settings.overflow_queue_length is not None
    }
    lengths = await picture.queue_lengths(tx, limits)
    return {item.id: _place(item, agents, lengths.get(item.id, 0)) for item in departments}


def _place(department: Department, agents: Mapping[UUID, Agent], length: int) -> Place:
    settings = department.settings
    minutes = settings.overflow_waiting_minutes
    return Place(
        id=department.id,
        is_active=department.is_active,
        is_staffed=any(
            user_id in agents
            and is_soon_available(agents[user_id].state, wrap_up_counts=settings.wrap_up_counts_as_available)
            for user_id in department.member_ids
        ),
        queue_length=length,
        targets=settings.overflow_to,
        when_unavailable=settings.overflow_when_unavailable,
        max_queue=settings.overflow_queue_length,
        max_waiting=None if minutes is None else timedelta(minutes=minutes),
        returns=settings.overflow_returns,
    )


async def overflow(tx: Transaction, places: dict[UUID, Place]) -> int:
    """Move what cannot stay, at most AT_ONCE; how many."""
    moves: dict[UUID, tuple[Waiting, Move]] = {}
    for place in list(places.values()):
        for waiting, position in await _leaving(tx, place, places, AT_ONCE - len(moves)):
            move = decide(
                places[place.id],
                places,
                visited(waiting),
                position=position,
                waiting=tx.now - waiting.waiting_since,
            )
            if move is not None and waiting.id not in moves:
                moves[waiting.id] = (waiting, move)
                target = places[move.to]
                places[move.to] = msgspec.structs.replace(target, queue_length=target.queue_length + 1)
    return await _apply(tx, moves)


async def _leaving(
    tx: Transaction, place: Place, places: Mapping[UUID, Place], limit: int
) -> list[tuple[Waiting, int]]:
    """Whom to ask about, with their place in the queue; nobody where no target could help anyway."""
    targets = [
        item
        for item in place.targets
        if item in places and places[item].is_active and places[item].is_staffed
    ]
    if not targets or limit <= 0 or not place.is_active:
        return []
    if place.when_unavailable and not place.is_staffed:
        return [(item, 1) for item in await picture.leaving(tx, place.id, targets, limit=limit)]
    found: list[tuple[Waiting, int]] = []
    if place.max_waiting is not None:
        before = tx.now - place.max_waiting
        found += [
            (item, 1) for item in await picture.leaving(tx, place.id, targets, before=before, limit=limit)
        ]
    if place.max_queue is not None and place.is_too_long:
        beyond = await picture.leaving(tx, place.id, targets, beyond=place.max_queue, limit=limit)
        found += [(item, place.max_queue + number) for number, item in enumerate(beyond, 1)]
    return found


def visited(waiting: Waiting) -> set[UUID]:
    """Where the conversation has been on its way through overflows."""
    hops = {UUID(item) for item in (waiting.assignment or {}).get("visited", ())}
    return hops | ({waiting.overflow_from_id} if waiting.overflow_from_id else set())


async def _apply(tx: Transaction, moves: Mapping[UUID, tuple[Waiting, Move]]) -> int:
    if not moves:
        return 0
    changes = Changes(tx, SYSTEM)
    await changes.lock(await picture.lock_waiting(tx, list(moves)))
    moved = 0
    for id_, conversation in changes.conversations.items():
        waiting, move = moves[id_]
        if conversation.department_id != waiting.department_id:
            continue
        because: dict[str, Any] = {
            "by": "overflow",
            "reason": move.reason,
            "from_department_id": waiting.department_id,
            "visited": sorted(str(item) for item in visited(waiting) | {waiting.department_id}),
        }
        await put_in_queue(
            changes,
            conversation,
            move.to,
            "overflowed",
            because,
            overflow_from_id=waiting.overflow_from_id or waiting.department_id,
            reason=move.reason,
        )
        moved += 1
    await changes.flush()
    return moved


async def bring_back(tx: Transaction, places: Mapping[UUID, Place]) -> int:
    """Return what still waits elsewhere to departments that can take it again; how many."""
    back: dict[UUID, Waiting] = {}
    for place in places.values():
        if place.returns and place.is_staffed and place.is_active:
            for item in await picture.overflowed(tx, place.id, AT_ONCE):
                if comes_back(place, (item.assignment or {}).get("reason")):
                    back[item.id] = item
    if not back:
        return 0
    changes = Changes(tx, SYSTEM)
    await changes.lock(await picture.lock_waiting(tx, list(back)))
    for conversation in changes.conversations.values():
        await _return(changes, conversation, "system")
    await changes.flush()
    return len(changes.conversations)


async def send_back(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> ConversationOut:
    """A person sends an overflowed conversation back to the department that it came from.

    Raises ConversationNotFound, Forbidden or NotOverflowed.
    """
    conversations.require(viewer, "conversations.transfer")
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    if conversation.overflow_from_id is None or conversation.state not in OPEN_STATES:
        raise NotOverflowed
    await _return(changes, conversation, "user", user_id=viewer.user_id)
    await changes.flush()
    return conversation.out()


async def _return(changes: Changes, conversation: Conversation, by: str, **more: Any) -> None:
    because = {"by": by, "reason": "overflow_returned", **more}
    await put_in_queue(changes, conversation, conversation.overflow_from_id, "overflow_returned", because)
