"""Total and unread conversations per view for every viewer, without asking the database each time.

Conversations are counted in small buckets. What a bucket adds to a viewer's numbers depends on his permissions and
departments, on whether its agent is nobody, himself or somebody else, and on whether he is its guest: viewers with the
same rights share one sum, in which nobody is meant, and each adds what is different for the few buckets of his own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from prosa.accounts.schemas import Viewer
from prosa.conversations.policy import VIEWS, Bucket, counters_for

Numbers = tuple[int, ...]
"""Total and unread of each view, in the order of VIEWS."""

_Rights = tuple[frozenset[str], frozenset[UUID]]

_ZERO: Numbers = (0,) * (2 * len(VIEWS))
_SOMEBODY = UUID(int=0)
_MYSELF = UUID(int=1)
_MAX_SUMS = 500
_MAX_SHARES = 50_000


class Buckets:
    """How many conversations of an account are in which bucket."""

    def __init__(self, counts: Mapping[Bucket, int]) -> None:
        self.counts: dict[Bucket, int] = {}
        self._shared: dict[Bucket, int] = {}
        self._of_person: dict[UUID, dict[Bucket, int]] = {}
        self._sums: dict[_Rights, Numbers] = {}
        self._shares: dict[tuple[_Rights, Bucket], Numbers] = {}
        self._sample: dict[_Rights, Viewer] = {}
        for bucket, count in counts.items():
            self._add(bucket, count)

    def move(self, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
        """A conversation left the bucket `before` and entered `after`; None: there was none on that side."""
        if before is not None:
            self._add(Bucket.from_dict(before), -1)
        if after is not None:
            self._add(Bucket.from_dict(after), 1)

    def numbers(self, viewer: Viewer) -> Numbers:
        """The viewer's numbers."""
        rights = (viewer.permissions, viewer.department_ids)
        total = self._sum(rights, viewer)
        for bucket, count in self._of_person.get(viewer.user_id, {}).items():
            other = self._share(rights, viewer, _as_seen(bucket))
            own = self._share(rights, viewer, _as_seen(bucket, viewer.user_id))
            if own != other:
                total = _plus(_plus(total, own, count), other, -count)
        return total

    def _add(self, bucket: Bucket, count: int) -> None:
        _change(self.counts, bucket, count)
        for user_id in {bucket.agent_id, *bucket.participant_ids, *bucket.offered_to_ids} - {None}:
            assert user_id is not None
            own = self._of_person.setdefault(user_id, {})
            _change(own, bucket, count)
            if not own:
                del self._of_person[user_id]
        shared = _as_seen(bucket)
        _change(self._shared, shared, count)
        for rights, total in self._sums.items():
            share = self._share(rights, self._sample[rights], shared)
            if share != _ZERO:
                self._sums[rights] = _plus(total, share, count)

    def _sum(self, rights: _Rights, viewer: Viewer) -> Numbers:
        """What viewers with these rights have in common: every agent counts as somebody else."""
        total = self._sums.get(rights)
        if total is None:
            if len(self._sums) >= _MAX_SUMS:
                self._sums.clear()
                self._sample.clear()
            total = _ZERO
            for bucket, count in self._shared.items():
                total = _plus(total, self._share(rights, viewer, bucket), count)
            self._sums[rights] = total
            self._sample[rights] = viewer
        return total

    def _share(self, rights: _Rights, viewer: Viewer, bucket: Bucket) -> Numbers:
        """What one conversation of the bucket, as the viewer sees it, adds to his numbers."""
        share = self._shares.get((rights, bucket))
        if share is None:
            if len(self._shares) >= _MAX_SHARES:
                self._shares.clear()
            meant = bucket._replace(
                agent_id=viewer.user_id if bucket.agent_id == _MYSELF else bucket.agent_id,
                participant_ids=(viewer.user_id,) * len(bucket.participant_ids),
                offered_to_ids=(viewer.user_id,) * len(bucket.offered_to_ids),
            )
            views = counters_for(viewer, {meant: 1})
            share = tuple(views[view][side] for view in VIEWS for side in ("total", "unread"))
            self._shares[(rights, bucket)] = share
        return share


def _as_seen(bucket: Bucket, user_id: UUID | None = None) -> Bucket:
    """The bucket with nobody in it but `user_id`: all who look at it alike share what is known of it."""
    agent_id = bucket.agent_id
    if agent_id is not None:
        agent_id = _MYSELF if agent_id == user_id else _SOMEBODY
    return bucket._replace(
        agent_id=agent_id,
        participant_ids=(_MYSELF,) if user_id in bucket.participant_ids else (),
        offered_to_ids=(_MYSELF,) if user_id in bucket.offered_to_ids else (),
    )


def body(numbers: Numbers, head: int) -> dict[str, Any]:
    """The wire shape, as at event `head`."""
    views = {view: {"total": numbers[2 * i], "unread": numbers[2 * i + 1]} for i, view in enumerate(VIEWS)}
    return {"views": views, "head": head}


def _plus(total: Numbers, share: Numbers, count: int) -> Numbers:
    return tuple(number + part * count for number, part in zip(total, share, strict=True))


def _change(counts: dict[Bucket, int], bucket: Bucket, count: int) -> None:
    present = counts.get(bucket, 0) + count
    if present:
        counts[bucket] = present
    else:
        counts.pop(bucket, None)
