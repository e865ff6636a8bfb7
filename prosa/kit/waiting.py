"""Waiting for several things at once, and doing something again and again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import asyncpg

from prosa.kit import logs

log = logs.get(__name__)

_TROUBLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
"""Not ours: the database or the network is away."""
_TELL_AGAIN_SECONDS = 60.0


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

    `pause`: the seconds between two times, or what is waited for. A failure that lasts is logged once a minute.
    """
    told, told_at, times = "", 0.0, 0
    while not stop.is_set():
        try:
            await work()
        except Exception as error:  # one account's trouble must not stop the others' work
            failure, now = f"{type(error).__name__}: {error}", time.monotonic()
            times += 1
            if failure != told or now - told_at >= _TELL_AGAIN_SECONDS:
                told, told_at = failure, now
                if isinstance(error, _TROUBLE):
                    log.warning("work stands still", work=name, error=failure, times=times)
                else:
                    log.exception("a pass failed", work=name, times=times)
        else:
            if times:
                log.info("work goes on", work=name, failures=times)
            told, times = "", 0
        await first_of(stop.wait(), pause() if callable(pause) else asyncio.sleep(pause))
