"""What was edited or deleted: what customers take back stays readable, what our side deletes for supervisors only."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def _menu(desk: Desk, text: str) -> None:
    await desk.bubble(text).hover()
    await desk.bubble(text).get_by_role("button", name="Opções da mensagem").click()


async def test_supervisors_read_what_an_agent_deleted(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Célia")
    bruno, carla = await desk("bruno"), await desk("carla")
    await bruno.open(conversation_id)
    await carla.open(conversation_id)
    await bruno.write("O desconto é de 90%")
    await expect(bruno.tick("O desconto é de 90%", "Entregue")).to_be_visible()
    await _menu(bruno, "O desconto é de 90%")
    await bruno.page.get_by_role("menuitem", name="Apagar").click()
    question = bruno.page.get_by_role("dialog", name="Apagar mensagem")
    await expect(question).to_contain_text("ele continua vendo")
    await question.get_by_role("button", name="Apagar", exact=True).click()

    gone = "Mensagem apagada por Bruno Teixeira"
    await expect(bruno.bubble(gone)).to_be_visible()
    await bruno.bubble(gone).hover()
    await expect(bruno.bubble(gone).get_by_role("button", name="Opções da mensagem")).to_have_count(0)
    await expect(bruno.bubbles.filter(has_text="90%")).to_have_count(0)
    message = next(item for item in await world.thread(conversation_id) if item.get("deleted"))
    path = f"/conversations/{conversation_id}/messages/{message['id']}/revisions"
    with pytest.raises(AssertionError, match="403"):
        await world.call("bruno", "GET", path)

    await expect(carla.bubble(gone)).to_be_visible()
    await expect(carla.bubbles.filter(has_text="90%")).to_have_count(0)
    await _menu(carla, gone)
    await carla.page.get_by_role("menuitem", name="Ver original").click()
    original = carla.page.get_by_role("dialog", name="Mensagem original")
    await expect(original).to_contain_text("O desconto é de 90%")
    await expect(original).to_contain_text(re.compile(r"quando Bruno Teixeira apagou"))
    await carla.page.keyboard.press("Escape")
    await expect(original).to_be_hidden()
    assert await world.accepted_texts(customer) == ["O desconto é de 90%"]


async def test_what_the_customer_edits_and_takes_back(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Dirce", "Entregue na rua 7")
    first = (await world.control.messages(customer.id))[0]["id"]
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await world.control.send(customer.id, type="edit", message_id=first, text="Entregue na rua 9")
    await expect(bruno.bubble("Entregue na rua 9")).to_contain_text("editada")
    await _menu(bruno, "Entregue na rua 9")
    await bruno.page.get_by_role("menuitem", name="Ver edições").click()
    edits = bruno.page.get_by_role("dialog", name="Edições da mensagem")
    await expect(edits.get_by_role("listitem").first).to_contain_text("Entregue na rua 7")
    await expect(edits.get_by_role("listitem").last).to_contain_text("Entregue na rua 9")
    await bruno.page.keyboard.press("Escape")

    picture = await world.control.send(customer.id, type="image", caption="Não era para vocês")
    await expect(bruno.bubble("Não era para vocês").get_by_role("img", name="Imagem")).to_be_visible()
    await world.control.send(customer.id, type="revoke", message_id=picture)
    gone = f"Mensagem apagada por {customer.name}"
    await expect(bruno.bubble(gone)).to_be_visible()
    await expect(bruno.bubbles.get_by_role("img", name="Imagem")).to_have_count(0)
    await _menu(bruno, gone)
    await bruno.page.get_by_role("menuitem", name="Ver original").click()
    original = bruno.page.get_by_role("dialog", name="Mensagem original")
    await expect(original).to_contain_text("Não era para vocês")
    await expect(original.get_by_role("img", name="Imagem")).to_be_visible()
    await original.get_by_role("button", name="Ampliar imagem").click()
    viewer = bruno.page.get_by_role("dialog", name="Imagens e vídeos da conversa")
    await expect(viewer.locator("img")).to_be_visible()
