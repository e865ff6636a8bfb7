"""What a fault showed."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.harness.report import Figure


@dataclass
class Outcome:
    """Figures, and each broken invariant as a sentence."""

    figures: list[Figure] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
