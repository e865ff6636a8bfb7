"""The database as processes need it: the embedded one started, or the external one waited for; migrated."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
import msgspec

from prosa.kit import logs
from prosa.kit.errors import ProsaError
from prosa.kit.postgres import EmbeddedPostgres, PostgresError
from prosa.kit.settings import Settings
from prosa.migrations import upgrade
from prosa.privacy.ledger import Ledger

if TYPE_CHECKING:
    from prosa.kit.database import Database

WAIT = 60.0  # seconds for an external server that still starts
_RETRY_PAUSE = 5.0

_log = logs.get(__name__)


class DatabaseKeeper:
    """Makes the database of `settings` ready, keeps the embedded one alive, gives it up at the end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._embedded: EmbeddedPostgres | None = None
        self._retry_at = 0.0

    def open(self, *, wait: float = WAIT) -> Settings:
        """Start or reach the server; the settings with its address. Raises ProsaError."""
        settings = self._settings
        if settings.database_url is None:
            self._embedded = EmbeddedPostgres(settings.data_dir, binaries=settings.postgres_bin)
            url = self._embedded.start()
            if self._embedded.notice:
                _log.warning(self._embedded.notice)
            return msgspec.structs.replace(settings, database_url=url)
        asyncio.run(_reach(settings.database_url, wait))
        return settings

    def migrate(self, settings: Settings) -> bool:
        """Bring the schema up to date; True when there was something to do."""
        if settings.database_url is None:
            raise ProsaError("The database is not open.")
        changed = asyncio.run(upgrade(settings.database_url))
        if changed:
            _log.info("schema migrated")
        return changed

    def replay_erasures(self, settings: Settings) -> int:
        """Erase again whom a restored backup brought back; how many, nobody when no ledger is kept here."""
        if not Ledger(settings.data_dir).path.exists():
            return 0
        return asyncio.run(_replay(settings))

    @property
    def is_embedded(self) -> bool:
        """Whether it runs a server itself."""
        return self._embedded is not None

    def look_after(self) -> None:
        """Restart the embedded server when it died."""
        if self._embedded is None or time.monotonic() < self._retry_at or self._embedded.listening():
            return
        _log.warning("postgres is gone, starting it")
        try:
            self._embedded.start()
        except PostgresError as error:
            self._retry_at = time.monotonic() + _RETRY_PAUSE
            _log.error("postgres does not start", reason=error.detail)

    def close(self) -> None:
        """Give the embedded server up; the last one stops it."""
        if self._embedded is not None:
            self._embedded.stop()


async def _replay(settings: Settings) -> int:
    from prosa.privacy.replaying import replay  # slow to import, and most installations never need it

    async with connected(settings) as database:
        return await replay(database, settings)


async def _reach(url: str, wait: float) -> None:
    deadline = time.monotonic() + wait
    told = False
    while True:
        try:
            connection = await asyncpg.connect(url, timeout=10)
        except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
            raise ProsaError(f"PROSA_DATABASE_URL: {error}.", code="database") from None
        except (
            OSError,
            TimeoutError,
            asyncpg.CannotConnectNowError,
            asyncpg.TooManyConnectionsError,
        ) as error:
            if time.monotonic() > deadline:
                raise ProsaError(f"The database does not answer: {error}.", code="database") from None
            if not told:
                _log.info("waiting for the database")
                told = True
            await asyncio.sleep(0.5)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
            raise ProsaError(f"PROSA_DATABASE_URL: {error}.", code="database") from None
        else:
            await connection.close()
            return


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator["Database"]:
    """A small connection pool for one command on an opened database."""
    from prosa.kit.database import Database  # slow to import, and `serve` does not need it

    database = await Database.connect(settings.database_url or "", pool_size=2)
    try:
        yield database
    finally:
        await database.close()
