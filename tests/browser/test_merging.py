"""Two contacts who are one person: compared, merged, shown as one to everybody, and taken apart again."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.axe import complaints
from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import Customer, World

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


async def alike(world: World, first: str, second: str) -> list[tuple[Customer, str, str]]:
    """Two customers with one e-mail: (customer, conversation, contact) of each."""
    found = []
    for name in (first, second):
        customer, id_ = await world.serving("bruno", name)
        contact = (await world.call("carla", "GET", f"/conversations/{id_}"))["conversation"]["contact"]["id"]
        await world.call("carla", "PATCH", f"/contacts/{contact}", {"email": f"{first}@casa.com".lower()})
        found.append((customer, id_, contact))
    return found


async def test_who_is_another_person_is_suggested_to_nobody_any_more(world: World, desk: OpenDesk) -> None:
    (_, one, _), (second, other, _) = await alike(world, "Kátia", "Leonor")
    carla, bruno = await asyncio.gather(desk("carla", "/chat?view=all"), desk("bruno", "/chat?view=mine"))
    await carla.open(one)
    await bruno.open(other)
    hint = re.compile("^Talvez seja a mesma pessoa")
    await expect(panel(bruno).get_by_role("heading", name=hint)).to_be_visible()
    await panel(carla).get_by_role("button", name="Não é a mesma pessoa").click()

    # Bruno looks at the other one of the two.
    for person in (carla, bruno):
        await expect(panel(person).get_by_role("heading", name=hint)).to_have_count(0)
    kept = panel(carla).get_by_role("list", name="Não são a mesma pessoa").get_by_role("listitem")
    await expect(kept).to_contain_text(second.name)
    await expect(kept).to_contain_text("Separados por Carla Menezes")
    assert await complaints(carla) == []

    await panel(bruno).get_by_role("button", name=re.compile("^Voltar a sugerir")).click()
    for person in (carla, bruno):
        await expect(panel(person).get_by_role("heading", name=hint)).to_be_visible()
    await expect(kept).to_have_count(0)


async def test_whoever_was_erased_leaves_open_lists_and_is_merged_with_nobody(
    world: World, desk: OpenDesk
) -> None:
    (_, one, _), (second, other, contact) = await alike(world, "Marialva", "Nicanor")
    carla, ana = await asyncio.gather(
        desk("carla", f"/chat/{one}?view=all"), desk("ana", "/contacts?q=nicanor")
    )
    line = ana.page.get_by_role("link", name=second.name, exact=True)
    await expect(line).to_be_visible()
    await panel(carla).get_by_role("button", name="Comparar e unificar").click()
    asked = carla.page.get_by_role("dialog", name="Unificar contatos")
    await expect(asked.get_by_role("radio")).to_have_count(2)

    await world.call("carla", "POST", f"/conversations/{other}/take-over")
    await world.call("ana", "POST", f"/contacts/{contact}/erase", {"confirm": second.name})

    await expect(line).to_have_count(0)
    await asked.get_by_role("button", name="Unificar", exact=True).click()
    await expect(asked.get_by_role("alert")).to_contain_text("foram apagados (LGPD)")
    await asked.get_by_role("button", name="Cancelar").click()
    hint = panel(carla).get_by_role("heading", name=re.compile("^Talvez seja a mesma pessoa"))
    await expect(hint).to_have_count(0)

    # The trace is found where it is asked for.
    await ana.page.get_by_role("searchbox", name="Buscar contatos").fill("")
    await ana.page.get_by_role("button", name="Filtros", exact=True).click()
    await ana.page.get_by_label("Dados apagados (LGPD)").select_option("Mostrar só estes")
    await ana.page.get_by_role("button", name="Pronto").click()
    await ana.page.get_by_role("link", name="Contato apagado", exact=True).first.click()
    detail = ana.page.get_by_role("complementary", name="Contato", exact=True)
    await expect(detail).to_contain_text("Os dados desta pessoa foram apagados em")
    await expect(detail.get_by_role("button", name="Editar dados")).to_have_count(0)
    assert await complaints(ana) == []


async def test_what_one_person_shared_on_any_channel(world: World, desk: OpenDesk) -> None:
    (first, one, contact), (second, other, merged) = await alike(world, "Otília", "Porfírio")
    await world.control.send(first.id, type="image", caption="Minha sala")
    await world.control.send(second.id, type="image", caption="O corredor")
    await world.control.send(second.id, type="document", filename="contrato.pdf")
    await world.call("carla", "POST", f"/contacts/{contact}/merge", {"other_id": merged})
    carla = await desk("carla", height=1400)
    await carla.open(one)
    await panel(carla).get_by_role("heading", name="Mídia, links e arquivos").scroll_into_view_if_needed()
    tile = panel(carla).get_by_role("button", name=re.compile("^Abrir imagem de"))
    await expect(tile).to_have_count(1)

    await panel(carla).get_by_text("Todos os canais", exact=True).click()
    await expect(tile).to_have_count(2)
    await world.control.send(second.id, type="image", caption="A cozinha")
    await expect(tile).to_have_count(3)
    assert await complaints(carla) == []
    await panel(carla).get_by_text("Arquivos", exact=True).click()
    await panel(carla).get_by_role("button", name="Mostrar na conversa: contrato.pdf").click()
    await expect(carla.page).to_have_url(re.compile(other))
    await expect(carla.log.get_by_text("contrato.pdf")).to_be_in_viewport()


async def test_how_a_customer_stands_with_billing_shines_beside_the_name(
    world: World, desk: OpenDesk
) -> None:
    _, conversation_id = await world.serving("bruno", "Quirino")
    found = await world.call("carla", "GET", f"/conversations/{conversation_id}")
    contact = found["conversation"]["contact"]["id"]
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    lights = bruno.page.get_by_role("link", name=re.compile("^Cliente bloqueado na cobrança: fatura"))
    await expect(lights).to_have_count(0)

    body = {"status": "blocked", "note": "fatura de outubro", "url": "https://erp.example/c/7"}
    await world.call("carla", "PUT", f"/contacts/{contact}/billing", body)
    # In the thread's header and in the panel.
    await expect(lights).to_have_count(2)
    await expect(lights.first).to_have_attribute("rel", "noopener noreferrer")
    await lights.first.hover()
    await expect(bruno.page.get_by_role("tooltip")).to_contain_text("Conferido em")
    assert await complaints(bruno) == []

    await world.call("carla", "PUT", f"/contacts/{contact}/billing", {"status": "active"})
    await expect(bruno.page.get_by_role("img", name="Cliente ativo")).to_have_count(2)
    await world.call("carla", "DELETE", f"/contacts/{contact}/billing")
    await expect(bruno.page.get_by_role("img", name="Cliente ativo")).to_have_count(0)
