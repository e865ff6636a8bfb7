"""A list of contacts goes in, is undone, and comes out again (CON-20)."""

from __future__ import annotations

import re
from pathlib import Path
from random import randrange

import pytest
from aiohttp import FormData
from playwright.async_api import expect

from tests.browser.axe import complaints
from tests.browser.conftest import OpenDesk
from tests.browser.world import World
from tests.contact_imports.support import cpf

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def listed() -> bytes:
    """Two new customers, one without a phone, one who is there twice."""
    number = f"{randrange(1_000_000):06d}"
    first, second = f"75{number}", f"76{number}"
    return (
        "Nome;Celular;Observação\r\n"
        f"Zuleica Prado;(41) 9{first};liga à tarde\r\n"
        f"Zenaide Couto;41 {second};\r\n"
        "Zoraide;não tem;\r\n"
        f"Zuleica;(41) {first};\r\n"
    ).encode("cp1252")


async def test_a_list_goes_in_and_is_undone(world: World, desk: OpenDesk, tmp_path: Path) -> None:
    file = tmp_path / "clientes.csv"
    file.write_bytes(listed())
    ana = await desk("ana", "/contacts/import")
    page = ana.page
    await page.locator("input[type=file]").set_input_files(file)
    await expect(page.get_by_label("O que é Celular")).to_have_value("phone")
    await expect(page.get_by_label("O que é Observação")).to_have_value("")
    assert await complaints(ana) == []

    await page.get_by_role("button", name="Revisar").click()
    await expect(page.get_by_text("Nada foi gravado ainda")).to_be_visible()
    errors = page.get_by_role("region", name="2 linhas com erro")
    await expect(
        errors.get_by_role("row", name=re.compile("Repetido: já apareceu na linha 2"))
    ).to_be_visible()
    assert await complaints(ana) == []
    await page.get_by_role("button", name="Importar 2 contatos").click()
    await expect(page.get_by_role("heading", name="Concluída")).to_be_visible()
    found = (await world.call("ana", "GET", "/contacts?q=z&sort=created"))["items"]
    assert {"Zuleica Prado", "Zenaide Couto"} <= {item["name"] for item in found}

    await page.reload()
    await page.get_by_role("button", name="Desfazer importação").click()
    await page.get_by_role("dialog").get_by_role("button", name="Desfazer importação").click()
    await expect(page.get_by_role("heading", name="Desfeita")).to_be_visible()
    found = (await world.call("ana", "GET", "/contacts?q=z&sort=created"))["items"]
    assert not {"Zuleica Prado", "Zenaide Couto"} & {item["name"] for item in found}
    await page.get_by_role("button", name="Importar outro arquivo").click()
    await expect(page.get_by_role("button", name="clientes.csv")).to_be_visible()


async def test_what_the_list_shows_comes_out(world: World, desk: OpenDesk, tmp_path: Path) -> None:
    ana = await desk("ana", "/contacts?q=marina")
    await ana.page.get_by_role("button", name="Mais ações dos contatos").click()
    await ana.page.get_by_role("menuitem", name="Exportar contatos").click()
    dialog = ana.page.get_by_role("dialog", name="Exportar contatos")
    await dialog.get_by_text("Texto (CSV)").click()
    assert await complaints(ana) == []
    async with ana.page.expect_download() as started:
        await dialog.get_by_role("button", name="Baixar").click()
    download = await started.value
    assert download.suggested_filename.endswith(".csv")
    await download.save_as(tmp_path / "contatos.csv")
    header, *rows = (tmp_path / "contatos.csv").read_text("utf-8-sig").splitlines()
    assert header.startswith("Nome;Telefone;E-mail;CPF;")
    assert all("marina" in row.lower() for row in rows)


async def test_what_has_to_wait_says_so(world: World, desk: OpenDesk, tmp_path: Path) -> None:
    """Of documents that one may not see, of exports and of imports, in words and at once."""
    carla = await desk("carla", "/contacts/import")
    page = carla.page
    file = tmp_path / "clientes.csv"
    file.write_bytes(b"Nome;Celular;CPF\r\nZoe Prado;(41) 98765-4321;529.982.247-25\r\n")
    await page.locator("input[type=file]").set_input_files(file)
    await expect(page.get_by_label("O que é CPF")).to_have_value("cpf")
    await expect(page.get_by_text("quem enviou o arquivo não pode ver documentos")).to_be_visible()
    assert await complaints(carla) == []
    await page.get_by_role("button", name="Revisar").click()
    await expect(page.get_by_text("Nada foi gravado ainda")).to_be_visible()
    await page.get_by_role("button", name="Descartar").click()
    await expect(page.get_by_text("Solte aqui uma planilha de contatos")).to_be_visible()

    for _ in range(5):
        form = FormData()
        form.add_field("file", file.read_bytes(), filename="clientes.csv")
        headers = {"authorization": f"Bearer {world.people['carla'].token}"}
        async with world.session.post(
            f"{world.url}/api/v1/contact-imports", data=form, headers=headers
        ) as sent:
            assert sent.status == 201
    await page.locator("input[type=file]").set_input_files(file)
    await expect(page.get_by_text("Há importações demais sem terminar")).to_be_visible()
    assert await complaints(carla) == []
    for item in (await world.call("carla", "GET", "/contact-imports"))["items"]:
        if item["state"] == "uploaded":
            await world.call("carla", "POST", f"/contact-imports/{item['id']}/cancel")

    for number in range(30):
        await world.call("carla", "GET", f"/contacts?q={cpf(number + 1)}")
    await page.goto(f"{world.url}/contacts?q={cpf(99)}")
    await expect(
        page.get_by_text("Você já consultou muitos CPFs ou CNPJs completos nesta hora")
    ).to_be_visible()
    await page.get_by_role("button", name="Mais ações dos contatos").click()
    await page.get_by_role("menuitem", name="Exportar contatos").click()
    dialog = page.get_by_role("dialog", name="Exportar contatos")
    await dialog.get_by_role("button", name="Baixar").click()
    await expect(dialog.get_by_text("Você já consultou muitos CPFs ou CNPJs")).to_be_visible()
    assert await complaints(carla) == []
