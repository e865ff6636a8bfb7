"""Serves the phone page: static files, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def _index(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(STATIC / "index.html", headers=HEADERS)


async def _file(request: web.Request) -> web.StreamResponse:
    path = STATIC / request.match_info["name"]
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=HEADERS)


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def add_page(app: web.Application) -> None:
    app.router.add_get("/", _index)
    app.router.add_get("/healthz", _health)
    app.router.add_get("/static/{name:[a-z-]+[.](?:js|css|svg)}", _file)
