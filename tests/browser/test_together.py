"""Several agents look at the same queue: what one does, the others see; who may not see, does not."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import OpenDesk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_two_agents_stay_in_step_and_a_third_sees_nothing(world: World, desk: OpenDesk) -> None:
    bruno, carla, diego = await asyncio.gather(
        desk("bruno", "/chat?view=waiting"),
        desk("carla", "/chat?view=waiting"),
        desk("diego", "/chat?view=all"),
    )
    before = await carla.total("waiting"), await carla.total("active"), await bruno.total("mine")
    customer, conversation_id = await world.waiting("Sônia", "Quero um orçamento")
    for each in (bruno, carla):
        await expect(each.row(customer)).to_contain_text("Quero um orçamento")
        await expect(each.count("waiting")).to_have_text(str(before[0] + 1))

    await bruno.press(customer, "Iniciar atendimento")
    await expect(bruno.log).to_contain_text("Bruno Teixeira iniciou o atendimento")
    await expect(bruno.count("mine")).to_have_text(str(before[2] + 1))
    await expect(carla.count("waiting")).to_have_text(str(before[0]))
    await expect(carla.count("active")).to_have_text(str(before[1] + 1))
    await expect(carla.row(customer)).to_have_count(0)
    await carla.view("active")
    await expect(carla.row(customer).get_by_title("Atendente: Bruno Teixeira")).to_be_visible()

    await carla.row(customer).get_by_role("link").click()
    await expect(bruno.page.get_by_text("Carla Menezes também está vendo")).to_be_visible()
    await expect(carla.page.get_by_text("Bruno Teixeira também está vendo")).to_be_visible()
    await bruno.field.press_sequentially("Claro")
    await expect(carla.page.get_by_text("Bruno Teixeira está respondendo agora")).to_be_visible()
    await bruno.field.press("Enter")
    await expect(carla.bubble("Claro")).to_contain_text("Bruno Teixeira")
    await expect(carla.row(customer)).to_contain_text("Claro")

    await bruno.page.get_by_role("button", name="Encerrar atendimento").first.click()
    dialog = bruno.page.get_by_role("dialog", name="Encerrar atendimento")
    await dialog.get_by_label("Observação").fill("Orçamento enviado")
    await dialog.get_by_role("button", name="Encerrar", exact=True).click()
    await expect(dialog).to_be_hidden()
    await expect(carla.log).to_contain_text("Bruno Teixeira encerrou o atendimento")
    await expect(carla.log).to_contain_text("Orçamento enviado")
    await expect(carla.count("active")).to_have_text(str(before[1]))
    await carla.view("closed")
    await expect(carla.row(customer)).to_be_visible()
    await bruno.view("closed")
    await expect(bruno.row(customer)).to_be_visible()

    await expect(diego.proof).to_be_visible()
    await expect(diego.row(customer)).to_have_count(0)
    await diego.page.goto(f"/chat/{conversation_id}")
    await expect(diego.page.get_by_text("Esta conversa não está disponível para você")).to_be_visible()


async def test_the_second_to_start_is_told_who_was_first(world: World, desk: OpenDesk) -> None:
    customer, _ = await world.waiting("Tadeu")
    bruno, carla = await asyncio.gather(
        desk("bruno", "/chat?view=waiting"), desk("carla", "/chat?view=waiting")
    )
    first = asyncio.Event()

    async def hold(route: Route) -> None:
        await first.wait()
        await route.continue_()

    await carla.page.route("**/start", hold)
    for each in (carla, bruno):
        await each.press(customer, "Iniciar atendimento")
    await expect(bruno.log).to_contain_text("Bruno Teixeira iniciou o atendimento")
    first.set()
    told = f"Bruno Teixeira já iniciou o atendimento de {customer.name}."
    await expect(carla.page.get_by_role("alert").get_by_text(told)).to_be_visible()


async def test_a_colleague_who_wrote_first_is_shown_before_sending(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Úrsula")
    carla = await desk("carla")
    await carla.open(conversation_id)
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await carla.page.route(f"**/{conversation_id}/messages", hold)
    await carla.write("São três dias úteis.")
    await world.call(
        "bruno",
        "POST",
        f"/conversations/{conversation_id}/messages",
        {"type": "text", "text": "O prazo é de cinco dias."},
    )
    held.set()
    notice = carla.page.get_by_role("alert").filter(has_text="Bruno Teixeira respondeu antes de você")
    await expect(notice).to_contain_text("O prazo é de cinco dias.")
    assert await world.accepted_texts(customer) in ([], ["O prazo é de cinco dias."])
    await carla.page.keyboard.press("Enter")
    await expect(notice).to_be_hidden()
    await expect(carla.tick("São três dias úteis.", "Entregue")).to_be_visible()
    assert await world.accepted_texts(customer) == ["O prazo é de cinco dias.", "São três dias úteis."]
