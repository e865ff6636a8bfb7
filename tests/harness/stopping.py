"""SIGTERM ends a run like Ctrl-C: what it started is stopped and removed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine


async def stoppable(work: Coroutine[object, object, int]) -> int:
    """The exit code of `work`; 143 when it was told to stop."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
