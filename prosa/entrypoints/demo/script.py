"""Reads the stories: what customers and people said and did, and when.

A story is a few lines of text (`stories/*.txt`):

    == Marina Souza | 5511987654321 | São Paulo      a contact (name, number or BR.… id, inbox)
    @ 3d 10:05                                       three working days ago at 10:05 in the company's time zone
    @ -35m                                           35 minutes before now
    @ +2h                                            two hours after the line above
    < Bom dia!                                       the customer writes
    carla> Bom dia, Marina!                          Carla answers
    carla# Cliente antiga                            an internal message
    carla! close Dúvida/Produto | Quis as medidas    what people do: start, close, transfer, unread
    // a remark

Braces after the sign say more: `<{image=sofa as=s1} Olha`, `carla>{re=s1} Sim`, `<{react=s1} ❤️`,
`<{edit=a} Oi`, `<{revoke=a}`, `<{voice=9}`, `<{location} nome | endereço | -23.5 | -46.6`,
`<{card} nome | +55…`, `carla>{failed=131026} Oi`, `carla>{template=name} nome=Ana | data=hoje`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_FOLDER = Path(__file__).parent / "stories"
_ZONE = ZoneInfo("America/Sao_Paulo")
_LINE = re.compile(r"(?P<who>[a-z]*)(?P<sign>[<>#!])(?:\{(?P<options>[^}]*)\})?\s*(?P<text>.*)")
_SPAN = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?")
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Person:
    """A customer; `address` is what the provider calls them: digits, or an id with a country."""

    name: str
    address: str
    inbox: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens. `sign`: < customer, > answer, # internal message, ! action."""

    at: datetime
    person: Person
    who: str
    sign: str
    text: str
    options: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Story:
    """A contact and the lines about them."""

    person: Person
    lines: list[str] = field(default_factory=list)


class BadStory(ValueError):
    """A line that cannot be understood; names it."""


def read_stories() -> list[Story]:
    """All stories, in the order of their files."""
    found: list[Story] = []
    for path in sorted(_FOLDER.glob("*.txt")):
        found += parse(path.read_text("utf-8").splitlines())
    return found


def parse(lines: list[str]) -> list[Story]:
    """Stories in a text. Raises BadStory."""
    found: list[Story] = []
    for line in lines:
        if line.startswith("== "):
            parts = [part.strip() for part in line[3:].split("|")]
            if len(parts) != 3:
                raise BadStory(line)
            found.append(Story(Person(*parts)))
        elif line.strip() and not line.startswith("//"):
            if not found:
                raise BadStory(line)
            found[-1].lines.append(line.strip())
    return found


def told_until(now: datetime, stories: list[Story]) -> list[Step]:
    """The steps of all stories in the order of their times, none of them after `now`."""
    steps = [step for story in stories for step in _steps(story, now)]
    return sorted(steps, key=lambda step: step.at)


def _steps(story: Story, now: datetime) -> Iterator[Step]:
    pace = random.Random(story.person.name)
    at = now - timedelta(days=60)
    previous = ""
    is_placed = False
    for line in story.lines:
        if line.startswith("@ "):
            at = max(at + timedelta(seconds=5), _time(line[2:], at, now))
            is_placed = True
            continue
        match = _LINE.fullmatch(line)
        if match is None or (match["who"] == "") != (match["sign"] == "<"):
            raise BadStory(f"{story.person.name}: {line}")
        author = match["who"] + match["sign"]
        if not is_placed:
            slow = 12 if author == previous else 35
            at += timedelta(seconds=pace.uniform(0.6, 1.6) * slow + min(len(match["text"]), 120) * 0.2)
        is_placed, previous = False, author
        yield Step(
            # Nothing is in the future, and what is squeezed keeps its order.
            at=min(at, now - timedelta(seconds=2)).replace(microsecond=0),
            person=story.person,
            who=match["who"],
            sign=match["sign"],
            text=match["text"].replace("\\n", "\n"),
            options=_options(match["options"] or ""),
        )


def _options(text: str) -> dict[str, str]:
    pairs = (word.partition("=") for word in text.split())
    return {name: value for name, _, value in pairs}


def _time(text: str, previous: datetime, now: datetime) -> datetime:
    if text[0] in "+-":
        span = _SPAN.fullmatch(text[1:])
        if span is None or not any(span.groups()):
            raise BadStory(f"@ {text}")
        step = timedelta(hours=int(span[1] or 0), minutes=int(span[2] or 0))
        return previous + step if text[0] == "+" else now - step
    days, _, clock = text.partition("d ")
    try:
        moment = time.fromisoformat(clock)
        day = now.astimezone(_ZONE).date()
        for _ in range(int(days)):
            day -= timedelta(days=2 if (day - timedelta(days=1)).weekday() == _SUNDAY else 1)
    except ValueError:
        raise BadStory(f"@ {text}") from None
    return datetime.combine(day, moment, _ZONE).astimezone(now.tzinfo)
