"""What follows what in the life of an outgoing message, and who may send what: pure functions."""

from __future__ import annotations

from typing import Any

from prosa.channels.port import ProviderError

RANK = {
    "queued": 0,
    "sending": 0,
    "unconfirmed": 0,
    "sent": 1,
    "failed": 1,
    "delivered": 2,
    "read": 3,
    "played": 4,
}
"""How far a message got. A receipt only ever raises it, so that they may come in any order."""


def next_status(present: str, reported: str) -> str:
    """The state after a receipt.

    A failure replaces what is lower than delivered; after it a late `sent` changes nothing, but `delivered` or `read`
    prove that the message arrived after all.
    """
    if reported not in RANK or present == "received":
        return present
    if reported == "failed":
        return "failed" if RANK[present] < RANK["delivered"] else present
    if present == "failed" and reported == "sent":
        return present
    return reported if RANK[reported] > RANK[present] else present


def stored_error(error: ProviderError) -> dict[str, Any]:
    """A provider's error as it is kept with the message."""
    return {
        "code": "" if error.code is None else str(error.code),
        "title": error.title,
        "details": error.details,
        "advice": error.advice,
    }
