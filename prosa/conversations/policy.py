"""Who may see a conversation, in which views it appears, and which state follows which: pure functions only.

Visibility is an intersection of keys. A conversation has keys that say how it can be seen, a viewer has keys that say
what they may see, and they meet or they do not. Lists, counters, events, search and files all ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Literal, NamedTuple, Protocol, get_args
from uuid import UUID

from prosa.accounts.schemas import Viewer as Viewer

State = Literal["new", "bot", "queued", "active", "closed"]
"""As stored. On the wire `new` and `closed` are both `idle`."""
View = Literal["waiting", "mine", "active", "open", "closed", "bot", "all"]
VIEWS: tuple[View, ...] = get_args(View)
Sort = Literal["recent", "oldest", "opened_recent", "opened_oldest", "expires_soon"]
WindowFilter = Literal["open", "expiring", "expired"]
EXPIRING = timedelta(minutes=30)
"""A service window is "expiring" for so long before its end."""

OPEN_STATES = frozenset({"queued", "active"})
"""States with an open ticket."""


class Facts(Protocol):
    """What decides about a conversation's visibility."""

    state: str
    department_id: UUID | None
    agent_id: UUID | None
    participant_ids: list[UUID]
    offered_to_ids: list[UUID]
    last_department_id: UUID | None
    last_agent_id: UUID | None


def may(viewer: Viewer, permission: str) -> bool:
    """Whether the viewer's role holds the permission."""
    return permission in viewer.permissions


def may_read_deleted(viewer: Viewer, deleted: Mapping[str, Any] | None) -> bool:
    """What customers take back stays readable for who sees the conversation; what our side deletes, for supervisors."""
    if deleted is None or deleted["by"] == "contact":
        return True
    return may(viewer, "monitor") or may(viewer, "messages.delete")


def visibility_keys(facts: Facts) -> frozenset[str]:
    """The keys by which the conversation can be seen."""
    if facts.state == "closed":
        keys = {"closed-all"}
        if facts.last_department_id is not None:
            keys.add(f"closed-dept:{facts.last_department_id}")
        if facts.last_agent_id is not None:
            keys.add(f"closed-user:{facts.last_agent_id}")
        return frozenset(keys)
    keys = {"all"}
    keys.update(f"user:{user_id}" for user_id in (*facts.participant_ids, *facts.offered_to_ids))
    if facts.agent_id is not None:
        keys.add(f"user:{facts.agent_id}")
    if facts.department_id is None:
        keys.add("nodept")
    elif facts.agent_id is None:
        keys.add(f"dept-free:{facts.department_id}")
    else:
        keys.add(f"dept-taken:{facts.department_id}")
    return frozenset(keys)


def viewer_keys(viewer: Viewer) -> frozenset[str]:
    """The keys that the viewer holds; `account` (the directory's) is everybody's."""
    keys = {"account", f"user:{viewer.user_id}"}
    if may(viewer, "conversations.see_unassigned"):
        keys.update(f"dept-free:{department_id}" for department_id in viewer.department_ids)
    if may(viewer, "conversations.see_department"):
        keys.update(f"dept-free:{department_id}" for department_id in viewer.department_ids)
        keys.update(f"dept-taken:{department_id}" for department_id in viewer.department_ids)
    if may(viewer, "conversations.see_no_department"):
        keys.add("nodept")
    if may(viewer, "conversations.see_all"):
        keys.add("all")
    if may(viewer, "conversations.see_closed_own"):
        keys.add(f"closed-user:{viewer.user_id}")
    if may(viewer, "conversations.see_closed_department"):
        keys.add(f"closed-user:{viewer.user_id}")
        keys.update(f"closed-dept:{department_id}" for department_id in viewer.department_ids)
    if may(viewer, "conversations.see_closed_all"):
        keys.add("closed-all")
    return frozenset(keys)


def may_see(viewer: Viewer, facts: Facts) -> bool:
    """The rule PERM."""
    return not visibility_keys(facts).isdisjoint(viewer_keys(viewer))


