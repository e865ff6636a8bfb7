"""Who looks at which conversation and who is writing in it, now. Kept in memory only."""

from __future__ import annotations

from typing import Literal, NamedTuple
from uuid import UUID

from prosa.realtime.ring import Keys

Mode = Literal["viewing", "typing", "away", "monitoring"]
"""`monitoring`: a supervisor reads along, and nobody is shown it."""

RENEW_WITHIN = 30.0
"""Seconds after which a mark that was not renewed is gone."""
TYPING_FOR = 6.0
"""Seconds after which a typing mark has become a viewing mark."""
MAX_PER_USER = 20
"""Marks that one person can hold: one for each of his streams."""


class _Mark(NamedTuple):
    conversation_id: UUID
    expires_at: float
    typing_until: float


class Marks:
    """The marks of one account: one per user and stream. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._marks: dict[tuple[UUID, str], _Mark] = {}
        self._holders: dict[UUID, set[tuple[UUID, str]]] = {}
        self._shown: dict[UUID, tuple[tuple[str, str], ...]] = {}
        self._looked_up: set[UUID] = set()
        self.keys: dict[UUID, Keys] = {}
        """Visibility keys of the conversations that have marks, once they are known."""

    def __contains__(self, conversation_id: object) -> bool:
        return conversation_id in self._holders

    @property
    def conversations(self) -> list[UUID]:
        """Those that somebody looks at."""
        return list(self._holders)

    def put(
        self, user_id: UUID, stream: str, conversation_id: UUID | None, mode: Mode, *, now: float
    ) -> set[UUID]:
        """Set, move, renew or remove (`away`, `monitoring`, or no conversation) one mark.

        Returns the conversations that it touches.
        """
        holder = (user_id, stream)
        touched = self._remove(holder)
        if conversation_id is None or mode in ("away", "monitoring"):
            return touched
        if sum(1 for other, _ in self._marks if other == user_id) >= MAX_PER_USER:
            return touched
        typing_until = now + TYPING_FOR if mode == "typing" else 0.0
        self._marks[holder] = _Mark(conversation_id, now + RENEW_WITHIN, typing_until)
        self._holders.setdefault(conversation_id, set()).add(holder)
        return touched | {conversation_id}

    def has(self, user_id: UUID, stream: str) -> bool:
        """Whether this stream of this user holds a mark."""
        return (user_id, stream) in self._marks

    def expire(self, now: float) -> set[UUID]:
        """Remove marks that were not renewed. Returns the conversations that may look different now."""
        touched: set[UUID] = set()
        for holder in [holder for holder, mark in self._marks.items() if mark.expires_at <= now]:
            touched |= self._remove(holder)
        return touched | self._holders.keys()

    def users(self, conversation_id: UUID, now: float) -> list[dict[str, str]]:
        """Everybody at a conversation, sorted by id, once each; typing beats viewing."""
        return [{"id": user, "mode": mode} for user, mode in self._present(conversation_id, now)]

    def changed(self, conversation_ids: set[UUID], now: float) -> list[UUID]:
        """Those of the conversations that look different from when this was last asked."""
        found = []
        for conversation_id in conversation_ids:
            present = self._present(conversation_id, now)
            if present == self._shown.get(conversation_id, ()):
                continue
            found.append(conversation_id)
            if present:
                self._shown[conversation_id] = present
            else:
                self._shown.pop(conversation_id, None)
        return found

    def forget_keys(self) -> None:
        """Drop the keys of conversations that nobody looks at any more."""
        for conversation_id in [item for item in self.keys if item not in self._holders]:
            del self.keys[conversation_id]

    def begin_look_up(self, conversation_id: UUID) -> bool:
        """Whether the caller has to look the conversation's keys up."""
        if conversation_id in self.keys or conversation_id in self._looked_up:
            return False
        self._looked_up.add(conversation_id)
        return True

    def end_look_up(self, conversation_id: UUID, keys: Keys | None) -> None:
        """The answer; keys that an event brought meanwhile are newer and stay."""
        self._looked_up.discard(conversation_id)
        if keys is not None and conversation_id in self._holders:
            self.keys.setdefault(conversation_id, keys)

    def _present(self, conversation_id: UUID, now: float) -> tuple[tuple[str, str], ...]:
        modes: dict[str, str] = {}
        for holder in self._holders.get(conversation_id, ()):
            user = str(holder[0])
            if self._marks[holder].typing_until > now:
                modes[user] = "typing"
            else:
                modes.setdefault(user, "viewing")
        return tuple(sorted(modes.items()))

    def _remove(self, holder: tuple[UUID, str]) -> set[UUID]:
        mark = self._marks.pop(holder, None)
        if mark is None:
            return set()
        holders = self._holders[mark.conversation_id]
        holders.discard(holder)
        if not holders:
            del self._holders[mark.conversation_id]
        return {mark.conversation_id}
