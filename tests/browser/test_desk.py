"""The service desk played by two agents and a supervisor: many at once, editing, watching unseen, conference."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def dialog(desk: Desk, name: str) -> Locator:
    return desk.page.get_by_role("dialog", name=name)


async def menu(desk: Desk, row: Locator, item: str) -> None:
    """Choose from a row's menu."""
    await row.hover()
    await row.get_by_role("button", name="Mais ações").click()
    await desk.page.get_by_role("menuitem", name=item, exact=True).click()


async def test_many_are_started_and_closed_at_once_and_failures_are_told(
    world: World, desk: OpenDesk
) -> None:
    customers = [await world.waiting(name) for name in ("Abel", "Bia", "Caio")]
    bruno = await desk("bruno", "/chat?view=waiting")
    rows = [bruno.row(customer) for customer, _ in customers]
    await rows[0].hover()
    await rows[0].get_by_role("checkbox").click()
    for row in rows[1:]:
        await row.get_by_role("checkbox").click()
    bar = bruno.page.get_by_role("region", name="Ações com as selecionadas")
    await expect(bar).to_contain_text("3 selecionadas")

    # Somebody is faster with one of them: the selection stays, the outcome tells.
    await world.call("carla", "POST", f"/conversations/{customers[1][1]}/start")
    await bar.get_by_role("button", name=re.compile("^Iniciar")).click()
    asked = bruno.page.get_by_role("dialog")
    await asked.get_by_role("button", name="Iniciar", exact=True).click()
    await expect(asked).to_be_hidden()
    for _, conversation_id in (customers[0], customers[2]):
        now = await world.call("ana", "GET", f"/conversations/{conversation_id}")
        assert now["conversation"]["agent_id"] == str(world.people["bruno"].id)

    await bruno.page.keyboard.press("Escape")
    await expect(bar).to_have_count(0)
    await bruno.view("mine")
    for row in (rows[0], rows[2]):
        await row.hover()
        await row.get_by_role("checkbox").click()
    await world.call("bruno", "POST", f"/conversations/{customers[2][1]}/close")
    await world.call("carla", "POST", f"/conversations/{customers[0][1]}/take-over")
    await bruno.page.keyboard.press("Escape")
    await expect(bar).to_have_count(0)


async def test_a_supervisor_edits_and_watches_without_leaving_a_trace(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Dora")
    await world.control.say(customer.id, "Ainda está aí?")
    await until(lambda: _unread(world, conversation_id), "the unread message")
    bruno, carla = await asyncio.gather(desk("bruno"), desk("carla", "/chat?view=active"))

    await menu(carla, carla.row(customer), "Monitorar")
    banner = carla.page.get_by_text("Você está monitorando – ninguém vê sua presença")
    await expect(banner).to_be_visible()
    await expect(carla.bubble("Ainda está aí?")).to_be_visible()
    await expect(carla.field).to_have_count(0)
    whisper = carla.page.get_by_role("textbox", name="Sussurrar para a equipe")
    await whisper.fill("Ofereça o frete grátis.")
    await whisper.press("Enter")
    await expect(carla.bubble("Ofereça o frete grátis.")).to_be_visible()
    assert await _unread(world, conversation_id)
    assert await world.accepted_texts(customer) == []

    await bruno.open(conversation_id)
    await expect(bruno.bubble("Ofereça o frete grátis.")).to_contain_text("Carla Menezes")
    await expect(bruno.page.get_by_text("também está vendo")).to_have_count(0)
    await carla.page.reload()
    await expect(banner).to_be_visible()

    await carla.page.keyboard.press("a")
    editing = dialog(carla, "Editar conversa")
    await editing.get_by_label("Prioridade").select_option("Urgente")
    await editing.get_by_role("button", name="Salvar").click()
    await expect(editing).to_be_hidden()
    await expect(bruno.page.get_by_role("img", name="Prioridade urgente").first).to_be_visible()

    await carla.page.get_by_role("button", name="Assumir atendimento").first.click()
    await dialog(carla, "Assumir atendimento").get_by_role("button", name="Sim").click()
    await expect(banner).to_have_count(0)
    await expect(carla.field).to_be_focused()


async def test_a_preview_takes_nothing_and_marks_nothing(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.waiting("Enzo", "Tem estoque?")
    bruno = await desk("bruno", "/chat?view=waiting")
    await menu(bruno, bruno.row(customer), "Conversa")
    await expect(bruno.bubble("Tem estoque?")).to_be_visible()
    await expect(bruno.page.get_by_text("Prévia: o atendimento não foi iniciado")).to_be_visible()
    await expect(bruno.field).to_have_count(0)
    assert await _unread(world, conversation_id)
    await bruno.page.get_by_role("button", name="Iniciar atendimento").first.click()
    await expect(bruno.field).to_be_visible()


async def test_why_and_own_state_are_reachable_on_a_phone(world: World, desk: OpenDesk) -> None:
    _, conversation_id = await world.serving("bruno", "Fábio")
    bruno = await desk("bruno", width=390, height=800)
    await bruno.open(conversation_id)
    await expect(bruno.page.get_by_role("button", name=re.compile("^Seu estado"))).to_be_visible()
    await bruno.page.get_by_role("button", name="Mais ações do atendimento").click()
    await bruno.page.get_by_role("menuitem", name="Por que está aqui?").click()
    await expect(dialog(bruno, "Por que está aqui?").get_by_role("listitem").first).to_be_visible()


async def _unread(world: World, conversation_id: str) -> bool:
    answer = await world.call("ana", "GET", f"/conversations/{conversation_id}")
    return bool(answer["conversation"]["unread_count"])
