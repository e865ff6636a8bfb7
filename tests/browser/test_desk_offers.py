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


async def covers(over: Locator, one: Locator) -> bool:
    """Whether any of several boxes lies over another."""
    box = await one.bounding_box()
    assert box is not None
    for item in await over.all():
        other = await item.bounding_box()
        if other is None:
            continue
        is_beside = other["x"] >= box["x"] + box["width"] or box["x"] >= other["x"] + other["width"]
        is_apart = other["y"] >= box["y"] + box["height"] or box["y"] >= other["y"] + other["height"]
        if not is_beside and not is_apart:
            return True
    return False


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


async def test_offers_cover_neither_header_nor_composer_nor_the_end(
    world: World, desk: OpenDesk, support: str
) -> None:
    his = str(world.people["diego"].id)
    _, conversation_id = await world.serving("bruno", "Zélia", "Esta é a última mensagem")
    await world.call("bruno", "POST", f"/conversations/{conversation_id}/transfer", {"agent_id": his})
    async with rules(
        world, "Suporte", mode="push", transfer_needs_acceptance=True, offer_seconds=90, capacity=100
    ):
        await state(world, "diego")
        diego = await desk("diego")
        await diego.open(conversation_id)
        asked = [await world.serving("bruno", name) for name in ("Xênia", "Yara", "Zuleica")]
        for _, asked_id in asked:
            body = {"department_id": support, "agent_id": his}
            await world.call("bruno", "POST", f"/conversations/{asked_id}/transfer", body)
        region = diego.page.get_by_role("region", name="Atendimentos oferecidos")
        offers = region.get_by_role("article")
        await expect(offers).to_have_count(3)
        # One says everything, the others are lines that can be opened in its stead.
        await region.get_by_role("button", name=asked[2][0].name).click()
        await expect(offers.last).to_contain_text("Número de origem")
        await expect(region.get_by_text("Número de origem")).to_have_count(1)
        for size in (
            {"width": 1440, "height": 900},
            {"width": 1024, "height": 768},
            {"width": 390, "height": 844},
        ):
            await diego.page.set_viewport_size(size)  # type: ignore[arg-type]
            await expect(diego.bubble("Esta é a última mensagem")).to_be_in_viewport(ratio=1)
            await diego.page.wait_for_timeout(300)
            header = diego.page.get_by_role("region", name="Conversa", exact=True).locator("header")
            for free in (header, diego.field, diego.bubbles.last):
                assert not await covers(offers, free), (size, free)

        # News stand between the header and what is offered, where both are on a phone.
        await diego.page.route("**/unread", lambda route: route.fulfill(status=500, body="{}"))
        await diego.page.evaluate("document.activeElement.blur()")
        await diego.page.keyboard.press("u")
        news = diego.page.get_by_role("alert").filter(has_text="A marcação não foi salva")
        await expect(news).to_be_visible()
        await diego.page.wait_for_timeout(500)
        assert not await covers(news, header)
        assert not await covers(offers, news)

        await offers.first.get_by_role("button", name="Aceitar").click()
        await expect(offers).to_have_count(2)
