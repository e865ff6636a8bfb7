from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prosa.conversations.policy import VIEWS, Bucket, counters_for
from prosa.realtime import counters
from prosa.realtime.counters import Buckets
from tests.realtime.support import department, user, viewer

VIEWERS = [
    viewer(1, (1,), "see_unassigned", "see_no_department", "see_closed_own"),
    viewer(2, (1,), "see_unassigned", "see_no_department", "see_closed_own"),
    viewer(3, (1, 2), "see_department", "see_closed_department"),
    viewer(4, (), "see_all", "see_closed_all"),
    viewer(5),
]
guests = st.just(()) | st.sets(st.sampled_from([user(1), user(2), user(5)])).map(
    lambda ids: tuple(sorted(ids))
)
buckets = st.builds(
    Bucket,
    state=st.sampled_from(["new", "bot", "queued", "active", "closed"]),
    department_id=st.sampled_from([None, department(1), department(2)]),
    agent_id=st.sampled_from([None, user(1), user(2), user(3)]),
    is_chatbot_off=st.booleans(),
    is_unread=st.booleans(),
    participant_ids=guests,
    offered_to_ids=guests,
)
moves = st.lists(st.tuples(st.none() | buckets, st.none() | buckets), max_size=15)


@given(start=st.dictionaries(buckets, st.integers(1, 9), max_size=12), moved=moves, early=st.booleans())
def test_shared_sums_equal_the_policy_for_every_viewer(
    start: dict[Bucket, int], moved: list[tuple[Bucket | None, Bucket | None]], early: bool
) -> None:
    kept = Buckets(start)
    if early:  # sums that exist are moved along, others are made later
        for item in VIEWERS:
            kept.numbers(item)
    plain = dict(start)
    for left, after in moved:
        before = left if left is not None and plain.get(left) else None
        kept.move(before and before.as_dict(), after and after.as_dict())
        if before is not None:
            plain[before] -= 1
        if after is not None:
            plain[after] = plain.get(after, 0) + 1

    for item in VIEWERS:
        shown = counters.body(kept.numbers(item), 3)
        assert shown == {"views": counters_for(item, plain), "head": 3}
        assert list(shown["views"]) == list(VIEWS)
