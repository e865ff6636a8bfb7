"""Emojis by keys alone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_emojis_by_keys_alone(world: World, desk: OpenDesk) -> None:
    _, conversation_id = await world.serving("bruno", "Bento")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    page = bruno.page
    await bruno.field.fill("Bom dia!")
    await bruno.field.press("Home")
    button = page.get_by_role("button", name="Emojis", exact=True)
    await bruno.field.press("Tab")
    await expect(page.get_by_role("button", name="Anexar arquivos")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    search = page.get_by_role("searchbox", name="Buscar emoji")
    await expect(search).to_be_focused()

    # Without accents, and the arrows choose among what was found.
    await page.keyboard.type("coracao")
    first = page.get_by_role("gridcell").first
    await expect(first).to_have_accessible_name(re.compile("coração"))
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowRight")
    chosen = page.locator('[role="gridcell"][aria-selected="true"]')
    await expect(chosen).to_have_count(1)
    emoji = await chosen.inner_text()
    await page.keyboard.press("Enter")
    await expect(search).to_be_hidden()
    await expect(bruno.field).to_be_focused()
    await expect(bruno.field).to_have_value(f"{emoji}Bom dia!")

    await button.focus()
    await page.keyboard.press("Enter")
    await expect(search).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(search).to_be_hidden()
    await expect(button).to_be_focused()
    await expect(bruno.log).to_be_visible()

    await bruno.field.fill("")
    await bruno.field.press_sequentially("Combinado :valeu")
    await expect(page.get_by_role("listbox", name="Emojis").get_by_role("option").first).to_be_visible()
    await bruno.field.press_sequentially(":")
    await expect(bruno.field).to_have_value(re.compile("^Combinado 👍"))
