"""What is done again and again goes on after whatever fails."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from prosa.kit.waiting import repeat


async def test_goes_on_after_failures_and_ends_when_told() -> None:
    stop = asyncio.Event()
    failures = [ConnectionError("away"), ValueError("a fault of ours")]
    done = 0

    async def work() -> None:
        nonlocal done
        if failures:
            raise failures.pop()
        done += 1
        if done == 2:
            stop.set()

    await asyncio.wait_for(repeat("test", work, stop, 0.0), 5)
    assert done == 2


async def test_does_not_sleep_to_the_end_when_told_to_stop() -> None:
    stop, worked = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        worked.set()

    task = asyncio.create_task(repeat("test", work, stop, 3600.0))
    await worked.wait()
    stop.set()
    await asyncio.wait_for(task, 5)


async def test_a_failure_that_lasts_is_not_told_at_every_pass() -> None:
    stop = asyncio.Event()
    left = (
        [ConnectionError("away")] * 3 + [ConnectionError("refused")] * 2 + [ValueError("a fault of ours")] * 2
    )

    async def work() -> None:
        if left:
            raise left.pop(0)
        stop.set()

    with capture_logs() as said:
        await asyncio.wait_for(repeat("test", work, stop, 0.0), 5)
    assert [(line["event"], line.get("error"), line.get("times", line.get("failures"))) for line in said] == [
        ("work stands still", "ConnectionError: away", 1),
        ("work stands still", "ConnectionError: refused", 4),
        ("a pass failed", None, 6),
        ("work goes on", None, 7),
    ]
