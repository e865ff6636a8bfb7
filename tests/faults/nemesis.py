"""What goes wrong: processes that are killed."""

from __future__ import annotations

import asyncio
import os
import signal
import time

from tests.faults.world import World


def kill_child(world: World, kind: str | None = None) -> str | None:
    """SIGKILL one child of the installation; its kind, None when none of that kind runs just now."""
    pids = world.place.children(kind)
    if not pids:
        return None
    pid = world.rng.choice(sorted(pids))
    name = kind or ("background" if pid in world.place.children("background") else "web")
    world.history.note("kill", kind=name, pid=pid)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return None
    return name


async def kill_children(world: World, seconds: float) -> dict[str, int]:
    """A random child every one to five seconds; how many of each kind."""
    killed = {"web": 0, "background": 0}
    until = time.monotonic() + seconds
    while True:
        await asyncio.sleep(world.rng.uniform(1, 5))
        if time.monotonic() > until:
            return killed
        name = kill_child(world)
        if name is not None:
            killed[name] += 1


def kill_postmaster(world: World) -> None:
    """SIGKILL the database server; its backends notice and end."""
    pid = world.place.postmaster
    world.history.note("kill", kind="postmaster", pid=pid)
    os.kill(pid, signal.SIGKILL)
