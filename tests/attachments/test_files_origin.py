"""The files origin: signed addresses, ranges, and nothing that could run."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import pytest

from prosa.accounts.schemas import Principal
from prosa.attachments import service
from prosa.attachments.asgi import Files, parse_range
from prosa.attachments.links import SECONDS, Links
from prosa.attachments.service import FileStore
from prosa.kit.database import Database
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage, new_key
from tests.attachments import support


@pytest.fixture
def app(database: Database, storage: Storage, settings: Settings) -> Files:
    return Files(database, storage, settings)


async def ask(
    app: Files, url: str, *headers: tuple[bytes, bytes], method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    scope = {
        "type": "http",
        "method": method,
        "path": parts.path,
        "query_string": parts.query.encode(),
        "headers": [*headers, (b"cookie", b"session=secret")],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    found = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


async def put(
    database: Database, storage: Storage, account_id: UUID, content: bytes, mime: str, name: str
) -> UUID:
    """A stored file of a message, whatever its type."""
    key, attachment_id = new_key(), uuid7()
    await storage.put(key, content)
    await database.pool.execute(
        "INSERT INTO attachments (account_id, id, kind, name, mime, size, storage_key, state)"
        " VALUES ($1, $2, 'document', $3, $4, $5, $6, 'ready')",
        account_id,
        attachment_id,
        name,
        mime,
        len(content),
        key,
    )
    return attachment_id


@pytest.fixture
async def url(database: Database, files: FileStore, principal: Principal, tmp_path: Path) -> str:
    path = tmp_path / "upload"
    path.write_bytes(support.picture("PNG"))
    taken = await service.upload(database, files, principal, path, "gráfico.png")
    return files.links.make(principal.account_id, taken.id, download=False)


async def test_a_picture_is_shown_and_cannot_run(app: Files, url: str) -> None:
    status, headers, body = await ask(app, url)

    assert (status, body) == (200, support.picture("PNG"))
    assert headers["content-type"] == "image/png"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["access-control-allow-origin"] == "*"  # the console draws waveforms; no cookie counts here
    assert "access-control-allow-credentials" not in headers
    assert headers["content-disposition"].startswith("inline; ")
    assert "filename*=UTF-8''gr%C3%A1fico.png" in headers["content-disposition"]
    assert "set-cookie" not in headers


async def test_download_is_part_of_the_signature(app: Files, url: str) -> None:
    status, _, _ = await ask(app, url + "&d=1")
    assert status == 403


@pytest.mark.parametrize(
    "mime", ["text/html", "image/svg+xml", "application/pdf", "text/plain", "application/xml"]
)
async def test_what_could_run_is_only_offered_as_a_download(
    app: Files,
    database: Database,
    storage: Storage,
    files: FileStore,
    principal: Principal,
    mime: str,
) -> None:
    attachment_id = await put(database, storage, principal.account_id, b"<script>", mime, "a.html")

    url = files.links.make(principal.account_id, attachment_id, download=False)
    status, headers, _ = await ask(app, url)

    assert status == 200
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["content-type"] not in ("text/html", "image/svg+xml")


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        (b"bytes=0-9", 206, (0, 10)),
        (b"bytes=5-", 206, (5, None)),
        (b"bytes=-4", 206, (-4, None)),
        (b"bytes=0-99999999", 206, (0, None)),
        (b"bytes=99999999-", 416, (0, 0)),
        (b"bytes=-0", 416, (0, 0)),
        (b"bytes=9-5", 200, (0, None)),
        (b"bytes=0-1,3-4", 200, (0, None)),
        (b"lines=1-2", 200, (0, None)),
        (b"bytes=" + b"9" * 40 + b"-", 200, (0, None)),
    ],
)
async def test_ranges(app: Files, url: str, asked: bytes, status: int, span: tuple[int, int | None]) -> None:
    whole = support.picture("PNG")

    got, headers, body = await ask(app, url, (b"range", asked))

    assert (got, body) == (status, whole[span[0] : span[1]])
    if status == 206:
        start = span[0] % len(whole)
        assert headers["content-range"] == f"bytes {start}-{start + len(body) - 1}/{len(whole)}"
    if status != 416:
        assert int(headers["content-length"]) == len(body)


async def test_a_range_of_another_version_is_ignored(app: Files, url: str) -> None:
    status, _, _ = await ask(app, url, (b"range", b"bytes=0-1"), (b"if-range", b'"other"'))
    assert status == 200


async def test_head_tells_the_size(app: Files, url: str) -> None:
    status, headers, body = await ask(app, url, method="HEAD")
    assert (status, body, int(headers["content-length"])) == (200, b"", len(support.picture("PNG")))


async def test_other_methods_and_addresses_are_refused(app: Files, url: str) -> None:
    assert (await ask(app, url, method="POST"))[0] == 405
    assert (await ask(app, "/files/../../etc/passwd"))[0] == 404
    assert (await ask(app, "/files/"))[0] == 404


async def test_signatures_are_bound_to_account_file_and_time(
    app: Files, url: str, principal: Principal, settings: Settings
) -> None:
    parts = urlsplit(url)
    other = parts.path.replace(str(principal.account_id), str(uuid4()))
    assert (await ask(app, f"{other}?{parts.query}"))[0] == 403
    other = parts.path.rsplit("/", 1)[0] + f"/{uuid4()}"
    assert (await ask(app, f"{other}?{parts.query}"))[0] == 403
    assert (await ask(app, parts.path))[0] == 403
    assert (await ask(app, url[:-1]))[0] == 403
    later = url.replace("?e=", "?e=9")
    assert (await ask(app, later))[0] == 403


def test_addresses_expire(settings: Settings) -> None:
    links, account, file = Links(settings), uuid7(), uuid7()
    url = links.make(account, file, download=True, now=1_000_000)
    query = dict(parse_qsl(urlsplit(url).query))

    assert links.is_valid(account, file, query, now=1_000_000)
    assert links.is_valid(account, file, query, now=1_000_000 + SECONDS - 61)
    assert not links.is_valid(account, file, query, now=1_000_000 + SECONDS + 1)
    assert not links.is_valid(account, file, query | {"e": "９"}, now=0)


async def test_a_file_that_vanished_is_404_not_a_cut_answer(
    app: Files, url: str, storage: Storage, database: Database
) -> None:
    assert (await ask(app, url))[0] == 200
    await storage.delete(await database.pool.fetchval("SELECT storage_key FROM attachments"))
    assert (await ask(app, url))[0] == 404


def test_parse_range_of_an_empty_file() -> None:
    assert parse_range("bytes=0-", 0) == ()
