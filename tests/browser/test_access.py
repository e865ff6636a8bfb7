"""Everybody can use it: by keyboard, with a screen reader, on a telephone's width, in dark and light."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_has_no_complaint(world: World, desk: OpenDesk, scheme: str) -> None:
    look = {"color_scheme": scheme, "reduced_motion": "reduce"}
    stranger = await desk(None, "/", **look)
    await expect(stranger.page.get_by_role("button", name="Entrar", exact=True)).to_be_visible()
    assert await complaints(stranger) == []

    customer, conversation_id = await world.serving("bruno", "Inês")
    await world.control.send(customer.id, type="image", caption="A foto")
    await world.control.send(customer.id, type="voice")
    await world.control.send(customer.id, type="document")
    await world.control.send(customer.id, type="location", latitude=-25.4, longitude=-49.2, name="Loja")
    bruno = await desk("bruno", **look)
    await expect(bruno.row(customer)).to_be_visible()
    assert await complaints(bruno) == []
    for button, chosen in (("Ordenar", "Mensagem mais recente"), ("Sua conta", "Português")):
        await bruno.page.get_by_role("button", name=button).click()
        await expect(bruno.page.get_by_role("menuitemradio", name=chosen)).to_be_checked()
        assert await complaints(bruno) == []
        await bruno.page.keyboard.press("Escape")
        await expect(bruno.page.get_by_role("menu")).to_have_count(0)
    await bruno.open(conversation_id)
    await bruno.write("Uma resposta")
    await expect(bruno.tick("Uma resposta", "Entregue")).to_be_visible()
    await expect(bruno.bubbles.get_by_role("img", name="Imagem")).to_be_visible()
    await expect(bruno.bubble("Loja")).to_be_visible()
    assert await complaints(bruno) == []

    await bruno.page.get_by_role("button", name="Encerrar atendimento").first.click()
    await expect(bruno.page.get_by_role("dialog", name="Encerrar atendimento")).to_be_visible()
    assert await complaints(bruno) == []
    await bruno.page.keyboard.press("Escape")
    await expect(bruno.page.get_by_role("dialog")).to_have_count(0)
    await bruno.page.get_by_role("button", name="Mais opções de envio").click()
    await bruno.page.get_by_role("menuitem", name="Mensagem template").click()
    await bruno.page.get_by_role("button", name="agendamento_entrega").click()
    await expect(bruno.page.get_by_role("region", name="Prévia")).to_be_visible()
    assert await complaints(bruno) == []
    await bruno.page.keyboard.press("Escape")
    await expect(bruno.page.get_by_role("dialog")).to_have_count(0)
    await bruno.page.get_by_role("button", name="Atalhos do teclado").click()
    await expect(bruno.page.get_by_role("dialog", name="Atalhos do teclado")).to_be_visible()
    assert await complaints(bruno) == []


async def test_a_whole_service_by_keyboard(world: World, desk: OpenDesk) -> None:
    first, _ = await world.serving("bruno", "Júlia", "Sou a primeira")
    second, second_id = await world.serving("bruno", "Kátia", "Sou a segunda")
    bruno = await desk(None, "/chat?view=mine")
    keys = bruno.page.keyboard
    await expect(bruno.page.get_by_label("Usuário")).to_be_focused()
    await keys.type(world.people["bruno"].login)
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await expect(bruno.row(second)).to_be_visible()

    await keys.press("?")
    overlay = bruno.page.get_by_role("dialog", name="Atalhos do teclado")
    await expect(overlay).to_contain_text("Próxima conversa")
    await keys.press("Escape")
    await expect(overlay).to_be_hidden()

    top, below = bruno.row(second).get_by_role("link"), bruno.row(first).get_by_role("link")
    await keys.press("j")
    await expect(top).to_be_focused()
    await keys.press("j")
    await expect(below).to_be_focused()
    await keys.press("k")
    await expect(top).to_be_focused()
    await keys.press("Enter")
    await expect(bruno.bubble("Sou a segunda")).to_be_visible()
    await keys.press("r")
    await expect(bruno.field).to_be_focused()
    await keys.type("Olá pelo teclado")
    await keys.press("Enter")
    await expect(bruno.tick("Olá pelo teclado", "Entregue")).to_be_visible()
    assert await world.accepted_texts(second) == ["Olá pelo teclado"]

    order = await _tab_names(bruno)
    assert order.index("Anexar arquivos") < order.index("Interna?") < order.index("Fechar detalhes")
    await bruno.page.get_by_role("button", name="Encerrar atendimento").first.focus()
    await keys.press("Enter")
    dialog = bruno.page.get_by_role("dialog", name="Encerrar atendimento")
    await expect(dialog.get_by_label("Observação")).to_be_focused()
    await keys.type("Feito")
    finish = dialog.get_by_role("button", name="Encerrar", exact=True)
    for _ in range(10):
        await keys.press("Tab")
        if await finish.evaluate("button => button === document.activeElement"):
            break
    await expect(finish).to_be_focused()
    await keys.press("Enter")
    await expect(bruno.log).to_contain_text("Bruno Teixeira encerrou o atendimento")
    assert (await world.call("ana", "GET", f"/conversations/{second_id}"))["conversation"]["is_closed"]


async def _tab_names(desk: Desk) -> list[str]:
    """Names of what Tab reaches from the text field on, until it comes round to the page's start."""
    names: list[str] = []
    await desk.field.focus()
    for _ in range(40):
        await desk.page.keyboard.press("Tab")
        name = await desk.page.evaluate(
            """() => { const one = document.activeElement;
              return one === document.body ? '' : one.getAttribute('aria-label')
                || one.labels?.[0]?.textContent || one.textContent.trim(); }"""
        )
        if name in ("", "Ir para o conteúdo"):
            break
        names.append(name)
    return names


