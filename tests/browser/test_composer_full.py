"""The composer and the thread at full strength: quick replies, variables, drafts, actions on messages, finding."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def _reply(world: World, shortcut: str, text: str, **more: Any) -> None:
    body = {"scope": "account", "shortcut": shortcut, "title": shortcut.title(), "text": text, **more}
    await world.call("ana", "POST", "/canned-replies", body)


async def _menu(desk: Desk, text: str, action: str) -> None:
    await desk.bubble(text).hover()
    await desk.bubble(text).get_by_role("button", name="Opções da mensagem").click()
    await desk.page.get_by_role("menuitem", name=action).click()


async def test_quick_replies_by_keys_alone(world: World, desk: OpenDesk) -> None:
    sentence = "Esta frase da política de troca ocupa cerca de sessenta letras. "
    await _reply(world, "ola", "{saudacao}, {primeiro_nome}! Aqui é {atendente}.")
    await _reply(world, "olhe", "Pedido {cpf} não.")
    await _reply(world, "troca", sentence * 80)
    choices = {"buttons": [{"id": "m", "title": "Manhã"}, {"id": "t", "title": "Tarde"}]}
    await _reply(world, "turno", "Qual turno, {primeiro_nome}?", interactive=choices)
    customer, conversation_id = await world.serving("bruno", "Nair")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    page = bruno.page

    await bruno.field.press_sequentially("/ol")
    options = page.get_by_role("listbox", name="Mensagens rápidas").get_by_role("option")
    await expect(options.nth(0)).to_contain_text("/ola")
    await expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    await expect(options.nth(1)).to_contain_text("/olhe")
    await bruno.field.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await bruno.field.press("Enter")

    # A variable without a value is shown and never leaves.
    before = page.get_by_role("status", name="Antes de enviar")
    await expect(before).to_contain_text("Sem valor neste contato: {cpf}")
    await bruno.field.press("Enter")
    await bruno.field.fill("")
    await bruno.field.press_sequentially("/ola")
    await expect(options.nth(0)).to_contain_text("/ola")
    await bruno.field.press("Enter")
    await expect(page.get_by_role("region", name="Antes de enviar")).to_contain_text("Nair! Aqui é Bruno")
    await bruno.field.press("Enter")
    await expect(bruno.bubble("Nair! Aqui é Bruno Teixeira.")).to_be_visible()

    # A text that is too long for one message leaves in parts, cut behind sentences, in order.
    await bruno.field.press_sequentially("/troca")
    await expect(options.nth(0)).to_contain_text("/troca")
    await bruno.field.press("Enter")
    await expect(page.get_by_text("Será enviada em 2 mensagens, nesta ordem")).to_be_visible()
    await bruno.field.press("Enter")
    await until(lambda: _count(world, customer, 3), "all parts")
    texts = await world.accepted_texts(customer)
    assert re.match(r"(Bom dia|Boa tarde|Boa noite), Nair! Aqui é Bruno Teixeira\.$", texts[0])
    assert len(texts[1]) <= 4096
    assert texts[1].endswith("letras.")
    assert f"{texts[1]} {texts[2]}" == (sentence * 80).strip()

    # Choices get a last look.
    await bruno.field.press_sequentially("/turno")
    await expect(options.nth(0)).to_contain_text("/turno")
    await bruno.field.press("Enter")
    dialog = page.get_by_role("dialog", name="Mensagem interativa")
    await expect(dialog.get_by_role("textbox", name="Botão 2")).to_have_value("Tarde")
    await dialog.get_by_role("button", name="Enviar", exact=True).click()
    await expect(bruno.bubble("Qual turno, Nair?")).to_contain_text("Manhã")
    sent = await until(lambda: _interactive(world, customer), "the choices")
    assert [one["reply"]["title"] for one in sent["action"]["buttons"]] == ["Manhã", "Tarde"]
    used = (await world.call("bruno", "GET", "/canned-replies"))["items"]
    assert {row["shortcut"]: row["usage_count"] for row in used} == {
        "ola": 1,
        "olhe": 0,
        "troca": 1,
        "turno": 1,
    }


async def _count(world: World, customer: Any, number: int) -> bool:
    return len(await world.accepted_texts(customer)) >= number


async def _interactive(world: World, customer: Any) -> Any:
    bodies = await world.accepted(customer)
    return next((body["interactive"] for body in bodies if body.get("type") == "interactive"), None)


async def test_a_draft_follows_its_author(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Olga")
    office, home = await asyncio.gather(desk("bruno"), desk("bruno"))
    await office.open(conversation_id)
    await office.field.press_sequentially("Começo no escritório")
    await expect(home.row(customer)).to_contain_text("Rascunho: Começo no escritório")
    await home.open(conversation_id)
    await expect(home.field).to_have_value("Começo no escritório")
    await home.field.press("Control+End")
    await home.field.press_sequentially(" e termino em casa")
    await expect(office.field).to_have_value("Começo no escritório e termino em casa")
    await home.field.press("Enter")
    await expect(home.bubble("termino em casa")).to_be_visible()
    await expect(office.field).to_have_value("")
    await expect(office.row(customer)).not_to_contain_text("Rascunho")
    drafts = (await world.call("bruno", "GET", "/drafts"))["items"]
    assert not [draft for draft in drafts if draft["conversation_id"] == conversation_id]


async def test_forward_delete_label(world: World, desk: OpenDesk) -> None:
    label = await world.call("ana", "POST", "/labels", {"name": "Garantia", "color": "#136F43"})
    other, other_id = await world.serving("bruno", "Pilar")
    customer, conversation_id = await world.serving("bruno", "Quim", "Meu número é 4321, mas apague depois")
    bruno, carla = await asyncio.gather(desk("bruno"), desk("carla"))
    await bruno.open(conversation_id)
    await carla.open(conversation_id)
    await _menu(bruno, "4321", "Encaminhar")
    dialog = bruno.page.get_by_role("dialog", name="Encaminhar mensagem")
    await dialog.get_by_label("Buscar conversa").fill(other.name)
    await dialog.get_by_role("checkbox", name=re.compile(other.name)).check()
    await dialog.get_by_role("button", name="Encaminhar", exact=True).click()
    await expect(dialog).to_be_hidden()
    await until(lambda: _count(world, other, 1), "the copy")
    assert await world.accepted_texts(other) == ["Meu número é 4321, mas apague depois"]
    assert other_id != conversation_id

    await _menu(carla, "4321", "Apagar")
    question = carla.page.get_by_role("dialog", name="Apagar mensagem")
    await expect(question).to_contain_text("No aparelho do contato nada muda")
    await question.get_by_role("button", name="Apagar", exact=True).click()
    await expect(bruno.bubbles.filter(has_text="Mensagem apagada por Carla Menezes")).to_be_visible()
    await expect(bruno.bubble("4321")).to_have_count(0)

    await bruno.page.get_by_role("heading", level=2).first.click()
    await bruno.page.keyboard.press("l")
    picker = bruno.page.get_by_role("dialog", name="Etiquetas")
    await picker.get_by_label("Buscar etiqueta").fill("garan")
    await bruno.page.keyboard.press("Enter")
    await expect(picker.get_by_role("option", name="Garantia")).to_have_attribute("aria-selected", "true")
    await bruno.page.keyboard.press("Escape")
    await expect(carla.page.get_by_role("button", name="Etiquetas: Garantia")).to_be_visible()
    await expect(carla.log).to_contain_text("Bruno Teixeira adicionou a etiqueta Garantia")
    stored = await world.call("ana", "GET", f"/conversations/{conversation_id}")
    assert stored["conversation"]["label_ids"] == [label["id"]]
    assert customer.name in await bruno.page.get_by_role("heading", level=2).first.inner_text()


async def test_find_in_the_conversation_and_by_the_address(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Rosa", "Procuro uma poltrona de couro")
    for number in range(70):
        await world.control.say(customer.id, f"linha {number}" + (" com Ação" if number in (3, 40) else ""))
    await until(lambda: _size(world, conversation_id, 72), "all lines")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    page = bruno.page
    await page.keyboard.press("Control+f")
    field = page.get_by_role("searchbox", name="Buscar na conversa")
    await field.fill("acao")
    bar = page.get_by_role("search", name="Buscar na conversa")
    await expect(bar).to_contain_text("1 de 2")
    await expect(bruno.bubble("linha 40 com Ação")).to_be_in_viewport()
    await field.press("Enter")
    await expect(bar).to_contain_text("2 de 2")
    await expect(bruno.bubble("linha 3 com Ação")).to_be_in_viewport()
    marked = await page.evaluate(
        "[...CSS.highlights.get('prosa-found')].map((range) => range.toString()).filter(Boolean)"
    )
    assert set(marked) == {"Ação"}
    await field.press("Shift+Enter")
    await expect(bruno.bubble("linha 40 com Ação")).to_be_in_viewport()
    await field.press("Escape")
    await expect(bar).to_be_hidden()
    await expect(bruno.log).to_be_visible()

    first = (await world.call("bruno", "GET", f"/conversations/{conversation_id}/search", q="poltrona"))[
        "items"
    ][0]
    await page.goto(f"{world.url}/chat/{conversation_id}?view=all&message={quote(first['message_id'])}")
    target = bruno.log.locator(f"article[data-mid='{first['message_id']}']")
    await expect(target).to_be_in_viewport()
    await expect(target).to_have_attribute("data-highlighted", "true")
    await page.get_by_role("button", name="Ver todos os canais").click()
    await expect(page.get_by_role("navigation", name="Nossos canais com este contato")).to_contain_text(
        "São Paulo"
    )
    await expect(bruno.bubble("linha 69")).to_be_in_viewport()


async def _size(world: World, conversation_id: str, least: int) -> bool:
    return len(await world.thread(conversation_id)) >= least
