"""The product's side of reading: starts the reader's process and takes what it says, line by line."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from prosa.contact_imports.parsing import Plan
from prosa.contact_imports.reading import Ended, Peeked, Request

PEEK_SECONDS = 60.0
STALLED_SECONDS = 120.0
AT_ONCE = 2
"""Files of strangers that a process has looked into at a time: each may take all the memory that reading allows."""
_CHUNK = 256 * 1024
_ROOT = str(Path(__file__).parents[2])
_ENDED = b'{"type":"ended"'
_gate = asyncio.Semaphore(AT_ONCE)


class ReadingFailed(Exception):
    """The file cannot be read to its end; the argument is the code."""


async def _start(request: Request) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "prosa.contact_imports.reading",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": _ROOT},
        cwd=Path(request.path).parent,
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(request))
    await process.stdin.drain()
    process.stdin.close()
    return process


async def _end(process: asyncio.subprocess.Process) -> int:
    if process.returncode is None:
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
    return await process.wait()


async def peek(path: Path) -> Peeked:
    """What the file is, with its first rows. Raises ReadingFailed."""
    async with _gate:
        return await _peek(path)


async def _peek(path: Path) -> Peeked:
    process = await _start(Request(action="peek", path=str(path)))
    try:
        assert process.stdout is not None
        output = await asyncio.wait_for(process.stdout.read(), PEEK_SECONDS)
    except TimeoutError:
        process.kill()
        raise ReadingFailed("file_bomb") from None
    finally:
        status = await _end(process)
    try:
        found = msgspec.json.decode(output, type=Peeked)
    except msgspec.DecodeError:
        raise ReadingFailed("file_bomb" if status < 0 else "file_damaged") from None
    if found.error is not None:
        raise ReadingFailed(found.error)
    return found


async def rows(path: Path, peeked: Peeked, width: int, plan: Plan) -> AsyncIterator[list[bytes]]:
    """The prepared rows, many at a time, each a line of JSON with its end.

    Raises ReadingFailed, also after some rows.
    """
    request = Request(
        action="rows",
        path=str(path),
        format=peeked.format,
        encoding=peeked.encoding,
        delimiter=peeked.delimiter,
        width=width,
        plan=plan,
    )
    process = await _start(request)
    assert process.stdout is not None
    try:
        rest = b""
        while chunk := await asyncio.wait_for(process.stdout.read(_CHUNK), STALLED_SECONDS):
            lines = (rest + chunk).splitlines(keepends=True)
            rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
            ended = lines.pop() if lines and lines[-1].startswith(_ENDED) else None
            if lines:
                yield lines
            if ended is not None:
                error = msgspec.json.decode(ended, type=Ended).error
                if error is not None:
                    raise ReadingFailed(error)
                return
        raise ReadingFailed("file_damaged")
    except TimeoutError:
        raise ReadingFailed("file_bomb") from None
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
