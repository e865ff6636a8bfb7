"""What colleagues and customers write into every field of the desk is shown as text: nothing runs, nothing is HTML."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

IMAGE = "<img src=x onerror=window.__xss=1>"
SCRIPT = "</textarea></title><script>window.__xss=1</script>"
LINK = "javascript:window.__xss=1"
LOOK = """() => {
  const bad = [];
  for (const one of document.querySelectorAll('body *')) {
    if (one.tagName === 'IFRAME' || (one.tagName === 'IMG' && one.getAttribute('src') === 'x')) bad.push(one.outerHTML);
    if (one.tagName === 'SCRIPT' && !one.src && !one.nonce) bad.push(one.outerHTML);
    for (const {name, value} of one.attributes) {
      if (name.startsWith('on') || /^\\s*(javascript|vbscript):/i.test(value) && name !== 'title') {
        bad.push(`${name}=${value}`);
      }
    }
  }
  return bad;
}"""


async def _harmless(desk: Desk) -> None:
    assert await desk.page.evaluate(LOOK) == []
    assert await desk.page.evaluate("window.__xss") is None


async def test_what_is_written_into_fields_stays_text(world: World, desk: OpenDesk) -> None:
    label = await world.call("ana", "POST", "/labels", {"name": f"{IMAGE}etiqueta", "color": "#136F43"})
    reply = {"scope": "account", "shortcut": "hostil", "title": f"{IMAGE}título", "text": f"{SCRIPT} {LINK}"}
    await world.call("ana", "POST", "/canned-replies", reply)
    customer, conversation_id = await world.serving("bruno", f"{IMAGE} Xavier")
    conversation = (await world.call("ana", "GET", f"/conversations/{conversation_id}"))["conversation"]
    path = f"/conversations/{conversation_id}"
    await world.call("bruno", "POST", f"{path}/labels", {"add": [label["id"]], "remove": []})
    await world.call(
        "bruno", "POST", f"/contacts/{conversation['contact']['id']}/notes", {"text": f"{SCRIPT}nota"}
    )
    internal = {"text": f"{IMAGE} interna @Carla Menezes{SCRIPT}", "visibility": "internal"}
    await world.call(
        "bruno", "POST", f"{path}/messages", internal | {"mentions": [str(world.people["carla"].id)]}
    )
    choices = {
        "type": "buttons",
        "body": f"{SCRIPT} escolha",
        "footer": LINK,
        "buttons": [{"id": IMAGE, "title": "<b>Manhã</b>"}],
    }
    await world.call("bruno", "POST", f"{path}/messages", {"type": "interactive", "interactive": choices})
    await world.control.send(
        customer.id,
        type="document",
        filename=f"{IMAGE}.csv",
        mime_type='text/csv"><img src=x onerror=window.__xss=1>',
        content_base64="YTtiCjE7Mgo=",
    )
    await world.control.say(customer.id, f"Fim {IMAGE}")

    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await expect(bruno.bubble(f"Fim {IMAGE}")).to_be_visible()
    await expect(bruno.bubble(f"{IMAGE} interna")).to_contain_text(SCRIPT)
    await expect(bruno.bubble(f"{SCRIPT} escolha")).to_contain_text("<b>Manhã</b>")
    await expect(bruno.row(customer)).to_contain_text(f"{IMAGE}etiqueta")
    await _harmless(bruno)

    # The lists over the field, and what would be sent.
    await bruno.field.press_sequentially("/hos")
    option = bruno.page.get_by_role("listbox", name="Mensagens rápidas").get_by_role("option").first
    await expect(option).to_contain_text(f"{IMAGE}título")
    await _harmless(bruno)
    await bruno.field.press("Enter")
    await expect(bruno.field).to_have_value(re.compile(re.escape(SCRIPT)))
    await bruno.field.press("Enter")
    await expect(bruno.bubble(LINK).last).to_contain_text(SCRIPT)
    assert await bruno.bubble(LINK).get_by_role("link").count() == 0

    # A file that is refused is named in a notice; one that is taken, in the tray.
    chooser = bruno.page.locator("input[type=file]").first
    for name in (f"{IMAGE}.html", f"{IMAGE}.txt"):
        await chooser.set_input_files({"name": name, "mimeType": "text/html", "buffer": b"oi"})
    await expect(bruno.page.get_by_text(f"{IMAGE}.html não foi anexado")).to_be_visible()
    await expect(bruno.page.get_by_role("list", name="Arquivos para enviar")).to_contain_text(IMAGE)
    await _harmless(bruno)

    # The picker of labels.
    await bruno.page.get_by_role("heading", level=2).first.click()
    await bruno.page.keyboard.press("l")
    await expect(bruno.page.get_by_role("dialog", name="Etiquetas")).to_contain_text(f"{IMAGE}etiqueta")
    await _harmless(bruno)
    await bruno.page.keyboard.press("Escape")

    carla = await desk("carla")
    await carla.open(conversation_id)
    await expect(carla.bubble(f"{IMAGE} interna")).to_be_visible()
    await _harmless(carla)
