"""One server, one simulator and one Chromium per session; every test gets browsers of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, StorageState, async_playwright, expect

from prosa.entrypoints.console import built_console
from tests.browser.pages import WATCH, Desk, Phone
from tests.browser.world import PASSWORD, Customer, World, free_port
from tests.fixtures.postgres import TestServer

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
OpenDesk = Callable[..., Awaitable[Desk]]
OpenPhone = Callable[[Customer], Awaitable[Phone]]

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two browsers, a server and a simulator share two cores with other tests: a test that fails is tried once more, as
    Playwright's own runner does. The summary names each (R), since what needs a second time is to be mended."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(postgres_server: TestServer) -> AsyncIterator[World]:
    """The running product."""
    if built_console() is None:
        pytest.fail("The console is not built: run `make build/web.stamp`.")
    await asyncio.to_thread(postgres_server.migrate_template)
    url = await postgres_server.create("template_prosa")
    folder = Path(tempfile.mkdtemp(prefix="prosa-browser-"))
    made = World(folder, url, free_port(), free_port())
    try:
        await made.start()
        yield made
    finally:
        await made.stop()
        await postgres_server.drop(url)
        shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium with a microphone that hums."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("Chromium is not installed here (Debian: apt install chromium)")
    arguments = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sessions(world: World, chromium: Browser) -> dict[str, StorageState]:
    """Cookies of everybody, so that only the tests of the sign-in page type passwords."""
    states = {}
    for nick, person in world.people.items():
        context = await chromium.new_context(base_url=world.url)
        answer = await context.request.post(
            "/api/v1/session",
            data={"login": person.login, "password": PASSWORD},
            headers={"origin": world.url, "sec-fetch-site": "same-origin"},
        )
        assert answer.ok, await answer.text()
        states[nick] = await context.storage_state()
        await context.close()
    return states


@pytest_asyncio.fixture(loop_scope="session")
async def desk(world: World, chromium: Browser, sessions: dict[str, StorageState]) -> AsyncIterator[OpenDesk]:
    """Opens a person's console: `await desk("bruno", width=390, color_scheme="dark")`; None is not signed in.

    At the end no page may have thrown, and none may have tried what its content security policy forbids.
    """
    opened: list[Desk] = []

    async def open_desk(
        nick: str | None,
        path: str = "/chat?view=all",
        *,
        width: int = 1440,
        height: int = 900,
        **options: object,
    ) -> Desk:
        context = await chromium.new_context(
            base_url=world.url,
            locale="pt-BR",
            timezone_id="America/Sao_Paulo",
            viewport={"width": width, "height": height},
            storage_state=sessions[nick] if nick else None,
            permissions=["microphone"],
            **options,  # type: ignore[arg-type]
        )
        await context.add_init_script(WATCH)
        made = Desk(world, context, await context.new_page())
        opened.append(made)
        await made.page.goto(path)
        if nick and path.startswith("/chat") and "/chat/" not in path:
            await expect(made.rows).to_be_visible()
        return made

    yield open_desk
    for made in opened:
        assert made.errors == []
        assert await made.violations() == []
        await made.context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(world: World, chromium: Browser) -> AsyncIterator[OpenPhone]:
    """Opens a customer's telephone, showing the chat with the company."""
    contexts: list[BrowserContext] = []

    async def open_phone(customer: Customer) -> Phone:
        context = await chromium.new_context(
            locale="pt-BR", permissions=["microphone"], viewport={"width": 1280, "height": 800}
        )
        contexts.append(context)
        page = await context.new_page()
        await page.goto(f"{world.simulator_url}/#100000000000001/{customer.id}")
        made = Phone(page, customer)
        await expect(made.log).to_be_visible()
        return made

    yield open_phone
    for context in contexts:
        await context.close()
