"""The bell as somebody sees it who is not looking at the chat, and the parts of the installed app."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def bell(desk: Desk) -> Locator:
    return desk.page.get_by_role("button", name=re.compile("^Notificações"))


def entries(desk: Desk) -> Locator:
    return desk.page.get_by_role("dialog", name="Notificações").get_by_role("listitem")


async def given_to_diego(world: World, name: str) -> tuple[str, str, str]:
    """A conversation that Ana gives to Diego: (customer's id, name, conversation id)."""
    customer, conversation_id = await world.waiting(name)
    person = world.people["diego"]
    me = await world.call("diego", "GET", "/me")
    target = {"agent_id": str(person.id), "department_id": me["department_ids"][0]}
    await world.call("ana", "POST", f"/conversations/{conversation_id}/transfer", target)
    return customer.id, customer.name, conversation_id


async def test_away_from_the_chat_the_bell_lists_and_leads_there(world: World, desk: OpenDesk) -> None:
    await world.call("diego", "DELETE", "/notifications")
    diego = await desk("diego", "/settings/profile")
    await expect(bell(diego)).to_be_visible()
    await expect(diego.page).to_have_title(re.compile("Meu perfil"))

    customer_id, name, conversation_id = await given_to_diego(world, "Dora")
    await world.control.say(customer_id, "Ainda preciso de ajuda")
    await expect(bell(diego)).to_have_accessible_name(re.compile(r"Notificações, \d+ novas"))

    await bell(diego).click()
    entry = entries(diego).filter(has_text="Ainda preciso de ajuda")
    await expect(entry).to_contain_text(name)
    await expect(entries(diego).filter(has_text="Ana Ribeiro passou este atendimento")).to_be_visible()
    await expect(bell(diego)).to_have_accessible_name("Notificações")

    await entry.get_by_role("button", name=re.compile("^Remover")).focus()
    await entry.get_by_role("button").first.click()
    await diego.page.wait_for_url(re.compile(f"/chat/{conversation_id}"))
    await expect(diego.bubble("Ainda preciso de ajuda")).to_be_visible()

    async def is_gone() -> bool:
        items = (await world.call("diego", "GET", "/notifications"))["items"]
        return not [item for item in items if item["kind"] == "message"]

    await until(is_gone, "the entry to be removed")


async def test_on_the_chat_page_only_what_is_meant_for_somebody_enters(world: World, desk: OpenDesk) -> None:
    await world.call("diego", "DELETE", "/notifications")
    customer_id, _, conversation_id = await given_to_diego(world, "Davi")
    diego = await desk("diego", "/chat?view=mine")
    await diego.open(conversation_id, "mine")
    await expect(bell(diego)).to_be_visible()
    await world.call("diego", "DELETE", "/notifications")
    await world.control.say(customer_id, "Alguém aí?")
    await expect(diego.bubble("Alguém aí?")).to_be_visible()

    note = {
        "text": "@Diego Prates olha isto",
        "visibility": "internal",
        "mentions": [str(world.people["diego"].id)],
    }
    await world.call("ana", "POST", f"/conversations/{conversation_id}/messages", note)

    await expect(bell(diego)).to_have_accessible_name("Notificações, 1 nova")
    await bell(diego).click()
    await expect(entries(diego)).to_have_count(1)
    await expect(entries(diego)).to_contain_text("Ana Ribeiro mencionou você")
    await diego.page.get_by_role("button", name="Remover todas").click()
    await expect(diego.page.get_by_text("Nada de novo.")).to_be_visible()


async def test_the_console_is_an_app_that_starts_without_a_network(world: World, desk: OpenDesk) -> None:
    diego = await desk("diego", "/chat?view=mine")
    page = diego.page
    manifest = await (await page.request.get(f"{world.url}/manifest.webmanifest")).json()
    for icon in manifest["icons"]:
        assert (await page.request.get(f"{world.url}{icon['src']}")).ok
    await expect(bell(diego)).to_be_visible()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.reload()
    await expect(bell(diego)).to_be_visible()

    await page.context.set_offline(True)
    await page.reload()
    await expect(page.get_by_text("Não foi possível falar com o servidor")).to_be_visible()
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Tentar de novo").click()
    await expect(bell(diego)).to_be_visible()
