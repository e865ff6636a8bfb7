"""The process that reads what strangers call a table."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from prosa.contact_imports import reader
from prosa.contact_imports.reading import Request


async def test_few_files_are_looked_into_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, end = reader._start, reader._end
    running: list[int] = [0]

    async def counted_start(request: Request) -> asyncio.subprocess.Process:
        running.append(running[-1] + 1)
        return await start(request)

    async def counted_end(process: asyncio.subprocess.Process) -> int:
        status = await end(process)
        running.append(running[-1] - 1)
        return status

    monkeypatch.setattr(reader, "_start", counted_start)
    monkeypatch.setattr(reader, "_end", counted_end)
    path = tmp_path / "a.csv"
    path.write_text("Nome;Telefone\nAna;41 99912-3456\n")
    found = await asyncio.gather(*(reader.peek(path) for _ in range(4)))
    assert [item.format for item in found] == ["csv"] * 4
    assert (max(running), running[-1]) == (reader.AT_ONCE, 0)
