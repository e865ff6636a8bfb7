"""The console's files: nonce, caching, compression, earlier releases, and no way out of the folder."""

import os
import re
from pathlib import Path

import pytest

from prosa.entrypoints.app import create_app
from prosa.entrypoints.console import Console
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.accounts.support import Browser

PAGE = '<script nonce="__CSP_NONCE__" src="/assets/app-{0}.js"></script><style nonce="__CSP_NONCE__"></style>'


def build(folder: Path, release: str = "a1") -> Path:
    """A small built console."""
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format(release))
    script = folder / "assets" / f"app-{release}.js"
    script.write_text(f"'{release}'")
    script.with_name(script.name + ".br").write_bytes(b"brotli")
    script.with_name(script.name + ".gz").write_bytes(b"gzip")
    (folder / "assets" / "logo-1.svg").write_text("<svg/>")
    (folder / "sw.js").write_text("'worker'")
    (folder.parent / "secret.txt").write_text("TOP")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    return folder


@pytest.fixture
def console(tmp_path: Path) -> Path:
    return build(tmp_path / "dist")


@pytest.fixture
async def browser(console: Path, settings: Settings, database: Database) -> Browser:
    return Browser(create_app(settings, database, console=console))


@pytest.mark.parametrize("path", ["/", "/index.html", "/conversations/01890000", "/a/b/c", "/%2e%2e/x"])
async def test_every_route_is_the_page_with_a_fresh_nonce(browser: Browser, path: str) -> None:
    if path == "/index.html":
        assert (await browser.call("GET", path)).status == 404
        return
    nonces = set()
    for _ in range(2):
        answer = await browser.call("GET", path)
        assert answer.status == 200
        assert answer.header("content-type") == "text/html; charset=utf-8"
        assert answer.header("cache-control") == "no-store"
        policy = answer.header("content-security-policy") or ""
        (nonce,) = set(re.findall(rb'nonce="([^"]+)"', answer.body))
        assert f"script-src 'self' 'nonce-{nonce.decode()}'" in policy
        assert "http://127.0.0.1:8000" in policy
        assert len(nonce) >= 22
        nonces.add(nonce)
    assert len(nonces) == 2


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("", None, b"'a1'"),
        ("gzip, deflate, br, zstd", "br", b"brotli"),
        ("gzip", "gzip", b"gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", b"gzip"),
        ("zstd", None, b"'a1'"),
    ],
)
async def test_assets_are_immutable_and_compressed(
    browser: Browser, accepted: str, encoding: str | None, body: bytes
) -> None:
    answer = await browser.call("GET", "/assets/app-a1.js", headers={"accept-encoding": accepted})
    assert (answer.status, answer.body) == (200, body)
    assert answer.header("content-encoding") == encoding
    assert answer.header("content-type") == "text/javascript; charset=utf-8"
    assert answer.header("cache-control") == "public, max-age=31536000, immutable"
    assert answer.header("vary") == "Accept-Encoding"
    assert answer.header("content-length") == str(len(body))


async def test_other_files_are_checked_again_each_time(browser: Browser) -> None:
    answer = await browser.call("GET", "/sw.js")
    assert answer.header("cache-control") == "no-cache"
    assert answer.header("content-security-policy") == "default-src 'none'; connect-src 'self'"
    etag = answer.header("etag") or ""
    again = await browser.call("GET", "/sw.js", headers={"if-none-match": etag})
    assert (again.status, again.body) == (304, b"")
    head = await browser.call("HEAD", "/assets/app-a1.js")
    assert (head.status, head.body, head.header("content-length")) == (200, b"", "4")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.txt",
        "/../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/link.txt",
        "/assets/app-a1.js.br",
        "/assets/",
        "//etc/passwd.txt",
        "/assets/app-a1.js/x.js",
        "/assets\\app-a1.js",
        "/\x00.js",
    ],
)
async def test_nothing_outside_the_build_is_served(browser: Browser, path: str) -> None:
    answer = await browser.call("GET", path)
    assert answer.status == 404
    assert b"TOP" not in answer.body


async def test_open_tabs_keep_the_assets_of_the_release_before(
    tmp_path: Path, settings: Settings, database: Database
) -> None:
    app = None
    for age, release in ((300, "r1"), (200, "r2"), (100, "r3")):
        app = create_app(settings, database, console=build(tmp_path / release / "dist", release))
        create_app(settings, database, console=tmp_path / release / "dist")  # a second process
        newest = max((settings.data_dir / "console").iterdir(), key=lambda path: path.stat().st_mtime)
        moment = newest.stat().st_mtime - age
        os.utime(newest, (moment, moment))
    assert app is not None
    browser = Browser(app)
    statuses = [(await browser.call("GET", f"/assets/app-{name}.js")).status for name in ("r1", "r2", "r3")]
    assert statuses == [404, 200, 200]
    kept = await browser.call("GET", "/assets/app-r2.js", headers={"accept-encoding": "br"})
    assert kept.body == b"brotli"
    assert not list((settings.data_dir / "console").glob(".new-*"))


async def test_without_a_build_the_page_says_so(settings: Settings, database: Database) -> None:
    app = create_app(settings, database)
    app._parts.console.__init__(None, "http://127.0.0.1:8000")  # type: ignore[misc]
    assert isinstance(app._parts.console, Console)
    answer = await Browser(app).call("GET", "/")
    assert (answer.status, answer.code) == (503, "unavailable")
    assert "npm run build" in answer.json()["detail"]
