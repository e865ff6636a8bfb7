"""Contact cards: typed, picked and opened; those that customers send become contacts, once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.world import Customer, World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def cards(world: World, customer: Customer, count: int) -> list[Any]:
    async def sent() -> list[Any] | None:
        bodies = [body for body in await world.accepted(customer) if body["type"] == "contacts"]
        return [body["contacts"][0] for body in bodies] if len(bodies) == count else None

    found: list[Any] = await until(sent, f"{count} cards at the provider")
    return found


async def test_cards_are_typed_and_picked_and_ours_opens(world: World, desk: OpenDesk) -> None:
    known = {"name": "Xênia Azevedo", "phone": "(11) 97777-0001"}
    made = await world.call("ana", "POST", "/contacts", known)
    path = f"/contacts/{made['contact']['id']}"
    await world.call("ana", "PATCH", path, {"email": "xenia@azevedo.example"})
    customer, conversation_id = await world.serving("ana", "Tânia")
    ana = await desk("ana")
    await ana.open(conversation_id)
    page = ana.page
    await page.get_by_role("button", name="Mais opções de envio").click()
    await page.get_by_role("menuitem", name="Contato", exact=True).click()
    form = page.get_by_role("dialog", name="Enviar contato")
    send = form.get_by_role("button", name="Enviar", exact=True)
    await form.get_by_label("Nome").fill("Oficina do Zé")
    await expect(send).to_be_disabled()
    await form.get_by_label("Telefone", exact=True).fill("(11) 3333-2222")
    await form.get_by_role("button", name="Adicionar telefone").click()
    await form.get_by_label("Outro telefone").fill("11 98888-1234")
    await form.get_by_label("E-mail", exact=True).fill("ze@oficina.example")
    await form.get_by_role("button", name="Adicionar e-mail").click()
    await form.get_by_label("Outro e-mail").fill("contas@oficina.example")
    await send.click()
    (typed,) = await cards(world, customer, 1)
    assert typed["name"]["formatted_name"] == "Oficina do Zé"
    assert [one["phone"] for one in typed["phones"]] == ["+551133332222", "+5511988881234"]
    assert [one["email"] for one in typed["emails"]] == ["ze@oficina.example", "contas@oficina.example"]

    # Our own card opens like any other, and offers nothing to save.
    bubble = ana.bubble("Oficina do Zé")
    await bubble.get_by_text("Ver detalhes").click()
    await expect(bubble.get_by_text("+55 11 98888-1234")).to_be_visible()
    await expect(bubble.get_by_text("contas@oficina.example")).to_be_visible()
    await expect(bubble.get_by_role("button", name="Salvar como contato")).to_have_count(0)

    # Somebody who never wrote can be picked, too.
    await page.get_by_role("button", name="Mais opções de envio").click()
    await page.get_by_role("menuitem", name="Contato", exact=True).click()
    await form.get_by_label("Escolher um contato").fill("xenia aze")
    await page.get_by_role("option", name="Xênia Azevedo").click()
    await expect(form.get_by_label("Nome")).to_have_value("Xênia Azevedo")
    await send.click()
    picked = (await cards(world, customer, 2))[1]
    assert picked["phones"][0]["phone"] == "+5511977770001"
    assert picked["emails"][0]["email"] == "xenia@azevedo.example"


async def test_a_received_card_becomes_a_contact_once(world: World, desk: OpenDesk) -> None:
    other = await world.customer("Vanda")
    await world.control.say(other.id, "Oi")
    await world.conversation(other)
    customer, conversation_id = await world.serving("ana", "Úrsula")

    async def card(name: str, phone: str, **more: str) -> None:
        contact = {
            "name": {"formatted_name": name, "first_name": name},
            "phones": [{"phone": phone, "type": "CELL", **more}],
        }
        await world.control.send(customer.id, type="contacts", contacts=[contact])

    # The same number as Vanda's, written without the ninth digit.
    without_nine = f"+55 11 {other.phone[6:10]}-{other.phone[10:]}"
    await card("Wilma Nova", "+55 11 96666-0002", wa_id="5511966660002")
    await card("Vanda de novo", without_nine)
    ana = await desk("ana")
    await ana.open(conversation_id)
    page = ana.page
    new = ana.bubble("Wilma Nova")
    await new.get_by_text("Ver detalhes").click()
    await new.get_by_role("button", name="Salvar como contato").click()
    await expect(page.get_by_text("Contato salvo")).to_be_visible()
    await expect(new).to_contain_text("Está nos contatos")
    await expect(new.get_by_role("button", name="Salvar como contato")).to_have_count(0)

    # So it stays, and whoever is known already is not offered.
    await page.reload()
    await new.get_by_text("Ver detalhes").click()
    await expect(new).to_contain_text("Está nos contatos")
    old = ana.bubble("Vanda de novo")
    await old.get_by_text("Ver detalhes").click()
    await expect(old).to_contain_text("Está nos contatos")
    for phone in ("5511966660002", other.phone[1:]):
        found = (await world.call("ana", "GET", "/contacts", q=phone))["items"]
        assert len(found) == 1, found
    await old.get_by_role("button", name="Abrir conversa").click()
    await expect(page.get_by_role("heading", level=2, name=other.name)).to_be_visible()
