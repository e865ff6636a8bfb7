"""Every dialog of the service desk in light and dark: nothing that axe would complain about, nothing cut off."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.axe import complaints
from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.service import dialog, menu, more, option, rules, select_rows, state, to_general
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

WIDER = """(box) => [box, ...box.querySelectorAll('*')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX))
  .map((one) => one.className)"""


async def sound(desk: Desk, box: Locator) -> None:
    """Look at an open dialog, wide and as on a phone, and close it."""
    await expect(box).to_be_visible()
    assert await complaints(desk) == []
    await desk.page.set_viewport_size({"width": 390, "height": 800})
    assert await box.evaluate(WIDER) == []
    await desk.page.set_viewport_size({"width": 1440, "height": 900})
    await desk.page.keyboard.press("Escape")
    await expect(box).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_dialog_is_accessible(world: World, desk: OpenDesk, scheme: str) -> None:
    await state(world, "diego")
    customer, conversation_id = await world.serving("carla", "Xavier Albuquerque de Vasconcelos e Silva")
    others = [await world.serving("bruno", name) for name in ("Yara", "Zeca")]
    await to_general(world, others[0][1])
    carla = await desk("carla", color_scheme=scheme, reduced_motion="reduce")
    row = carla.row(others[0][0])
    await row.hover()
    await row.get_by_role("button", name="Mais ações").click()
    await expect(carla.page.get_by_role("menu")).to_be_visible()
    assert await complaints(carla) == []
    await carla.page.keyboard.press("Escape")
    await menu(carla, row, "Iniciar atendimento")
    await sound(carla, dialog(carla, "Iniciar atendimento"))
    await menu(carla, carla.row(others[1][0]), "Assumir atendimento")
    await sound(carla, dialog(carla, "Assumir atendimento"))

    await carla.open(conversation_id)
    await expect(carla.field).to_be_visible()
    await carla.page.keyboard.press("t")
    box = dialog(carla, "Transferir atendimento")
    await option(box, "Suporte").click()
    await option(box, "Diego Prates").click()
    await box.get_by_role("button", name="Transferir", exact=True).click()
    await expect(box.get_by_role("button", name="Sim")).to_be_visible()
    await sound(carla, box)
    async with rules(world, require_reason=True, closing_note="required", transfer_asks_reason=True):
        await carla.page.keyboard.press("e")
        box = dialog(carla, "Encerrar atendimento")
        await box.get_by_label("Tempo de encerramento").fill("15")
        await box.get_by_role("button", name="Agendar encerramento").click()
        await expect(box.get_by_text("Escreva uma observação.")).to_be_visible()
        await sound(carla, box)
    await carla.page.keyboard.press("a")
    await sound(carla, dialog(carla, "Editar conversa"))
    await carla.page.keyboard.press("w")
    await sound(carla, dialog(carla, "Por que está aqui?"))
    await more(carla, "Conferência")
    await sound(carla, dialog(carla, "Solicitação de conferência"))
    await world.call("carla", "POST", f"/conversations/{conversation_id}/close", {"minutes": 90})
    await carla.page.get_by_role("button", name=re.compile("^Encerramento agendado")).first.click()
    await sound(carla, dialog(carla, re.compile("^Encerramento agendado")))
    await carla.page.get_by_role("button", name=re.compile("^Seu estado")).click()
    await carla.page.get_by_role("menuitem", name="Estados da equipe").click()
    await sound(carla, dialog(carla, "Estados da equipe"))

    guest = {"agent_id": str(world.people["diego"].id)}
    offer = (await world.call("carla", "POST", f"/conversations/{conversation_id}/conference", guest))[
        "offer"
    ]
    await world.call("diego", "POST", f"/offers/{offer['id']}/accept")
    await expect(carla.page.get_by_text("Conferência: Diego Prates")).to_be_visible()
    await more(carla, "Encerrar conferência")
    await sound(carla, dialog(carla, "Encerrar conferência"))

    rows = [carla.row(one) for one, _ in ((customer, conversation_id), *others)]
    bar = carla.page.get_by_role("region", name="Ações com as selecionadas")
    for name, what in (
        ("Iniciar", "1 atendimento"),
        ("Transferir", "3 atendimentos"),
        ("Encerrar", "3 atendimentos"),
    ):
        await select_rows(rows)
        await bar.get_by_role("button", name=re.compile(f"^{name}")).click()
        await sound(carla, dialog(carla, f"{name} {what}"))
        await bar.get_by_role("button", name="Limpar a seleção").click()

    await world.call("carla", "POST", f"/conversations/{conversation_id}/close")
    await carla.page.get_by_role("button", name="Corrigir motivo e observação").first.click()
    await sound(carla, dialog(carla, re.compile("^Corrigir o protocolo")))
    await menu(carla, rows[0], "Histórico")
    await sound(carla, dialog(carla, re.compile("^Histórico de")))
