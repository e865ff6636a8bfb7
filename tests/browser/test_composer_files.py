"""Files before they are sent: their order by mouse and by keys, their removal, and pictures that leave at once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from simulator.samples import sample
from tests.browser.conftest import OpenDesk
from tests.browser.pages import Desk
from tests.browser.service import rules
from tests.browser.world import Customer, World, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


def file(name: str, kind: str) -> Any:
    content, mime, _ = sample(kind)
    return {"name": name, "mimeType": mime, "buffer": content}


PICTURE, PDF, SOUND = (
    file("sala.jpg", "image"),
    file("planta.pdf", "document"),
    file("recado.ogg", "audio"),
)


def tray(desk: Desk) -> Locator:
    return desk.page.get_by_role("list", name="Arquivos para enviar")


async def pick(desk: Desk, *files: Any) -> None:
    async with desk.page.expect_file_chooser() as chooser:
        await desk.page.get_by_role("button", name="Anexar arquivos").click()
    await (await chooser.value).set_files(list(files))


async def seen_order(desk: Desk) -> list[str]:
    """Names from left to right and from top to bottom, as they are seen."""
    found: list[str] = await tray(desk).evaluate(
        """(list) => [...list.children]
          .map((item) => [item.getBoundingClientRect(), item.querySelector('bdi').textContent])
          .sort(([a], [b]) => a.top - b.top || a.left - b.left)
          .map(([, name]) => name)"""
    )
    return found


async def kinds(world: World, customer: Customer, count: int) -> list[str]:
    async def all_there() -> list[str] | None:
        bodies = await world.accepted(customer)
        return [str(body["type"]) for body in bodies] if len(bodies) >= count else None

    found: list[str] = await until(all_there, f"{count} messages at the provider")
    return found


@pytest.mark.parametrize("width", [1440, 390])
async def test_files_are_dragged_into_their_order(world: World, desk: OpenDesk, width: int) -> None:
    customer, conversation_id = await world.serving("bruno", "Quitéria")
    bruno = await desk("bruno", width=width)
    await bruno.open(conversation_id)
    await pick(bruno, PICTURE, PDF, SOUND)
    items = tray(bruno).get_by_role("listitem")
    await expect(items).to_have_count(3)
    await expect(tray(bruno).get_by_role("progressbar")).to_have_count(0)

    async def take(name: str, to: str) -> None:
        begin = await items.filter(has_text=name).get_by_text(name).bounding_box()
        end = await items.filter(has_text=to).bounding_box()
        assert begin is not None
        assert end is not None
        await bruno.page.mouse.move(begin["x"] + 5, begin["y"] + 5)
        await bruno.page.mouse.down()
        await bruno.page.mouse.move(end["x"] + 30, end["y"] + end["height"] / 2, steps=8)

    await take("recado.ogg", "sala.jpg")
    assert await seen_order(bruno) == ["recado.ogg", "sala.jpg", "planta.pdf"]
    await bruno.page.keyboard.press("Escape")
    assert await seen_order(bruno) == ["sala.jpg", "planta.pdf", "recado.ogg"]
    await bruno.page.mouse.up()
    assert await seen_order(bruno) == ["sala.jpg", "planta.pdf", "recado.ogg"]

    await take("recado.ogg", "sala.jpg")
    await bruno.page.mouse.up()
    assert await seen_order(bruno) == ["recado.ogg", "sala.jpg", "planta.pdf"]
    await expect(items.first).to_contain_text("recado.ogg")
    await bruno.page.get_by_role("button", name="Enviar", exact=True).click()
    assert await kinds(world, customer, 3) == ["audio", "image", "document"]


async def test_files_are_ordered_and_removed_by_keys_alone(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Rute")
    bruno = await desk("bruno")
    await bruno.open(conversation_id)
    await pick(bruno, PICTURE, PDF, SOUND)
    page = bruno.page
    await expect(tray(bruno).get_by_role("progressbar")).to_have_count(0)
    before = tray(bruno).get_by_role("button", name="Mover recado.ogg para antes")
    await before.focus()
    await page.keyboard.press("Enter")
    await expect(before).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(before).to_be_focused()
    assert await seen_order(bruno) == ["recado.ogg", "sala.jpg", "planta.pdf"]
    await expect(page.get_by_role("status").filter(has_text="recado.ogg: 1 de 3")).to_be_attached()

    # What was removed hands the focus on: to the next file, and from the last one to the text.
    await tray(bruno).get_by_role("button", name="Remover sala.jpg").press("Enter")
    await expect(tray(bruno).get_by_role("button", name="Remover planta.pdf")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(tray(bruno).get_by_role("button", name="Remover recado.ogg")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(tray(bruno)).to_be_hidden()
    await expect(bruno.field).to_be_focused()
    assert await world.accepted(customer) == []


async def test_one_picked_picture_leaves_at_once_and_several_wait(world: World, desk: OpenDesk) -> None:
    customer, conversation_id = await world.serving("bruno", "Sônia")
    async with rules(world, send_image_at_once=True):
        bruno = await desk("bruno")
        await bruno.open(conversation_id)
        await pick(bruno, PICTURE)
        await expect(bruno.bubbles.get_by_role("img", name="Imagem")).to_be_visible()
        assert await kinds(world, customer, 1) == ["image"]

        await pick(bruno, PDF)
        await expect(tray(bruno).get_by_role("listitem")).to_have_count(1)
        await expect(tray(bruno).get_by_role("progressbar")).to_have_count(0)
        await pick(bruno, PICTURE)
        await expect(tray(bruno).get_by_role("listitem")).to_have_count(2)
        await expect(tray(bruno).get_by_role("progressbar")).to_have_count(0)
        await tray(bruno).get_by_role("button", name="Remover planta.pdf").click()
        await tray(bruno).get_by_role("button", name="Remover sala.jpg").click()
        await pick(bruno, PICTURE, file("quarto.jpg", "image"))
        await expect(tray(bruno).get_by_role("listitem")).to_have_count(2)
        await expect(tray(bruno).get_by_role("progressbar")).to_have_count(0)

        # What holds the picture back is mended by hand; then it does not leave under the fingers.
        await tray(bruno).get_by_role("button", name="Remover sala.jpg").click()
        await tray(bruno).get_by_role("button", name="Remover quarto.jpg").click()
        await bruno.field.fill("Veja {ninguem}")
        await pick(bruno, PICTURE)
        await expect(tray(bruno).get_by_role("progressbar")).to_have_count(0)
        await expect(bruno.page.get_by_role("status", name="Antes de enviar")).to_contain_text("{ninguem}")
        await bruno.field.fill("Veja")
        await expect(tray(bruno).get_by_role("listitem")).to_have_count(1)
        assert len(await world.accepted(customer)) == 1
        await bruno.field.press("Enter")
        assert await kinds(world, customer, 2) == ["image", "image"]
        assert (await world.accepted(customer))[1]["image"]["caption"] == "Veja"


async def test_what_no_sending_again_would_help_offers_only_to_go(world: World, desk: OpenDesk) -> None:
    _, thread = await world.serving("carla", "Hortênsia Estragada")
    carla = await desk("carla")
    await carla.open(thread)
    await pick(carla, {"name": "vazio.pdf", "mimeType": "application/pdf", "buffer": b"isto nao e um PDF"})
    await expect(tray(carla).get_by_role("alert")).to_be_visible()
    await expect(tray(carla).get_by_role("button", name="novamente")).to_have_count(0)
    await tray(carla).get_by_role("button", name="Remover vazio.pdf").click()
    await expect(tray(carla)).to_have_count(0)
