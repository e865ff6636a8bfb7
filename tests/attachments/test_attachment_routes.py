"""From the upload to the bytes on the files origin, over HTTP."""

from urllib.parse import urlsplit

import pytest

from tests.accounts.support import Answer, Browser, World, world
from tests.attachments import support

__all__ = ["world"]

BOUNDARY = "limite"


async def upload(browser: Browser, content: bytes, name: str, voice: str = "") -> Answer:
    fields = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="voice"\r\n\r\n{voice}\r\n' if voice else ""
    )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = fields.encode() + head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    return await browser.call("POST", "/api/v1/attachments", body=body, headers=headers)


@pytest.fixture
async def agent(world: World) -> Browser:
    return await world.signed_in("agent")


async def test_an_upload_comes_back_from_the_files_origin(world: World, agent: Browser) -> None:
    picture = support.picture("PNG", size=(900, 700))

    answer = await upload(agent, picture, "mapa.png")
    assert answer.status == 201, answer.body
    taken = answer.json()
    assert (taken["name"], taken["mime"], taken["state"]) == ("mapa.png", "image/png", "ready")
    redirect = await agent.call("GET", f"/api/v1/attachments/{taken['id']}/content")

    assert redirect.status == 302
    assert "no-store" in (redirect.header("cache-control") or "")
    target = urlsplit(redirect.header("location") or "")
    visitor = world.browser()
    visitor.host = target.netloc
    served = await visitor.call("GET", f"{target.path}?{target.query}")
    assert (served.status, served.body) == (200, picture)
    assert served.header("set-cookie") is None


async def test_bad_uploads_are_problems(world: World, agent: Browser) -> None:
    assert (await upload(agent, b"", "a.txt")).code == "file_empty"
    assert (await upload(agent, b"<svg/>", "a.svg")).code == "file_type_not_allowed"
    stranger = await upload(world.browser(), b"abc", "a.txt")
    assert stranger.status == 401


async def test_a_strangers_upload_does_not_exist(world: World, agent: Browser) -> None:
    taken = (await upload(agent, b"segredo", "a.txt")).json()
    path = f"/api/v1/attachments/{taken['id']}/content"
    for company in (world.acme, world.other):
        other = await world.signed_in("administrator", company)
        assert (await other.call("GET", path)).status == 404
