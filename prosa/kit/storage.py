"""Files of customers: written once under random keys, on a local disk or in an S3 bucket."""

import re
import secrets
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from obstore import exceptions
from obstore.store import LocalStore, S3Store

from prosa.kit.errors import NotFound, ProsaError, Unavailable

_KEY = re.compile(r"[a-z0-9]{2}/[a-z0-9][a-z0-9._-]{0,127}")
_CHUNK = 256 * 1024


class StorageFull(ProsaError):
    """There is no room for the file; everything else goes on."""

    status = 507
    code = "storage_full"
    default_detail = "There is no room left for files. Tell the administrator."


def new_key() -> str:
    """A key that nobody can guess."""
    token = secrets.token_hex(24)
    return f"{token[:2]}/{token[2:]}"


class Storage:
    """One place for files. Missing files raise NotFound, an unreachable store Unavailable."""

    def __init__(self, url: str) -> None:
        """`file:///folder` or `s3://bucket/prefix` (credentials come from the usual AWS_* variables)."""
        parts = urlsplit(url)
        self._store: Any
        if parts.scheme == "file":
            folder = Path(unquote(parts.path))
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._store = LocalStore(prefix=folder)
        else:
            self._store = S3Store.from_url(url)

    async def put(self, key: str, content: bytes | AsyncIterable[bytes]) -> int:
        """Store a file, whole or not at all; its size in bytes. An error of the source is passed on."""
        size = 0
        source_error: BaseException | None = None

        async def counted(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
            nonlocal size, source_error
            try:
                async for chunk in chunks:
                    size += len(chunk)
                    yield chunk
            except Exception as error:
                source_error = error
                raise

        try:
            if isinstance(content, bytes):
                await self._store.put_async(_checked(key), content)
                return len(content)
            await self._store.put_async(_checked(key), counted(content))
        except Exception as error:
            if source_error is not None:
                raise source_error from None
            raise _translated(error) from error
        return size

    async def get(self, key: str) -> bytes:
        """A whole (small) file."""
        return b"".join([chunk async for chunk in self.stream(key)])

    async def size(self, key: str) -> int:
        """Bytes of a file."""
        try:
            meta = await self._store.head_async(_checked(key))
        except Exception as error:
            raise _translated(error) from error
        return int(meta["size"])

    async def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to (not including) `end`."""
        options: dict[str, Any] = {}
        if end is not None:
            options = {"range": (start, end)}
        elif start:
            options = {"range": {"offset": start}}
        try:
            result = await self._store.get_async(_checked(key), options=options)
            async for chunk in result.stream(min_chunk_size=_CHUNK):
                yield bytes(chunk)
        except exceptions.BaseError as error:
            raise _translated(error) from error
        except OSError as error:
            raise _translated(error) from error

    async def delete(self, key: str) -> None:
        """Remove a file; one that is gone already is no error."""
        try:
            await self._store.delete_async(_checked(key))
        except Exception as error:
            translated = _translated(error)
            if not isinstance(translated, NotFound):
                raise translated from error


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise NotFound
    return key


def _translated(error: BaseException) -> BaseException:
    if isinstance(error, ProsaError):
        return error
    if isinstance(error, (FileNotFoundError, exceptions.NotFoundError)):
        return NotFound()
    if "No space left on device" in str(error) or "os error 28" in str(error):
        return StorageFull()
    if isinstance(error, (OSError, exceptions.BaseError)):
        return Unavailable("The file store does not answer.", code="storage_unavailable")
    return error
