"""The console's files: a page with a fresh nonce for every route, hashed assets for ever, no path joined.

Open tabs survive an update: the assets of the release before stay available, kept in the data folder.
"""

import hashlib
import mimetypes
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from prosa.entrypoints.security import console_policy, values
from prosa.kit import logs
from prosa.kit.errors import NotFound, ProsaError, Unavailable

NONCE = b"__CSP_NONCE__"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_IMMUTABLE = b"public, max-age=31536000, immutable"
_WORKER = "/sw.js"
_WORKER_POLICY = b"default-src 'none'; connect-src 'self'"
"""A service worker fetches by the policy of its own script."""
_RELEASES_KEPT = 2
_MIME = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}

log = logs.get(__name__)


class MethodNotAllowed(ProsaError):
    """The console is only read."""

    status = 405
    code = "method_not_allowed"
    default_detail = "Only GET and HEAD are possible here."


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    mime: bytes
    etag: bytes
    variants: dict[str, Path]


def built_console() -> Path | None:
    """Where the built console is: in the installed package, or in the checkout; None when not built."""
    package = Path(__file__).parents[1]
    for folder in (package / "static", package.parent / "web" / "dist"):
        if (folder / "index.html").is_file():
            return folder
    return None


class Console:
    """Raw ASGI application that serves one built console. `folder` None: not built, say so."""

    def __init__(self, folder: Path | None, files_origin: str, *, keep_in: Path | None = None) -> None:
        self._files_origin = files_origin
        self._page = (folder / "index.html").read_bytes() if folder else None
        self._files = _scan(folder) if folder else {}
        if folder is not None and keep_in is not None:
            try:
                earlier = _keep_release(folder, keep_in)
            except OSError as error:
                log.warning("earlier console assets are not available", error=str(error))
            else:
                for release in earlier:
                    self._files = {**_scan(release), **self._files}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - ASGI
        """Serve one request. Raises NotFound, Unavailable or MethodNotAllowed."""
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed
        path: str = scope["path"]
        file = self._files.get(path)
        if file is not None:
            status, headers, body = _file_answer(scope, path, file)
        elif path.startswith("/assets/") or "." in path.rpartition("/")[2]:
            raise NotFound
        else:
            status, headers, body = 200, *self._index()
        headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _index(self) -> tuple[list[tuple[bytes, bytes]], bytes]:
        if self._page is None:
            raise Unavailable("The console has not been built: run `npm run build` in web/.", retry_after=60)
        nonce = secrets.token_urlsafe(18)
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"content-security-policy", console_policy(nonce, self._files_origin).encode()),
        ]
        return headers, self._page.replace(NONCE, nonce.encode())


def _file_answer(scope: Any, path: str, file: _File) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    accepted = {
        part.partition(";")[0].strip().lower()
        for value in values(scope["headers"], b"accept-encoding")
        for part in value.split(",")
        if part.replace(" ", "").partition(";")[2].lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    }
    encoding = next((name for name, _ in _ENCODINGS if name in accepted and name in file.variants), None)
    is_asset = path.startswith("/assets/")
    headers = [
        (b"content-type", file.mime),
        (b"cache-control", _IMMUTABLE if is_asset else b"no-cache"),
        (b"etag", file.etag),
    ]
    if path == _WORKER:
        headers.append((b"content-security-policy", _WORKER_POLICY))
    if file.variants:
        headers.append((b"vary", b"Accept-Encoding"))
    if file.etag.decode() in values(scope["headers"], b"if-none-match"):
        return 304, headers, b""
    if encoding is not None:
        headers.append((b"content-encoding", encoding.encode()))
    return 200, headers, (file.variants[encoding] if encoding else file.path).read_bytes()


def _scan(folder: Path) -> dict[str, _File]:
    """Address → file, read once: an address that is not a key is not served."""
    found: dict[str, _File] = {}
    for path in sorted(folder.rglob("*")):
        if (
            path.is_symlink()
            or not path.is_file()
            or path.suffix in {".br", ".gz"}
            or path.name == "index.html"
        ):
            continue
        mime = _MIME.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if mime.startswith("text/") or mime == "image/svg+xml":
            mime += "; charset=utf-8"
        variants = {
            name: packed
            for name, suffix in _ENCODINGS
            if (packed := path.with_name(path.name + suffix)).is_file()
        }
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:24]
        address = "/" + path.relative_to(folder).as_posix()
        found[address] = _File(path, mime.encode(), f'W/"{digest}"'.encode(), variants)
    return found


def _keep_release(folder: Path, keep_in: Path) -> list[Path]:
    """Copy this release's assets aside for the next one; the folders of the releases before this one.

    Several processes may do it at once: a release is copied to a private folder and renamed into place.
    """
    name = hashlib.sha256((folder / "index.html").read_bytes()).hexdigest()[:16]
    keep_in.mkdir(parents=True, exist_ok=True)
    target = keep_in / name
    if not target.exists() and (folder / "assets").is_dir():
        temporary = Path(mkdtemp(prefix=".new-", dir=keep_in))
        shutil.copytree(folder / "assets", temporary / "assets")
        try:
            temporary.rename(target)
        except OSError:  # another process was first
            shutil.rmtree(temporary, ignore_errors=True)
    if target.exists():
        os.utime(target)
    releases = [path for path in keep_in.iterdir() if path.is_dir() and not path.name.startswith(".")]
    releases.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in releases[_RELEASES_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return [path for path in releases[:_RELEASES_KEPT] if path != target]
