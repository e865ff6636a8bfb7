"""The wire shapes of departments."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, field

from prosa.accounts.schemas import Name
from prosa.accounts.settings import Hours, Inactivity, Minutes, Text, Word
from prosa.kit.patches import patch_of

Color = Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$")]
Capacity = Annotated[int, Meta(ge=0, le=500)]


class DepartmentSettings(Struct, frozen=True, kw_only=True):
    """How a department works."""

    mode: Literal["pull", "push"] = "pull"
    """pull: agents pick from the queue; push: the system offers."""
    strategy: Literal["round_robin", "random", "least_busy", "longest_idle", "last_agent", "skills"] = (
        "least_busy"
    )
    skills: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    """What an agent must be able to do, for the strategy `skills`."""
    offer_seconds: Annotated[int, Meta(ge=0, le=600)] = 20
    """How long an agent has to answer an offer; 0: the agent gets the conversation without being asked."""
    can_decline: bool = True
    transfer_needs_acceptance: bool = False
    capacity: Annotated[int, Meta(ge=1, le=500)] = 5
    """Conversations that an agent serves at once."""
    channel_capacity: Annotated[dict[str, Capacity], Meta(max_length=50)] = field(default_factory=dict)
    """Kind of channel → how many of the capacity it may take."""
    wrap_up_seconds: Annotated[int, Meta(ge=0, le=3600)] = 0
    wrap_up_counts_as_available: bool = True
    priority: Annotated[int, Meta(ge=0, le=3)] = 1
    """0 low, 1 normal, 2 high, 3 urgent: given to conversations that enter the queue."""
    hours: Hours | None = None
    """Null: the account's."""
    out_of_hours_message: Text = ""
    open_when_closed: bool = True
    """Outside the hours a ticket is opened all the same and waits."""
    welcome_message: Text = ""
    waiting_message: Text = ""
    announce_position: bool = False
    leave_word: Annotated[str, Meta(max_length=30, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    """A customer who writes just this leaves the queue; empty: none."""
    overflow_to: Annotated[tuple[UUID, ...], Meta(max_length=20)] = ()
    overflow_when_unavailable: bool = True
    overflow_queue_length: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    overflow_waiting_minutes: Minutes | None = None
    overflow_returns: bool = False
    """What has overflowed comes back when somebody is available here again."""
    inactivity: Inactivity | None = None
    """Null: the account's."""
    owed_reply_minutes: Minutes | None = None
    owed_reply_action: Literal["remind", "alert", "requeue"] = "remind"
    owner_first: bool = True
    """A contact's own agent is asked before anybody else."""
    closing_message: Text = ""


if TYPE_CHECKING:

    class DepartmentSettingsPatch(Struct):
        """DepartmentSettings with every field optional."""
else:
    DepartmentSettingsPatch = patch_of(DepartmentSettings, "DepartmentSettingsPatch")


class Department(Struct):
    """A queue and who works in it."""

    id: UUID
    name: str
    color: str
    is_active: bool
    is_available: bool
    """Somebody who works there is available at the moment, or soon will be where wrap-up counts."""
    member_ids: list[UUID]
    settings: DepartmentSettings
    warnings: list[str]
    """`no_members`: nobody active works there, so nobody sees its queue."""
    created_at: datetime


class Departments(Struct):
    items: list[Department]


class DepartmentCreate(Struct, forbid_unknown_fields=True):
    name: Name
    color: Color = "#3A5BA9"
    member_ids: Annotated[list[UUID], Meta(max_length=5000)] = []
    settings: DepartmentSettingsPatch | UnsetType = UNSET


class DepartmentPatch(Struct, forbid_unknown_fields=True):
    """Of `settings` only the given fields change; a nested document is replaced as a whole."""

    name: Name | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    settings: DepartmentSettingsPatch | UnsetType = UNSET


class Members(Struct, forbid_unknown_fields=True):
    """The whole list: who is not in it leaves."""

    user_ids: Annotated[list[UUID], Meta(max_length=5000)]


class OpenWork(Struct, frozen=True):
    """What a department still has to do."""

    queued: int
    """Conversations that wait in it."""
    active: int
    """Conversations of it that agents serve."""
