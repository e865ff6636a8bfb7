"""A reseller makes a company, its administrator comes in by the link, and their support code is known (CON-40)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from prosa.kit.database import Database
from prosa.support import service as support
from tests.browser.axe import complaints
from tests.browser.conftest import OpenDesk
from tests.browser.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
SECRET = "uma frase nova e comprida"


@pytest_asyncio.fixture(loop_scope="session")
async def reseller(world: World) -> AsyncIterator[None]:
    """Ana's company looks after others for the time of a test."""
    database = await Database.connect(world.database_url, pool_size=1)
    async with database.transaction(None) as tx:
        account_id = await tx.fetchval(
            "SELECT account_id FROM memberships WHERE user_id = $1", world.people["ana"].id
        )
    for is_reseller in (True, False):
        async with database.transaction(account_id) as tx:
            await support.appoint(tx, is_reseller=is_reseller)
        if is_reseller:
            yield
    await database.close()


async def _check(page: Page, code: str, outcome: str) -> None:
    await page.get_by_label("Código de Suporte").fill(code)
    await page.get_by_role("button", name="Conferir", exact=True).click()
    await expect(page.get_by_role("status").get_by_text(outcome)).to_be_visible()


async def test_from_a_new_company_to_its_code(world: World, desk: OpenDesk, reseller: None) -> None:
    ana = await desk("ana", "/settings/reseller", color_scheme="dark")
    await ana.page.get_by_role("button", name="Nova empresa").click()
    await ana.page.get_by_label("Nome da empresa").fill("Padaria Três Pinheiros")
    await ana.page.get_by_label("Nome do administrador").fill("Pedro Sá")
    await ana.page.get_by_label("Login do administrador").fill("pedro@padaria.example")
    await ana.page.get_by_role("button", name="Criar empresa").click()
    invitation = ana.page.get_by_role("dialog", name="Convite do administrador")
    link = await invitation.locator("code").inner_text()
    assert link.startswith(f"{world.url}/invitation#")
    await invitation.get_by_role("button", name="Fechar").click()
    await expect(ana.page.get_by_text("Convite enviado")).to_be_visible()

    pedro = await desk(None, link, width=390)
    await expect(pedro.page.get_by_text("Padaria Três Pinheiros")).to_be_visible()
    assert await complaints(pedro) == []
    await pedro.page.get_by_label("Senha", exact=True).fill("senha curta")
    await pedro.page.get_by_role("button", name="Entrar").click()
    await expect(pedro.page.get_by_text("A senha precisa de pelo menos 12 caracteres.")).to_be_visible()
    await pedro.page.get_by_label("Senha", exact=True).fill(SECRET)
    await pedro.page.get_by_role("button", name="Entrar").click()
    await pedro.page.get_by_role("button", name=re.compile("^Sua conta")).click()
    item = pedro.page.get_by_role("menuitem", name=re.compile("Código de Suporte"))
    await expect(item).to_contain_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}.*Vale por mais"))
    code = await item.locator("strong").inner_text()

    await _check(ana.page, "0000-0000", "Código desconhecido")
    assert await complaints(ana) == []
    await _check(ana.page, f" {code.lower()} ", "Válido: Padaria Três Pinheiros")
    assert await complaints(ana) == []

    row = ana.page.get_by_role("button", name="Ações de Padaria Três Pinheiros")
    await row.click()
    await ana.page.get_by_role("menuitem", name="Desativar").click()
    await ana.page.get_by_role("dialog").get_by_role("button", name="Desativar").click()
    await expect(ana.page.get_by_text("Inativo")).to_be_visible()
    await expect(pedro.page.get_by_text("Entrar na Prosa")).to_be_visible()

    late = await desk(None, link)
    await late.page.reload()
    await expect(late.page.get_by_text("Este convite não vale mais")).to_be_visible()


async def test_a_company_that_looks_after_nobody_has_no_such_page(desk: OpenDesk) -> None:
    ana = await desk("ana", "/settings/reseller")
    await expect(ana.page.get_by_text("Você não tem acesso a esta página")).to_be_visible()
    await expect(ana.page.get_by_role("link", name="Revenda")).to_be_hidden()
