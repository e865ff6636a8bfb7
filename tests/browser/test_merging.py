"""Two contacts who are one person: compared, merged, shown as one to everybody, and taken apart again."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.axe import complaints
from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def panel(desk: Desk) -> Locator:
    return desk.page.get_by_role("complementary", name="Detalhes do contato")


async def test_a_duplicate_is_merged_and_taken_apart_for_everybody(world: World, desk: OpenDesk) -> None:
    (first, one), (second, other) = [await world.serving("bruno", name) for name in ("Iara", "Jandira")]
    for id_ in (one, other):
        contact = (await world.call("carla", "GET", f"/conversations/{id_}"))["conversation"]["contact"]
        await world.call("carla", "PATCH", f"/contacts/{contact['id']}", {"email": "iara@casa.com"})
    carla, bruno = await asyncio.gather(desk("carla", "/chat?view=all"), desk("bruno", "/chat?view=mine"))
    await bruno.open(other)
    await carla.open(one)
    hint = panel(carla).get_by_role("heading", name=re.compile("^Talvez seja a mesma pessoa"))
    await expect(hint).to_contain_text(second.name)
    await expect(panel(carla).get_by_text("Mesmo e-mail: iara@casa.com")).to_be_visible()
    await panel(carla).get_by_role("button", name="Comparar e unificar").click()
    asked = carla.page.get_by_role("dialog", name="Unificar contatos")
    await expect(asked.get_by_role("radio")).to_have_count(2)
    assert await complaints(carla) == []
    await asked.get_by_label("Por quê?").fill("É a mesma casa")
    await asked.get_by_role("button", name="Unificar", exact=True).click()
    await expect(asked).to_have_count(0)
    await expect(hint).to_have_count(0)

    # Bruno's thread, list and panel hear of it.
    await expect(
        bruno.log.get_by_text(f"Carla Menezes unificou {second.name} com este contato")
    ).to_be_visible()
    await expect(panel(bruno).get_by_text(first.name, exact=True)).to_be_visible()
    await expect(bruno.row(first)).to_have_count(2)
    await expect(bruno.row(second)).to_have_count(0)

    merged = panel(carla).get_by_role("list", name="Contatos unificados").get_by_role("listitem")
    await expect(merged.first).to_contain_text(second.name)
    await expect(merged.first).to_contain_text("É a mesma casa")
    assert await complaints(carla) == []
    await merged.first.get_by_role("button", name="Desfazer").click()
    await expect(panel(carla).get_by_role("list", name="Contatos unificados")).to_have_count(0)
    await bruno.page.mouse.move(700, 5)  # while the pointer is on the list, nothing moves in it
    await expect(bruno.row(second)).to_have_count(1)
    await expect(
        bruno.log.get_by_text(f"Carla Menezes desfez a unificação com {second.name}")
    ).to_be_visible()
