"""When a block is possible, and what a provider's answer means: pure functions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from prosa.channels.port import BlockResult, ProviderError, ProviderFailure, Recipient

WROTE_WITHIN = timedelta(hours=24)
"""A provider that blocks takes only people who wrote so recently."""
MOST_ATTEMPTS = 10
WINDOW_CLOSED = 131047


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contact can write to us: whether its provider blocks, and when they last wrote."""

    provider_blocks: bool
    last_inbound_at: datetime | None


def is_recent(last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether the provider would take the block."""
    return last_inbound_at is not None and now < last_inbound_at + WROTE_WITHIN


def is_possible(places: Sequence[Place], now: datetime) -> bool:
    """Prosa's own block goes everywhere; who is only where providers block is blocked by the provider's rule."""
    if not places or any(not place.provider_blocks for place in places):
        return True
    return any(is_recent(place.last_inbound_at, now) for place in places)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one address: done, or an error with the seconds until the next try (None: never)."""

    error: dict[str, Any] | None = None
    again_in: float | None = None

    @property
    def is_done(self) -> bool:
        return self.error is None


def too_late() -> dict[str, Any]:
    """The error of an address that the provider would not take."""
    return _stored(
        ProviderError(code=WINDOW_CLOSED, title="Not written within 24 hours", advice="block_failed")
    )


def answers(users: Sequence[Recipient], result: BlockResult) -> list[Answer]:
    """The provider's answer for each of `users`."""
    failed = {_plain(address): error for address, error in result.failed.items()}
    done = {_plain(address) for address in result.done}
    # A provider that names people by other ids than we gave has done all of them if it refused none.
    everybody = not failed and len(result.done) == len(users)
    found = []
    for user in users:
        error = failed.get(_plain(user.address))
        if error is not None:
            found.append(Answer(_stored(error)))
        elif everybody or _plain(user.address) in done:
            found.append(Answer())
        else:
            missing = ProviderError(code=None, title="Not named in the answer", advice="block_failed")
            found.append(Answer(_stored(missing)))
    return found


def failure(error: ProviderFailure, attempts: int) -> Answer:
    """The whole call failed after so many attempts; what can be tried again is."""
    stored = _stored(error.error)
    if error.retry == "never" or attempts >= MOST_ATTEMPTS:
        return Answer(stored)
    wait = min(error.retry_after or 2.0**attempts, 3_600.0)
    return Answer(stored, wait * random.uniform(0.9, 1.2))


def _stored(error: ProviderError) -> dict[str, Any]:
    advice = "block_failed" if error.code == WINDOW_CLOSED else error.advice
    return {
        "code": "" if error.code is None else str(error.code),
        "title": error.title,
        "details": error.details,
        "advice": advice,
    }


def _plain(address: str) -> str:
    return address.strip().removeprefix("+")


def shown_state(state: str, *, wanted: bool) -> Any:
    """The word for a call's state: what it was to bring about."""
    return ("blocked" if wanted else "unblocked") if state == "done" else state
