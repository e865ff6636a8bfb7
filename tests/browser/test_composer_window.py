"""The window closes while somebody is at work: nothing is sent, nothing is lost, colleagues can still be told."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import FilePayload, expect

from simulator.samples import sample
from tests.browser.conftest import OpenDesk
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
SECONDS = 12
"""How long the window stays open: enough to open the console and to begin."""


async def _closing_soon(world: World, name: str) -> tuple[str, str]:
    """A conversation of Bruno's whose window is about to close: (customer's key, conversation id)."""
    customer = await world.customer(name)
    written = int(time.time()) - 24 * 3600 + SECONDS
    await world.control.say(customer.id, "Ainda estou aqui", timestamp=written)
    conversation_id = (await world.conversation(customer))["id"]
    await world.call("bruno", "POST", f"/conversations/{conversation_id}/start")
    return customer.id, conversation_id


async def test_a_recording_outlives_the_window(world: World, desk: OpenDesk) -> None:
    key, conversation_id = await _closing_soon(world, "Zélia")
    bruno = await desk("bruno", f"/chat/{conversation_id}?view=all")
    page = bruno.page
    await page.get_by_role("button", name="Gravar áudio").click()
    await expect(page.get_by_role("timer", name="Tempo de gravação")).to_be_visible()
    await expect(page.get_by_text("O áudio fica guardado aqui até poder ser enviado.")).to_be_visible()
    await expect(page.get_by_text("A sessão de 24 horas terminou.")).to_be_visible()
    await expect(page.get_by_role("button", name="Escolher mensagem template")).to_be_visible()
    await expect(page.get_by_role("button", name="Sim", exact=True)).to_have_count(0)

    await world.control.say(key, "Pronto, voltei")
    await page.get_by_role("button", name="Sim", exact=True).click()
    await expect(bruno.bubbles.get_by_role("button", name="Ouvir mensagem de voz")).to_be_visible()

    async def heard() -> bool:
        rows = await world.control.messages(key)
        return [row["type"] for row in rows if not row["from_customer"]] == ["audio"]

    await until(heard, "the voice note at the customer")


async def test_text_and_files_wait_and_colleagues_are_told_by_voice(world: World, desk: OpenDesk) -> None:
    key, conversation_id = await _closing_soon(world, "Abigail")
    bruno = await desk("bruno", f"/chat/{conversation_id}?view=all")
    page = bruno.page
    await bruno.field.fill("Quase pronto")
    content, mime, _ = sample("document")
    file: FilePayload = {"name": "nota.pdf", "mimeType": mime, "buffer": content}
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Anexar arquivos").click()
    await (await chooser.value).set_files(file)
    await expect(page.get_by_role("list", name="Arquivos para enviar")).to_contain_text("nota.pdf")
    await expect(page.get_by_text("A sessão de 24 horas terminou.")).to_be_visible()
    await expect(bruno.field).to_have_count(0)
    await expect(page.get_by_role("button", name="Gravar áudio")).to_have_count(0)

    await world.control.say(key, "Oi de novo")
    await expect(bruno.field).to_have_value("Quase pronto")
    await expect(page.get_by_role("list", name="Arquivos para enviar")).to_contain_text("nota.pdf")
    await bruno.field.press("Enter")

    async def sent() -> bool:
        rows = await world.control.messages(key)
        return [row["type"] for row in rows if not row["from_customer"]] == ["document"]

    await until(sent, "the file at the customer")
    await page.get_by_label("Interna?").check()
    await page.get_by_role("button", name="Gravar áudio").click()
    await expect(page.get_by_role("timer", name="Tempo de gravação")).to_have_text("0:01")
    await page.get_by_role("button", name="Parar e ouvir").click()
    await page.get_by_role("button", name="Sim", exact=True).click()
    told = bruno.bubbles.filter(has=page.get_by_role("button", name="Ouvir mensagem de voz"))
    await expect(told).to_have_attribute("data-side", "internal")
    await world.control.settle()
    assert await sent()
