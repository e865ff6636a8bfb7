"""The contacts page: list, search, filters, columns, one contact beside the list, and many at once."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.axe import complaints
from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def table(desk: Desk) -> Locator:
    return desk.page.get_by_role("table", name="Contatos")


def line(desk: Desk, name: str) -> Locator:
    return table(desk).get_by_role("row").filter(has=desk.page.get_by_role("link", name=name, exact=True))


def detail(desk: Desk) -> Locator:
    return desk.page.get_by_role("complementary", name="Contato", exact=True)


async def search(desk: Desk, text: str) -> None:
    await desk.page.get_by_role("searchbox", name="Buscar contatos").fill(text)


async def test_a_search_and_a_filter_survive_a_reload(world: World, desk: OpenDesk) -> None:
    customer, _ = await world.waiting("Quitéria Contatos")
    await world.waiting("Pafúncio Outro")
    ana = await desk("ana")
    await expect(ana.rows).to_be_visible()
    await ana.page.keyboard.press("g")
    await ana.page.keyboard.press("c")
    await expect(table(ana)).to_be_visible()
    # As it is typed, without accents, by a key.
    await ana.page.keyboard.press("/")
    await ana.page.keyboard.type("quiteria cont")
    await expect(line(ana, customer.name)).to_be_visible()
    await expect(table(ana).get_by_role("row")).to_have_count(2)
    await expect(ana.page.get_by_text("1 contato", exact=True)).to_be_visible()

    await ana.page.get_by_role("button", name="Filtros", exact=True).click()
    await ana.page.get_by_label("Bloqueado?").select_option("Não")
    await ana.page.get_by_role("button", name="Pronto").click()
    await expect(ana.page).to_have_url(re.compile(r"q=quiteria\+cont.*blocked=0|blocked=0.*q=quiteria"))
    await ana.page.reload()
    await expect(line(ana, customer.name)).to_be_visible()
    filters = ana.page.get_by_role("list", name="Filtros ativos")
    await expect(filters.get_by_role("button", name="Remover o filtro Bloqueado?: Não")).to_be_visible()

    await search(ana, "ninguém se chama assim")
    await expect(ana.page.get_by_role("heading", name=re.compile("Nenhum contato com"))).to_be_visible()
    await ana.page.get_by_role("button", name="Limpar filtros").first.click()
    await search(ana, "")
    await expect(table(ana).get_by_role("row").nth(2)).to_be_visible()


async def test_columns_are_chosen_and_remembered(world: World, desk: OpenDesk) -> None:
    await world.waiting("Rosaura Colunas")
    ana = await desk("ana", "/contacts")
    head = table(ana).get_by_role("columnheader")
    await expect(head.filter(has_text="Telefone")).to_be_visible()
    await ana.page.get_by_role("button", name="Colunas").click()
    await ana.page.get_by_role("menuitemcheckbox", name="Telefone").click()
    await ana.page.get_by_role("menuitemcheckbox", name="Criado em").click()
    await ana.page.keyboard.press("Escape")
    await ana.page.reload()
    await expect(head.filter(has_text="Criado em")).to_be_visible()
    await expect(head.filter(has_text="Telefone")).to_have_count(0)
    await head.get_by_role("button", name="Criado em").click()
    await expect(head.filter(has_text="Criado em")).to_have_attribute("aria-sort", "descending")
    await expect(ana.page).to_have_url(re.compile("sort=created"))


async def test_a_contact_is_edited_beside_the_list(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Salustiano Ficha")
    bruno = await desk("bruno", "/contacts?q=salustiano")
    await line(bruno, customer.name).get_by_role("link").click()
    await expect(detail(bruno)).to_be_visible()

    await detail(bruno).get_by_role("button", name="Editar dados").click()
    data = bruno.page.get_by_role("dialog", name="Editar dados")
    await data.get_by_label("CNPJ").fill("11.222.333/0001-80")
    await data.get_by_role("button", name="Salvar").click()
    await expect(data.get_by_text("Este CNPJ não é válido.")).to_be_visible()
    await data.get_by_label("CNPJ").fill("11.222.333/0001-81")
    await data.get_by_label("E-mail").fill("salu@example.com")
    await data.get_by_role("button", name="Salvar").click()
    await expect(data).to_have_count(0)
    await expect(detail(bruno).get_by_text("salu@example.com")).to_be_visible()

    await detail(bruno).get_by_role("button", name="Editar nome").click()
    await detail(bruno).get_by_label("Nome do contato").fill("Salustiano Prado")
    await bruno.page.keyboard.press("Enter")
    await expect(line(bruno, "Salustiano Prado")).to_be_visible()

    # CON-5, in the list and in the conversation's panel too.
    await detail(bruno).get_by_label("Recebe transmissões").click()
    await expect(line(bruno, "Salustiano Prado")).to_contain_text("Não recebe")
    await detail(bruno).get_by_role("button", name="Histórico").click()
    history = detail(bruno).get_by_role("list", name="Histórico de transmissões")
    await expect(history).to_contain_text("Deixou de receber")
    await expect(history).to_contain_text("Bruno Teixeira, no console")

    await detail(bruno).get_by_role("button", name=re.compile("^Abrir conversa por")).click()
    await expect(bruno.page).to_have_url(re.compile(conversation_id))
    panel = bruno.page.get_by_role("complementary", name="Detalhes do contato")
    await expect(panel.get_by_label("Recebe transmissões")).not_to_be_checked()


async def test_many_get_a_label_at_once(world: World, desk: OpenDesk) -> None:
    label = await world.call("ana", "POST", "/labels", {"name": "Feira de junho", "color": "#1F5AD0"})
    for name in ("Tibúrcio Lote", "Ubaldina Lote"):
        await world.waiting(name)
    ana = await desk("ana", "/contacts?q=lote")
    await expect(table(ana).get_by_role("row")).to_have_count(3)
    await table(ana).get_by_role("checkbox", name="Selecionar todos os carregados").click()
    bar = ana.page.get_by_role("region", name="Ações com os selecionados")
    await expect(bar).to_contain_text("2 selecionados")
    await expect(bar.get_by_role("button", name="Unificar")).to_be_visible()
    await bar.get_by_role("button", name="Etiquetas").click()
    asked = ana.page.get_by_role("dialog", name="Etiquetas de 2 contatos")
    await asked.get_by_label("Etiqueta", exact=True).select_option("Feira de junho")
    await asked.get_by_role("button", name="Aplicar").click()
    await expect(asked).to_have_count(0)
    await expect(bar).to_have_count(0)
    await expect(table(ana).get_by_text("Feira de junho")).to_have_count(2)
    await ana.page.goto(f"/contacts?label={label['id']}")
    await expect(table(ana).get_by_role("row")).to_have_count(3)


async def test_somebody_new_is_written_down_once(world: World, desk: OpenDesk) -> None:
    bruno = await desk("bruno", "/contacts")
    form = bruno.page.get_by_role("dialog", name="Novo contato")
    for attempt in range(2):
        await bruno.page.get_by_role("button", name="Novo contato").click()
        await form.get_by_label("Nome").fill("Valdirene Nova")
        await form.get_by_role("textbox", name=re.compile("^Número")).fill("41 98765-0001")
        await form.get_by_role("button", name="Criar contato").click()
        if attempt == 1:
            await form.get_by_role("button", name="Ver o contato").click()
        await expect(detail(bruno).get_by_text("+55 41 98765-0001")).to_be_visible()
        await bruno.page.keyboard.press("Escape")
        await expect(detail(bruno)).to_have_count(0)


async def test_who_is_written_down_by_others_stands_in_the_list_at_once(world: World, desk: OpenDesk) -> None:
    bruno = await desk("bruno", "/contacts?q=aldegunda")
    await expect(bruno.page.get_by_role("heading", name=re.compile("Nenhum contato com"))).to_be_visible()
    new = {"name": "Aldegunda Alheia", "phone": "41987650002", "is_foreign": False}
    who = (await world.call("ana", "POST", "/contacts", new))["contact"]["id"]
    await expect(line(bruno, "Aldegunda Alheia")).to_be_visible()
    await expect(bruno.page.get_by_text("1 contato", exact=True)).to_be_visible()
    await line(bruno, "Aldegunda Alheia").get_by_role("link").click()
    await expect(detail(bruno)).to_contain_text("Aldegunda Alheia")
    await world.call("ana", "PATCH", f"/contacts/{who}", {"name": "Aldegunda Mudada"})
    await expect(detail(bruno)).to_contain_text("Aldegunda Mudada")
    await expect(line(bruno, "Aldegunda Mudada")).to_be_visible()
    # Somebody whom nobody wrote down: the first message.
    await world.waiting("Aldegunda Recém")
    await expect(bruno.page.get_by_text("2 contatos", exact=True)).to_be_visible()


async def test_keys_walk_along_the_list(world: World, desk: OpenDesk) -> None:
    first, second = [(await world.waiting(name))[0].name for name in ("Xenofonte Tecla", "Zulmira Tecla")]
    ana = await desk("ana", "/contacts?q=tecla")
    await expect(line(ana, second)).to_be_visible()
    await ana.page.keyboard.press("j")
    await expect(line(ana, first).get_by_role("link")).to_be_focused()
    await ana.page.keyboard.press("ArrowDown")
    await expect(line(ana, second).get_by_role("link")).to_be_focused()
    await ana.page.keyboard.press("k")
    await ana.page.keyboard.press("Enter")
    await expect(detail(ana).get_by_text(first, exact=True).first).to_be_visible()
    await ana.page.keyboard.press("Escape")
    await expect(detail(ana)).to_have_count(0)


async def test_on_a_phone_contacts_are_cards(world: World, desk: OpenDesk) -> None:
    customer, _ = await world.waiting("Wanderlei Bolso")
    ana = await desk("ana", "/contacts?q=wanderlei", width=390, height=844)
    await line(ana, customer.name).get_by_role("link").click()
    await expect(detail(ana)).to_be_visible()
    box = await detail(ana).bounding_box()
    assert box is not None
    assert box["width"] == 390
    await ana.page.get_by_role("button", name="Fechar o contato").click()
    await expect(line(ana, customer.name)).to_be_visible()
    width = await ana.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(world: World, desk: OpenDesk, scheme: str) -> None:
    customer, _ = await world.waiting(f"Yolanda {scheme}")
    ana = await desk("ana", f"/contacts?q=yolanda+{scheme}", color_scheme=scheme)
    await line(ana, customer.name).get_by_role("link").click()
    await expect(detail(ana).get_by_role("button", name="Editar dados")).to_be_visible()
    await table(ana).get_by_role("checkbox", name=f"Selecionar {customer.name}").click()
    assert await complaints(ana) == []
    await ana.page.get_by_role("button", name=re.compile("^Filtros")).click()
    await expect(ana.page.get_by_label("Bloqueado?")).to_be_visible()
    assert await complaints(ana) == []
