"""Closing in all its ways, coming back, and correcting what was closed, as agents and a supervisor see it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.service import dialog, menu, more, now, pick, rules, select_rows, told
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CANCEL = "Tem certeza que deseja cancelar o encerramento?"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def reasons(world: World) -> AsyncIterator[list[str]]:
    """The reason "Desistiu", and "Sofá" below another; gone afterwards."""
    above = await world.call("ana", "POST", "/closing-reasons", {"name": "Vendas concluídas"})
    below = await world.call("ana", "POST", "/closing-reasons", {"name": "Sofá", "parent_id": above["id"]})
    beside = await world.call("ana", "POST", "/closing-reasons", {"name": "Desistiu"})
    yield [beside["id"], below["id"]]
    for one in (below, above, beside):
        await world.call("ana", "PATCH", f"/closing-reasons/{one['id']}", {"is_active": False})


async def ask_to_close(desk: Desk) -> Locator:
    await desk.page.get_by_role("button", name="Encerrar atendimento").first.click()
    box = dialog(desk, "Encerrar atendimento")
    await expect(box).to_be_visible()
    return box


@pytest_asyncio.fixture(loop_scope="session")
async def color(world: World) -> AsyncIterator[str]:
    """The optional one of two fields that closing asks for; gone afterwards."""
    made = [
        await world.call("ana", "POST", "/custom-fields", field)
        for field in (
            {"key": "medida", "label": "Medida", "kind": "number", "at_closing": "required"},
            {"key": "cor", "label": "Cor preferida", "kind": "text", "at_closing": "optional"},
        )
    ]
    yield made[1]["id"]
    for one in made:
        await world.call("ana", "DELETE", f"/custom-fields/{one['id']}")


async def test_closing_asks_what_the_company_wants_to_know(
    world: World, desk: OpenDesk, reasons: list[str], color: str
) -> None:
    customer, conversation_id = await world.serving("bruno", "Pedro")
    contact = f"/contacts/{(await now(world, conversation_id))['contact']['id']}/fields"
    await world.call("ana", "PUT", contact, {"values": {color: "Azul"}})
    async with rules(world, require_reason=True, closing_note="required", closing_message="Até logo!"):
        bruno, carla = await asyncio.gather(desk("bruno"), desk("carla"))
        await asyncio.gather(bruno.open(conversation_id), carla.open(conversation_id))
        box = await ask_to_close(bruno)
        message = box.get_by_label("Mensagem de encerramento")
        await expect(message).to_have_value("Até logo!")
        await box.get_by_role("button", name="Encerrar", exact=True).click()
        for missing in ("Escolha um motivo.", "Escreva uma observação.", "Preencha este campo."):
            await expect(box.get_by_text(missing)).to_be_visible()
        reason = box.get_by_role("combobox", name="Motivo")
        await reason.fill("sofa")
        await bruno.page.get_by_role("option", name=re.compile("Sofá$")).click()
        await box.get_by_label("Observação").fill("Comprou o de três lugares.")
        await box.get_by_label("Medida").fill("2,10")
        await expect(box.get_by_text("Valor atual: Azul")).to_be_visible()
        await box.get_by_label("Excluir valor atual").check()
        await message.fill("Obrigado e até logo!")
        await box.get_by_role("button", name="Encerrar", exact=True).click()
        await expect(box).to_be_hidden()
        for one in (bruno, carla):
            await told(one, "Bruno Teixeira encerrou o atendimento: Sofá", "Obrigado e até logo!")
            await expect(one.page.get_by_role("button", name="Reabrir atendimento").first).to_be_visible()
    await until(lambda: world.accepted_texts(customer), "the closing message at the customer's")
    assert await world.accepted_texts(customer) == ["Obrigado e até logo!"]
    values = {row["key"]: row["value"] for row in (await world.call("ana", "GET", contact))["items"]}
    assert values == {"medida": 2.1}

    # The same ticket is opened again, closed without a word, and corrected by the supervisor.
    ticket = (await now(world, conversation_id))["ticket"]
    await bruno.page.get_by_role("button", name="Reabrir atendimento").first.click()
    await told(carla, "Bruno Teixeira reabriu o atendimento")
    await expect(bruno.field).to_be_visible()
    again = await now(world, conversation_id)
    assert (again["ticket"]["protocol"], again["state"]) == (ticket["protocol"], "active")
    box = await ask_to_close(bruno)
    await box.get_by_role("button", name="Encerrar", exact=True).click()
    await expect(box).to_be_hidden()

    await carla.page.get_by_role("button", name="Corrigir motivo e observação").first.click()
    box = dialog(carla, f"Corrigir o protocolo {ticket['protocol']}")
    await expect(box.get_by_role("button", name="Salvar")).to_be_disabled()
    await pick(carla, box.get_by_role("combobox", name="Motivo"), "Desistiu")
    await box.get_by_label("Observação").fill("Comprou o de dois lugares.")
    await box.get_by_role("button", name="Salvar").click()
    await expect(box).to_be_hidden()
    panel = carla.page.get_by_role("complementary", name="Detalhes do contato")
    await expect(panel).to_contain_text("Comprou o de dois lugares.")
    await told(bruno, f"Carla Menezes corrigiu o protocolo {ticket['protocol']}")
    assert (await now(world, conversation_id))["last_reason_id"] == reasons[0]

    await menu(carla, carla.row(customer), "Histórico")
    box = dialog(carla, f"Histórico de {customer.name}")
    await expect(box.get_by_role("listitem")).to_contain_text(ticket["protocol"])
    await box.get_by_role("listitem").get_by_role("button").click()
    await expect(box).to_be_hidden()
    await expect(carla.log).to_be_visible()


async def test_a_closing_is_scheduled_and_kept_or_canceled(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Quitéria")
    bruno, carla = await asyncio.gather(desk("bruno"), desk("carla"))
    await asyncio.gather(bruno.open(conversation_id), carla.open(conversation_id))

    async def schedule(choice: str) -> None:
        box = await ask_to_close(bruno)
        await expect(box.get_by_text("Caso o usuário responda")).to_have_count(0)
        await box.get_by_label("Tempo de encerramento").fill("30")
        await expect(box.get_by_text(re.compile(r"Encerra em .*\d\d:\d\d"))).to_be_visible()
        await expect(box.get_by_role("radio", name="Não cancelar o encerramento")).to_be_checked()
        await box.get_by_role("radio", name=choice, exact=True).check()
        await box.get_by_role("button", name="Agendar encerramento").click()
        await expect(box).to_be_hidden()
        for one in (bruno, carla):
            await expect(
                one.page.get_by_role("button", name=re.compile("^Encerramento agendado")).first
            ).to_be_visible()

    # Kept when the customer answers; canceled by hand.
    await schedule("Não cancelar o encerramento")
    await told(carla, "Bruno Teixeira agendou o encerramento para")
    await world.control.say(customer.id, "Já vi, obrigado")
    await expect(bruno.bubble("Já vi, obrigado")).to_be_visible()
    assert (await now(world, conversation_id))["closing_due_at"]
    await bruno.page.get_by_role("button", name=re.compile("^Encerramento agendado")).first.click()
    box = bruno.page.get_by_role("dialog", name=re.compile("^Encerramento agendado: "))
    await expect(box.get_by_role("alert")).to_have_text(CANCEL)
    await box.get_by_role("button", name="Sim", exact=True).click()
    await expect(box).to_be_hidden()
    await told(carla, "Bruno Teixeira cancelou o encerramento agendado")
    assert (await now(world, conversation_id))["closing_due_at"] is None

    # Canceled by the customer's answer, never by the agent's own.
    await schedule("Cancelar o encerramento")
    await bruno.write("Posso ajudar em algo mais?")
    await expect(bruno.bubble("Posso ajudar em algo mais?")).to_be_visible()
    assert (await now(world, conversation_id))["closing_due_at"]
    await world.control.say(customer.id, "Sim, mais uma coisa")
    for one in (bruno, carla):
        await told(one, "Encerramento agendado cancelado")
        await expect(one.page.get_by_role("button", name=re.compile("^Encerramento agendado"))).to_have_count(
            0
        )


async def test_many_are_closed_and_one_that_went_is_told(
    world: World, desk: OpenDesk, reasons: list[str]
) -> None:
    customers = [await world.serving("bruno", name) for name in ("Rita", "Saulo", "Téo")]
    async with rules(world, require_reason=True):
        bruno, carla = await asyncio.gather(
            desk("bruno", "/chat?view=mine"), desk("carla", "/chat?view=closed")
        )
        rows = [bruno.row(customer) for customer, _ in customers]
        await select_rows(rows)
        bar = bruno.page.get_by_role("region", name="Ações com as selecionadas")
        await bar.get_by_role("button", name="Encerrar").click()
        box = dialog(bruno, "Encerrar 3 atendimentos")
        await box.get_by_role("button", name="Encerrar", exact=True).click()
        await expect(box.get_by_text("Escolha um motivo.")).to_be_visible()
        await pick(bruno, box.get_by_role("combobox", name="Motivo"), "Desistiu")
        # Meanwhile the supervisor takes one of them.
        await world.call("carla", "POST", f"/conversations/{customers[1][1]}/take-over")
        await box.get_by_role("button", name="Encerrar", exact=True).click()
        outcome = box.get_by_role("status")
        await expect(outcome).to_contain_text("2 atendimentos feitos")
        await expect(outcome).to_contain_text("1 não foi feito")
        await expect(outcome.get_by_role("listitem")).to_contain_text(customers[1][0].name)
        await box.get_by_role("button", name="Entendi").click()
        await expect(box).to_be_hidden()
        for customer, conversation_id in (customers[0], customers[2]):
            await expect(bruno.row(customer)).to_have_count(0)
            await expect(carla.row(customer)).to_be_visible()
            assert (await now(world, conversation_id))["last_reason_id"] == reasons[0]
        assert await world.accepted_texts(customers[0][0]) == []
    await world.call("carla", "POST", f"/conversations/{customers[1][1]}/close", {"reason_id": reasons[0]})


async def test_a_conversation_is_edited_by_the_same_rules(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.waiting("Ugo")
    carla, bruno = await asyncio.gather(desk("carla"), desk("bruno", "/chat?view=waiting"))
    await expect(bruno.row(customer)).to_be_visible()
    await carla.open(conversation_id)
    await more(carla, "Editar conversa")
    box = dialog(carla, "Editar conversa")
    await expect(box.get_by_role("button", name="Salvar")).to_be_disabled()
    await box.get_by_label("Situação").select_option("Chat")
    await pick(carla, box.get_by_role("combobox", name="Atendente"), "Bruno Teixeira")
    await box.get_by_role("button", name="Salvar").click()
    await expect(box).to_be_hidden()
    await expect(bruno.row(customer)).to_have_count(0)
    await bruno.view("mine")
    await expect(bruno.row(customer)).to_be_visible()

    await more(carla, "Editar conversa")
    await box.get_by_label("Situação").select_option("Finalizada")
    await box.get_by_role("button", name="Continuar").click()
    await dialog(carla, "Encerrar atendimento").get_by_role("button", name="Encerrar", exact=True).click()
    await told(carla, "Carla Menezes encerrou o atendimento")
    await expect(bruno.row(customer)).to_have_count(0)
