"""What can go wrong when contacts are merged."""

from __future__ import annotations

from prosa.kit.errors import Conflict, NotFound


class AlreadyMerged(Conflict):
    """They are one person already; `contact_id` in the extra is the one that is shown."""

    code = "already_merged"
    default_detail = "These contacts are merged already."


class BlockDiffers(Conflict):
    """Nobody is blocked, or let in again, by a merge."""

    code = "block_differs"
    default_detail = "One of the contacts is blocked. Block the other one, or lift the block, first."


class TooManyMerged(Conflict):
    code = "too_many_merged"
    default_detail = "Too many contacts are merged into this one."


class MergeNotFound(NotFound):
    code = "merge_not_found"
    default_detail = "This merge does not exist or you may not see it."


class DistinctionNotFound(NotFound):
    code = "distinction_not_found"
    default_detail = "Nobody says any more that these are two, or you may not see them."


class MergeUndone(Conflict):
    code = "merge_undone"
    default_detail = "This merge was undone already."


class ConflictNotFound(NotFound):
    code = "identity_conflict_not_found"
    default_detail = "This conflict does not exist or you may not see it."


class ConflictSettled(Conflict):
    code = "identity_conflict_settled"
    default_detail = "Somebody has decided about this already."
