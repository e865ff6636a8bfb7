"""Notes, tasks, records, scheduled messages and blocking, played from the contact's panel."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


def panel(desk: Desk) -> Locator:
    return desk.page.get_by_role("complementary", name="Detalhes do contato")


def dialog(desk: Desk, name: str | re.Pattern[str]) -> Locator:
    return desk.page.get_by_role("dialog", name=name)


async def test_a_forwarded_note_is_a_task_of_the_colleague(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Gilda")
    bruno, carla = await asyncio.gather(desk("bruno"), desk("carla", "/chat?view=active"))
    await bruno.open(conversation_id)
    await panel(bruno).get_by_role("button", name="Adicionar observação").click()
    written = dialog(bruno, "Adicionar observação")
    await written.get_by_label("Observação").fill("Confirmar a medida da porta")
    await written.get_by_label("Lembrar em").fill(f"{datetime.now(SAO_PAULO):%Y-%m-%d}")
    await written.get_by_label("Encaminhar para").click()
    await bruno.page.get_by_role("option", name="Carla Menezes").click()
    await written.get_by_role("button", name="Salvar").click()
    await expect(written).to_have_count(0)
    note = panel(bruno).get_by_role("list", name="Observações").get_by_role("listitem")
    await expect(note).to_contain_text("Para Carla Menezes")

    await carla.page.keyboard.press("Control+k")
    await carla.page.get_by_label("Procurar um comando").fill("Minhas tarefas")
    await carla.page.keyboard.press("Enter")
    tasks = dialog(carla, "Minhas tarefas")
    task = tasks.get_by_role("list", name="Hoje").get_by_role("listitem").filter(has_text=customer.name)
    await expect(task).to_contain_text("Confirmar a medida da porta")
    await task.get_by_role("button", name=re.compile("^Concluir")).click()
    await expect(task).to_have_count(0)
    # The colleague's panel hears of it.
    await expect(note).to_contain_text("Concluída")

    await panel(bruno).get_by_role("button", name="Registrar informações").click()
    record = dialog(bruno, "Registrar informações")
    await record.get_by_label("Registro").fill("Pedido 4471 conferido")
    await record.get_by_role("button", name="Registrar", exact=True).click()
    await expect(panel(bruno).get_by_role("list", name="Registros do protocolo")).to_contain_text("4471")
    await expect(bruno.log.get_by_text("Bruno Teixeira registrou uma informação")).to_be_visible()


async def test_a_message_is_scheduled_with_another_for_a_closed_window(world: World, desk: OpenDesk) -> None:
    _, conversation_id = await world.serving("bruno", "Heitor")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await panel(bruno).get_by_role("button", name="Agendar nova mensagem").click()
    planned = dialog(bruno, "Agendar nova mensagem")
    await planned.get_by_label("Texto da mensagem").fill("Bom dia! Podemos entregar hoje?")
    tomorrow = datetime.now(SAO_PAULO) + timedelta(hours=20)
    await planned.get_by_label("Data").fill(f"{tomorrow:%Y-%m-%d}")
    await planned.get_by_label("Horário").fill(f"{tomorrow:%H:%M}")
    warning = planned.get_by_text("Nesse horário a sessão de 24 horas estará fechada")
    await expect(warning).to_have_count(0)
    later = tomorrow + timedelta(days=3)
    await planned.get_by_label("Data").fill(f"{later:%Y-%m-%d}")
    await expect(warning).to_be_visible()
    await planned.get_by_role("button", name="Escolher template").click()
    await bruno.page.get_by_role("button", name="agendamento_entrega").click()
    for field in await dialog(bruno, "agendamento_entrega").get_by_role("textbox").all():
        await field.fill("Valor")
    await bruno.page.get_by_role("button", name="Usar este template").click()
    await planned.get_by_label("Sim").check()
    await planned.get_by_role("button", name="Agendar", exact=True).click()
    await expect(planned).to_have_count(0)
    row = panel(bruno).get_by_role("list", name="Mensagens agendadas").get_by_role("listitem")
    await expect(row).to_contain_text(f"{later:%d/%m/%Y}, {later:%H:%M}")
    await expect(row).to_contain_text("agendamento_entrega")
    await expect(bruno.log.get_by_text("Bruno Teixeira agendou uma mensagem para")).to_be_visible()

    await row.get_by_role("button", name="Cancelar agendamento").click()
    await row.get_by_role("button", name="Sim").click()
    await expect(row).to_contain_text("Cancelada")
    await expect(bruno.log.get_by_text("Bruno Teixeira cancelou a mensagem agendada")).to_be_visible()


async def test_a_contact_is_blocked_tries_and_is_unblocked(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Ivo")
    carla, ana = await asyncio.gather(desk("carla"), desk("ana", "/settings/blocked"))
    await carla.open(conversation_id)
    await panel(carla).get_by_role("button", name="Bloquear contato").click()
    asked = dialog(carla, re.compile("^Bloquear"))
    await asked.get_by_label("Motivo").fill("Ofensas repetidas")
    await asked.get_by_role("button", name="Bloquear contato").click()
    await expect(asked).to_have_count(0)
    await expect(panel(carla).get_by_text("Ofensas repetidas")).to_be_visible()
    composer = carla.page.get_by_text("Contato bloqueado, não é possível enviar ou receber mensagem")
    await expect(composer.first).to_be_visible()

    row = (
        ana.page.get_by_role("list", name="Bloqueados").get_by_role("listitem").filter(has_text=customer.name)
    )
    await expect(row).to_contain_text("Ofensas repetidas")
    contact = (await world.call("ana", "GET", f"/conversations/{conversation_id}"))["conversation"]["contact"]
    assert contact["is_blocked"]
    await row.get_by_role("button", name=re.compile("^Ações de")).click()
    await ana.page.get_by_role("menuitem", name="Desbloquear contato").click()
    await ana.page.get_by_role("dialog").get_by_role("button", name="Desbloquear contato").click()
    await expect(row).to_have_count(0)
    await expect(panel(carla).get_by_role("button", name="Bloquear contato")).to_be_visible()
    await expect(composer).to_have_count(0)

    async def works_again() -> bool:
        now = await world.call("ana", "GET", f"/conversations/{conversation_id}")
        return not now["conversation"]["contact"]["is_blocked"]

    await until(works_again, "the contact to be unblocked")


async def test_another_agent_chosen_in_the_panel_is_a_transfer(world: World, desk: OpenDesk) -> None:
    _, conversation_id = await world.serving("carla", "Berenice")
    carla = await desk("carla", color_scheme="dark")
    await carla.open(conversation_id)
    chosen = panel(carla).get_by_role("combobox", name="Responsável", exact=True)
    await expect(chosen).to_have_value("Carla Menezes")
    await chosen.click()
    await carla.page.get_by_role("option", name="Bruno Teixeira").click()
    asked = dialog(carla, "Transferir atendimento")
    await expect(asked.get_by_text("Tem certeza que deseja alterar o agente?")).to_be_visible()
    await asked.get_by_role("button", name="Não").click()
    await asked.get_by_role("button", name="Cancelar").click()
    await expect(chosen).to_have_value("Carla Menezes")
    await chosen.click()
    await carla.page.get_by_role("option", name="Bruno Teixeira").click()
    await asked.get_by_role("button", name="Sim").click()
    await expect(asked).to_have_count(0)
    await expect(chosen).to_have_value("Bruno Teixeira")
