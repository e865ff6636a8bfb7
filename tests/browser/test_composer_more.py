"""What else goes through the composer: files of the contact, and the order of several."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from playwright.async_api import expect

from simulator.samples import sample
from tests.browser.conftest import OpenDesk
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def file(name: str, kind: str = "image") -> Any:
    content, mime, _ = sample(kind)
    return {"name": name, "mimeType": mime, "buffer": content}


async def test_a_photo_of_the_contact_is_kept_and_sent_by_its_variable(world: World, desk: OpenDesk) -> None:
    field = {"key": "foto", "label": "Foto do cliente", "kind": "image"}
    made = await world.call("ana", "POST", "/custom-fields", field)
    customer, conversation_id = await world.serving("bruno", "Olga")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    page = bruno.page
    await bruno.field.fill("Veja {foto}")
    await expect(page.get_by_role("status", name="Antes de enviar")).to_contain_text("{foto}")
    await bruno.field.fill("")

    await page.get_by_role("button", name="Editar campos").click()
    form = page.get_by_role("dialog", name="Editar campos")
    await form.get_by_test_id("file-image").set_input_files([file("contrato.pdf", "document")])
    await expect(form.get_by_text("Este arquivo não é uma imagem.")).to_be_visible()
    await form.get_by_test_id("file-image").set_input_files([file("rosto.jpg")])
    await expect(form.get_by_text("rosto.jpg")).to_be_visible()
    await form.get_by_role("button", name="Salvar").click()
    await expect(form).to_be_hidden()
    await expect(page.get_by_role("link", name="Baixar rosto.jpg")).to_be_visible()

    await page.reload()
    await bruno.field.press_sequentially("É este? {fot")
    await expect(page.get_by_role("listbox", name="Variáveis").get_by_role("option").first).to_contain_text(
        "rosto.jpg"
    )
    await bruno.field.press("Enter")
    await expect(page.get_by_role("region", name="Antes de enviar")).to_contain_text("rosto.jpg")
    await bruno.field.press("Enter")
    await expect(bruno.bubbles.get_by_role("img", name="Imagem")).to_be_visible()

    async def sent() -> bool:
        return [body["type"] for body in await world.accepted(customer)] == ["image"]

    await until(sent, "the picture at the provider")
    assert (await world.accepted(customer))[0]["image"]["caption"] == "É este?"
    await world.call("ana", "DELETE", f"/custom-fields/{made['id']}")


async def test_files_leave_in_the_order_of_the_tray(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Petra")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await expect(bruno.field).to_be_visible()
    tray = bruno.page.get_by_role("list", name="Arquivos para enviar")
    for name in ("um.jpg", "dois.jpg"):
        await bruno.field.evaluate(
            """(field, [name, content]) => {
              const data = new DataTransfer();
              const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
              data.items.add(new File([bytes], name, {type: 'image/jpeg'}));
              field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
            }""",
            [name, base64.b64encode(sample("image")[0]).decode()],
        )
    items = tray.get_by_role("listitem")
    await expect(items).to_have_count(2)
    await tray.get_by_role("button", name="Mover dois.jpg para antes").click()
    await expect(items.first).to_contain_text("dois.jpg")
    await expect(tray.get_by_role("progressbar")).to_have_count(0)
    await bruno.write("Nesta ordem")
    await until(lambda: _accepted(world, customer, 2), "both pictures")
    thread = await world.thread(conversation_id)
    names = [item["attachments"][0]["name"] for item in thread if item.get("attachments")]
    assert names == ["dois.jpg", "um.jpg"]


async def _accepted(world: World, customer: Any, count: int) -> bool:
    return len(await world.accepted(customer)) == count
