"""Filters in the address, kept lists, and the search for conversations and messages, by keys alone."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_filters_live_in_the_address_and_obey_events(world: World, desk: OpenDesk) -> None:
    waiting, conversation_id = await world.waiting("Filtrada", "Quero saber da entrega")
    ana = await desk("ana", "/chat?view=all&agent=none")
    page = ana.page
    await expect(ana.row(waiting)).to_be_visible()

    # Narrowed further in the panel; the address follows, a chip names it, and going back undoes it.
    await page.get_by_role("button", name="Filtros ativos: 1").click()
    await page.get_by_label("Janela de atendimento").select_option("expired")
    await expect(page).to_have_url(re.compile("window=expired"))
    await expect(ana.row(waiting)).to_be_hidden()
    await page.get_by_role("button", name="Pronto").click()
    await page.go_back()
    await expect(page).not_to_have_url(re.compile("window="))
    await expect(ana.row(waiting)).to_be_visible()

    # An event takes the row away: somebody serves it now. A reload shows the same.
    await world.call("bruno", "POST", f"/conversations/{conversation_id}/start")
    await page.mouse.move(900, 500)
    await expect(ana.row(waiting)).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("button", name="Remover o filtro Atendente: Sem atendente")).to_be_visible()
    await expect(ana.row(waiting)).to_be_hidden()
    await page.get_by_role("button", name="Limpar filtros").first.click()
    await expect(ana.row(waiting)).to_be_visible()


async def test_a_list_is_kept_and_opened_again(desk: OpenDesk) -> None:
    carla = await desk("carla", "/chat?view=all&unread=1&sort=oldest")
    page = carla.page
    await page.get_by_role("button", name="Visões salvas").click()
    await page.get_by_label("Salvar a lista atual como").fill("Mais antigas sem ler")
    await page.get_by_role("button", name="Salvar visão").click()
    await expect(page.get_by_role("button", name="Mais antigas sem ler", exact=True)).to_be_visible()
    await page.keyboard.press("Escape")
    await page.locator("#tab-mine").click()
    await expect(page).not_to_have_url(re.compile("view=all"))

    await page.keyboard.press("Control+k")
    command = page.get_by_label("Procurar um comando")
    await command.fill("mais antigas")
    await expect(page.get_by_role("button", name="Mais antigas sem ler")).to_be_visible()
    await command.press("Enter")
    await expect(page).to_have_url(re.compile(r"view=all&sort=oldest&unread=1|view=all&unread=1&sort=oldest"))

    await page.get_by_role("button", name="Visões salvas").click()
    await page.get_by_role("button", name="Excluir Mais antigas sem ler").click()
    await expect(page.get_by_text("Você ainda não salvou nenhuma visão.")).to_be_visible()


async def test_a_conversation_is_found_by_all_that_people_know_of_it(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.waiting("Ângelo")
    other, _ = await world.waiting("Breno")
    found = (await world.call("ana", "GET", f"/conversations/{conversation_id}"))["conversation"]
    opened = datetime.fromisoformat(found["opened_at"]).astimezone(ZoneInfo("America/Sao_Paulo"))
    phone = customer.phone[3:]  # area code and number
    ana = await desk("ana", "/chat?view=all")
    box = ana.page.get_by_role("searchbox")
    alone = (
        customer.name.lower().replace("â", "a"),
        customer.name[2:],
        f"({phone[:2]}) {phone[2:7]}-{phone[7:]}",
        customer.phone,
        f"{phone[:2]}{phone[3:]}",  # without the mobile's ninth digit
        found["ticket"]["protocol"],
    )
    for text in alone:
        await box.fill(text)
        await expect(ana.row(other), text).to_have_count(0)
        await expect(ana.row(customer), text).to_be_visible()
    for text in ("Vendas", "90000-0010", f"{opened:%d/%m/%Y}"):
        await box.fill(text)
        await expect(ana.row(other), text).to_be_visible()
        await expect(ana.row(customer), text).to_be_visible()
    await box.fill("01/01/2020")
    await expect(ana.page.get_by_text("Nenhuma conversa encontrada.")).to_be_visible()


async def test_search_finds_conversations_and_messages_by_keys(world: World, desk: OpenDesk) -> None:
    customer, _ = await world.waiting("Jacinta", "Bom dia, meu guarda-roupa chegou sem puxadores")
    ana = await desk("ana", "/chat?view=mine")
    page = ana.page
    await page.keyboard.press("/")
    await page.keyboard.type("puxador")
    hit = page.locator("[data-hit]").first
    await expect(hit).to_contain_text(customer.name)
    await expect(hit.locator("mark")).to_have_text("puxadores")

    await page.keyboard.press("ArrowDown")
    await expect(hit).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(ana.bubble("sem puxadores")).to_be_in_viewport()
    await expect(page).to_have_url(re.compile("message="))

    # Escape leads back to the box; a name that is not in this view is found in all.
    await hit.focus()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type(customer.name.lower())
    await page.get_by_role("button", name="Buscar em todas").click()
    await expect(page).to_have_url(re.compile("everywhere=1"))
    await expect(ana.row(customer)).to_be_visible()

    await page.get_by_role("searchbox").fill("")
    await page.get_by_role("searchbox").click()
    await expect(page.get_by_role("button", name="puxador")).to_be_visible()
