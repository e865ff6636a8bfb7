"""The server dies in the middle of a conversation: open pages carry on, nothing is lost, nothing comes twice."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk, OpenPhone
from tests.browser.pages import Desk
from tests.browser.world import Customer, World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

_RECOVERY = 45_000  # milliseconds; on a busy machine a process needs a while to start


async def test_killed_children_cost_nothing(world: World, desk: OpenDesk, phone: OpenPhone) -> None:
    customer, conversation_id = await world.serving("bruno", "Valdir", "Começou?")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    mobile = await phone(customer)

    world.kill("web")
    await mobile.say("Ainda aí?")
    await bruno.write("Continuo aqui.")
    await expect(bruno.bubble("Ainda aí?")).to_be_visible(timeout=_RECOVERY)
    await expect(bruno.tick("Continuo aqui.", "Lida")).to_be_visible(timeout=_RECOVERY)

    world.kill("background")
    await bruno.write("Não fui embora.")
    await mobile.say("Que bom!")
    await expect(bruno.bubble("Que bom!")).to_be_visible()
    await expect(bruno.tick("Não fui embora.", "Lida")).to_be_visible(timeout=_RECOVERY)
    await expect(mobile.bubble("Não fui embora.")).to_be_visible()
    await world.ready()
    await _nothing_lost_or_doubled(
        world, bruno, customer, conversation_id, ["Continuo aqui.", "Não fui embora."], 3
    )


async def test_a_killed_and_restarted_server_costs_nothing(
    world: World, desk: OpenDesk, phone: OpenPhone
) -> None:
    customer, conversation_id = await world.serving("bruno", "Wanda", "Começou?")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await bruno.write("Antes da queda.")
    mobile = await phone(customer)
    await expect(mobile.bubble("Antes da queda.")).to_be_visible()

    await world.kill_tree()
    await mobile.say("Escrevi durante a queda.")
    await bruno.write("Também escrevi.")
    await bruno.write("E mais uma.")
    await expect(bruno.resync).to_be_visible()
    world.serve()
    await world.ready()

    await expect(bruno.bubble("Escrevi durante a queda.")).to_be_visible(timeout=_RECOVERY)
    await expect(bruno.tick("E mais uma.", "Lida")).to_be_visible(timeout=_RECOVERY)
    await expect(bruno.resync).to_be_hidden()
    await _nothing_lost_or_doubled(
        world,
        bruno,
        customer,
        conversation_id,
        ["Antes da queda.", "Também escrevi.", "E mais uma."],
        2,
    )


async def _nothing_lost_or_doubled(
    world: World, bruno: Desk, customer: Customer, conversation_id: str, sent: list[str], received: int
) -> None:
    """Screen, API and provider agree; `received` counts the customer's messages."""
    assert await world.control.settle()
    assert not (await world.control.counters())["duplicated_client_refs"]

    async def agreed() -> bool:
        rows = [row for row in await world.thread(conversation_id) if row["direction"] != "none"]
        shown = await bruno.bubbles.evaluate_all("(all) => all.map((one) => one.dataset.mid)")
        return bool(shown == [row["id"] for row in rows])

    await until(agreed, "the screen to show what the API has")
    rows = await world.thread(conversation_id)
    assert [row["text"] for row in rows if row["direction"] == "out"] == sent
    assert len([row for row in rows if row["direction"] == "in"]) == received
    assert await world.accepted_texts(customer) == sent
