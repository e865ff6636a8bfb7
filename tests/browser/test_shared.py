"""What was shared stands in the panel: it opens, leads to its message, and what arrives is there at once (CON-10)."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.conftest import OpenDesk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_pictures_files_and_links_of_a_conversation(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving(
        "bruno", "Odete", "Achei em https://loja.example/mesa?cor=ipê"
    )
    await world.control.send(customer.id, type="image", caption="Este canto")
    await world.control.send(customer.id, type="document", filename="planta baixa.pdf")
    bruno = await desk("bruno", height=1400)
    await bruno.open(conversation_id)
    panel = bruno.page.get_by_role("complementary", name="Detalhes do contato")
    await panel.get_by_role("heading", name="Mídia, links e arquivos").scroll_into_view_if_needed()

    tile = panel.get_by_role("button", name=re.compile("^Abrir imagem de"))
    await expect(tile).to_have_count(1)
    await world.control.send(customer.id, type="image", caption="E este")
    await expect(tile).to_have_count(2)
    await tile.first.click()
    viewer = bruno.page.get_by_role("dialog", name="Imagens e vídeos da conversa")
    await expect(viewer).to_contain_text("2 de 2")
    await viewer.press("ArrowLeft")
    await expect(viewer).to_contain_text("Este canto")
    await viewer.get_by_role("button", name="Fechar").click()

    await panel.get_by_text("Arquivos", exact=True).click()
    await expect(panel.get_by_role("link", name=re.compile(r"planta baixa\.pdf"))).to_be_visible()
    await panel.get_by_text("Links", exact=True).click()
    link = panel.get_by_role("link", name=re.compile(r"loja\.example"))
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert await complaints(bruno) == []
    await panel.get_by_role("button", name=re.compile("^Mostrar na conversa: ")).click()
    await expect(bruno.log.get_by_text("Achei em")).to_be_in_viewport()
    await panel.get_by_text("Vídeos", exact=True).click()
    await expect(panel.get_by_text("Nenhum vídeo nesta conversa.")).to_be_visible()
