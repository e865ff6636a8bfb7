"""The service desk's dialogs as people use them, and the company's rules for the time of a test."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Locator, expect

from tests.browser.pages import Desk
from tests.browser.world import Json, World


def dialog(desk: Desk, name: str | re.Pattern[str]) -> Locator:
    """The dialog of this title."""
    return desk.page.get_by_role("dialog", name=name)


async def menu(desk: Desk, row: Locator, item: str) -> None:
    """Choose from a row's menu."""
    await row.hover()
    await row.get_by_role("button", name="Mais ações").click()
    await desk.page.get_by_role("menuitem", name=item, exact=True).click()


async def more(desk: Desk, item: str) -> None:
    """Choose from the menu of the conversation's header."""
    await desk.page.get_by_role("button", name="Mais ações do atendimento").click()
    await desk.page.get_by_role("menuitem", name=item, exact=True).click()


async def asked(box: Locator, button: str, question: str) -> None:
    """Send a dialog and answer its question with yes; the dialog is gone then."""
    await box.get_by_role("button", name=button, exact=True).click()
    await expect(box.get_by_role("alert")).to_have_text(question)
    await box.get_by_role("button", name="Sim", exact=True).click()
    await expect(box).to_be_hidden()


def option(box: Locator, name: str) -> Locator:
    """The radio button of a name: its label, which is what people see."""
    return box.locator("label").filter(
        has=box.page.get_by_role("radio", name=re.compile(f"^{re.escape(name)}"))
    )


async def pick(desk: Desk, field: Locator, option: str) -> None:
    """Choose from a list that opens under its field."""
    await field.click()
    await desk.page.get_by_role("option", name=option, exact=True).click()


async def select_rows(rows: list[Locator]) -> None:
    """Tick rows of the list."""
    await rows[0].hover()
    for row in rows:
        await row.get_by_role("checkbox").click()


async def told(desk: Desk, *sentences: str) -> None:
    """Wait until the timeline says every one of these."""
    for sentence in sentences:
        await expect(desk.log).to_contain_text(sentence)


async def now(world: World, conversation_id: str) -> Json:
    """The conversation as it is."""
    found: Json = (await world.call("ana", "GET", f"/conversations/{conversation_id}"))["conversation"]
    return found


async def department(world: World, name: str) -> Json:
    """A department by its name."""
    rows = (await world.call("ana", "GET", "/departments"))["items"]
    found: Json = next(row for row in rows if row["name"] == name)
    return found


@asynccontextmanager
async def rules(world: World, of: str | None = None, **settings: Any) -> AsyncIterator[None]:
    """The company (or the department `of`) works like this for a while."""
    path = "/account" if of is None else f"/departments/{(await department(world, of))['id']}"
    before = (await world.call("ana", "GET", "/account"))["settings"]
    if of is not None:
        before = (await department(world, of))["settings"]
    await world.call("ana", "PATCH", path, {"settings": settings})
    try:
        yield
    finally:
        await world.call("ana", "PATCH", path, {"settings": {name: before[name] for name in settings}})


async def to_general(world: World, conversation_id: str, nick: str = "ana") -> None:
    """Let an active conversation wait in the queue of no department."""
    body = {"agent_id": str(world.people[nick].id)}
    await world.call("ana", "POST", f"/conversations/{conversation_id}/transfer", body)
    await world.call("ana", "POST", f"/conversations/{conversation_id}/send-back")


async def state(world: World, nick: str, name: str = "available") -> None:
    """Somebody's own state."""
    await world.call(nick, "PUT", "/me/agent-state", {"state": name})


async def whole(offer: Locator) -> None:
    """See all that an offer tells: beside others it may be a line that is opened by its name."""
    await expect(offer).to_be_visible()
    line = offer.locator("button[aria-expanded=false]")
    if await line.count():
        await line.click()
