"""Fetches the files of customers' messages from the provider, at once and again for days if need be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import asyncpg

from prosa.attachments import queries, service
from prosa.attachments.errors import FileRefused
from prosa.attachments.inspector import Inspected, workspace
from prosa.attachments.names import safe_name
from prosa.attachments.service import FileStore
from prosa.attachments.types import ALLOWED, OCTETS, extensions_of, refine
from prosa.channels.port import ProviderFailure
from prosa.kit import logs
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.errors import ProsaError
from prosa.kit.storage import new_key

AT_ONCE = 4
IDLE_SECONDS = 1.0
LEASE_SECONDS = 900
GIVE_UP_AFTER = timedelta(days=7)
"""The provider keeps the files of webhooks for seven days."""
TOKEN_SECONDS = 900.0
"""How often a file is tried while the inbox waits for a new token."""

log = logs.get(__name__)


class MediaClient(Protocol):
    """A channel's client that can fetch files."""

    async def download(
        self, media_id: str, write: Callable[[bytes], object], *, max_bytes: int, sha256: str | None = None
    ) -> Any: ...


Clients = Callable[[UUID, UUID], Awaitable[MediaClient]]
"""The client of (account, inbox)."""
Touch = Callable[[Transaction, UUID], Awaitable[object]]
"""Publishes that the files of a message changed, in the same transaction."""
TokenDead = Callable[[Transaction, UUID, str], Awaitable[object]]
"""Says that the provider refuses the inbox's token, with the reason."""


async def run_media_fetch(
    database: Database,
    files: FileStore,
    clients: Clients,
    stop: asyncio.Event,
    *,
    touch: Touch,
    token_dead: TokenDead,
) -> None:
    """Fetch files until `stop` is set. Any number of processes may do so."""
    fetcher = Fetcher(database, files, clients, touch=touch, token_dead=token_dead)
    while not stop.is_set():
        busy = False
        try:
            busy = bool(await fetcher.step())
        except (OSError, TimeoutError, ProsaError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("files not fetched", error=type(error).__name__)
        if not busy:
            try:
                await asyncio.wait_for(stop.wait(), IDLE_SECONDS)
            except TimeoutError:
                pass


class Fetcher:
    """Claims files that are due and fetches them."""

    def __init__(
        self, database: Database, files: FileStore, clients: Clients, *, touch: Touch, token_dead: TokenDead
    ) -> None:
        self._database = database
        self._files = files
        self._clients = clients
        self._touch = touch
        self._token_dead = token_dead

    async def step(self) -> int:
        """One round; how many files were tried."""
        due = await queries.claim(self._database.pool, AT_ONCE, LEASE_SECONDS)
        await asyncio.gather(*(self._fetch(record) for record in due))
        return len(due)

    async def _fetch(self, due: Record) -> None:
        try:
            client = await self._clients(due["account_id"], due["inbox_id"])
            with workspace() as folder:
                path = folder / "media"
                with path.open("wb") as target:
                    await client.download(
                        due["provider_media_id"],
                        target.write,
                        max_bytes=self._files.max_bytes,
                        sha256=due["provider_sha256"],
                    )
                seen = await self._inspect(path)
                await self._keep(due, path, seen)
        except ProviderFailure as failure:
            await self._failed(due, failure.error.advice, failure.retry, str(failure), failure.retry_after)
        except (ProsaError, OSError, TimeoutError) as error:
            code = error.code if isinstance(error, ProsaError) else type(error).__name__
            await self._failed(due, code, "later", code, None)

    async def _inspect(self, path: Path) -> Inspected:
        """What a customer sent is kept whatever it is; what nobody can read is only offered as a download."""
        try:
            return await self._files.inspector.look("inspect", path)
        except FileRefused:
            return Inspected(mime=OCTETS)

    async def _keep(self, due: Record, path: Path, seen: Inspected) -> None:
        mime = refine(seen.mime, due["name"]) or OCTETS
        kind = fitting_kind(due["kind"], mime)
        key = new_key()
        size, digest = await service.store(self._files.storage, key, path)

        async def work(tx: Transaction) -> bool:
            tag = await tx.execute(
                "UPDATE attachments SET state = 'ready', error = NULL, leased_until = NULL,"
                " next_attempt_at = NULL,"
                " kind = $4, name = $5, mime = $6, size = $7, width = $8, height = $9, duration_ms = $10,"
                " is_animated = $11, sha256 = $12, storage_key = $13"
                " WHERE account_id = $1 AND id = $2 AND state = 'pending' AND attempt = $3",
                tx.account_id,
                due["id"],
                due["attempt"],
                kind,
                safe_name(due["name"], extensions_of(mime), due["kind"]),
                mime,
                size,
                seen.width,
                seen.height,
                seen.duration_ms,
                seen.animated,
                digest,
                key,
            )
            if tag == "UPDATE 1" and due["message_id"] is not None:
                await self._touch(tx, due["message_id"])
            return tag == "UPDATE 1"

        kept = False
        try:
            kept = await self._database.run(due["account_id"], work)
        finally:
            if not kept:  # somebody else was faster, or the row could not be written: no file without its row
                await self._files.storage.delete(key)

    async def _failed(
        self, due: Record, error: str, retry: str, reason: str, retry_after: float | None
    ) -> None:
        final = retry == "never" or due["age"] > GIVE_UP_AFTER
        wait = TOKEN_SECONDS if retry == "reconnect" else retry_after or back_off(due["attempt"])
        log.warning(
            "file not fetched",
            attachment_id=str(due["id"]),
            attempt=due["attempt"],
            error=error,
            final=final,
        )

        async def work(tx: Transaction) -> None:
            tag = await tx.execute(
                "UPDATE attachments SET state = CASE WHEN $4 THEN 'failed' ELSE state END, error = $5,"
                " leased_until = NULL, next_attempt_at = clock_timestamp() + make_interval(secs => $6)"
                " WHERE account_id = $1 AND id = $2 AND state = 'pending' AND attempt = $3",
                tx.account_id,
                due["id"],
                due["attempt"],
                final,
                error,
                wait,
            )
            if tag == "UPDATE 1" and final and due["message_id"] is not None:
                await self._touch(tx, due["message_id"])
            if retry == "reconnect":
                await self._token_dead(tx, due["inbox_id"], reason)

        await self._database.run(due["account_id"], work)


def back_off(attempt: int) -> float:
    """Seconds before the next try: from seconds to an hour, never all at the same moment."""
    return float(min(3600.0, 5.0 * 2 ** min(attempt, 12)) * random.uniform(0.75, 1.25))


def fitting_kind(claimed: str, mime: str) -> str:
    """The kind to show: what the sender claims if the content agrees, else what the content is."""
    entry = ALLOWED.get(mime)
    found = entry.kind if entry else "document"
    if claimed == "voice" and found == "audio":
        return "voice"
    if claimed == "sticker" and found == "image":
        return "sticker"
    if claimed == "document":
        return "document"
    return found
