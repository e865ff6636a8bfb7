"""The 24 hours are over: only a template may be sent, and the screen leads there."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_after_the_window_only_a_template_is_sent(world: World, desk: OpenDesk) -> None:
    customer = await world.customer("Gilda")
    yesterday = int(time.time()) - 25 * 3600
    await world.control.say(customer.id, "Falamos amanhã", timestamp=yesterday)
    await world.control.window(customer.id, seconds_left=0)
    conversation_id = (await world.conversation(customer))["id"]
    await world.call("bruno", "POST", f"/conversations/{conversation_id}/start")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await expect(bruno.page.get_by_text("A sessão de 24 horas terminou.")).to_be_visible()
    await expect(bruno.page.get_by_text("Expirado").first).to_be_visible()
    await expect(bruno.field).to_have_count(0)

    await bruno.page.get_by_role("button", name="Escolher mensagem template").click()
    picker = bruno.page.get_by_role("dialog")
    await expect(picker.get_by_role("button", name="super_promocao")).to_have_count(0)
    await picker.get_by_label("Buscar template").fill("agendamento")
    await picker.get_by_role("button", name="agendamento_entrega").click()
    form = bruno.page.get_by_role("dialog", name="agendamento_entrega")
    send = form.get_by_role("button", name="Enviar", exact=True)
    await form.get_by_label("pedido").fill("48213")
    await form.get_by_label("data").fill("24/11")
    await expect(send).to_be_disabled()
    await form.get_by_label("periodo").fill("manhã")
    await form.get_by_label("nome").fill("Gilda")
    preview = form.get_by_role("region", name="Prévia")
    words = "Oi, Gilda! A entrega do pedido 48213 está marcada para 24/11, no período da manhã."
    await expect(preview).to_contain_text(words)
    await expect(preview).to_contain_text("Quero remarcar")
    await send.click()
    await expect(form).to_be_hidden()
    await expect(bruno.bubble("A entrega do pedido 48213")).to_contain_text("Quero remarcar")
    await expect(bruno.tick("A entrega do pedido 48213", "Entregue")).to_be_visible()
    await expect(bruno.page.get_by_text("Mensagem template enviada.")).to_be_visible()
    sent = await world.accepted(customer)
    assert [(body["type"], body["template"]["name"]) for body in sent] == [
        ("template", "agendamento_entrega")
    ]

    await world.control.say(customer.id, "Pode ser")
    await expect(bruno.field).to_be_visible()
    await bruno.write("Combinado!")
    await expect(bruno.tick("Combinado!", "Entregue")).to_be_visible()