class Bucket(NamedTuple):
    """Conversations that every view and every viewer treat alike are counted together.

    For a closed conversation department and agent are those of its last ticket. Guests (who take part in a conference,
    and who is being asked to serve or to join) are few, so that buckets stay few as well; both are in order.
    """

    state: str
    department_id: UUID | None
    agent_id: UUID | None
    is_chatbot_off: bool
    is_unread: bool
    participant_ids: tuple[UUID, ...] = ()
    offered_to_ids: tuple[UUID, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return self._asdict()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Bucket:
        """The inverse of `as_dict`, also after a passage through JSON; events of before know no guests."""

        def uuid(value: Any) -> UUID | None:
            return value if value is None or isinstance(value, UUID) else UUID(value)

        def uuids(values: Iterable[Any]) -> tuple[UUID, ...]:
            return tuple(value if isinstance(value, UUID) else UUID(value) for value in values)

        return cls(
            data["state"],
            uuid(data["department_id"]),
            uuid(data["agent_id"]),
            data["is_chatbot_off"],
            data["is_unread"],
            uuids(data.get("participant_ids", ())),
            uuids(data.get("offered_to_ids", ())),
        )


def guests_of(
    state: str, participant_ids: Iterable[UUID], offered_to_ids: Iterable[UUID]
) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """The guests as a bucket has them: nobody takes part in what is not served, nobody is asked about what is over."""
    return (
        tuple(sorted(participant_ids)) if state == "active" else (),
        tuple(sorted(offered_to_ids)) if state in OPEN_STATES else (),
    )


def bucket_is_visible(keys: frozenset[str], bucket: Bucket) -> bool:
    """`may_see` for all conversations of a bucket."""
    return not visibility_keys(_BucketFacts(bucket)).isdisjoint(keys)


class _BucketFacts:
    __slots__ = (
        "agent_id",
        "department_id",
        "last_agent_id",
        "last_department_id",
        "offered_to_ids",
        "participant_ids",
        "state",
    )

    def __init__(self, bucket: Bucket) -> None:
        self.state = bucket.state
        self.participant_ids = list(bucket.participant_ids)
        self.offered_to_ids = list(bucket.offered_to_ids)
        closed = bucket.state == "closed"
        self.department_id = None if closed else bucket.department_id
        self.agent_id = None if closed else bucket.agent_id
        self.last_department_id = bucket.department_id if closed else None
        self.last_agent_id = bucket.agent_id if closed else None


def is_in_view(viewer: Viewer, view: View, bucket: Bucket) -> bool:
    """Whether a *visible* conversation of `bucket` appears in `view` (INB-1 to INB-7, guests by SRV-40)."""
    state, department_id = bucket.state, bucket.department_id
    ours = department_id is None or department_id in viewer.department_ids
    serves = viewer.user_id == bucket.agent_id or viewer.user_id in bucket.participant_ids
    match view:
        case "waiting":
            return (state == "queued" and ours) or (
                state in OPEN_STATES and viewer.user_id in bucket.offered_to_ids
            )
        case "mine":
            return state == "active" and serves
        case "active":
            return state == "active" and (ours or serves)
        case "open":
            every = may(viewer, "conversations.see_all")
            if state == "queued":
                return ours or every
            if state == "active":
                return department_id is not None and (ours or every)
            return state == "new" and bucket.is_chatbot_off
        case "closed":
            return state == "closed"
        case "bot":
            return state == "bot"
        case "all":
            return True


def counters_for(viewer: Viewer, buckets: Mapping[Bucket, int]) -> dict[str, dict[str, int]]:
    """Total and unread conversations per view for one viewer."""
    keys = viewer_keys(viewer)
    totals = {view: {"total": 0, "unread": 0} for view in VIEWS}
    for bucket, count in buckets.items():
        if count <= 0 or not bucket_is_visible(keys, bucket):
            continue
        for view in VIEWS:
            if is_in_view(viewer, view, bucket):
                totals[view]["total"] += count
                if bucket.is_unread:
                    totals[view]["unread"] += count
    return {str(view): total for view, total in totals.items()}


# Which state follows which

_FOLLOWING: dict[str, frozenset[str]] = {
    "new": frozenset({"bot", "queued", "active"}),
    "bot": frozenset({"new", "closed", "queued", "active"}),
    "queued": frozenset({"active", "queued", "closed", "bot"}),
    "active": frozenset({"active", "queued", "closed", "bot"}),
    "closed": frozenset({"bot", "queued", "active"}),
}


def may_follow(state: str, following: str) -> bool:
    """Whether a conversation in `state` may become `following`."""
    return following in _FOLLOWING[state]


def may_close(viewer: Viewer, agent_ids: Iterable[UUID | None]) -> bool:
    """Own conversations and those without an agent by one permission, other agents' by another."""
    served_by = [agent_id for agent_id in agent_ids if agent_id is not None]
    if not served_by or viewer.user_id in served_by:
        return may(viewer, "conversations.close")
    return may(viewer, "conversations.close_others")
