"""Starting, handing over and serving together, as two agents and a supervisor see it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.service import (
    asked,
    department,
    dialog,
    menu,
    more,
    now,
    option,
    pick,
    rules,
    select_rows,
    state,
    to_general,
    told,
    whole,
)
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

NEW_AGENT = "Tem certeza que deseja adicionar esse agente?"
OTHER_AGENT = "Tem certeza que deseja alterar o agente?"
DEPARTMENT = "Tem certeza que deseja salvar esse departamento?"


async def test_who_chose_no_department_gets_one_on_starting(world: World, desk: OpenDesk) -> None:
    customers = [await world.serving("bruno", name) for name in ("Gil", "Hugo", "Iara")]
    for _, conversation_id in customers:
        await to_general(world, conversation_id)
    carla = await desk("carla", "/chat?view=waiting")
    rows = [carla.row(customer) for customer, _ in customers]
    await menu(carla, rows[0], "Iniciar atendimento")
    box = dialog(carla, "Iniciar atendimento")
    await pick(carla, box.get_by_role("combobox", name="Setor"), "Suporte")
    await box.get_by_role("button", name="Iniciar atendimento").click()
    await expect(carla.field).to_be_focused()
    await told(carla, "Carla Menezes iniciou o atendimento")
    support, sales = await department(world, "Suporte"), await department(world, "Vendas")
    served = await now(world, customers[0][1])
    assert (served["department_id"], served["state"]) == (support["id"], "active")

    await carla.view("waiting")
    await select_rows(rows[1:])
    bar = carla.page.get_by_role("region", name="Ações com as selecionadas")
    await bar.get_by_role("button", name="Iniciar").click()
    many = dialog(carla, "Iniciar 2 atendimentos")
    await pick(carla, many.get_by_role("combobox", name="Setor"), "Vendas")
    await many.get_by_role("button", name="Iniciar", exact=True).click()
    await expect(carla.page.get_by_text("2 atendimentos iniciados.")).to_be_visible()
    for row, (_, conversation_id) in zip(rows[1:], customers[1:], strict=True):
        await expect(row).to_have_count(0)
        served = await now(world, conversation_id)
        assert (served["department_id"], served["agent_id"]) == (sales["id"], str(world.people["carla"].id))


async def test_a_conversation_goes_from_hand_to_hand(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "João")
    bruno, diego, carla = await asyncio.gather(
        desk("bruno", "/chat?view=mine"), desk("diego", "/chat?view=waiting"), desk("carla")
    )
    await asyncio.gather(bruno.open(conversation_id, "mine"), carla.open(conversation_id))

    # To a department: its queue, nobody's.
    await bruno.page.keyboard.press("t")
    box = dialog(bruno, "Transferir atendimento")
    await box.get_by_role("textbox", name="Procurar setor").fill("sup")
    await option(box, "Suporte").click()
    await box.get_by_label("Resumo para o próximo atendente").fill("Quer trocar o sofá.")
    await asked(box, "Transferir", DEPARTMENT)
    await expect(diego.row(customer)).to_be_visible()
    await expect(bruno.row(customer)).to_have_count(0)
    await told(carla, "Bruno Teixeira transferiu o atendimento para Suporte", "Quer trocar o sofá.")
    assert (await now(world, conversation_id))["agent_id"] is None

    # While it waits: to a department's agent.
    await menu(diego, diego.row(customer), "Transferir atendimento")
    box = dialog(diego, "Transferir atendimento")
    await option(box, "Vendas").click()
    await option(box.get_by_role("group", name=re.compile("Atendente de Vendas")), "Bruno Teixeira").click()
    await asked(box, "Transferir", NEW_AGENT)
    await expect(diego.row(customer)).to_have_count(0)
    await expect(bruno.row(customer)).to_be_visible()
    await told(carla, "Diego Prates transferiu o atendimento para Bruno Teixeira (Vendas)")

    # To an agent alone, with what the company wants to know.
    asks: dict[str, Any] = {
        "transfer_asks_reason": True,
        "wrap_up_dialog_on_transfer": True,
        "require_reason": True,
    }
    reason = await world.call("ana", "POST", "/closing-reasons", {"name": "Dúvida de entrega"})
    async with rules(world, **asks):
        await bruno.row(customer).get_by_role("link").click()
        await bruno.page.get_by_role("button", name="Transferir atendimento").first.click()
        box = dialog(bruno, "Transferir atendimento")
        await box.get_by_text("Atendente", exact=True).click()
        await expect(box.get_by_role("radio", name=re.compile("^Bruno"))).to_have_count(0)
        await box.get_by_role("button", name="Enviar conclusão").click()
        for missing in ("Escreva o motivo.", "Escolha um motivo.", "Escolha um setor ou um atendente."):
            await expect(box.get_by_text(missing)).to_be_visible()
        await option(box, "Diego Prates").click()
        await box.get_by_label("Motivo da transferência").fill("Ele conhece o caso")
        await pick(bruno, box.get_by_role("combobox", name="Motivos de conclusão"), "Dúvida de entrega")
        await asked(box, "Enviar conclusão", OTHER_AGENT)
        await diego.view("mine")
        await expect(diego.row(customer)).to_be_visible()
        await told(carla, "Bruno Teixeira transferiu o atendimento para Diego Prates: Ele conhece o caso")
    assert (await now(world, conversation_id))["department_id"] is None

    # The supervisor takes it; who had it learns at once that it is not his any more.
    await diego.row(customer).get_by_role("link").click()
    await expect(diego.field).to_be_visible()
    await carla.page.get_by_role("button", name="Assumir atendimento").first.click()
    await dialog(carla, "Assumir atendimento").get_by_role("button", name="Sim").click()
    await expect(carla.field).to_be_focused()
    await told(carla, "Carla Menezes assumiu o atendimento")
    await told(diego, "Carla Menezes assumiu o atendimento")
    await expect(diego.page.get_by_role("button", name="Encerrar atendimento")).to_have_count(0)
    await world.call("ana", "PATCH", f"/closing-reasons/{reason['id']}", {"is_active": False})


async def test_many_are_handed_over_at_once(world: World, desk: OpenDesk) -> None:
    customers = [await world.serving("bruno", name) for name in ("Lia", "Meire")]
    carla, diego = await asyncio.gather(
        desk("carla", "/chat?view=active"), desk("diego", "/chat?view=waiting")
    )
    await select_rows([carla.row(customer) for customer, _ in customers])
    bar = carla.page.get_by_role("region", name="Ações com as selecionadas")
    await bar.get_by_role("button", name="Transferir").click()
    box = dialog(carla, "Transferir 2 atendimentos")
    await option(box, "Suporte").click()
    await asked(box, "Transferir", "Tem certeza que deseja transferir 2 atendimentos?")
    await expect(carla.page.get_by_text("2 atendimentos transferidos.")).to_be_visible()
    await expect(bar).to_have_count(0)
    for customer, _ in customers:
        await expect(diego.row(customer)).to_be_visible()
        await expect(carla.row(customer)).to_have_count(0)


async def test_who_has_to_accept_a_transfer_may_refuse_or_miss_it(world: World, desk: OpenDesk) -> None:
    async with rules(
        world, "Suporte", mode="push", transfer_needs_acceptance=True, offer_seconds=30, capacity=100
    ):
        bruno, diego, carla = await asyncio.gather(desk("bruno"), desk("diego"), desk("carla"))
        await state(world, "diego", "offline")
        customer, conversation_id = await world.serving("bruno", "Nilo")
        await asyncio.gather(bruno.open(conversation_id), carla.open(conversation_id))
        offers = diego.page.get_by_role("region", name="Atendimentos oferecidos")
        offer = offers.get_by_role("article", name=f"Transferência de Bruno Teixeira: {customer.name}")

        # Nobody can be asked who is not there; the list says so and hears of it.
        await bruno.page.keyboard.press("t")
        box = dialog(bruno, "Transferir atendimento")
        await option(box, "Suporte").click()
        members = box.get_by_role("group", name=re.compile("Atendente de Suporte"))
        agent = members.get_by_role("radio", name=re.compile("^Diego Prates"))
        await expect(agent).to_be_disabled()
        await state(world, "diego")
        await expect(agent).to_be_enabled()
        await option(members, "Diego Prates").click()
        await asked(box, "Transferir", OTHER_AGENT)
        await expect(bruno.page.get_by_text("Diego Prates precisa aceitar.")).to_be_visible()
        for other in (bruno, carla):
            await told(other, "Bruno Teixeira solicitou a transferência para Diego Prates")
        await expect(bruno.page.get_by_text("Transferência solicitada: Diego Prates")).to_be_visible()
        await expect(bruno.field).to_be_visible()

        await whole(offer)
        await expect(offer).to_contain_text(customer.phone[-4:])
        await expect(offer).to_contain_text("Suporte")
        await offer.get_by_role("button", name="Recusar").click()
        await expect(offer).to_have_count(0)
        await expect(
            bruno.page.get_by_text(f"Diego Prates recusou a transferência de {customer.name}.")
        ).to_be_visible()
        await told(carla, "Diego Prates recusou")
        # It waits in his department now, and nobody is asked twice about the same.
        assert (await now(world, conversation_id))["state"] == "queued"


async def test_a_conference_is_asked_for_joined_and_ended(world: World, desk: OpenDesk) -> None:
    bruno, diego, carla = await asyncio.gather(desk("bruno"), desk("diego"), desk("carla"))
    await state(world, "diego")
    await state(world, "bruno")
    customer, conversation_id = await world.serving("bruno", "Olga", "Minha mesa veio riscada")
    await asyncio.gather(bruno.open(conversation_id), carla.open(conversation_id))
    offers = diego.page.get_by_role("region", name="Atendimentos oferecidos")
    offer = offers.get_by_role("article", name=f"Bruno Teixeira pede uma conferência: {customer.name}")

    async def ask(note: str) -> None:
        await more(bruno, "Conferência")
        box = dialog(bruno, "Solicitação de conferência")
        await box.get_by_text("Atendente", exact=True).click()
        await option(box, "Diego Prates").click()
        await box.get_by_label("Mensagem para o convidado").fill(note)
        await box.get_by_role("button", name="Solicitar conferência").click()
        await expect(box).to_be_hidden()
        await expect(bruno.page.get_by_text("Conferência solicitada: Diego Prates")).to_be_visible()

    await ask("Sabe do verniz?")
    await whole(offer)
    await expect(offer).to_contain_text("Sabe do verniz?")
    await offer.get_by_role("button", name="Recusar").click()
    await expect(
        bruno.page.get_by_text(f"Diego Prates recusou a conferência com {customer.name}.")
    ).to_be_visible()
    await expect(bruno.page.get_by_text("Conferência solicitada: Diego Prates")).to_have_count(0)

    await ask("Só um minuto, por favor")
    await offer.get_by_role("button", name="Aceitar").click()
    await expect(diego.field).to_be_focused()
    for one in (bruno, diego, carla):
        await told(one, "Diego Prates entrou na conferência")
        await expect(one.page.get_by_text("Conferência: Diego Prates")).to_be_visible()
    await diego.write("Aqui é o Diego, vou ajudar.")
    for one in (bruno, carla):
        await expect(one.bubble("Aqui é o Diego, vou ajudar.")).to_contain_text("Diego Prates")
    await until(lambda: world.accepted_texts(customer), "the guest's message at the customer's")

    await more(diego, "Sair da conferência")
    box = dialog(diego, "Sair da conferência")
    await box.get_by_role("button", name="Sair da conferência").click()
    await expect(box).to_be_hidden()
    for one in (bruno, carla):
        await told(one, "Diego Prates saiu da conferência")
        await expect(one.page.get_by_text("Conferência: Diego Prates")).to_have_count(0)

    # Again, and handed over to the guest; who then ends his service with the conference's end.
    await ask("Pode assumir?")
    await offer.get_by_role("button", name="Aceitar").click()
    await expect(bruno.page.get_by_text("Conferência: Diego Prates")).to_be_visible()
    await more(bruno, "Encerrar conferência")
    box = dialog(bruno, "Encerrar conferência")
    await expect(box.get_by_text("Encerrar também o atendimento?")).to_be_visible()
    await box.get_by_role("radio", name="Não, passar para Diego Prates").check()
    await box.get_by_role("button", name="Encerrar conferência").click()
    await expect(box).to_be_hidden()
    await told(carla, "Bruno Teixeira transferiu o atendimento para Diego Prates")
    served = await now(world, conversation_id)
    assert (served["agent_id"], served["participant_ids"]) == (str(world.people["diego"].id), [])
    await expect(diego.field).to_be_visible()
    await diego.page.get_by_role("button", name="Encerrar atendimento").first.click()
    await dialog(diego, "Encerrar atendimento").get_by_role("button", name="Encerrar", exact=True).click()
    await told(carla, "Diego Prates encerrou o atendimento")
