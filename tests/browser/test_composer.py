"""Writing: drafts, keys, internal messages, files, what the provider refuses."""

from __future__ import annotations

import asyncio
import base64

import pytest
from playwright.async_api import Route, expect

from simulator.samples import sample
from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_drafts_and_the_enter_key(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Adão")
    other, other_id = await world.serving("bruno", "Bete")
    bruno = await desk("bruno", "/chat?view=mine")
    await bruno.row(customer).get_by_role("link").click()
    await bruno.field.press_sequentially("Metade de uma")
    await bruno.field.press("Shift+Enter")
    await bruno.field.press_sequentially("resposta")
    await bruno.row(other).get_by_role("link").click()
    await expect(bruno.field).to_have_value("")
    await bruno.field.fill("Outra resposta")
    await expect(bruno.row(customer)).to_contain_text("Rascunho: Metade de uma")
    await bruno.row(customer).get_by_role("link").click()
    await expect(bruno.field).to_have_value("Metade de uma\nresposta")
    await bruno.page.reload()
    await expect(bruno.field).to_have_value("Metade de uma\nresposta")
    assert await world.accepted(customer) == []

    await bruno.field.press("Enter")
    await expect(bruno.tick("Metade de uma", "Entregue")).to_be_visible()
    await expect(bruno.field).to_have_value("")
    assert await world.accepted_texts(customer) == ["Metade de uma\nresposta"]
    await bruno.row(other).get_by_role("link").click()
    await expect(bruno.field).to_have_value("Outra resposta")
    assert [row["direction"] for row in await world.thread(other_id)].count("out") == 0
    assert conversation_id != other_id


async def test_internal_messages_are_red_and_never_reach_the_customer(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Ciro")
    bruno, carla = await asyncio.gather(desk("bruno"), desk("carla"))
    await bruno.open(conversation_id)
    await carla.open(conversation_id)
    await bruno.page.get_by_label("Interna?").check()
    internal = bruno.page.get_by_role("textbox", name="Mensagem interna")
    await internal.fill("Cliente pede desconto, o que faço?")
    await internal.press("Enter")
    await bruno.page.get_by_label("Interna?").uncheck()
    await bruno.field.press_sequentially("/interna ")
    await expect(internal).to_have_value("")
    await expect(bruno.page.get_by_label("Interna?")).to_be_checked()
    await internal.press_sequentially("Até 5% pode.")
    await internal.press("Enter")

    for text in ("Cliente pede desconto, o que faço?", "Até 5% pode."):
        bubble = carla.bubble(text)
        await expect(bubble).to_contain_text("Mensagem interna, não será enviada para o contato")
        await expect(bubble).to_have_attribute("data-side", "internal")
        red, green, blue = await bubble.evaluate(
            """(row) => {
              const drawn = [...row.querySelectorAll('*')].map((part) => getComputedStyle(part).backgroundColor);
              const color = drawn.find((one) => one !== 'rgba(0, 0, 0, 0)');
              const canvas = document.createElement('canvas').getContext('2d');
              canvas.fillStyle = color;
              canvas.fillRect(0, 0, 1, 1);
              return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
            }"""
        )
        assert red > green + 8
        assert red > blue + 8
    await world.control.settle()
    assert await world.accepted(customer) == []
    assert [row["from_customer"] for row in await world.control.messages(customer.id)] == [True]


async def _drop(desk: Desk, name: str, content: bytes, mime: str) -> None:
    """Drag a file from outside onto the thread and let it go."""
    data = await desk.page.evaluate_handle(
        """({name, content, mime}) => {
          const data = new DataTransfer();
          const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
          data.items.add(new File([bytes], name, {type: mime}));
          return data;
        }""",
        {"name": name, "content": base64.b64encode(content).decode(), "mime": mime},
    )
    await desk.log.dispatch_event("dragenter", {"dataTransfer": data})
    await expect(desk.page.get_by_text("Solte para anexar", exact=True)).to_be_visible()
    await desk.log.dispatch_event("drop", {"dataTransfer": data})


async def test_files_come_by_drag_and_by_paste(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Davi")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    go = asyncio.Event()

    async def hold(route: Route) -> None:
        await go.wait()
        await route.continue_()

    await bruno.page.route("**/api/v1/attachments", hold)
    tray = bruno.page.get_by_role("list", name="Arquivos para enviar")
    await expect(bruno.field).to_be_visible()
    await _drop(bruno, "planta.pdf", sample("document")[0], "application/pdf")
    await expect(tray.get_by_role("progressbar", name="Progresso de planta.pdf")).to_be_visible()
    await _drop(bruno, "engano.pdf", sample("document")[0] + b"\n", "application/pdf")
    await tray.get_by_role("button", name="engano.pdf").filter(has_not_text="Mover").last.click()
    await expect(tray.get_by_role("listitem")).to_have_count(1)

    await bruno.field.evaluate(
        """(field, content) => {
          const data = new DataTransfer();
          const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
          data.items.add(new File([bytes], 'colada.jpg', {type: 'image/jpeg'}));
          field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        base64.b64encode(sample("image")[0]).decode(),
    )
    await expect(tray.get_by_role("listitem")).to_have_count(2)
    go.set()
    await expect(tray.get_by_role("progressbar")).to_have_count(0)
    await bruno.write("Segue a planta")
    await expect(tray).to_be_hidden()
    await expect(bruno.bubbles.get_by_role("link").filter(has_text="planta.pdf")).to_be_visible()
    await expect(bruno.bubbles.get_by_role("img", name="Imagem")).to_be_visible()

    async def kinds() -> bool:
        return [body["type"] for body in await world.accepted(customer)] == ["document", "image"]

    await until(kinds, "both files at the provider")
    assert (await world.accepted(customer))[0]["document"]["caption"] == "Segue a planta"


async def test_a_refused_message_says_why_and_can_be_sent_again(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Eva")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await world.control.fault("failed_status", code=131026, match={"to": customer.phone})
    await bruno.write("Chegou?")
    await bruno.bubble("Chegou?").get_by_role("button", name="Não enviada: ver o motivo").click()
    reason = bruno.page.get_by_role("dialog").filter(has_text="O que fazer:")
    await expect(reason).to_contain_text("131026")
    await bruno.page.keyboard.press("Escape")
    await bruno.bubble("Chegou?").get_by_role("button", name="Tentar novamente").click()
    await expect(bruno.tick("Chegou?", "Entregue")).to_be_visible()
    await expect(bruno.bubbles).to_have_count(2)
    texts = [row for row in await world.control.messages(customer.id) if not row["from_customer"]]
    assert [row["status"] for row in texts] == ["failed", "delivered"]


async def test_messages_wait_for_a_new_token_and_go_out_once(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Fábio")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    try:
        await world.control.token(expired=True)
        await bruno.write("Espera por mim")
        await expect(bruno.tick("Espera por mim", "Na fila de envio")).to_be_visible()

        async def is_known() -> bool:
            inbox = await world.call("ana", "GET", f"/inboxes/{world.inbox_id}")
            return bool(inbox["state"] not in ("active", "paused"))

        await until(is_known, "the inbox to need a token")
        await bruno.write("E por mim")
        assert await world.accepted(customer) == []
        await world.control.token(access_token="token-renovado", expired=False)
        await world.call("ana", "PATCH", f"/inboxes/{world.inbox_id}", {"access_token": "token-renovado"})
        await expect(bruno.tick("E por mim", "Entregue")).to_be_visible()
        await expect(bruno.tick("Espera por mim", "Entregue")).to_be_visible()
        await world.control.settle()
        assert await world.accepted_texts(customer) == ["Espera por mim", "E por mim"]
    finally:
        await world.control.token(access_token="token-do-simulador", expired=False)
        await world.call("ana", "PATCH", f"/inboxes/{world.inbox_id}", {"access_token": "token-do-simulador"})
