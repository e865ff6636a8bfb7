"""Limits kept in one process. The clock is a parameter: tests do not wait."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

Seconds = Callable[[], float]


class SlidingWindow:
    """At most `limit` hits per key within any `seconds`."""

    def __init__(
        self, limit: int, seconds: float, *, now: Seconds = time.monotonic, max_keys: int = 100_000
    ) -> None:
        self._limit = limit
        self._seconds = seconds
        self._now = now
        self._max_keys = max_keys
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    def hit(self, key: str) -> float:
        """Count one; 0 when it is allowed, else the seconds until the next one will be (it does not count)."""
        wait = self.wait(key)
        if wait == 0:
            self._hits.setdefault(key, deque()).append(self._now())
            self._hits.move_to_end(key)
            while len(self._hits) > self._max_keys:
                self._hits.popitem(last=False)
        return wait

    def wait(self, key: str) -> float:
        """The seconds until a hit will be allowed, without counting one."""
        hits = self._hits.get(key)
        if hits is None:
            return 0.0
        now = self._now()
        while hits and hits[0] <= now - self._seconds:
            hits.popleft()
        if not hits:
            del self._hits[key]
            return 0.0
        return 0.0 if len(hits) < self._limit else hits[0] + self._seconds - now

    def forget(self, key: str) -> None:
        """Start anew, for example after a success."""
        self._hits.pop(key, None)


class TokenBucket:
    """`rate` per second on average, up to `burst` at once."""

    def __init__(self, rate: float, burst: float, *, now: Seconds = time.monotonic) -> None:
        self.rate = rate
        self.burst = burst
        self._now = now
        self._tokens = burst
        self._at = now()

    def take(self, count: float = 1.0) -> float:
        """Take tokens; 0 when they were there, else the seconds until they will be (and none is taken)."""
        now = self._now()
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now
        if self._tokens + 1e-9 >= count:
            self._tokens -= count
            return 0.0
        return (count - self._tokens) / self.rate

    def drain(self) -> None:
        """The other side says that it is too much: wait for new tokens."""
        self._tokens = 0.0
        self._at = self._now()
