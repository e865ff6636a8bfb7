"""`python -m tests.benchmarks`: measure; never fails by time. `ONLY=a,c` selects, `SECONDS_EACH=10` measures longer."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from tests.benchmarks import contacts, delivery, erasing, imports, ingest, lists, routing_load, search, shell
from tests.harness.processes import load
from tests.harness.report import Figure, table, write
from tests.harness.stopping import stoppable

Part = Callable[[int], Coroutine[Any, Any, list[Figure]]]
PARTS: dict[str, Part] = {
    "a": ingest.measure,
    "c": delivery.measure,
    "d": lambda seconds: lists.measure(4 * seconds),
    "e": lambda _: delivery.idle(),
    "g": lambda _: shell.measure(),
    "h": lambda _: routing_load.measure(),
    "i": lambda _: search.measure(),
    "j": lambda _: contacts.measure(),
    "k": lambda _: imports.measure(),
    "l": lambda _: erasing.measure(),
}
_WITHIN = {"b": "a", "f": "e"}
"""Measured in one go with another."""


async def run(names: list[str], seconds: int) -> int:
    """Measure; 1 when a part could not be measured."""
    figures: list[Figure] = []
    failed = []
    for name in names:
        before = load()
        try:
            found = await PARTS[name](seconds)
        except Exception as error:  # noqa: BLE001 - the other parts are worth measuring
            traceback.print_exc()
            failed.append(f"{name}: {type(error).__name__}: {error}")
            continue
        figures += found
        print(f"{table(found)}\n  ({before})\n", flush=True)
    path = write("bench", figures, load=load())
    reached = sum(figure.is_reached is True for figure in figures)
    missed = [figure.name for figure in figures if figure.is_reached is False]
    print(f"{reached} goals reached, {len(missed)} missed; {load()}; {path}")
    for line in (*(f"missed: {name}" for name in missed), *(f"not measured: {text}" for text in failed)):
        print(f"  {line}")
    return 1 if failed else 0


def main() -> int:
    """Read the environment and run."""
    wanted = [name.strip().lower() for name in os.environ.get("ONLY", "").split(",") if name.strip()]
    chosen = list(dict.fromkeys(_WITHIN.get(name, name) for name in wanted))
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        print(f"ONLY={','.join(unknown)}: the parts are {', '.join([*PARTS, *_WITHIN])}.", file=sys.stderr)
        return 2
    seconds = int(os.environ.get("SECONDS_EACH") or 5)
    return uvloop.run(stoppable(run(chosen or list(PARTS), seconds)))


if __name__ == "__main__":
    sys.exit(main())
