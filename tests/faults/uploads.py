"""Uploads that are meant to hurt: endless, exploding, empty, cut, countless."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.attachments.support import bomb_zip, picture, vast_png
from tests.faults.outcome import Outcome
from tests.faults.world import World, world
from tests.harness.processes import resident
from tests.harness.report import Figure

MB = 1024 * 1024
AT_ONCE = 3
TINY = 300
_HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n'
_END = b"\r\n--x--\r\n"


async def f22(seed: int) -> Outcome:
    """1 GB streamed, zips and pictures that explode, 0 bytes, cut at 99 %, countless tiny ones."""
    async with world("F22", seed) as it:
        picture_ = picture(size=(400, 300))
        taken = await _warm(it)
        before = _temporary()
        async with _watched(it) as peak:
            answers = {
                "1 GB": await _several(it, _zeros(1024), b"zeros.txt"),
                "zip 1:1000": await _several(it, [bomb_zip(200)], b"bomba.zip"),
                "zip of 30,000": await _several(it, [_crowd(30_000)], b"muitos.zip"),
                "30k x 30k": await _several(it, [vast_png()], b"enorme.png"),
                "0 bytes": await _several(it, [b""], b"vazio.txt"),
                "file cut": await _several(it, [picture_[: len(picture_) * 99 // 100]], b"cortada.png"),
                "line cut": [await _upload(it, picture_, b"linha.png", cut=True) for _ in range(AT_ONCE)],
            }
            tiny = await asyncio.gather(*(_tiny(it, number) for number in range(8)))
        wanted = {
            "1 GB": {413, 0},  # who goes on and on is cut off
            "zip 1:1000": {422},
            "zip of 30,000": {422},
            "30k x 30k": {422},
            "0 bytes": {422},
            "file cut": {422},
            "line cut": {0, 400, 422},
        }
        problems = [
            f"F22 {name}: answered {sorted(set(found))}, not {sorted(wanted[name])}"
            for name, found in answers.items()
            if not set(found) <= wanted[name]
        ]
        if sum(tiny) != TINY:
            problems.append(f"F22 {sum(tiny)} of {TINY} tiny files were taken")
        problems += await _left(it, before, TINY + taken)
        return Outcome(
            [
                Figure("F22 attacks", sum(len(found) for found in answers.values()), ""),
                Figure("F22 memory of a web process, growth", peak["memory"] / MB, "MB", "<= 64"),
                Figure("F22 temporary space at the worst moment", peak["space"] / MB, "MB", "<= 64"),
            ],
            problems,
        )


async def _warm(it: World) -> int:
    """Ordinary uploads until every web process has loaded what it needs for them; how many."""
    pids, number, still = it.place.children("web"), 0, 0
    before: list[int] = []
    while still < 5:
        for _ in range(8):
            number += await _upload(it, b"aquecimento", b"a.txt") == 201
        now = [resident(pid) // MB for pid in pids]
        still = still + 1 if now == before and min(now) > 40 else 0
        before = now
        await asyncio.sleep(0.2)
    return number


async def _several(it: World, parts: list[bytes] | Iterator[bytes], name: bytes) -> list[int]:
    """The same file several times at once; what each was answered."""
    chunks = list(parts)
    return list(await asyncio.gather(*(_send(it, chunks, name) for _ in range(AT_ONCE))))


def _zeros(megabytes: int) -> Iterator[bytes]:
    chunk = b"0" * MB
    return (chunk for _ in range(megabytes))


def _crowd(count: int) -> bytes:
    """A zip of many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(str(number), b"")
    return out.getvalue()


async def _tiny(it: World, number: int) -> int:
    """A share of the tiny files, one after the other; how many were taken."""
    share = range(number, TINY, 8)
    return sum([await _upload(it, b"%d" % at, b"a.txt") == 201 for at in share])


async def _upload(it: World, content: bytes, name: bytes, *, cut: bool = False) -> int:
    return await _send(it, [content], name, cut=cut)


async def _send(it: World, chunks: list[bytes], name: bytes, *, cut: bool = False) -> int:
    """The status; 0 when the server said nothing before the line broke. Stops as soon as there is an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", it.place.port)
    head, size = _HEAD % name, sum(map(len, chunks))
    writer.write(
        b"POST /api/v1/attachments HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer %s\r\n"
        b"content-type: multipart/form-data; boundary=x\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        % (it.place.tokens[0].encode(), len(head) + size + len(_END))
    )
    answered = asyncio.ensure_future(reader.read(4096))
    try:
        writer.write(head)
        for chunk in chunks:
            if answered.done():
                break
            writer.write(chunk[: len(chunk) * 99 // 100] if cut else chunk)
            await writer.drain()
        if cut:
            writer.close()
            return 0
        writer.write(_END)
        async with asyncio.timeout(90):
            told = re.match(rb"HTTP/1\.1 (\d+)", await answered)
        return int(told[1]) if told else 0
    except ConnectionError:
        told = re.match(rb"HTTP/1\.1 (\d+)", answered.result()) if _is_told(answered) else None
        return int(told[1]) if told else 0
    finally:
        answered.cancel()
        writer.close()


def _is_told(answered: asyncio.Future[bytes]) -> bool:
    return answered.done() and not answered.cancelled() and answered.exception() is None


def _temporary() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("prosa-file-*"))


@asynccontextmanager
async def _watched(it: World) -> AsyncIterator[dict[str, float]]:
    """The most by which a web process grew, and the most temporary space, in bytes."""
    pids = it.place.children("web")
    first = {pid: resident(pid) for pid in pids}
    old = _temporary()
    peak = {"memory": 0.0, "space": 0.0}

    def look() -> None:
        peak["memory"] = max(peak["memory"], *(resident(pid) - first[pid] for pid in pids))
        space = 0
        for folder in _temporary() - old:
            for path in folder.glob("*"):
                try:
                    space += path.stat().st_size
                except OSError:
                    continue  # it has gone meanwhile
        peak["space"] = max(peak["space"], space)

    async def watch() -> None:
        while True:
            look()
            await asyncio.sleep(0.02)

    task = asyncio.create_task(watch())
    try:
        yield peak
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _left(it: World, before: set[Path], taken: int) -> list[str]:
    """I7: neither files without a row nor rows without a file, and no temporary folder."""
    for _ in range(100):
        if not (left := _temporary() - before):
            break
        await asyncio.sleep(0.1)
    rows = await it.place.database.pool.fetch(
        "SELECT storage_key FROM attachments WHERE account_id = $1", it.place.account_id
    )
    keys = {row["storage_key"].rsplit("/", 1)[-1] for row in rows}
    stored = {path.name for path in (it.place.folder / "files").rglob("*") if path.is_file()}
    return [
        *([f"F22 {len(left)} temporary folders are left"] if left else []),
        *([f"F22 {len(rows)} files are stored, not {taken}"] if len(rows) != taken else []),
        *([f"F22 {len(keys ^ stored)} files or rows without the other (I7)"] if keys != stored else []),
    ]
