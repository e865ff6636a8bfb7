"""Photographs the console on the demo company: `python -m tests.browser.screenshots` writes build/screenshots.

`--url` takes a demo that runs already; `--readme` also renews docs/images/console.png.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as Missing

from prosa.entrypoints.demo import PASSWORD
from tests.browser.world import ROOT, free_port

OUT = ROOT / "build" / "screenshots"
README = ROOT / "docs" / "images" / "console.png"
LARGEST = 300_000  # bytes of the README's picture
_READY = 240.0  # seconds


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks at whose conversation, on what screen. `contact` None shows the list alone."""

    name: str
    contact: str | None = None
    view: str = "all"
    who: str = "ana"
    size: tuple[int, int] = (1440, 900)
    dark: bool = False
    language: str = "pt-BR"


SHOTS = (
    Shot("console", "Clínica Bem Viver", "all", who="carla"),
    Shot("list-waiting", None, "waiting"),
    Shot("list-all", None, "all"),
    Shot("list-closed", None, "closed"),
    Shot("list-agent", None, "mine", who="elisa"),
    Shot("thread-defect", "Juliana Martins", "active", who="diego"),
    Shot("thread-long", "Zuleica Abreu dos Santos", "all"),
    Shot("thread-waiting", "Patrícia Gomes", "waiting"),
    Shot("thread-document", "Joaquim Pereira", "all"),
    Shot("thread-voice", "Aparecida Moraes", "all"),
    Shot("thread-card", "Natália Freire", "waiting"),
    Shot("thread-location", "Luiz Otávio Prado", "all"),
    Shot("thread-failed", "Thiago Nunes", "all"),
    Shot("thread-template", "Marcelo Tavares", "all"),
    Shot("thread-sticker", "Rita de Cássia Moura", "closed"),
    Shot("window-closing", "Beatriz Nakamura", "all"),
    Shot("window-closed", "Cauã Ferreira", "closed"),
    Shot("closed-protocols", "Vanessa Cordeiro", "closed"),
    Shot("dark", "Isabela Fontes", "all", dark=True),
    Shot("dark-list", None, "waiting", dark=True),
    Shot("english", "Tess Whitlock", "all", language="en"),
    Shot("wide-1920", "Marina Souza", "all", size=(1920, 1080)),
    Shot("narrow-1024", "Marina Souza", "all", size=(1024, 768)),
    Shot("tablet-768", "Juliana Martins", "all", size=(768, 1024)),
    Shot("phone-390-list", None, "waiting", size=(390, 844)),
    Shot("phone-390-thread", "Marina Souza", "all", size=(390, 844)),
    Shot("phone-390-dark", "Camila Rocha", "waiting", size=(390, 844), dark=True),
)


@contextmanager
def demo() -> Iterator[str]:
    """A demo of its own; its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="prosa-pictures-") as folder:
        Path(folder).chmod(0o711)  # root's PostgreSQL runs as another user
        command = [sys.executable, "-m", "prosa", "demo", "--port", str(port), "--workers", "1"]
        command += ["--simulator-port", str(free_port())]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PROSA_DATA_DIR": f"{folder}/data"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            deadline = time.monotonic() + _READY
            for line in process.stdout:
                if "Console" in line:
                    break
                if time.monotonic() > deadline:
                    break
            else:
                raise SystemExit("The demo did not start.")
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def photograph(browser: Browser, url: str, shot: Shot) -> bytes:
    """The picture as PNG."""
    width, height = shot.size
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        locale=shot.language,
        timezone_id="America/Sao_Paulo",
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
    )
    try:
        answer = context.request.post(
            "/api/v1/session",
            data={"login": f"{shot.who}@araucaria.demo", "password": PASSWORD},
            headers={"origin": url},
        )
        if not answer.ok:
            raise SystemExit(f"{shot.who} cannot sign in: {answer.status} {answer.text()}")
        path = "/chat"
        if shot.contact is not None:
            found = context.request.get("/api/v1/conversations", params={"view": "all", "q": shot.contact})
            path += f"/{found.json()['items'][0]['id']}"
        page = context.new_page()
        # Changes of language and theme would be kept for everybody: they are only pretended here.
        page.route("**/api/v1/me", lambda route: _as(route, shot))
        page.route("**/read", lambda route: route.abort())  # the next picture shows the same state
        page.goto(f"{path}?view={shot.view}")
        try:
            _wait(page, shot)
        except Missing:
            print(f"{shot.name}: what should be there is not; photographed as it is", file=sys.stderr)
        return page.screenshot()
    finally:
        context.close()


def _as(route: object, shot: Shot) -> None:
    from playwright.sync_api import Route

    assert isinstance(route, Route)
    if route.request.method != "GET":
        route.continue_()
        return
    answer = route.fetch()
    me = answer.json()
    me["user"] |= {"language": shot.language, "theme": "dark" if shot.dark else "light"}
    route.fulfill(response=answer, json=me)


def _wait(page: Page, shot: Shot) -> None:
    if shot.contact is not None:
        page.get_by_role("log").locator("article").first.wait_for(timeout=15_000)
    elif shot.size[0] > 600:
        page.locator("#inbox-list li").first.wait_for(timeout=15_000)
    for _ in range(50):  # wait_for_function would need the page to allow eval
        if page.evaluate("[...document.images].every((image) => image.complete)"):
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(700)


def small(png: bytes) -> bytes:
    """The same picture in fewer colours, if it is too large for the repository."""
    for colors in (None, 256, 128, 64):
        if colors is not None:
            out = io.BytesIO()
            reduced = Image.open(io.BytesIO(png)).convert("RGB").quantize(colors, dither=Image.Dither.NONE)
            reduced.save(out, "PNG", optimize=True)
            png = out.getvalue()
        if len(png) <= LARGEST:
            break
    return png


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a running demo (default: start one)")
    parser.add_argument("--only", metavar="NAME", help="pictures whose name contains this")
    parser.add_argument("--readme", action="store_true", help="also renew docs/images/console.png")
    options = parser.parse_args()
    executable = next((path for name in ("chromium", "chromium-browser", "google-chrome")
                       if (path := shutil.which(name))), None)  # fmt: skip
    if executable is None:
        raise SystemExit("There is no Chromium here (Debian: apt install chromium).")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        if options.url:
            _all(browser, options.url.rstrip("/"), options.only or "", readme=options.readme)
        else:
            with demo() as url:
                _all(browser, url, options.only or "", readme=options.readme)
        browser.close()


def _all(browser: Browser, url: str, only: str, *, readme: bool) -> None:
    for shot in SHOTS:
        if only not in shot.name:
            continue
        picture = photograph(browser, url, shot)
        (OUT / f"{shot.name}.png").write_bytes(picture)
        if readme and shot.name == "console":
            README.parent.mkdir(parents=True, exist_ok=True)
            README.write_bytes(small(picture))
    print(f"{OUT.relative_to(ROOT)}: {len(list(OUT.glob('*.png')))} pictures")


if __name__ == "__main__":
    main()
