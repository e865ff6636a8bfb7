"""What a company and a person may set: typed documents with defaults, stored in `accounts.settings` and
`users.settings`.

Stored documents are read leniently (a key of another version is ignored); what people send is read strictly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct, field

from prosa.kit.patches import patch_of

Text = Annotated[str, Meta(max_length=4096, pattern=r"^[^\x00]*$")]
"""A message text; empty sends none. 4,096 characters are the most that WhatsApp takes."""
Word = Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]
Minutes = Annotated[int, Meta(ge=1, le=43_200)]
"""Up to thirty days."""

ClockTime = Annotated[str, Meta(pattern=r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Interval = tuple[ClockTime, ClockTime]
"""From (inclusive) and until (exclusive), on the clock of the account's time zone."""
Intervals = Annotated[tuple[Interval, ...], Meta(max_length=12)]

_ALL_DAY: Final[tuple[Interval, ...]] = (("00:00", "24:00"),)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_EXCEPTIONS: Final = 400


def minute_of_day(time: str) -> int:
    """`"08:30"` → 510; `"24:00"` → 1440."""
    return int(time[:2]) * 60 + int(time[3:])


def _check(intervals: tuple[Interval, ...], where: str) -> None:
    last = -1
    for start, end in intervals:
        if minute_of_day(start) >= minute_of_day(end):
            raise ValueError(f"{where}: {start} is not before {end}")
        if minute_of_day(start) < last:
            raise ValueError(f"{where}: the intervals are not in order or overlap at {start}")
        last = minute_of_day(end)


class Weekly(Struct, frozen=True, forbid_unknown_fields=True):
    """The ordinary week. A day without intervals is closed; several intervals are a split shift."""

    mon: Intervals = _ALL_DAY
    tue: Intervals = _ALL_DAY
    wed: Intervals = _ALL_DAY
    thu: Intervals = _ALL_DAY
    fri: Intervals = _ALL_DAY
    sat: Intervals = _ALL_DAY
    sun: Intervals = _ALL_DAY

    def __post_init__(self) -> None:
        for day in WEEKDAYS:
            _check(getattr(self, day), day)


class HoursException(Struct, frozen=True, forbid_unknown_fields=True):
    """One date that is unlike its weekday. No intervals: closed all day (a holiday)."""

    date: dt.date
    name: Annotated[str, Meta(max_length=120)] = ""
    intervals: Intervals = ()

    def __post_init__(self) -> None:
        if not 2000 <= self.date.year <= 2100:
            raise ValueError(f"{self.date}: the year is not between 2000 and 2100")
        _check(self.intervals, str(self.date))


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """Business hours in the account's time zone; always open unless said otherwise."""

    weekly: Weekly = Weekly()
    exceptions: Annotated[tuple[HoursException, ...], Meta(max_length=MAX_EXCEPTIONS)] = ()

    def __post_init__(self) -> None:
        dates = [item.date for item in self.exceptions]
        if len(set(dates)) != len(dates):
            raise ValueError("a date is named twice")


class Inactivity(Struct, frozen=True, forbid_unknown_fields=True):
    """What happens when the customer does not answer; minutes since our last message. Null: nothing."""

    warn_minutes: Minutes | None = None
    warn_message: Text = "Como não tivemos resposta, a sessão será encerrada em breve."
    close_minutes: Minutes | None = None
    """Further minutes after the warning (or since our last message when there is none)."""
    close_message: Text = ""


ViewId = Literal["waiting", "mine", "active", "open", "bot", "all", "closed"]


class View(Struct, frozen=True, forbid_unknown_fields=True):
    """One tab of the inbox. `label` null: the usual word."""

    id: ViewId
    is_shown: bool = True
    label: Word | None = None


DEFAULT_VIEWS: Final = (
    View("waiting"),
    View("mine"),
    View("active"),
    View("open"),
    View("all"),
    View("closed"),
    View("bot", is_shown=False),
)


class SystemTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """What Prosa itself tells customers; empty sends none. Names in braces are filled in."""

    queue_position: Text = "Você é o número {posicao} da fila."
    queue_estimate: Text = "Tempo estimado de espera: {minutos} min."
    left_queue: Text = "Você saiu da fila. Quando precisar, é só escrever de novo."


