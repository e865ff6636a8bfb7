"""Who is told of what happened, and by which means (INB-60 to INB-63). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from prosa.accounts.settings import ProfileSettings, PublicAccountSettings

Kind = Literal[
    "message",
    "assigned",
    "queued",
    "offer",
    "mention",
    "note",
    "note_due",
    "schedule_failed",
    "reply_owed",
    "sla_breached",
]
"""What an entry of the bell is about."""

PushRule = Literal["agent", "department"]
"""`agent`: one visible notification per conversation until it is opened or dismissed; `department`: one after each
assignment, on the first message."""

ONLY_AWAY: frozenset[Kind] = frozenset({"message", "assigned", "queued"})
"""Kinds that enter the bell only while the person is not on the chat page."""

_Relation = Literal["mine", "team", "colleague", "none"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be told. `keys` are the visibility keys; `is_looking`: sees the chat page at this moment."""

    user_id: UUID
    keys: frozenset[str]
    department_ids: frozenset[UUID]
    is_looking: bool = False
    is_supervisor: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """The conversation that something happened in, as it was then. `audience`: the keys that see it."""

    audience: frozenset[str]
    department_id: UUID | None = None
    agent_id: UUID | None = None
    participant_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One person to tell. Without `bell` nothing is listed; `sound` is for windows that do not show the chat."""

    user_id: UUID
    bell: bool
    sound: bool
    push: PushRule | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """How one person wants to be told, by whichever rule they are."""

    sound: bool
    desktop: bool
    push: bool
    shows_content: bool


def preferences(own: ProfileSettings, company: PublicAccountSettings) -> Preferences:
    """The person's own choice, else the company's. Only the company may let texts onto locked screens."""

    def chosen(mine: bool | None, ours: bool) -> bool:
        return ours if mine is None else mine

    return Preferences(
        sound=chosen(own.sound, company.notify_sound),
        desktop=chosen(own.desktop_notifications, company.notify_desktop),
        push=chosen(own.push, company.notify_push),
        shows_content=company.push_shows_content and own.push_content is not False,
    )


def who_is_told(
    kind: Kind,
    subject: Subject | None,
    people: Iterable[Person],
    *,
    actor_id: UUID | None = None,
    to: frozenset[UUID] = frozenset(),
    with_supervisors: bool = False,
) -> Iterator[Told]:
    """Everybody to tell, but for who did it.

    `to` names the people of kinds that are meant for somebody (offer, mention, note, …); nobody is told of a
    conversation that they may not see.
    """
    for person in people:
        if person.user_id == actor_id:
            continue
        if subject is not None and subject.audience.isdisjoint(person.keys):
            continue
        told = _tell(kind, subject, person, to, with_supervisors)
        if told is not None:
            yield told


def _tell(
    kind: Kind, subject: Subject | None, person: Person, to: frozenset[UUID], with_supervisors: bool
) -> Told | None:
    away = not person.is_looking
    relation = _relation(subject, person) if subject is not None else "none"
    match kind:
        case "message":
            if relation == "none":
                return None
            push: PushRule | None = {"mine": "agent", "team": "department"}.get(relation)  # type: ignore[assignment]
            return Told(person.user_id, away, away and relation != "colleague", push)
        case "assigned":
            is_agent = subject is not None and subject.agent_id == person.user_id
            return Told(person.user_id, away, away, "agent") if is_agent else None
        case "queued":
            return Told(person.user_id, away, away) if relation == "team" else None
        case "reply_owed" | "sla_breached":
            if relation == "mine":
                return Told(person.user_id, True, away, "agent")
            if with_supervisors and person.is_supervisor:
                return Told(person.user_id, True, away)
            return None
        case "offer":
            # The offer itself rings in every open window, whatever it shows.
            return Told(person.user_id, True, False, "agent") if person.user_id in to else None
        case "mention":
            return Told(person.user_id, True, away, "agent") if person.user_id in to else None
        case "note" | "note_due" | "schedule_failed":
            return Told(person.user_id, True, away) if person.user_id in to else None


def _relation(subject: Subject, person: Person) -> _Relation:
    if person.user_id == subject.agent_id or person.user_id in subject.participant_ids:
        return "mine"
    if subject.department_id is None:
        # "Geral" waits for everybody who may see it; with an agent it is that agent's alone.
        return "team" if subject.agent_id is None and "nodept" in person.keys else "none"
    if subject.department_id not in person.department_ids:
        return "none"
    return "team" if subject.agent_id is None else "colleague"
