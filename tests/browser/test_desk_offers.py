"""What is offered: the pop-over with its timer and sound, taking, refusing and missing it, and coming back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.service import department, now, rules, state, told
from tests.browser.world import Customer, World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

HEARD = """() => {
  window.__tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.__tones += 1; return start.apply(this, when); };
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def support(world: World) -> AsyncIterator[str]:
    """Suporte, where Bruno and Diego work for the time of the test, and where nobody is available at first."""
    found = await department(world, "Suporte")
    path = f"/departments/{found['id']}/members"
    both = [str(world.people[nick].id) for nick in ("bruno", "diego")]
    await world.call("ana", "PUT", path, {"user_ids": both})
    for nick in ("bruno", "diego"):
        await state(world, nick, "offline")
    # What other tests left waiting there would be offered first.
    page = await world.call("ana", "GET", "/conversations", view="open", department=found["id"])
    for waiting in page["items"]:
        if waiting["state"] == "queued":
            await world.call("ana", "POST", f"/conversations/{waiting['id']}/close")
    yield found["id"]
    await world.call("ana", "PUT", path, {"user_ids": found["member_ids"]})


async def arrive(world: World, name: str, department_id: str) -> tuple[Customer, str]:
    """A customer who waits in a department."""
    customer, conversation_id = await world.waiting(name)
    path = f"/conversations/{conversation_id}/transfer"
    await world.call("ana", "POST", path, {"department_id": department_id})
    return customer, conversation_id


def offer_to(desk: Desk, customer: Customer) -> Locator:
    offers = desk.page.get_by_role("region", name="Atendimentos oferecidos")
    return offers.get_by_role("article", name=f"Novo atendimento: {customer.name}")


async def test_an_offer_is_refused_by_one_and_taken_by_the_next(
    world: World, desk: OpenDesk, support: str
) -> None:
    async with rules(world, "Suporte", mode="push", offer_seconds=60, capacity=100):
        bruno, diego, carla = await asyncio.gather(desk("bruno"), desk("diego"), desk("carla"))
        await diego.page.evaluate(HEARD)
        await diego.page.mouse.click(700, 5)  # browsers play nothing before somebody has done something
        await state(world, "diego")
        customer, conversation_id = await arrive(world, "Vera", support)
        offer = offer_to(diego, customer)
        for fact in ("Suporte", "São Paulo", "+55 11 90000-0010", customer.phone[-4:], "Tempo de espera"):
            await expect(offer).to_contain_text(fact)
        await expect(offer.get_by_role("time")).to_have_text(re.compile(r"^\d+ s$"))
        await diego.page.wait_for_function("window.__tones > 0")
        await carla.open(conversation_id)
        await told(carla, "Oferecido a Diego Prates")

        await state(world, "bruno")
        await offer.get_by_role("button", name="Recusar").click()
        await expect(offer).to_have_count(0)
        taken = offer_to(bruno, customer)
        await taken.get_by_role("button", name="Aceitar").click()
        await expect(bruno.field).to_be_focused()
        await told(bruno, "Bruno Teixeira aceitou o atendimento")
        await told(carla, "Bruno Teixeira aceitou o atendimento")
        served = await now(world, conversation_id)
        assert (served["agent_id"], served["offered_to_ids"]) == (str(world.people["bruno"].id), [])
        await expect(diego.row(customer)).to_have_count(0)


async def test_a_missed_offer_makes_rona_until_somebody_ends_it(
    world: World, desk: OpenDesk, support: str
) -> None:
    async with rules(world, "Suporte", mode="push", offer_seconds=5, can_decline=False, capacity=100):
        diego, carla = await asyncio.gather(desk("diego"), desk("carla"))
        await state(world, "diego")
        customer, conversation_id = await arrive(world, "Wanda", support)
        offer = offer_to(diego, customer)
        await expect(offer.get_by_role("button", name="Aceitar")).to_be_visible()
        await expect(offer.get_by_role("button", name="Recusar")).to_have_count(0)
        await expect(diego.page.get_by_text("Você está em RONA")).to_be_visible()
        await expect(offer).to_have_count(0)
        await expect(diego.page.get_by_role("button", name=re.compile("^Seu estado: RONA"))).to_be_visible()
        await carla.open(conversation_id)
        await told(carla, "Diego Prates não atendeu")
        waits = await now(world, conversation_id)
        assert (waits["state"], waits["agent_id"], waits["offered_to_ids"]) == ("queued", None, [])

    # A supervisor sees it and lets him pause; he comes back by himself and takes what still waits.
    async with rules(world, "Suporte", mode="push", offer_seconds=60, capacity=100):
        await carla.page.get_by_role("button", name=re.compile("^Seu estado")).click()
        await carla.page.get_by_role("menuitem", name="Estados da equipe").click()
        team = carla.page.get_by_role("dialog", name="Estados da equipe")
        his = team.get_by_role("combobox", name="Estado de Diego Prates")
        await expect(his.locator("option:checked")).to_have_text("RONA (não atendeu)")
        await his.select_option("Pausa")
        await expect(diego.page.get_by_role("button", name=re.compile("^Seu estado: Pausa"))).to_be_visible()
        await expect(diego.page.get_by_text("Você está em RONA")).to_have_count(0)
        await diego.page.keyboard.press("Shift+D")
        await expect(his.locator("option:checked")).to_have_text("Disponível")
        await offer.get_by_role("button", name="Aceitar").click()
        await expect(diego.field).to_be_focused()
