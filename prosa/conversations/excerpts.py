"""What is shown of a text that a search found: a cut of it, and where the matches are. No markup anywhere.

Marks are [start, length] in UTF-16 code units, as JavaScript counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LENGTH = 200
"""Characters of an excerpt, about."""
_BEFORE = 60
_ELLIPSIS = "…"

START, STOP = "\x02", "\x03"
"""What PostgreSQL puts around the words that match; the texts that it is given have none."""

Span = tuple[int, int]
"""From and to, in characters."""


def marked_words(headline: str) -> list[str]:
    """The words between START and STOP, in their order."""
    return re.findall(f"{START}([^{STOP}]*){STOP}", headline)


def spans_of_words(text: str, words: Sequence[str]) -> list[Span]:
    """Where `words` stand in the text, one after the other."""
    found: list[Span] = []
    at = 0
    for word in words:
        match = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(text, at)
        if word and match:
            found.append(match.span())
            at = match.end()
    return found


def fold(text: str) -> tuple[str, list[int]]:
    """The text without accents and case, and for each of its characters the place in the original it came from."""
    plain: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        folded = "".join(
            part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
        ).casefold()
        plain.append(folded)
        origin.extend([index] * len(folded))
    return "".join(plain), origin


def spans_of_fragment(text: str, fragment: str) -> list[Span]:
    """Every place where the fragment stands, accents and case ignored."""
    wanted = fold(fragment)[0]
    plain, origin = fold(text)
    found: list[Span] = []
    at = plain.find(wanted) if wanted else -1
    while at >= 0:
        last = at + len(wanted) - 1
        # One character may be several without its accents: it is marked once.
        if not found or origin[at] >= found[-1][1]:
            found.append((origin[at], origin[last] + 1))
        at = plain.find(wanted, at + len(wanted))
    return found


def excerpt(text: str, spans: Sequence[Span]) -> tuple[str, list[list[int]]]:
    """One line around the first match with the marks that are in it, sorted and apart from each other."""
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    if start > 0:
        space = text.find(" ", start, spans[0][0])
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + LENGTH)
    if spans:
        end = max(end, min(spans[0][1], start + 2 * LENGTH))
    line = [_ELLIPSIS] if start > 0 else []
    places: dict[int, int] = {}
    for index in range(start, end):
        places[index] = len(line)
        char = text[index]
        if char.isspace():
            if line and line[-1] == " ":
                places[index] = len(line) - 1
                continue
            char = " "
        line.append(char)
    places[end] = len(line)
    if end < len(text):
        line.append(_ELLIPSIS)
    marks = []
    for first, last in spans:
        if first < start or last > end:
            continue
        left, right = places[first], places[last]
        marks.append([_units(line[:left]), _units(line[left:right])])
    return "".join(line), marks


def _units(characters: Sequence[str]) -> int:
    return sum(2 if ord(char) > 0xFFFF else 1 for char in characters)
