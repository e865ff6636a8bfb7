"""What an administrator chooses is what everybody's list shows: order, words and which views."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenDesk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def put_back(world: World) -> AsyncIterator[None]:
    """Other tests use the usual views and words."""
    before = (await world.call("ana", "GET", "/account"))["settings"]
    yield
    names = ("views", "department_word", "click_card_starts")
    await world.call("ana", "PATCH", "/account", {"settings": {name: before[name] for name in names}})


async def _tabs(page: Page) -> list[str]:
    texts = await page.get_by_role("tab").all_inner_texts()
    return [text.split("\n")[-1] for text in texts]


async def _save(page: Page) -> None:
    await page.get_by_role("button", name="Salvar").click()
    await expect(page.get_by_text("Há alterações não salvas.")).to_be_hidden()


async def test_the_company_chooses_views_and_words(world: World, desk: OpenDesk) -> None:
    bruno = await desk("bruno", "/chat?view=mine", width=390)
    usual = ["Pendentes", "Meus", "Em atendimento", "Abertos", "Todos", "Fechados"]
    assert await _tabs(bruno.page) == usual

    ana = await desk("ana", "/chat?view=all")
    await ana.page.goto("/settings/inbox")
    await expect(ana.page.get_by_role("heading", level=1)).to_have_count(1)
    handle = ana.page.get_by_role("button", name=re.compile("^Mover Meus"))
    await handle.focus()
    await handle.press("ArrowUp")
    await expect(handle).to_be_focused()
    target = await ana.page.get_by_role("button", name=re.compile("^Mover Em atendimento")).bounding_box()
    grip = ana.page.get_by_role("button", name=re.compile("^Mover Fechados"))
    await grip.hover()
    await ana.page.mouse.down()
    assert target is not None
    await ana.page.mouse.move(target["x"] + 10, target["y"] + 10, steps=6)
    await ana.page.mouse.up()
    await ana.page.get_by_label("Palavra da empresa para Pendentes").fill("Aguardando atendimento")
    await ana.page.get_by_label("Mostrar Abertos").click(force=True)
    await ana.page.get_by_label("Mostrar Bot").click(force=True)
    await _save(ana.page)

    chosen = ["Meus", "Aguardando atendimento", "Fechados", "Em atendimento", "Todos", "Bot"]
    await expect(bruno.page.get_by_role("tab", name="Bot")).to_be_attached()
    assert await _tabs(bruno.page) == chosen
    await bruno.page.goto("/chat?view=open")  # it has no tab any more
    await expect(bruno.page.locator("#tab-all")).to_have_attribute("aria-selected", "true")
    await bruno.page.locator("#tab-mine").click()
    await bruno.page.locator("#tab-mine").press("End")
    bot = bruno.page.locator("#tab-bot")
    await expect(bot).to_be_focused()
    await expect(bot).to_be_in_viewport(ratio=1)
    await bot.press("ArrowRight")
    await expect(bruno.page.locator("#tab-mine")).to_be_focused()
    await expect(bruno.page.locator("#tab-mine")).to_be_in_viewport(ratio=1)
    widths: dict[str, int] = await bruno.page.evaluate(
        "({page: document.documentElement.scrollWidth, window: innerWidth})"
    )
    assert widths["page"] <= widths["window"]


async def test_the_company_has_its_own_word_for_departments(world: World, desk: OpenDesk) -> None:
    _, conversation_id = await world.serving("bruno", "Olívia")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await expect(bruno.page.get_by_text("Setor", exact=True).first).to_be_visible()

    ana = await desk("ana", "/chat?view=all")
    await ana.page.goto("/settings/company")
    await ana.page.get_by_label("Como se chama cada grupo de atendimento").select_option("Equipe")
    await _save(ana.page)
    await expect(ana.page.get_by_role("link", name="Equipes")).to_be_visible()
    await ana.page.get_by_role("link", name="Equipes").click()
    await expect(ana.page.get_by_role("button", name="Nova equipe")).to_be_visible()
    await expect(bruno.page.get_by_text("Equipe", exact=True).first).to_be_visible()
    await expect(bruno.page.get_by_text("Setor", exact=True)).to_have_count(0)
