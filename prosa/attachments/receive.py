"""Reads a multipart upload straight to disk: whatever its size, memory holds one chunk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from msgspec import Struct
from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from prosa.kit.errors import Invalid, PayloadTooLarge
from prosa.kit.storage import StorageFull

_FIELD_LIMIT = 1024
_NO_SPACE = 28
_PATIENCE = 10.0
_HEARD_BYTES = 64 * 1024 * 1024
"""For how many seconds, and how much, of the rest of a file that is too large is heard."""


class Upload(Struct, frozen=True):
    """One file and the small fields around it."""

    name: str
    fields: dict[str, str]


async def receive(content_type: str, chunks: AsyncIterator[bytes], path: Path, max_bytes: int) -> Upload:
    """Write the part named `file` to `path`. Raises Invalid, PayloadTooLarge, StorageFull."""
    media_type, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if media_type != "multipart/form-data" or not boundary:
        raise Invalid.field("file", "missing", "Send the file as multipart/form-data.")
    reader = _Reader(path, max_bytes)
    try:
        with PushMultipartParser(boundary, max_segment_count=10) as parser:
            async for chunk in chunks:
                for event in parser.parse(chunk):
                    await reader.take(event)
    except PayloadTooLarge:
        await _hear_out(chunks)
        raise
    except MultipartError as error:
        raise Invalid.field("file", "incomplete", "The upload is incomplete or malformed.") from error
    except OSError as error:
        if error.errno == _NO_SPACE:
            raise StorageFull from error
        raise
    finally:
        reader.close()
    if reader.name is None:
        raise Invalid.field("file", "missing", "The part `file` is missing.")
    return Upload(reader.name, reader.fields)


async def _hear_out(chunks: AsyncIterator[bytes]) -> None:
    """Throw away what still comes, for a while: who is cut off while sending never reads the answer."""
    left = _HEARD_BYTES
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            async for chunk in chunks:
                left -= len(chunk)
                if left < 0:
                    return
                await asyncio.sleep(0)  # what comes fast must not keep others waiting


class _Reader:
    def __init__(self, path: Path, max_bytes: int) -> None:
        self.name: str | None = None
        self.fields: dict[str, str] = {}
        self._file = path.open("wb")
        self._max_bytes = max_bytes
        self._size = 0
        self._part: MultipartSegment | None = None
        self._value = b""

    async def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """One event of the parser: a part begins, goes on, or ends (None)."""
        if isinstance(event, MultipartSegment):
            self._part, self._value = event, b""
            if event.name == "file":
                if self.name is not None:
                    raise Invalid.field("file", "several", "Send one file at a time.")
                self.name = event.filename or ""
        elif event is None:
            if self._part is not None and self._part.name != "file":
                self.fields[self._part.name] = self._value.decode("utf-8", "replace")
            self._part = None
        elif self._part is not None and self._part.name == "file":
            self._size += len(event)
            if self._size > self._max_bytes:
                raise PayloadTooLarge(code="file_too_large", max_bytes=self._max_bytes)
            await asyncio.to_thread(self._file.write, event)
        elif len(self._value) + len(event) <= _FIELD_LIMIT:
            self._value += event

    def close(self) -> None:
        self._file.close()
