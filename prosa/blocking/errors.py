"""What can go wrong with blocking."""

from __future__ import annotations

from prosa.kit.errors import Conflict


class BlockNotPossible(Conflict):
    """WhatsApp's rule, told before anything is tried."""

    code = "block_not_possible"
    default_detail = "WhatsApp only lets you block people who wrote to you in the last 24 hours."


class NotBlocked(Conflict):
    code = "not_blocked"
    default_detail = "This contact is not blocked."
