"""A person's photo: square, without metadata, seen by colleagues alone."""

import io

from PIL import Image

from tests.accounts.support import Answer, Browser, World, world
from tests.attachments import support

__all__ = ["world"]


async def put(person: Browser, content: bytes) -> Answer:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="eu.jpg"\r\n\r\n'
    headers = {"content-type": "multipart/form-data; boundary=x"}
    return await person.call(
        "PUT", "/api/v1/me/photo", body=head + content + b"\r\n--x--\r\n", headers=headers
    )


async def shown(person: Browser, user_id: object) -> str | None:
    users = (await person.call("GET", "/api/v1/me")).json()["directory"]["users"]
    found: str | None = next(user["photo"] for user in users if user["id"] == str(user_id))
    return found


async def test_a_photo_is_square_upright_and_for_colleagues(world: World) -> None:
    agent, admin = await world.signed_in("agent"), await world.signed_in("administrator")
    me = world.acme.users["agent"]
    answer = await put(agent, support.photo())
    assert answer.status == 200, answer.body
    version = answer.json()["version"]
    assert await shown(admin, me) == version
    assert (await world.events())[-1].type == "user.updated"
    picture = await admin.call("GET", f"/api/v1/users/{me}/photo/{version}")
    assert (picture.status, picture.header("content-type")) == (200, "image/jpeg")
    assert "immutable" in (picture.header("cache-control") or "")
    assert b"CameraSecreta" not in picture.body
    with Image.open(io.BytesIO(picture.body)) as image:
        assert image.size == (256, 256)
    stranger = await world.signed_in("administrator", world.other)
    assert (await stranger.call("GET", f"/api/v1/users/{me}/photo/{version}")).status == 404
    assert (await world.browser().call("GET", f"/api/v1/users/{me}/photo/{version}")).status == 401

    second = (await put(agent, support.picture(size=(300, 200)))).json()["version"]
    assert second != version
    assert (await admin.call("GET", f"/api/v1/users/{me}/photo/{version}")).status == 404
    assert (await agent.call("DELETE", "/api/v1/me/photo")).status == 204
    assert await shown(admin, me) is None
    assert (await admin.call("GET", f"/api/v1/users/{me}/photo/{second}")).status == 404


async def test_what_is_no_picture_is_refused(world: World) -> None:
    agent = await world.signed_in("agent")
    assert (await put(agent, support.pdf())).code == "file_not_an_image"
    assert (await put(agent, support.picture()[:60])).code == "file_damaged"
    assert await shown(agent, world.acme.users["agent"]) is None
