"""Waiting for several things at once, and doing something again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

from prosa.kit import logs

log = logs.get(__name__)


async def first_of(*waits: Awaitable[object]) -> None:
    """Return as soon as one of `waits` is over, whatever became of it; the others are cancelled and have ended."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def repeat(
    name: str,
    work: Callable[[], Awaitable[object]],
    stop: asyncio.Event,
    pause: float | Callable[[], Awaitable[object]],
) -> None:
    """Do `work` until `stop` is set; its failure is logged under `name` and never the end.

    `pause`: the seconds between two times, or what is waited for.
    """
    while not stop.is_set():
        try:
            await work()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("work stands still", work=name, error=f"{type(error).__name__}: {error}")
        except Exception:  # one account's trouble must not stop the others' work
            log.exception("a pass failed", work=name)
        await first_of(stop.wait(), pause() if callable(pause) else asyncio.sleep(pause))
