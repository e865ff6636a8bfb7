"""How much one person and one company may have running in this process: files that come in, files that go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import UUID

from prosa.accounts.schemas import Principal
from prosa.kit.errors import TooMany

RETRY_AFTER = 30.0
"""Seconds; nobody knows when a file has ended."""


Key = UUID | tuple[UUID, UUID]
"""A company, or one of its people."""


class Slots:
    """Counts what runs. `code` is that of the refusal."""

    def __init__(self, code: str, detail: str, *, per_user: int, per_account: int) -> None:
        self._code = code
        self._detail = detail
        self._per_user = per_user
        self._per_account = per_account
        self._running: Counter[Key] = Counter()

    def take(self, principal: Principal) -> Slot:
        """One more. Raises TooMany."""
        keys: tuple[Key, Key] = (principal.account_id, (principal.account_id, principal.user_id))
        limits = (self._per_account, self._per_user)
        for key, limit in zip(keys, limits, strict=True):
            if self._running[key] >= limit:
                raise TooMany(self._detail, code=self._code, retry_after=RETRY_AFTER, limit=limit)
        self._running.update(keys)
        return Slot(self, keys)

    @contextmanager
    def hold(self, principal: Principal) -> Iterator[None]:
        """One more while the block runs. Raises TooMany."""
        slot = self.take(principal)
        try:
            yield
        finally:
            slot.release()

    def give_back(self, keys: tuple[Key, ...]) -> None:
        """What `take` counted runs no more."""
        self._running.subtract(keys)
        for key in keys:
            if self._running[key] <= 0:
                del self._running[key]


class Slot:
    """What one runs in, until it is released, or nobody has it any more."""

    def __init__(self, slots: Slots, keys: tuple[Key, ...]) -> None:
        self._slots = slots
        self._keys = keys
        self._is_held = True

    def release(self) -> None:
        """More than once is harmless."""
        if self._is_held:
            self._is_held = False
            self._slots.give_back(self._keys)

    def __del__(self) -> None:
        self.release()


class Held(AsyncIterator[bytes]):
    """Something that is sent piece by piece, in a slot that is free again when it has ended, however it ends."""

    def __init__(self, content: AsyncIterator[bytes], slot: Slot) -> None:
        self._content = content
        self._slot = slot

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._content)
        except BaseException:  # the end, a fault, or nobody listens any more
            self._slot.release()
            raise
