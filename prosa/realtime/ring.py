"""The recent events of one account, encoded once and shared by all its streams."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from prosa.realtime import frames

Keys = frozenset[str]

ENTRY_OVERHEAD = 600
"""Bytes that an entry costs besides its frame, roughly: the object, its audience, its slot."""
_MAX_INTERNED = 4_096


class Access:
    """What an `access.changed` event says. It is for this process and never sent to a browser."""

    __slots__ = ("session_id", "token_id", "user_id")

    def __init__(self, user_id: str, session_id: str | None, token_id: str | None) -> None:
        self.user_id = user_id
        self.session_id = session_id
        self.token_id = token_id

    @property
    def is_for_everything(self) -> bool:
        """Concerns the person, not only one of his sessions or tokens."""
        return self.session_id is None and self.token_id is None


class Entry:
    """One event as the streams need it."""

    __slots__ = (
        "_left_frame",
        "access",
        "after",
        "audience",
        "before",
        "conversation_id",
        "frame",
        "left",
        "number",
    )

    def __init__(
        self,
        number: int,
        kind: str,
        payload: bytes,
        audience: Keys,
        *,
        left: Keys = frozenset(),
        conversation_id: UUID | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        access: Access | None = None,
    ) -> None:
        self.number = number
        self.frame = b"" if access is not None else frames.event(number, kind, payload)
        self.audience = audience
        self.left = left
        self.conversation_id = conversation_id
        self.before = before
        self.after = after
        self.access = access
        self._left_frame: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return len(self.frame) + ENTRY_OVERHEAD

    def concerns(self, keys: Keys) -> bool:
        """Whether somebody with these visibility keys has to hear of it."""
        return not (self.audience.isdisjoint(keys) and self.left.isdisjoint(keys))

    def frame_for(self, keys: Keys) -> bytes | None:
        """The bytes for somebody with these visibility keys, None when it does not concern him."""
        if not self.audience.isdisjoint(keys):
            return self.frame or None
        if self.conversation_id is None or self.left.isdisjoint(keys):
            return None
        if self._left_frame is None:
            self._left_frame = frames.left(self.number, self.conversation_id)
        return self._left_frame


class Ring:
    """Events with consecutive numbers; the oldest go when there are too many or they are too large.

    A cursor is the number of the last event that its owner has seen. The ring can serve every cursor from
    `floor` to `head`.
    """

    def __init__(self, head: int, max_events: int = 4_096, max_bytes: int = 8 << 20) -> None:
        self.head = head
        self.max_events = max_events
        self.max_bytes = max_bytes
        self.bytes = 0
        self._entries: deque[Entry] = deque()
        self._interned: dict[tuple[str, ...], Keys] = {}

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def floor(self) -> int:
        """The lowest cursor that can be served from here."""
        return self.head - len(self)

    def keys(self, names: Iterable[str]) -> Keys:
        """A set of visibility keys; equal sets share one object: thousands of events repeat them."""
        names = tuple(names)
        known = self._interned.get(names)
        if known is None:
            if len(self._interned) >= _MAX_INTERNED:
                self._interned.clear()
            known = self._interned[names] = frozenset(names)
        return known

    def append(self, entry: Entry) -> None:
        """Add the next event. Raises ValueError when its number is not the next one."""
        if entry.number != self.head + 1:
            raise ValueError(f"event {entry.number} cannot follow {self.head}")
        self._entries.append(entry)
        self.head = entry.number
        self.bytes += entry.size
        self.shrink()

    def shrink(self) -> None:
        """Drop the oldest events until the limits hold; the newest always stays."""
        while len(self) > 1 and (len(self) > self.max_events or self.bytes > self.max_bytes):
            self.bytes -= self._entries.popleft().size

    def forget(self) -> None:
        """Drop everything but the newest event."""
        while len(self) > 1:
            self.bytes -= self._entries.popleft().size

    def after(self, cursor: int) -> Iterator[Entry]:
        """The events after `cursor`, oldest first. `cursor` must not lie below `floor`."""
        entries = self._entries
        for index in range(cursor - self.floor, len(entries)):
            yield entries[index]
