"""Runs the sandbox: every look into a stranger's file happens in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from prosa.attachments.errors import refused

AT_ONCE = 2
SECONDS = 60.0
VIDEO_SECONDS = 240.0
MAX_PIXELS = 50_000_000

_SANDBOX = Path(__file__).with_name("sandbox.py")
_FILMS = Path(__file__).with_name("films.py")

Action = Literal["inspect", "check", "voice", "jpeg", "video"]


class Inspected(Struct, frozen=True, kw_only=True):
    """What a file is. `written`: a better version lies in the output path."""

    mime: str = ""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    animated: bool = False
    written: bool = False
    error: str | None = None


class Inspector:
    """Looks into files, a few at a time."""

    def __init__(self, *, max_bytes: int, at_once: int = AT_ONCE, seconds: float = SECONDS) -> None:
        """`max_bytes` limits what a conversion may write; `seconds` what one look may take, unless it
        converts a film."""
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._gate = asyncio.Semaphore(at_once)

    async def look(
        self,
        action: Action,
        path: Path,
        out: Path | None = None,
        *,
        goal_bytes: int | None = None,
        square: int | None = None,
    ) -> Inspected:
        """Inspect, check or convert a file, if it can be so to at most `goal_bytes`; a picture
        to a `square` of so many pixels. Raises FileRefused."""
        request = {
            "action": action,
            "path": str(path),
            "out": str(out or path.with_suffix(".out")),
            "limit_pixels": MAX_PIXELS,
            "limit_bytes": self._max_bytes,
            "goal_bytes": goal_bytes,
            "square": square,
        }
        async with self._gate:
            script = _FILMS if action == "video" else _SANDBOX
            seconds = max(self._seconds, VIDEO_SECONDS) if action == "video" else self._seconds
            answer = await self._run(script, msgspec.json.encode(request), path.parent, seconds)
        if answer.error is not None:
            raise refused(answer.error)
        return answer

    async def _run(self, script: Path, request: bytes, folder: Path, seconds: float) -> Inspected:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(script),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=folder,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"},
            start_new_session=True,
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(request), seconds)
        except TimeoutError:
            return Inspected(error="bomb")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        try:
            return msgspec.json.decode(output, type=Inspected)
        except msgspec.DecodeError:
            # Killed by a limit, or a decoder crashed: either way nobody else should open it.
            return Inspected(error="bomb" if (process.returncode or 0) < 0 else "damaged")


@contextmanager
def workspace() -> Iterator[Path]:
    """A private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="prosa-file-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
