"""doctor: whether this installation is healthy, in sentences."""

import argparse
import asyncio
import shutil
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import asyncpg
import msgspec

from prosa import migrations
from prosa.entrypoints.cli.output import print_json
from prosa.entrypoints.cli.running import read_settings
from prosa.entrypoints.keeper import DatabaseKeeper
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage, new_key

_ENOUGH_SPACE = 2 * 1024**3
_SUPPORTED = range(15, 19)


class Finding(msgspec.Struct):
    """One thing that was looked at."""

    what: str
    state: Literal["ok", "warning", "failed"]
    detail: str


def doctor(options: argparse.Namespace) -> int:
    """Look at everything; exit code 1 when something failed."""
    findings = list(_examine(options))
    if options.json:
        print_json(findings)
    else:
        for finding in findings:
            print(f"{finding.state:<8} {finding.what}: {finding.detail}")
    return 1 if any(finding.state == "failed" for finding in findings) else 0


def _examine(options: argparse.Namespace) -> Iterator[Finding]:
    try:
        settings = read_settings(options, log_level="error")
    except ProsaError as error:
        yield Finding("settings", "failed", error.detail)
        return
    yield Finding("settings", "ok", f"data folder {settings.data_dir}")
    yield _address(settings)
    checks: dict[str, Callable[[Settings], Iterator[Finding]]] = {
        "disk": _disk,
        "database": _database,
        "files": _files,
    }
    for what, check in checks.items():
        try:
            yield from check(settings)
        except (ProsaError, OSError, asyncpg.PostgresError) as error:
            yield Finding(what, "failed", str(error))


def _address(settings: Settings) -> Finding:
    public, files = urlsplit(settings.public_url), urlsplit(settings.files_url)
    if (public.scheme, public.netloc) == (files.scheme, files.netloc):
        return Finding(
            "addresses",
            "warning",
            "PROSA_FILES_URL is the console's origin: give customers' files another one",
        )
    if public.scheme != "https" and public.hostname not in ("localhost", "127.0.0.1"):
        return Finding(
            "addresses", "warning", f"{settings.public_url} is not https: Meta refuses such webhooks"
        )
    return Finding("addresses", "ok", settings.public_url)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    state: Literal["ok", "warning"] = "ok" if free >= _ENOUGH_SPACE else "warning"
    yield Finding("disk", state, f"{free / 1024**3:.1f} GiB free in {folder}")


def _database(settings: Settings) -> Iterator[Finding]:
    keeper = DatabaseKeeper(settings)
    try:
        opened = keeper.open(wait=0)
        version, current = asyncio.run(_versions(opened.database_url or ""))
    finally:
        keeper.close()
    kind = "embedded" if settings.is_embedded else "external"
    major = int(version.split(".")[0])
    if major in _SUPPORTED:
        yield Finding("database", "ok", f"{kind} PostgreSQL {version}")
    else:
        yield Finding("database", "warning", f"{kind} PostgreSQL {version} is not one of 15 to 18")
    head = migrations.head()
    if current == head:
        yield Finding("schema", "ok", head)
    elif current is not None and current > head:
        yield Finding("schema", "failed", f"{current} is of a newer version, this one only knows {head}")
    else:
        yield Finding(
            "schema", "warning", f"{current or 'empty'}, this version has {head}: run `prosa migrate`"
        )


async def _versions(url: str) -> tuple[str, str | None]:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        version: str = await connection.fetchval("SHOW server_version")
        return version.split(maxsplit=1)[0], await migrations.current(connection)
    finally:
        await connection.close()


def _files(settings: Settings) -> Iterator[Finding]:
    async def probe() -> None:
        storage, key = Storage(settings.storage_url), new_key()
        await storage.put(key, b"prosa doctor")
        if await storage.get(key) != b"prosa doctor":
            raise ProsaError("what was written was not read back")
        await storage.delete(key)

    asyncio.run(probe())
    yield Finding("files", "ok", urlsplit(settings.storage_url)._replace(query="").geturl())
