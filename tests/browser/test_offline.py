"""Without a network: it is said, writing goes on, nothing is lost, and everything missed is caught up."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

SENTENCE = "Não foi possível reconectar ao servidor. Verifique sua conexão com a internet."


async def test_it_says_so_and_catches_up_by_itself(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Xavier")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await expect(bruno.proof).to_be_visible()

    await bruno.context.set_offline(True)
    await expect(
        bruno.page.get_by_text(re.compile(r"^Sem conexão · atualizado às \d\d:\d\d:\d\d$"))
    ).to_be_visible()
    await expect(bruno.page.get_by_text("Você pode continuar lendo e escrevendo")).to_be_visible()
    await bruno.resync.click()
    await expect(bruno.page.get_by_text(SENTENCE, exact=True)).to_be_visible()
    await bruno.page.get_by_role("button", name="O que verificar").click()
    await expect(bruno.page.get_by_role("dialog", name="O que verificar")).to_contain_text("Wi-Fi")
    await bruno.page.keyboard.press("Escape")

    newcomer, _ = await world.waiting("Yara", "Cheguei agora")
    await world.control.say(customer.id, "Escrevi sem você ver")
    await world.control.settle()
    await expect(bruno.row(newcomer)).to_have_count(0)
    await expect(bruno.bubble("Escrevi sem você ver")).to_have_count(0)
    await bruno.context.set_offline(False)
    await expect(bruno.bubble("Escrevi sem você ver")).to_be_visible()
    await expect(bruno.row(newcomer)).to_contain_text("Cheguei agora")
    await expect(bruno.resync).to_be_hidden()
    await expect(bruno.proof).to_be_visible()


async def test_what_was_written_offline_survives_a_reload_and_is_sent_once(
    world: World, desk: OpenDesk
) -> None:
    customer, conversation_id = await world.serving("bruno", "Zélia")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    # A page can only be reloaded with a network: then nothing gets through that would send.
    await bruno.page.route(
        "**/api/v1/conversations/*/messages",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    await bruno.context.set_offline(True)
    await bruno.write("Escrita sem rede, um")
    await bruno.write("Escrita sem rede, dois")
    await expect(bruno.bubble("Escrita sem rede, dois")).to_be_visible()
    assert await world.accepted(customer) == []

    await bruno.context.set_offline(False)
    await bruno.page.reload()
    await expect(bruno.bubble("Escrita sem rede, um")).to_be_visible()
    await expect(bruno.bubble("Escrita sem rede, dois")).to_be_visible()
    assert await world.accepted(customer) == []

    await bruno.page.unroute_all()
    await expect(bruno.tick("Escrita sem rede, dois", "Entregue")).to_be_visible(timeout=30_000)
    assert await world.accepted_texts(customer) == ["Escrita sem rede, um", "Escrita sem rede, dois"]
    await bruno.page.reload()
    await expect(bruno.tick("Escrita sem rede, dois", "Entregue")).to_be_visible()
    await expect(bruno.bubbles).to_have_count(3)
    await world.control.settle()
    assert len(await world.accepted(customer)) == 2
