"""One conversation from the first "Oi" to a voice answer, on an agent's screen and on the customer's phone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from simulator.samples import sample
from tests.browser.conftest import OpenDesk, OpenPhone
from tests.browser.pages import Desk, Phone, sign_in
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_everything_a_customer_sends_is_shown_at_once(
    world: World, desk: OpenDesk, phone: OpenPhone
) -> None:
    customer = await world.customer("Marina")
    ana = await desk(None, "/chat?view=waiting")
    await sign_in(ana.page, world.people["ana"].login)
    await expect(ana.rows).to_be_visible()
    mobile = await phone(customer)

    await mobile.say("Oi! Vocês têm o sofá *Ipê*?")
    await expect(ana.row(customer)).to_contain_text("Oi! Vocês têm o sofá")
    await expect(ana.row(customer)).to_contain_text("Vendas")
    await ana.row(customer).get_by_role("link").click()
    text = ana.bubble("Oi! Vocês têm o sofá")
    await expect(text.locator("strong", has_text="Ipê")).to_be_visible()

    await _files(ana, mobile, world)
    await _cards(ana, mobile)

    await mobile.menu("Oi! Vocês têm o sofá", "Reagir com 👍")
    await expect(text.get_by_role("button", name=f"Reação 👍 de {customer.name}")).to_be_visible()
    await mobile.menu("Oi! Vocês têm o sofá", "Responder")
    await mobile.say("Era sobre este aqui")
    answer = ana.bubble("Era sobre este aqui")
    await expect(answer.get_by_title("Ir para a mensagem citada")).to_contain_text("Oi! Vocês têm o sofá")
    await expect(ana.row(customer)).to_contain_text("Era sobre este aqui")


async def _files(ana: Desk, mobile: Phone, world: World) -> None:
    content, mime, name = sample("image")
    async with ana.page.expect_response(lambda answer: answer.url.startswith(f"{world.files_url}/files/")):
        await mobile.send_file("Foto", {"name": name, "mimeType": mime, "buffer": content})
    picture = ana.bubbles.get_by_role("img", name="Imagem")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 640)
    await ana.page.get_by_role("button", name="Ampliar imagem").click()
    await expect(ana.page.get_by_role("dialog", name="Imagens e vídeos da conversa")).to_be_visible()
    await ana.page.keyboard.press("Escape")
    await expect(ana.page.get_by_role("dialog")).to_be_hidden()

    await mobile.page.get_by_role("button", name="Gravar mensagem de voz").click()
    await expect(mobile.page.get_by_role("status", name="Gravando")).to_contain_text("0:01")
    await mobile.page.get_by_role("button", name="Enviar gravação").click()
    await _plays(ana)

    content, mime, name = sample("document")
    await mobile.send_file("Documento", {"name": name, "mimeType": mime, "buffer": content})
    document = ana.bubbles.get_by_role("link").filter(has_text=name)
    async with ana.page.expect_download() as download:
        await document.click()
    assert (await download.value).url.startswith(f"{world.files_url}/files/")
    assert (await (await download.value).path()).read_bytes() == content


async def _plays(desk: Desk) -> None:
    """The one voice note of the thread can be loaded and has a length."""
    voice = desk.bubbles.filter(has=desk.page.get_by_role("button", name="Ouvir mensagem de voz"))
    await expect(voice.locator("audio")).to_have_count(1)
    length = await voice.locator("audio").evaluate(
        """(audio) => new Promise((resolve, reject) => {
          audio.onloadedmetadata = () => resolve(audio.duration);
          audio.onerror = () => reject(new Error(audio.error?.message ?? 'not playable'));
          audio.preload = 'metadata';
          audio.load();
        })"""
    )
    assert length > 0.5


async def _cards(ana: Desk, mobile: Phone) -> None:
    await mobile.attach("Localização")
    await mobile.page.get_by_role("dialog").get_by_role("button", name="Enviar").click()
    place = ana.bubble("Café Pinhão")
    await expect(place).to_contain_text("Rua das Araucárias, 210")
    await expect(place.get_by_role("link", name="Abrir no mapa")).to_have_attribute(
        "href", re.compile("openstreetmap.org.*-25.42951")
    )
    await mobile.attach("Contato")
    await mobile.page.get_by_role("dialog").get_by_role("button", name="Enviar").click()
    card = ana.bubble("Otávio Sampaio")
    await card.get_by_text("Ver detalhes").click()
    await expect(card).to_contain_text("90000-4477")


async def test_an_answer_gets_its_ticks_and_a_voice_note_plays(
    world: World, desk: OpenDesk, phone: OpenPhone
) -> None:
    customer, conversation_id = await world.waiting("Joana")
    ana = await desk("ana", "/chat?view=waiting")
    await ana.press(customer, "Iniciar atendimento")
    await expect(ana.log).to_contain_text("Ana Ribeiro iniciou o atendimento")

    await world.control.call("PATCH", f"/customers/{customer.id}", {"online": False})
    await ana.write("Temos sim, Joana!")
    await expect(ana.tick("Temos sim", "Enviada")).to_be_visible()
    await world.control.call("PATCH", f"/customers/{customer.id}", {"online": True})
    await expect(ana.tick("Temos sim", "Entregue")).to_be_visible()
    mobile = await phone(customer)
    await expect(ana.tick("Temos sim", "Lida")).to_be_visible()
    await expect(mobile.bubble("Temos sim, Joana!")).to_be_visible()

    await ana.page.get_by_role("button", name="Gravar áudio").click()
    await expect(ana.page.get_by_role("timer")).to_have_text(re.compile("0:0[12]"))
    await ana.page.get_by_role("button", name="Parar e ouvir").click()
    await expect(ana.page.get_by_text("Tem certeza que deseja enviar esse áudio?")).to_be_visible()
    await ana.page.get_by_role("button", name="Sim", exact=True).click()
    await _plays(ana)
    await expect(mobile.log.locator("article .voice")).to_have_count(1)
    sent = [body for body in await world.accepted(customer) if body["type"] == "audio"]
    assert [body["audio"].get("voice") for body in sent] == [True]
    assert [row["kind"] for row in await world.thread(conversation_id) if row["direction"] == "out"] == [
        "text",
        "voice",
    ]