async def test_one_pane_on_a_telephone(world: World, desk: OpenDesk) -> None:
    customer, _ = await world.serving("bruno", "Lúcio")
    bruno = await desk("bruno", "/chat?view=mine", width=390, height=844, has_touch=True, is_mobile=True)
    await bruno.row(customer).get_by_role("link").tap()
    await expect(bruno.log).to_be_in_viewport()
    await expect(bruno.field).to_be_in_viewport()
    await expect(bruno.rows).not_to_be_in_viewport()
    await bruno.page.get_by_role("button", name="Voltar para a lista").tap()
    await expect(bruno.row(customer)).to_be_in_viewport()
    await expect(bruno.log).to_have_count(0)
    await bruno.row(customer).get_by_role("link").tap()
    await expect(bruno.field).to_be_in_viewport()
    await bruno.page.go_back()
    await expect(bruno.row(customer)).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1024, 1440])
async def test_nothing_scrolls_sideways(world: World, desk: OpenDesk, width: int) -> None:
    customer, conversation_id = await world.serving("bruno", "M" * 60)
    await world.control.say(customer.id, "https://loja.example/" + "a" * 400)
    await world.control.send(customer.id, type="document", filename="relatorio_" + "x" * 120 + ".pdf")
    bruno = await desk("bruno", "/chat?view=mine", width=width)
    await expect(bruno.row(customer)).to_be_visible()
    assert await _overflow(bruno) == []
    await bruno.open(conversation_id)
    await expect(bruno.bubbles).to_have_count(3)
    await bruno.field.fill("palavra" * 60)
    assert await _overflow(bruno) == []
    if width < 1280:
        await bruno.page.get_by_role("button", name="Mostrar detalhes").click()
        await expect(bruno.page.get_by_role("complementary", name="Detalhes do contato")).to_be_visible()
        assert await _overflow(bruno) == []


async def _overflow(desk: Desk) -> list[str]:
    """The page, the list and the thread, where they can be scrolled sideways."""
    found: list[str] = await desk.page.evaluate(
        """() => [document.scrollingElement, ...document.querySelectorAll('#inbox-list, #inbox-list *, [role=log]')]
          .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
            && (one === document.scrollingElement || /auto|scroll/.test(getComputedStyle(one).overflowX)))
          .map((one) => `${one.tagName} ${one.className} ${one.scrollWidth} > ${one.clientWidth}`)"""
    )
    return found


async def test_new_messages_are_announced(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Nair")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await asyncio.gather(
        expect(bruno.bubbles).to_have_count(1), expect(bruno.log).to_have_attribute("aria-live", "off")
    )
    await world.control.say(customer.id, "Alguém ouve?")
    live = bruno.page.locator('[aria-live="polite"]').filter(has_text="Alguém ouve?")
    await expect(live).to_have_text(f"{customer.name}: Alguém ouve?")
