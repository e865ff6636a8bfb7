"""Figures with their goals: printed as a table, written as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

BUILD = Path(__file__).parents[2] / "build"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `goal` reads like `<= 15`; `reference` is what a peer or a floor had, in words."""

    name: str
    value: float
    unit: str
    goal: str = ""
    reference: str = ""
    ratio: float | None = None
    seed: int | None = None

    @property
    def is_reached(self) -> bool | None:
        """None without a goal. The goal is about the ratio where there is one."""
        if not self.goal:
            return None
        sign, limit = self.goal.split()
        value = self.value if self.ratio is None else self.ratio
        return value <= float(limit) if sign == "<=" else value >= float(limit)


def write(name: str, figures: Sequence[Figure], **more: Any) -> Path:
    """Store `build/<name>.json`, replacing earlier ones."""
    BUILD.mkdir(exist_ok=True)
    path = BUILD / f"{name}.json"
    rows = [{**asdict(figure), **more} for figure in figures]
    path.write_text(json.dumps(rows, indent=2) + "\n")
    return path


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines of text."""
    words = {True: "reached", False: "MISSED", None: ""}
    rows = [("figure", "value", "ratio", "goal", "", "reference")]
    for figure in figures:
        value = f"{_short(figure.value)} {figure.unit}".strip()
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        rows.append((figure.name, value, ratio, figure.goal, words[figure.is_reached], figure.reference))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[5]]).rstrip()
        for row in rows
    )


def _short(value: float) -> str:
    if value == int(value) or abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of them lie; nearest rank. 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
