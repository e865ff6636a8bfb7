"""Outcomes of drafts that a caller can act on."""

from prosa.kit.errors import Conflict


class DraftConflict(Conflict):
    """Another tab has written meanwhile; `draft` (or null) and `revision` in the extra are what is stored."""

    code = "draft_conflict"
    default_detail = "This draft was changed in another window."
