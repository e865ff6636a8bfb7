"""One customer over two of our numbers: all is read together, and the answer goes by the number that was chosen."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from simulator.testing import OTHER_PHONE, PHONE, WABA
from tests.browser.conftest import OpenDesk
from tests.browser.service import department
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def _second_number(world: World) -> str:
    """Another inbox of the company, with a number of its own; its id."""
    inboxes = (await world.call("ana", "GET", "/inboxes"))["items"]
    known = next((row for row in inboxes if row["external_id"] == OTHER_PHONE), None)
    inbox = known or await world.call(
        "ana",
        "POST",
        "/inboxes",
        {
            "name": "Curitiba",
            "external_id": OTHER_PHONE,
            "business_id": WABA,
            "display_number": "+55 41 90000-0020",
            "app_secret": "segredo-do-simulador",
            "access_token": "token-do-simulador",
            "verify_token": "verifica-outro",
            "default_department_id": (await department(world, "Vendas"))["id"],
        },
    )
    hook = str(inbox["webhook_url"]).split("/hooks/")[1]
    await world.control.callback(f"{world.files_url}/hooks/{hook}", OTHER_PHONE)
    return str(inbox["id"])


async def test_one_reads_all_numbers_and_answers_by_the_chosen_one(world: World, desk: OpenDesk) -> None:
    inbox_id = await _second_number(world)
    customer, here = await world.serving("ana", "Gaspar", "Comprei em São Paulo")
    await world.control.say(customer.id, "E retiro em Curitiba", OTHER_PHONE)

    async def other() -> str | None:
        page = await world.call("ana", "GET", "/conversations", view="all", q=customer.phone)
        return next((str(row["id"]) for row in page["items"] if row["inbox_id"] == inbox_id), None)

    there: str = await until(other, "the conversation with the other number")
    await world.call("ana", "POST", f"/conversations/{there}/start")
    ana = await desk("ana")
    await ana.open(here)
    page = ana.page
    await expect(ana.bubble("E retiro em Curitiba")).to_have_count(0)
    await page.get_by_role("button", name="Ver todos os canais").click()
    senders = page.get_by_role("navigation", name="Nossos canais com este contato")
    await expect(senders.get_by_role("button", name="São Paulo")).to_have_attribute("aria-current", "true")
    await expect(ana.bubble("Comprei em São Paulo")).to_be_visible()
    await expect(ana.bubble("E retiro em Curitiba")).to_be_visible()

    await ana.write("Aqui é São Paulo")
    await expect(ana.tick("Aqui é São Paulo", "Entregue")).to_be_visible()
    await senders.get_by_role("button", name="Curitiba").click()
    await expect(senders.get_by_role("button", name="Curitiba")).to_have_attribute("aria-current", "true")
    assert there in page.url
    await expect(ana.bubble("Aqui é São Paulo")).to_be_visible()
    await ana.write("Aqui é Curitiba")
    await expect(ana.tick("Aqui é Curitiba", "Entregue")).to_be_visible()
    sent = [
        [row["content"]["body"] for row in await world.control.messages(customer.id, phone)]
        for phone in (PHONE, OTHER_PHONE)
    ]
    assert sent == [["Comprei em São Paulo", "Aqui é São Paulo"], ["E retiro em Curitiba", "Aqui é Curitiba"]]
    await page.get_by_role("button", name="Ver só este canal").click()
    await expect(ana.bubble("Comprei em São Paulo")).to_have_count(0)
    await expect(ana.bubble("Aqui é Curitiba")).to_be_visible()
