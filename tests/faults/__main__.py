"""`python -m tests.faults`: break things, look what is left. `ONLY=F1,F8` selects, `SEED=7` repeats."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
import traceback
from dataclasses import replace

from tests.faults.outcome import Outcome
from tests.faults.scenarios import FAULTS
from tests.harness.processes import load
from tests.harness.report import Figure, table, write
from tests.harness.stopping import stoppable

LIMIT = 600.0
"""Seconds that one fault may take."""
LONGER = {"F24": 1800.0}
"""Twenty replacements of everything, on a machine that does other things."""


async def run(names: list[str], seed: int) -> int:
    """Run the faults one after the other; the exit code."""
    figures: list[Figure] = []
    broken: list[str] = []
    for name in names:
        began, busy = time.monotonic(), load()
        try:
            async with asyncio.timeout(LONGER.get(name, LIMIT)):
                outcome = await FAULTS[name](seed)
        except Exception as error:  # noqa: BLE001 - one fault's failure must not hide the others'
            traceback.print_exc()
            outcome = Outcome(problems=[f"{name} could not be finished: {type(error).__name__}: {error}"])
        seconds = time.monotonic() - began
        print(f"{name}: {FAULTS[name].__doc__}  {seconds:.0f} s; {busy}", flush=True)
        for problem in outcome.problems:
            print(f"  BROKEN {problem}", flush=True)
        figures += [replace(figure, seed=seed) for figure in outcome.figures]
        figures.append(Figure(f"{name} invariants broken", len(outcome.problems), "", "<= 0", seed=seed))
        broken += outcome.problems
    path = write("faults", figures, load=load())
    print(f"\n{table(figures)}\n\nseed {seed}; {load()}; {path}")
    return 1 if broken else 0


def main() -> int:
    """Read the environment and run."""
    wanted = [name.strip().upper() for name in os.environ.get("ONLY", "").split(",") if name.strip()]
    unknown = sorted(set(wanted) - FAULTS.keys())
    if unknown:
        print(f"ONLY={','.join(unknown)}: the faults are {', '.join(FAULTS)}.", file=sys.stderr)
        return 2
    seed = int(os.environ.get("SEED") or random.randrange(1_000_000))
    return asyncio.run(stoppable(run(wanted or list(FAULTS), seed)))


if __name__ == "__main__":
    sys.exit(main())
