"""A number is connected, hears its webhooks and shows its losses, over HTTP."""

from typing import Any
from urllib.parse import urlsplit

from prosa.channels.meta.signature import sign
from prosa.channels.registry import CHANNELS
from prosa.intake.processor import Processor
from prosa.kit.database import Transaction
from prosa.messages.schemas import Arrived
from tests.accounts.support import Browser, World, world
from tests.intake.test_processor import text, webhook

__all__ = ["world"]

SECRET = "segredo-de-teste-do-aplicativo"
NEW = {
    "name": "Vendas",
    "external_id": "106540352242922",
    "business_id": "208840711993355",
    "display_number": "+55 41 3333-0000",
    "app_secret": SECRET,
    "access_token": "EAAG-token-de-acesso",
}


async def connect(browser: Browser) -> dict[str, Any]:
    answer = await browser.call("POST", "/api/v1/inboxes", NEW)
    assert answer.status == 201, answer.body
    inbox: dict[str, Any] = answer.json()
    return inbox


async def test_a_number_is_connected_and_heard(world: World) -> None:
    admin = await world.signed_in("administrator")
    inbox = await connect(admin)
    assert SECRET not in str(inbox)
    path = urlsplit(inbox["webhook_url"]).path
    provider = world.browser()
    query = f"hub.mode=subscribe&hub.verify_token={inbox['verify_token']}&hub.challenge=42"
    assert (await provider.call("GET", f"{path}?{query}")).body == b"42"

    body = webhook(text(1))
    headers = {"x-hub-signature-256": sign(body, SECRET)}
    assert (await provider.call("POST", path, body=body, headers=headers)).status == 200
    assert (await provider.call("POST", path, body=body)).status == 401
    await Processor(world.database, CHANNELS).step()

    (health,) = (await admin.call("GET", "/api/v1/inboxes/health")).json()["items"]
    assert (health["unprocessed"], health["dead_letters"]) == (0, 0)
    assert await world.database.pool.fetchval("SELECT count(*) FROM messages WHERE direction = 'in'") == 1


async def test_a_dead_letter_is_shown_and_replayed(world: World) -> None:
    admin = await world.signed_in("administrator")
    inbox = await connect(admin)
    body = webhook(text(1))
    path = urlsplit(inbox["webhook_url"]).path
    headers = {"x-hub-signature-256": sign(body, SECRET)}
    await world.browser().call("POST", path, body=body, headers=headers)

    async def choke(tx: Transaction, arrived: list[Arrived]) -> None:
        raise KeyError("a bug")

    await Processor(world.database, CHANNELS, choke).step()

    (letter,) = (await admin.call("GET", "/api/v1/dead-letters")).json()["items"]
    assert letter["element"] == "InboundMessage"
    assert "a bug" in letter["error"]
    other = await world.signed_in("administrator", world.other)
    assert (await other.call("GET", "/api/v1/dead-letters")).json()["items"] == []
    assert (await other.call("POST", f"/api/v1/dead-letters/{letter['id']}/replay")).status == 404
    agent = await world.signed_in("agent")
    assert (await agent.call("GET", "/api/v1/dead-letters")).status == 403
    done = await admin.call("POST", "/api/v1/dead-letters/replay")
    assert done.json() == {"done": 1, "failed": 0}
    assert (await admin.call("GET", "/api/v1/dead-letters")).json()["items"] == []


async def test_only_administrators_configure_channels(world: World) -> None:
    inbox = await connect(await world.signed_in("administrator"))
    agent = await world.signed_in("agent")
    for method, path, data in (
        ("GET", "/api/v1/inboxes", None),
        ("POST", "/api/v1/inboxes", NEW),
        ("PATCH", f"/api/v1/inboxes/{inbox['id']}", {"name": "Meu"}),
        ("POST", f"/api/v1/inboxes/{inbox['id']}/templates/sync", {}),
    ):
        assert (await agent.call(method, path, data)).status == 403, path
    other = await world.signed_in("administrator", world.other)
    assert (await other.call("PATCH", f"/api/v1/inboxes/{inbox['id']}", {"name": "Meu"})).status == 404
    assert (await other.call("GET", "/api/v1/inboxes")).json()["items"] == []


async def test_bad_input_names_the_field(world: World) -> None:
    admin = await world.signed_in("administrator")
    answer = await admin.call("POST", "/api/v1/inboxes", NEW | {"color": "red"})
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "color")
    unknown = await admin.call("POST", "/api/v1/inboxes", NEW | {"state": "active"})
    assert unknown.status == 422
    await connect(admin)
    assert (await admin.call("POST", "/api/v1/inboxes", NEW)).code == "inbox_exists"


async def test_templates_are_listed_for_an_inbox(world: World) -> None:
    inbox = await connect(await world.signed_in("administrator"))
    await world.database.pool.execute(
        "INSERT INTO message_templates (account_id, id, business_id, name, language, category, status,"
        " components) SELECT account_id, id, business_id, 'ola', 'pt_BR', 'UTILITY', 'APPROVED',"
        ' \'[{"type": "BODY"}]\'::jsonb'
        " FROM inboxes"
    )
    agent = await world.signed_in("agent")

    found = await agent.call("GET", f"/api/v1/templates?inbox_id={inbox['id']}")

    assert [template["name"] for template in found.json()["items"]] == ["ola"]
    other = await world.signed_in("agent", world.other)
    assert (await other.call("GET", f"/api/v1/templates?inbox_id={inbox['id']}")).json()["items"] == []
