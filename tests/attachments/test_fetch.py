"""Files of customers are fetched, again and again if need be, and shown honestly."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from prosa.accounts.service import create_account
from prosa.attachments import service
from prosa.attachments.fetch import Fetcher, MediaClient, back_off, fitting_kind, run_media_fetch
from prosa.attachments.service import FileStore
from prosa.channels.port import ProviderError, ProviderFailure, RetryPolicy
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from tests.attachments import support


class Provider:
    """Holds one file, and fails as it is told."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.failures: list[ProviderFailure] = []
        self.asked: list[str] = []
        self.touched: list[UUID] = []
        self.dead: list[tuple[UUID, str]] = []

    async def client(self, account_id: UUID, inbox_id: UUID) -> MediaClient:
        return self

    async def download(
        self, media_id: str, write: Callable[[bytes], object], *, max_bytes: int, sha256: str | None = None
    ) -> None:
        self.asked.append(media_id)
        write(self.content[:5])
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        write(self.content[5:])

    async def touch(self, tx: Transaction, message_id: UUID) -> None:
        self.touched.append(message_id)

    async def token_dead(self, tx: Transaction, inbox_id: UUID, reason: str) -> None:
        self.dead.append((inbox_id, reason))


def failure(retry: RetryPolicy, advice: str = "media_download") -> ProviderFailure:
    return ProviderFailure(ProviderError(code=None, advice=advice), retry)


@pytest.fixture
def provider() -> Provider:
    return Provider(support.picture("JPEG"))


@pytest.fixture
def fetcher(database: Database, files: FileStore, provider: Provider) -> Fetcher:
    return Fetcher(database, files, provider.client, touch=provider.touch, token_dead=provider.token_dead)


@pytest.fixture
async def pending(database: Database, settings: Settings) -> tuple[UUID, UUID]:
    """(account, inbox) with one image that waits to be fetched."""
    account_id = await create_account(database, "Araucária Telecom")
    async with database.transaction(account_id) as tx:
        new = NewInbox(name="Vendas", external_id="106540352242922", app_secret="segredo-de-teste-1")
        inbox = await inboxes.create(tx, Vault(settings), new)
        await tx.execute(
            "INSERT INTO attachments (account_id, id, inbox_id, kind, name, mime, provider_media_id, state)"
            " VALUES ($1, $2, $3, 'image', 'foto.svg', 'image/svg+xml', 'media-1', 'pending')",
            account_id,
            uuid7(),
            inbox.id,
        )
    return account_id, inbox.id


async def row(database: Database) -> Record:
    found = await database.pool.fetchrow(
        "SELECT *, extract(epoch FROM next_attempt_at - clock_timestamp())::float8 AS wait FROM attachments"
    )
    assert found is not None
    return found


async def again(database: Database) -> None:
    await database.pool.execute("UPDATE attachments SET next_attempt_at = NULL")


async def test_a_file_is_fetched_and_known_by_its_content(
    fetcher: Fetcher, pending: tuple[UUID, UUID], database: Database, provider: Provider, files: FileStore
) -> None:
    assert await fetcher.step() == 1
    assert await fetcher.step() == 0

    got = await row(database)
    assert (got["state"], got["mime"], got["name"]) == ("ready", "image/jpeg", "foto.svg.jpg")
    assert (got["width"], got["size"]) == (64, len(provider.content))
    assert got["sha256"] == hashlib.sha256(provider.content).hexdigest()
    assert await files.storage.get(got["storage_key"]) == provider.content


async def test_a_disguised_file_is_only_a_download(
    fetcher: Fetcher, pending: tuple[UUID, UUID], database: Database, provider: Provider
) -> None:
    provider.content = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"

    await fetcher.step()

    got = await row(database)
    assert (got["state"], got["mime"], got["kind"]) == ("ready", "application/octet-stream", "document")


async def test_a_damaged_file_is_kept(
    fetcher: Fetcher, pending: tuple[UUID, UUID], database: Database, provider: Provider
) -> None:
    provider.content = b"\x1a\x45\xdf\xa3 broken"
    await fetcher.step()
    assert (await row(database))["state"] == "ready"


