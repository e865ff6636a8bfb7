"""Who is told what, and when (INB-60 to INB-63), as one table."""

from __future__ import annotations

import dataclasses
from uuid import UUID, uuid4

import pytest

from prosa.accounts.settings import account_settings, profile_settings
from prosa.notifications.policy import Kind, Person, Preferences, Subject, Told, preferences, who_is_told

SALES, SUPPORT = uuid4(), uuid4()
ANA, BRUNO, CARLA = uuid4(), uuid4(), uuid4()
SEEN = frozenset({"all"})


def person(user_id: UUID = ANA, *, member: bool = True, looking: bool = False, **more: bool) -> Person:
    departments = frozenset({SALES}) if member else frozenset()
    return Person(user_id, SEEN | {"nodept"}, departments, is_looking=looking, **more)


def subject(department: UUID | None = SALES, agent: UUID | None = None, *guests: UUID) -> Subject:
    return Subject(SEEN, department, agent, guests)


DEFAULTS = Preferences(sound=True, desktop=True, push=True, shows_content=False)
MINE, GUEST = subject(agent=ANA), subject(SALES, BRUNO, ANA)
FREE, TAKEN, ELSEWHERE = subject(), subject(agent=BRUNO), subject(SUPPORT)
NO_DEPARTMENT, NO_DEPARTMENT_TAKEN = subject(None), subject(None, BRUNO)


@pytest.mark.parametrize(
    ("kind", "scene", "looking", "bell", "sound", "push"),
    [
        # A message: in my conversation, in my department without agent, in my department with another's agent.
        ("message", MINE, False, True, True, "agent"),
        ("message", MINE, True, False, False, "agent"),
        ("message", GUEST, False, True, True, "agent"),
        ("message", FREE, False, True, True, "department"),
        ("message", FREE, True, False, False, "department"),
        ("message", TAKEN, False, True, False, None),
        ("message", TAKEN, True, False, False, None),
        ("message", NO_DEPARTMENT, False, True, True, "department"),
        ("message", NO_DEPARTMENT_TAKEN, False, None, None, None),
        ("message", ELSEWHERE, False, None, None, None),
        # An assignment to me or to my department.
        ("assigned", MINE, False, True, True, "agent"),
        ("assigned", MINE, True, False, False, "agent"),
        ("assigned", TAKEN, False, None, None, None),
        ("queued", FREE, False, True, True, None),
        ("queued", FREE, True, False, False, None),
        ("queued", ELSEWHERE, False, None, None, None),
        # What is always listed, also on the chat page.
        ("reply_owed", MINE, True, True, False, "agent"),
        ("reply_owed", MINE, False, True, True, "agent"),
        ("reply_owed", TAKEN, False, None, None, None),
        ("sla_breached", MINE, True, True, False, "agent"),
    ],
)
def test_by_relation(
    kind: Kind, scene: Subject, looking: bool, bell: bool | None, sound: bool, push: str | None
) -> None:
    told = list(who_is_told(kind, scene, [person(looking=looking)]))

    assert told == ([] if bell is None else [Told(ANA, bell, sound, push)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "looking", "sound", "push"),
    [
        ("offer", False, False, "agent"),
        ("offer", True, False, "agent"),
        ("mention", False, True, "agent"),
        ("mention", True, False, "agent"),
        ("note", False, True, None),
        ("note_due", True, False, None),
        ("schedule_failed", False, True, None),
    ],
)
def test_what_is_meant_for_somebody(kind: Kind, looking: bool, sound: bool, push: str | None) -> None:
    people = [person(looking=looking), person(BRUNO)]

    told = list(who_is_told(kind, TAKEN, people, to=frozenset({ANA})))

    assert told == [Told(ANA, True, sound, push)]  # type: ignore[arg-type]


def test_who_did_it_is_not_told() -> None:
    assert not list(who_is_told("assigned", MINE, [person()], actor_id=ANA))
    assert not list(who_is_told("mention", TAKEN, [person()], actor_id=ANA, to=frozenset({ANA})))


def test_nobody_is_told_of_what_they_may_not_see() -> None:
    blind = Person(ANA, frozenset({"user:x"}), frozenset({SALES}))

    for kind in ("message", "queued"):
        assert not list(who_is_told(kind, FREE, [blind]))
    assert not list(who_is_told("mention", FREE, [blind], to=frozenset({ANA})))


def test_supervisors_hear_of_what_somebody_owes_only_when_asked_for() -> None:
    people = [person(CARLA, member=False, is_supervisor=True)]

    assert not list(who_is_told("reply_owed", TAKEN, people))
    assert list(who_is_told("reply_owed", TAKEN, people, with_supervisors=True)) == [Told(CARLA, True, True)]


@pytest.mark.parametrize("name", ["sound", "desktop", "push"])
@pytest.mark.parametrize(
    ("company", "own", "wanted"),
    [
        (True, None, True),
        (False, None, False),
        (True, False, False),
        (False, True, True),
        (True, True, True),
        (False, False, False),
    ],
)
def test_ones_own_choice_and_else_the_companys(
    name: str, company: bool, own: bool | None, wanted: bool
) -> None:
    field = "desktop_notifications" if name == "desktop" else name
    found = preferences(
        profile_settings({field: own}), account_settings({f"notify_{name}": company}).public()
    )
    assert found == dataclasses.replace(DEFAULTS, **{name: wanted})


@pytest.mark.parametrize(
    ("company", "own", "wanted"),
    [
        (False, None, False),
        (False, True, False),
        (False, False, False),
        (True, None, True),
        (True, True, True),
        (True, False, False),
    ],
)
def test_texts_are_on_locked_screens_only_where_both_allow_it(
    company: bool, own: bool | None, wanted: bool
) -> None:
    found = preferences(
        profile_settings({"push_content": own}), account_settings({"push_shows_content": company}).public()
    )
    assert found.shows_content is wanted
