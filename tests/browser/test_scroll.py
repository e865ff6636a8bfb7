"""The line being read never moves by itself; the thread follows only where its end is in view."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from simulator.testing import PHONE, WABA
from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import Customer, World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

_MESSAGES = 170

# A frame is only on the screen after it was painted: look in a macrotask that follows it.
MEASURE = """
window.painted = () => new Promise((resolve) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve();
  channel.port2.postMessage(0);
}));
window.places = (scroller) => {
  const view = scroller.getBoundingClientRect();
  const found = new Map();
  for (const row of scroller.querySelectorAll('[data-mid]')) {
    const box = row.getBoundingClientRect();
    if (box.bottom > view.top && box.top < view.bottom) found.set(row.dataset.mid, box.top);
  }
  return found;
};
// Follows every visible line for some frames after `until` has come true: the farthest that one moved, in pixels.
window.follow = async (scroller, until, frames) => {
  const before = places(scroller);
  let farthest = 0, lost = 0, after = 0;
  while (after < frames) {
    await painted();
    const now = places(scroller);
    const kept = [...now].filter(([id]) => before.has(id));
    if (kept.length === 0) lost++;
    for (const [id, top] of kept) farthest = Math.max(farthest, Math.abs(top - before.get(id)));
    if (after > 0 || until()) after++;
  }
  return {farthest, lost, lines: before.size};
};
undefined;
"""

NAIVE = """
<!doctype html><style>
  #list { height: 600px; overflow-y: scroll; overflow-anchor: none } [data-mid] { height: 40px }
</style><div id="list"></div><script>
  const list = document.getElementById('list');
  const row = (id) => Object.assign(document.createElement('div'), {textContent: id});
  for (let id = 0; id < 100; id++) { const made = row(id); made.dataset.mid = id; list.append(made); }
  list.scrollTop = 300;
  window.older = () => {
    for (let id = -1; id >= -50; id--) { const made = row(id); made.dataset.mid = id; list.prepend(made); }
  };
</script>
"""


@pytest_asyncio.fixture(loop_scope="session")
async def long_thread(world: World) -> AsyncIterator[tuple[Customer, str]]:
    """A conversation of more than three pages with lines of every length, arrived in one webhook."""
    customer = await world.customer("Helena")
    now = int(time.time())
    messages = [
        {
            "from": customer.phone[1:],
            "id": f"wamid.{customer.id}.{number:04d}",
            "timestamp": str(now - _MESSAGES + number),
            "type": "text",
            "text": {"body": f"linha {number:04d} " + "e mais palavras " * (number * 7 % 23)},
        }
        for number in range(_MESSAGES)
    ]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "5511900000010", "phone_number_id": PHONE},
        "contacts": [{"profile": {"name": customer.name}, "wa_id": customer.phone[1:]}],
        "messages": messages,
    }
    await world.control.raw_webhook(
        {
            "object": "whatsapp_business_account",
            "entry": [{"id": WABA, "changes": [{"field": "messages", "value": value}]}],
        }
    )
    conversation_id = (await world.conversation(customer))["id"]
    # Opened as read: the thread then starts at its end.
    await world.call("ana", "POST", f"/conversations/{conversation_id}/read", {"seq": 10_000})
    yield customer, conversation_id


async def _at(desk: Desk, conversation_id: str) -> None:
    await desk.page.route(f"**/api/v1/conversations/{conversation_id}/read", lambda route: route.abort())
    await desk.open(conversation_id)
    await desk.page.evaluate(MEASURE)
    await expect(desk.bubble(f"linha {_MESSAGES - 1:04d}")).to_be_in_viewport()


async def _older_page(page: Page, hold: asyncio.Event, asked: asyncio.Event) -> None:
    async def wait(route: Route) -> None:
        asked.set()
        await hold.wait()
        await route.continue_()

    await page.route("**/messages?before=*", wait)
    await page.route("**/messages?*&before=*", wait)


async def test_older_pages_move_nothing(
    world: World, desk: OpenDesk, long_thread: tuple[Customer, str]
) -> None:
    _, conversation_id = long_thread
    ana = await desk("ana")
    hold, asked = asyncio.Event(), asyncio.Event()
    await _older_page(ana.page, hold, asked)
    await _at(ana, conversation_id)
    scroller = await ana.log.element_handle()
    # Up until the next page is asked for, then stand still and read.
    while not asked.is_set():
        await ana.page.evaluate("async (log) => { log.scrollTop -= 150; await painted(); }", scroller)
    await ana.page.evaluate("async () => { for (let frame = 0; frame < 20; frame++) await painted(); }")
    height = await ana.log.evaluate("(log) => log.scrollHeight")
    watching = asyncio.create_task(
        ana.page.evaluate(
            "([log, height]) => follow(log, () => log.scrollHeight > height + 500, 30)", [scroller, height]
        )
    )
    hold.set()
    result: dict[str, Any] = await asyncio.wait_for(watching, 20)
    assert result["lines"] > 3
    assert result["lost"] == 0
    assert result["farthest"] < 1


async def test_the_measurement_notices_a_list_that_jumps(chromium: Browser) -> None:
    page = await chromium.new_page()
    await page.set_content(NAIVE)
    await page.evaluate(MEASURE)
    result = await page.evaluate(
        """async () => {
          const list = document.getElementById('list');
          const watching = follow(list, () => list.childElementCount > 100, 10);
          await painted();
          older();
          return watching;
        }"""
    )
    await page.close()
    assert result["farthest"] > 100 or result["lost"] > 0


async def test_it_follows_only_at_the_end(
    world: World, desk: OpenDesk, long_thread: tuple[Customer, str]
) -> None:
    customer, conversation_id = long_thread
    ana = await desk("ana")
    await _at(ana, conversation_id)
    await world.control.say(customer.id, "Esta se vê logo")
    await expect(ana.bubble("Esta se vê logo")).to_be_in_viewport()

    scroller = await ana.log.element_handle()
    await ana.log.hover()
    await ana.page.mouse.wheel(0, -700)
    jump = ana.page.get_by_role("button", name="Ir para o fim")
    await expect(jump).to_be_visible()
    await ana.page.evaluate("async () => { for (let frame = 0; frame < 20; frame++) await painted(); }")
    height = await ana.log.evaluate("(log) => log.scrollHeight")
    watching = asyncio.create_task(
        ana.page.evaluate(
            "([log, height]) => follow(log, () => log.scrollHeight > height, 30)", [scroller, height]
        )
    )
    await world.control.say(customer.id, "Esta espera embaixo")
    result = await asyncio.wait_for(watching, 20)
    assert result["lost"] == 0
    assert result["farthest"] < 1
    await expect(jump).to_contain_text("1 nova")
    await jump.click()
    await expect(ana.bubble("Esta espera embaixo")).to_be_in_viewport()
    await expect(jump).to_be_hidden()
