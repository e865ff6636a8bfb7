"""A conversation that we begin: by "+", by C, and by a link with a number (CON-30, CON-31)."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenDesk
from tests.browser.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Nova conversa")


async def fill(page: Page, name: str, phone: str, opens: str) -> None:
    """A newcomer and the first template without an open variable."""
    form = dialog(page)
    await form.get_by_label("Nome do cliente").fill(name)
    await form.get_by_label("Número do cliente").fill(phone)
    opening = form.get_by_role("radiogroup", name=re.compile("^Abrir conversa"))
    await opening.get_by_label(opens, exact=True).check()
    await form.get_by_label("Buscar template").fill("confirmacao")
    await (
        form.get_by_role("region", name="Mensagem template")
        .get_by_role("listitem")
        .first.get_by_role("button")
        .click()
    )
    fields = form.get_by_role("region", name="Mensagem template").get_by_role("textbox")
    for index in range(await fields.count()):
        if not await fields.nth(index).input_value():
            await fields.nth(index).fill("Ana")
    await form.get_by_role("button", name="Enviar", exact=True).click()


async def test_begin_with_somebody_new_and_find_it_again(world: World, desk: OpenDesk) -> None:
    ana = await desk("ana", "/chat?view=mine")
    page = ana.page
    await page.keyboard.press("c")
    await dialog(page).get_by_role("button", name="Novo contato").click()
    await fill(page, "Benedita Rosa", "41 9876-1234", "Sim")
    await expect(dialog(page)).to_be_hidden()
    await expect(page).to_have_url(re.compile(r"/chat/[0-9a-f-]{36}\?view=mine"))
    await expect(ana.bubbles).to_have_count(1)
    await expect(ana.rows.get_by_role("link", name=re.compile("^Benedita Rosa"))).to_be_visible()
    address = page.url
    # The same number once more, written otherwise: there is a way to the first.
    await page.get_by_role("button", name="Nova conversa").click()
    await dialog(page).get_by_role("button", name="Novo contato").click()
    await fill(page, "Outra Pessoa", "(41) 99876-1234", "Não")
    await expect(dialog(page).get_by_text("Conversa já existente")).to_be_visible()
    await dialog(page).get_by_role("button", name="Abrir a conversa").click()
    await expect(dialog(page)).to_be_hidden()
    assert page.url.split("?")[0] == address.split("?")[0]
    assert await ana.violations() == []
    assert ana.errors == []


async def test_a_link_with_a_number(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.waiting("Célia Prado")
    stranger = await desk(
        None, f"/chat?target_phone={customer.phone.removeprefix('+').removeprefix('55')}", width=390
    )
    page = stranger.page
    await page.get_by_label("Usuário").fill(world.people["ana"].login)
    await page.get_by_label("Senha", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Entrar").click()
    await expect(page).to_have_url(re.compile(f"/chat/{conversation_id}"))
    await page.goto(f"{world.url}/chat?target_phone=41977770001")
    await expect(dialog(page).get_by_label("Número do cliente")).to_have_value("41977770001")
    await expect(page).not_to_have_url(re.compile("target_phone"))