async def test_failures_are_tried_again_later_each_time(
    fetcher: Fetcher, pending: tuple[UUID, UUID], database: Database, provider: Provider, tmp_path: Path
) -> None:
    provider.failures = [failure("later"), failure("later", "media_hash")]

    await fetcher.step()
    first = await row(database)
    assert await fetcher.step() == 0, "not before its time"
    await again(database)
    await fetcher.step()
    second = await row(database)
    await again(database)
    await fetcher.step()

    assert (first["state"], first["error"], second["error"]) == ("pending", "media_download", "media_hash")
    assert 0 < first["wait"] < second["wait"]
    assert (await row(database))["state"] == "ready"
    assert len([path for path in (tmp_path / "store").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("retry", "advice", "age"),
    [("never", "media_too_big", timedelta()), ("later", "media_gone", timedelta(days=7, minutes=1))],
)
async def test_the_end_is_shown(
    fetcher: Fetcher,
    pending: tuple[UUID, UUID],
    database: Database,
    provider: Provider,
    retry: RetryPolicy,
    advice: str,
    age: timedelta,
) -> None:
    await database.pool.execute("UPDATE attachments SET created_at = now() - $1::interval", age)
    provider.failures = [failure(retry, advice)]

    await fetcher.step()
    await again(database)

    got = await row(database)
    assert (got["state"], got["error"]) == ("failed", advice)
    assert await fetcher.step() == 0


async def test_a_dead_token_waits_and_a_new_one_resumes(
    fetcher: Fetcher, pending: tuple[UUID, UUID], database: Database, provider: Provider
) -> None:
    account_id, inbox_id = pending
    provider.failures = [failure("reconnect", "token_invalid")]

    await fetcher.step()

    waiting = await row(database)
    assert (waiting["state"], waiting["error"]) == ("pending", "token_invalid")
    assert waiting["wait"] > 600
    assert [dead[0] for dead in provider.dead] == [inbox_id]
    async with database.transaction(account_id) as tx:
        await service.resume(tx, inbox_id)
    assert await fetcher.step() == 1
    assert (await row(database))["state"] == "ready"


async def test_two_workers_fetch_once(
    fetcher: Fetcher, pending: tuple[UUID, UUID], database: Database, provider: Provider
) -> None:
    assert sorted(await asyncio.gather(fetcher.step(), fetcher.step())) == [0, 1]
    assert provider.asked == ["media-1"]


async def test_a_worker_that_was_overtaken_leaves_no_file(
    fetcher: Fetcher, pending: tuple[UUID, UUID], database: Database, provider: Provider, tmp_path: Path
) -> None:
    async def overtaken(media_id: str, write: Callable[[bytes], object], **_: object) -> None:
        write(provider.content)
        await database.pool.execute("UPDATE attachments SET attempt = attempt + 1")

    provider.download = overtaken  # type: ignore[method-assign]

    await fetcher.step()

    assert (await row(database))["state"] == "pending"
    assert not [path for path in (tmp_path / "store").rglob("*") if path.is_file()]


async def test_the_loop_runs_until_told_to_stop(
    database: Database, files: FileStore, provider: Provider, pending: tuple[UUID, UUID]
) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(
        run_media_fetch(
            database, files, provider.client, stop, touch=provider.touch, token_dead=provider.token_dead
        )
    )
    async with asyncio.timeout(10):
        while (await row(database))["state"] == "pending":
            await asyncio.sleep(0.02)
        stop.set()
        await running


def test_waiting_grows_to_an_hour_or_so() -> None:
    assert back_off(1) < 20
    assert 2000 < back_off(50) < 4600


@pytest.mark.parametrize(
    ("claimed", "mime", "kind"),
    [
        ("voice", "audio/ogg", "voice"),
        ("sticker", "image/webp", "sticker"),
        ("image", "video/mp4", "video"),
        ("audio", "application/octet-stream", "document"),
        ("document", "image/png", "document"),
    ],
)
def test_kinds_agree_with_the_content(claimed: str, mime: str, kind: str) -> None:
    assert fitting_kind(claimed, mime) == kind
