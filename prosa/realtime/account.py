"""The live side of one account in one process: recent events, open streams, counters, presence.

Nothing here waits: input and output are the hub's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from prosa.accounts.events import ACCESS_CHANGED
from prosa.accounts.schemas import Principal, Viewer
from prosa.conversations.policy import Bucket
from prosa.kit.events import StoredEvent
from prosa.realtime import counters, frames
from prosa.realtime.counters import Buckets
from prosa.realtime.presence import Marks
from prosa.realtime.ring import Access, Entry, Keys, Ring
from prosa.realtime.stream import Headers, Stream

CHUNK = 64 << 10
"""Bytes after which a chunk is sent; one larger frame still goes whole."""


class GapError(Exception):
    """The next event does not follow the last one: the log was restored or trimmed under us."""


class _AccessData(msgspec.Struct):
    user_id: str
    session_id: str | None = None
    token_id: str | None = None


def entry_of(event: StoredEvent, ring: Ring) -> Entry:
    """The event as streams need it."""
    access = None
    if event.type == ACCESS_CHANGED:
        data = msgspec.json.decode(event.payload, type=_AccessData)
        access = Access(data.user_id, data.session_id, data.token_id)
    return Entry(
        event.number,
        event.type,
        event.payload,
        ring.keys(event.audience),
        left=ring.keys(event.left),
        conversation_id=event.conversation_id,
        before=event.before,
        after=event.after,
        access=access,
    )


class LiveAccount:
    """What the streams of an account share. All methods are immediate; times are monotonic seconds."""

    def __init__(self, account_id: UUID, ring: Ring, buckets: Buckets, opened_at: float) -> None:
        self.id = account_id
        self.ring = ring
        self.buckets = buckets
        self.marks = Marks()
        self.streams: dict[str, Stream] = {}
        self.opened_at = opened_at
        self.last_used = opened_at
        self.counted_at = opened_at
        self._index: dict[str, set[Stream]] = {}
        self._by_user: dict[UUID, list[Stream]] = {}
        self._access_at: dict[UUID, float] = {}
        self._counters_due: set[Stream] = set()

    # --- streams

    def open(
        self, principal: Principal, credentials: Headers, keys: Keys, cursor: int | None, *, known_at: float
    ) -> Stream:
        """A new stream from `cursor` (None: from now). `known_at`: when the principal was asked for."""
        head = self.ring.head
        known = {key: key for key in self._index}
        # One copy of each key for all streams: a thousand viewers share a few hundred keys.
        keys = frozenset(known.get(key, key) for key in keys)
        stream = Stream(principal, credentials, keys, head if cursor is None else cursor)
        stream.joined = max(head, stream.cursor)
        stream.pending = stream.cursor < head
        stream.recheck = max(self.opened_at, self._access_at.get(principal.user_id, 0.0)) >= known_at
        stream.counters_due = True
        if self.marks.conversations:
            stream.presence_due = {item for item in self.marks.conversations if self.may_see(stream, item)}
        self.streams[stream.id] = stream
        self._by_user.setdefault(principal.user_id, []).append(stream)
        for key in keys:
            self._index.setdefault(key, set()).add(stream)
        return stream

    def close(self, stream: Stream, now: float) -> None:
        """Forget the stream. Harmless when it is gone already."""
        if self.streams.pop(stream.id, None) is None:
            return
        self.last_used = now
        self._counters_due.discard(stream)
        own = self._by_user[stream.user_id]
        own.remove(stream)
        if not own:
            del self._by_user[stream.user_id]
        for key in stream.keys:
            watchers = self._index[key]
            watchers.discard(stream)
            if not watchers:
                del self._index[key]

    def of_user(self, user_id: UUID) -> list[Stream]:
        """The person's open streams, oldest first."""
        return self._by_user.get(user_id, [])

    @property
    def user_ids(self) -> Iterable[UUID]:
        """Everybody with an open stream."""
        return self._by_user.keys()

    def reset_all(self, reason: str) -> None:
        """End every stream; its client starts anew."""
        final = frames.reset(reason)
        for stream in self.streams.values():
            stream.end(final)

    # --- events

    def ingest(self, events: Iterable[StoredEvent], now: float) -> None:
        """Take the next events and wake whom they concern. Raises GapError."""
        for event in events:
            if event.number <= self.ring.head:
                continue
            if event.number != self.ring.head + 1:
                raise GapError(f"event {event.number} after {self.ring.head}")
            entry = entry_of(event, self.ring)
            self.ring.append(entry)
            if event.type == "contents.cleared":
                # Whoever is behind reads the stored events: they have lost what was erased.
                self.ring.forget()
            if entry.access is not None:
                self._access_changed(entry.access, now)
            else:
                self._deliver(entry)

    def _deliver(self, entry: Entry) -> None:
        concerned: set[Stream] = set()
        for keys in (entry.audience, entry.left):
            for key in keys:
                concerned.update(self._index.get(key, ()))
        for stream in concerned:
            stream.event_came(entry.number)
        if entry.before != entry.after:
            self.buckets.move(entry.before, entry.after)
            self._counters_due |= concerned
        if entry.conversation_id is not None and entry.conversation_id in self.marks:
            self.marks.keys[entry.conversation_id] = entry.audience

    def _access_changed(self, access: Access, now: float) -> None:
        user_id = UUID(access.user_id)
        self._access_at[user_id] = now
        for stream in self.of_user(user_id):
            principal = stream.principal
            if not access.is_for_everything and (
                str(principal.session_id) != access.session_id and str(principal.token_id) != access.token_id
            ):
                continue
            stream.recheck = True
            stream.wake()

    # --- what a stream gets

    def read(self, stream: Stream, parts: list[bytes]) -> None:
        """Add what the ring has for the stream, up to about CHUNK bytes, and move its cursor."""
        size = 0
        for entry in self.ring.after(stream.cursor):
            stream.cursor = entry.number
            frame = entry.frame_for(stream.keys)
            if frame is not None:
                parts.append(frame)
                size += len(frame)
                if size >= CHUNK:
                    break
            elif _was_changed(stream, entry):
                stream.end(frames.reset("access"))
                return
        stream.pending = stream.cursor < self.ring.head

    def read_stored(
        self, stream: Stream, events: list[StoredEvent], up_to: int, *, is_all: bool
    ) -> list[bytes]:
        """The frames of events that came from the table, already ascending and after the cursor."""
        parts: list[bytes] = []
        for event in events:
            entry = entry_of(event, self.ring)
            stream.cursor = entry.number
            frame = entry.frame_for(stream.keys)
            if frame is not None:
                parts.append(frame)
            elif _was_changed(stream, entry):
                stream.end(frames.reset("access"))
                return parts
        if is_all:
            stream.cursor = up_to
        stream.pending = stream.cursor < self.ring.head
        return parts

    def ephemeral(self, stream: Stream, now: float) -> list[bytes]:
        """What is due without a number."""
        parts: list[bytes] = []
        if stream.counters_due:
            stream.counters_due = False
            numbers = self.buckets.numbers(stream.principal.viewer)
            if numbers != stream.sent_numbers:
                stream.sent_numbers = numbers
                parts.append(frames.ephemeral("counters", counters.body(numbers, self.ring.head)))
        if stream.presence_due:
            due, stream.presence_due = stream.presence_due, None
            parts += [frames.presence(item, self.marks.users(item, now)) for item in sorted(due)]
        if stream.heartbeat_due:
            stream.heartbeat_due = False
            seen = stream.cursor if stream.pending else max(stream.cursor, self.ring.head)
            parts.append(frames.heartbeat(seen))
        return parts

    # --- counters and presence

    def push_counters(self) -> None:
        """Let the streams whose numbers changed send them. Called once a second."""
        due, self._counters_due = self._counters_due, set()
        for stream in due:
            if self.buckets.numbers(stream.principal.viewer) != stream.sent_numbers:
                stream.counters_due = True
                stream.wake()

    def recount(self, counts: Mapping[Bucket, int], head: int) -> dict[Bucket, int] | None:
        """Put counts that were taken at event `head` in place of ours.

        Returns what differed (right minus ours), or None when our events do not meet `head` any more.
        """
        if not self.ring.floor <= head <= self.ring.head:
            return None
        fresh = Buckets(counts)
        for entry in self.ring.after(head):
            fresh.move(entry.before, entry.after)
        ours, self.buckets = self.buckets.counts, fresh
        right = fresh.counts
        differences = {item: right.get(item, 0) - ours.get(item, 0) for item in ours.keys() | right.keys()}
        self._counters_due.update(self.streams.values())
        return {item: difference for item, difference in differences.items() if difference}

    def counters(self, viewer: Viewer) -> dict[str, object]:
        """The counters of any viewer of the account, as the API shows them."""
        return counters.body(self.buckets.numbers(viewer), self.ring.head)

    def may_see(self, stream: Stream, conversation_id: UUID) -> bool:
        """Whether the stream's viewer may see a conversation that has marks."""
        keys = self.marks.keys.get(conversation_id)
        return keys is not None and not keys.isdisjoint(stream.keys)

    def show_presence(self, conversation_ids: set[UUID], now: float) -> None:
        """Tell the entitled streams about conversations whose marks may have changed."""
        ready = {item for item in conversation_ids if item in self.marks.keys}
        for item in self.marks.changed(ready, now):
            for key in self.marks.keys[item]:
                for stream in self._index.get(key, ()):
                    if stream.presence_due is None:
                        stream.presence_due = set()
                    stream.presence_due.add(item)
                    stream.wake()
        self.marks.forget_keys()


def _was_changed(stream: Stream, entry: Entry) -> bool:
    """Whether the viewer's rights changed between the cursor that he came with and his coming."""
    access = entry.access
    return (
        access is not None
        and access.is_for_everything
        and entry.number <= stream.joined
        and access.user_id == str(stream.user_id)
    )
