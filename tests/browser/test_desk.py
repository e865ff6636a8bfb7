"""The service desk played by two agents and a supervisor: many at once, editing, watching unseen, conference."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.service import dialog, menu, now, select_rows
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_many_are_started_and_closed_at_once_and_failures_are_told(
    world: World, desk: OpenDesk
) -> None:
    customers = [await world.waiting(name) for name in ("Abel", "Bia", "Caio")]
    bruno = await desk("bruno", "/chat?view=waiting")
    rows = [bruno.row(customer) for customer, _ in customers]
    await select_rows(rows)
    bar = bruno.page.get_by_role("region", name="Ações com as selecionadas")
    await expect(bar).to_contain_text("3 selecionadas")
    await bar.get_by_role("button", name="Iniciar").click()
    many = dialog(bruno, "Iniciar 3 atendimentos")
    await expect(many).to_be_visible()

    # Somebody is faster with one of them: the others are started, the outcome tells.
    await world.call("carla", "POST", f"/conversations/{customers[1][1]}/start")
    await many.get_by_role("button", name="Iniciar", exact=True).click()
    outcome = many.get_by_role("status")
    await expect(outcome).to_contain_text("2 atendimentos feitos")
    await expect(outcome).to_contain_text("1 não foi feito e continua selecionado:")
    await expect(outcome.get_by_role("listitem")).to_contain_text(customers[1][0].name)
    await many.get_by_role("button", name="Entendi").click()
    await expect(many).to_be_hidden()
    for _, conversation_id in (customers[0], customers[2]):
        assert (await now(world, conversation_id))["agent_id"] == str(world.people["bruno"].id)

    await bruno.view("mine")
    await expect(bar).to_have_count(0)
    await select_rows([rows[0], rows[2]])
    await bar.get_by_role("button", name="Encerrar").click()
    many = dialog(bruno, "Encerrar 2 atendimentos")
    await many.get_by_role("button", name="Encerrar", exact=True).click()
    await expect(bruno.page.get_by_text("2 atendimentos encerrados.")).to_be_visible()
    await expect(bar).to_have_count(0)
    for customer, conversation_id in (customers[0], customers[2]):
        await expect(bruno.row(customer)).to_have_count(0)
        assert (await now(world, conversation_id))["is_closed"]


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
