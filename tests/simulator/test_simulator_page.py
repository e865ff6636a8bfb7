"""The phone page in a real browser, with a fake microphone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, async_playwright, expect

from simulator.testing import PHONE, Running, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
async def sim() -> AsyncIterator[Running]:
    async with running() as running_sim:
        yield running_sim


@pytest.fixture
async def page(sim: Running) -> AsyncIterator[Page]:
    problems: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        opened = await browser.new_page(viewport={"width": 1280, "height": 900})
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        await opened.goto(f"{sim.url}/#{PHONE}/marina")
        await expect(opened.locator(".customer[aria-current=true]")).to_contain_text("Marina Souza")
        yield opened
        await browser.close()
    assert problems == []


async def company(sim: Running, **body: Any) -> str:
    to = {} if "status" in body else {"to": "+5511987654321"}
    wanted = {"messaging_product": "whatsapp", **to, **body}
    headers = {"Authorization": "Bearer token-do-simulador"}
    url = f"{sim.url}/v23.0/{PHONE}/messages"
    async with aiohttp.request("POST", url, json=wanted, headers=headers) as answer:
        data = await answer.json()
        assert answer.status == 200, data
        return str(data.get("messages", [{"id": ""}])[0]["id"])


async def test_a_conversation(sim: Running, page: Page) -> None:
    await page.get_by_label("Mensagem", exact=True).fill("Olá <b>mundo</b>")
    await page.keyboard.press("Enter")
    mine = page.locator(".bubble.out")
    await expect(mine).to_contain_text("Olá <b>mundo</b>")
    [message] = await sim.control.messages("marina")

    await company(sim, status="read", message_id=message["id"], typing_indicator={"type": "text"})
    await expect(mine.get_by_label("Lida pela empresa")).to_be_visible()
    await expect(page.locator(".chat-head")).to_contain_text("digitando…")

    row = {"id": "r1", "title": "Financeiro"}
    action = {"button": "Ver setores", "sections": [{"title": "Setores", "rows": [row]}]}
    sent = await company(
        sim, type="interactive", interactive={"type": "list", "body": {"text": "Escolha"}, "action": action}
    )
    await page.get_by_role("button", name="Ver setores").click()
    await page.get_by_role("dialog").get_by_text("Financeiro").click()
    await expect(page.locator(".bubble.out").last).to_contain_text("Financeiro")
    await expect(page.locator(".chat-head")).not_to_contain_text("digitando…")
    assert await sim.control.settle()
    statuses = [
        row["body"].split('"status":"')[1].split('"')[0]
        for row in await sim.control.deliveries(kind="status")
    ]
    assert statuses == ["sent", "delivered", "read"]
    assert (await sim.control.messages("marina"))[-1]["context_id"] == sent


async def test_react_edit_and_delete(sim: Running, page: Page) -> None:
    await sim.control.say("marina", "errdo")
    bubble = page.locator(".bubble.out")

    async def choose(name: str) -> None:
        await bubble.hover()
        await bubble.get_by_label("Opções da mensagem").click()
        await page.get_by_role("button", name=name).click()

    await choose("Reagir com 👍")
    await expect(bubble.locator(".reactions")).to_have_text("👍")
    await choose("Editar")
    await page.get_by_label("Mensagem", exact=True).fill("certo")
    await page.get_by_label("Enviar", exact=True).click()
    await expect(bubble).to_contain_text("editada")
    await choose("Apagar para todos")
    await expect(bubble).to_contain_text("Você apagou esta mensagem")


async def test_voice_recording_and_file(sim: Running, page: Page) -> None:
    await page.get_by_label("Gravar mensagem de voz").click()
    await page.wait_for_timeout(700)
    await page.get_by_label("Enviar gravação").click()
    await expect(page.locator(".bubble.out .voice")).to_be_visible()
    [message] = await sim.control.messages("marina")
    media = sim.simulator.store.media[message["content"]["id"]]
    assert (media.mime_type, media.content[:4]) == ("audio/ogg; codecs=opus", b"OggS")

    await page.get_by_label("Anexar").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="Documento").click()
    await (await chooser.value).set_files(
        {"name": "são.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"}
    )
    await expect(page.locator(".bubble.out").last).to_contain_text("são.pdf")


async def test_small_screen_goes_from_list_to_chat(sim: Running, page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_label("Voltar").click()
    await page.locator("[data-customer=joaquim]").click()
    await expect(page.locator(".empty")).to_contain_text("Joaquim Pereira")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
