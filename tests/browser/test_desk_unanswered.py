"""Requests that nobody answers, and a conference that ends together with the service."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenDesk
from tests.browser.service import asked, dialog, more, now, option, rules, state, told
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

OTHER_AGENT = "Tem certeza que deseja alterar o agente?"


async def test_a_transfer_that_nobody_answers_waits_where_it_was_going(world: World, desk: OpenDesk) -> None:
    async with rules(
        world, "Suporte", mode="push", transfer_needs_acceptance=True, offer_seconds=5, capacity=100
    ):
        bruno, diego, carla = await asyncio.gather(desk("bruno"), desk("diego"), desk("carla"))
        await state(world, "diego")
        customer, conversation_id = await world.serving("bruno", "Nádia")
        await asyncio.gather(bruno.open(conversation_id), carla.open(conversation_id))
        await bruno.page.keyboard.press("t")
        box = dialog(bruno, "Transferir atendimento")
        await option(box, "Suporte").click()
        await option(box.get_by_role("group", name=re.compile("^Atendente de Suporte")), "Diego").click()
        await asked(box, "Transferir", OTHER_AGENT)
        offers = diego.page.get_by_role("region", name="Atendimentos oferecidos")
        offer = offers.get_by_role("article", name=f"Transferência de Bruno Teixeira: {customer.name}")
        await expect(offer).to_be_visible()
        await expect(offer).to_have_count(0)
        await expect(
            bruno.page.get_by_text(
                f"Diego Prates não respondeu ao pedido de transferência de {customer.name}."
            )
        ).to_be_visible()
        await told(carla, "Diego Prates não atendeu")
        waits = await now(world, conversation_id)
        assert (waits["state"], waits["agent_id"]) == ("queued", None)
        await expect(carla.row(customer)).to_contain_text("Suporte")
    await state(world, "diego")


async def test_a_conference_unanswered_changes_nothing_and_another_ends_with_the_service(
    world: World, desk: OpenDesk
) -> None:
    async with rules(world, "Suporte", offer_seconds=5):
        bruno, diego, carla = await asyncio.gather(desk("bruno"), desk("diego"), desk("carla"))
        await asyncio.gather(state(world, "diego"), state(world, "bruno"))
        customer, conversation_id = await world.serving("bruno", "Otávio")
        await asyncio.gather(bruno.open(conversation_id), carla.open(conversation_id))
        offers = diego.page.get_by_role("region", name="Atendimentos oferecidos")
        offer = offers.get_by_role("article", name=f"Bruno Teixeira pede uma conferência: {customer.name}")

        async def ask() -> None:
            await more(bruno, "Conferência")
            box = dialog(bruno, "Solicitação de conferência")
            await option(box, "Suporte").click()
            await box.get_by_role("button", name="Solicitar conferência").click()
            await expect(box).to_be_hidden()
            await expect(offer).to_be_visible()

        await ask()
        await expect(
            bruno.page.get_by_text(
                f"Diego Prates não respondeu ao pedido de conferência com {customer.name}."
            )
        ).to_be_visible()
        await expect(offer).to_have_count(0)
        await expect(bruno.page.get_by_text("Conferência solicitada")).to_have_count(0)
        served = await now(world, conversation_id)
        assert (served["agent_id"], served["state"]) == (str(world.people["bruno"].id), "active")
        await expect(bruno.field).to_be_visible()

        await state(world, "diego")
        await ask()
        await offer.get_by_role("button", name="Aceitar").click()
        await expect(bruno.page.get_by_text("Conferência: Diego Prates")).to_be_visible()
    await more(bruno, "Encerrar conferência")
    box = dialog(bruno, "Encerrar conferência")
    await box.get_by_role("radio", name="Sim, encerrar o atendimento").check()
    await box.get_by_label("Observação").fill("Resolvido a três.")
    await box.get_by_role("button", name="Encerrar conferência").click()
    await expect(box).to_be_hidden()
    for one in (bruno, carla):
        await told(one, "Bruno Teixeira encerrou o atendimento")
        await expect(one.page.get_by_text("Conferência: Diego Prates")).to_have_count(0)
    # He was a guest of another department: what is closed is not his to read.
    await expect(diego.page.get_by_text("Esta conversa não está disponível para você")).to_be_visible()
    closed = await now(world, conversation_id)
    assert (closed["state"], closed["agent_id"], closed["participant_ids"]) == ("idle", None, [])
