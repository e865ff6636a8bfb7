"""What customers send is shown, never run: no script, no foreign request, files only from their own origin."""

from __future__ import annotations

import base64
import json
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Request, expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CORPUS = [
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    "<svg/onload=window.__xss=1>",
    "\"><iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "javascript:window.__xss=1",
    "[clique](javascript:window.__xss=1)",
    "*<b onmouseover=window.__xss=1>negrito</b>*",
    "```<img src=x onerror=window.__xss=1>```",
    "data:text/html,<script>window.__xss=1</script>",
    'https://exemplo.example/" onmouseover="window.__xss=1',
    "{{constructor.constructor('window.__xss=1')()}}",
    "</textarea></title></style><script>window.__xss=1</script>",
    "<a href='vbscript:x' autofocus onfocus=window.__xss=1 tabindex=1>x</a>",
    "\u202e<script>window.__xss=1</script>\u2066",
]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__xss=1"><script>window.__xss=1</script></svg>'


async def test_nothing_that_customers_send_runs(world: World, desk: OpenDesk) -> None:
    customer = await world.customer("<img src=x onerror=window.__xss=1>")
    for text in CORPUS:
        await world.control.say(customer.id, text)
    nasty = CORPUS[1]
    last = await world.control.send(
        customer.id, type="location", latitude=-25.4, longitude=-49.2, name=nasty, address=CORPUS[0]
    )
    card = {
        "name": {"formatted_name": nasty, "first_name": nasty},
        "phones": [{"phone": "javascript:window.__xss=1", "type": nasty}],
        "emails": [{"email": 'x" onmouseover="window.__xss=1', "type": "HOME"}],
        "org": {"company": CORPUS[2]},
    }
    await world.control.send(customer.id, type="contacts", contacts=[card])
    await world.control.send(customer.id, type="document", filename=f"{CORPUS[2]}.pdf", caption=nasty)
    content = base64.b64encode(SVG).decode()
    for kind in ("image", "document"):
        await world.control.send(
            customer.id, type=kind, content_base64=content, mime_type="image/svg+xml", filename="figura.svg"
        )
    await world.control.say(customer.id, "E uma resposta", reply_to=last)
    referral = {
        "source_url": "javascript:window.__xss=1",
        "source_type": "ad",
        "source_id": "1",
        "headline": nasty,
        "body": CORPUS[0],
        "media_type": "image",
        "image_url": "https://rastreio.example/pixel.png",
    }
    await world.control.say(customer.id, "Vim pelo anúncio", referral=referral)
    await world.control.settle()
    conversation = await world.conversation(customer)
    conversation_id = conversation["id"]
    await world.call("bruno", "POST", f"/conversations/{conversation_id}/start")

    bruno = await desk("bruno")
    foreign: list[str] = []
    allowed = {urlsplit(world.url).netloc, urlsplit(world.files_url).netloc}

    def look(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc not in allowed:
            foreign.append(request.url)

    bruno.context.on("request", look)
    await bruno.open(conversation_id)
    await expect(bruno.bubble("Vim pelo anúncio")).to_be_visible()
    await expect(bruno.page.get_by_role("heading", name=customer.name)).to_be_visible()
    await expect(bruno.row(customer)).to_be_visible()
    for text in CORPUS[:3]:
        await bruno.bubble(text).first.scroll_into_view_if_needed()
        await expect(bruno.bubble(text).first).to_be_visible()
    await _touch_everything(bruno)
    assert await bruno.page.evaluate("window.__xss") is None
    assert foreign == []
    assert all(context.url.startswith(world.url) for context in bruno.context.pages)


async def _touch_everything(desk: Desk) -> None:
    """Scroll through the thread, open what folds, and look at every address that could be followed."""
    await desk.page.evaluate(
        """async () => {
          const log = document.querySelector('[role=log]');
          const bad = [];
          for (let top = log.scrollHeight; top >= 0; top -= 300) {
            log.scrollTop = top;
            await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            for (const fold of log.querySelectorAll('details')) fold.open = true;
            for (const one of log.querySelectorAll('*')) {
              for (const type of ['mouseover', 'focus']) one.dispatchEvent(new Event(type, {bubbles: true}));
              if (one.tagName === 'SCRIPT' || one.tagName === 'IFRAME') bad.push(one.outerHTML);
              for (const {name, value} of one.attributes) {
                if (name.startsWith('on')) bad.push(`${name}=${value}`);
                if (['href', 'src', 'action'].includes(name) && !/^(https?:|tel:|mailto:|blob:|\\/)/.test(value)) {
                  bad.push(`${name}=${value}`);
                }
              }
            }
          }
          if (bad.length) throw new Error(bad.join('\\n'));
        }"""
    )


async def test_files_come_from_their_own_origin_without_the_session(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Olga")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    async with bruno.page.expect_response(
        lambda answer: answer.url.startswith(f"{world.files_url}/files/")
    ) as seen:
        await world.control.send(customer.id, type="image")
    answer = await seen.value
    sent = await answer.request.all_headers()
    assert "prosa_session" not in sent.get("cookie", "")
    headers = await answer.all_headers()
    assert headers["x-content-type-options"] == "nosniff"
    assert (
        "script-src" not in headers["content-security-policy"]
        or "sandbox" in headers["content-security-policy"]
    )
    assert json.loads(await bruno.page.evaluate("JSON.stringify(document.cookie)")) == ""

    # A document with a script inside is never shown as a page.
    await world.control.send(
        customer.id,
        type="document",
        content_base64=base64.b64encode(b"<script>opener.__xss=1</script>").decode(),
        mime_type="text/html",
        filename="pagina.html",
    )
    link = bruno.bubbles.get_by_role("link").filter(has_text="pagina.html")
    await expect(link).to_be_visible()
    address = await link.get_attribute("href")
    assert address
    inline = address.replace("?download=1", "")
    async with bruno.page.expect_download() as download:
        await bruno.page.evaluate("(address) => { location.href = address; }", inline)
    assert (await download.value).url.startswith(f"{world.files_url}/files/")


async def test_the_policy_is_on_and_would_stop_a_script(world: World, desk: OpenDesk) -> None:
    bruno = await desk("bruno")
    await bruno.page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.__xss = 1';
          document.body.append(script);
        }"""
    )
    assert await bruno.page.evaluate("window.__xss") is None
    seen = await bruno.violations()
    assert len(seen) == 1
    assert seen[0].startswith("script-src")
    await bruno.page.evaluate("window.__violations = []")