class WaitingActions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the card of a waiting conversation offers before anybody takes it (INB-40)."""

    preview: bool = True
    template: bool = True
    history: bool = True
    edit_contact: bool = True
    transfer: bool = True
    start: bool = True


class _Public(Struct, frozen=True, kw_only=True):
    """What every agent's console needs."""

    department_word: Literal["Setor", "Departamento", "Equipe", "Fila"] = "Setor"
    views: tuple[View, ...] = DEFAULT_VIEWS
    """The tabs in their order; one that is not named is not shown."""
    require_department_on_start: bool = True
    """A conversation of no department gets one when somebody starts it."""
    require_reason: bool = False
    closing_note: Literal["off", "optional", "required"] = "optional"
    transfer_asks_reason: bool = False
    wrap_up_dialog_on_transfer: bool = False
    reopen_minutes: Annotated[int, Meta(ge=0, le=43_200)] = 60
    """How long an agent may reopen a closed ticket; 0 never."""
    click_card_starts: bool = False
    agent_name: Literal["none", "first_name", "name", "name_department"] = "none"
    """What the customer sees above an agent's messages."""
    closing_message: Text = ""
    waiting_actions: WaitingActions = WaitingActions()
    send_image_at_once: bool = False
    """One picked image leaves without a look at it first."""
    template_only_when_expired: bool = False
    """Templates are offered only where free text is not allowed."""
    labels_stay_after_closing: bool = False
    read_receipts: bool = True
    """Customers see that their messages were read, where the channel tells them."""
    typing_to_customer: bool = True
    """Customers see that somebody is writing, where the channel tells them."""
    notify_sound: bool = True
    notify_desktop: bool = True
    notify_push: bool = True
    """These three hold for whoever has not chosen for themselves."""
    push_shows_content: bool = False
    """Phones may show who wrote and what, not only that there is news; people may still hide it."""


class PublicAccountSettings(_Public, frozen=True, kw_only=True):
    """The part of the settings that everybody in the company may know."""


class AccountSettings(_Public, frozen=True, kw_only=True):
    """How the company works."""

    customer_message_reopens: bool = False
    offline_grace_seconds: Annotated[int, Meta(ge=5, le=3600)] = 60
    """How long a lost connection is forgiven before the agent is offline."""
    requeue_when_offline: bool = False
    hours: Hours = Hours()
    inactivity: Inactivity = Inactivity()
    inactivity_channels: Annotated[dict[str, Inactivity], Meta(max_length=50)] = field(default_factory=dict)
    """Kind of channel → what applies there instead."""
    texts: SystemTexts = SystemTexts()

    def __post_init__(self) -> None:
        ids = [view.id for view in self.views]
        if len(set(ids)) != len(ids):
            raise ValueError("a view is named twice")
        if not any(view.is_shown for view in self.views):
            raise ValueError("at least one view must be shown")

    def public(self) -> PublicAccountSettings:
        """The part for everybody."""
        return PublicAccountSettings(
            **{name: getattr(self, name) for name in PublicAccountSettings.__struct_fields__}
        )


class ProfileSettings(Struct, frozen=True, kw_only=True):
    """Meu Perfil."""

    closing_message: Text = ""
    signature: Annotated[str, Meta(max_length=500, pattern=r"^[^\x00]*$")] = ""
    enter_sends: bool = True
    sound: bool | None = None
    desktop_notifications: bool | None = None
    """Where the browser allows them."""
    push: bool | None = None
    """Phones that have the app installed. Null, here as above: as the company has it."""
    push_content: bool | None = None
    """What phones show; true shows no more than the company allows."""
    confirm_audio: bool = True
    """Ask before a recorded voice message is sent."""


if TYPE_CHECKING:

    class AccountSettingsPatch(Struct):
        """AccountSettings with every field optional."""

    class ProfileSettingsPatch(Struct):
        """ProfileSettings with every field optional."""
else:
    AccountSettingsPatch = patch_of(AccountSettings, "AccountSettingsPatch")
    ProfileSettingsPatch = patch_of(ProfileSettings, "ProfileSettingsPatch")


def account_settings(stored: Mapping[str, Any]) -> AccountSettings:
    """The document as stored, defaults filled in."""
    return msgspec.convert(stored, AccountSettings)


def profile_settings(stored: Mapping[str, Any]) -> ProfileSettings:
    """The document as stored, defaults filled in."""
    return msgspec.convert(stored, ProfileSettings)
