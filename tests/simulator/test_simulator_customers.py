"""What customers do, as webhooks; the control API's own manners; starting."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator.__main__ import load
from simulator.testing import OTHER_PHONE, PHONE, WABA, ControlError, Running, running

MARINA = "5511987654321"


@pytest.fixture
async def sim() -> AsyncIterator[Running]:
    async with running() as running_sim:
        yield running_sim


async def last(sim: Running, kind: str = "message") -> dict[str, Any]:
    """The value of the newest webhook of a kind."""
    rows = await sim.control.deliveries(kind=kind)
    value = json.loads(rows[-1]["body"])["entry"][0]["changes"][0]["value"]
    return dict(value)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (
            {"type": "location", "latitude": -23.5, "longitude": -46.6, "name": "Café"},
            {"type": "location", "location": {"latitude": -23.5, "longitude": -46.6, "name": "Café"}},
        ),
        (
            {"type": "contacts", "contacts": [{"name": {"formatted_name": "Otávio"}}]},
            {"type": "contacts", "contacts": [{"name": {"formatted_name": "Otávio"}}]},
        ),
        (
            {"type": "button_reply", "message_id": "wamid.1", "reply_id": "sim", "title": "Sim"},
            {
                "type": "interactive",
                "interactive": {"type": "button_reply", "button_reply": {"id": "sim", "title": "Sim"}},
                "context": {"from": "5511900000010", "id": "wamid.1"},
            },
        ),
        (
            {
                "type": "list_reply",
                "message_id": "wamid.1",
                "reply_id": "a",
                "title": "A",
                "description": "b",
            },
            {
                "type": "interactive",
                "context": {"from": "5511900000010", "id": "wamid.1"},
                "interactive": {
                    "type": "list_reply",
                    "list_reply": {"id": "a", "title": "A", "description": "b"},
                },
            },
        ),
        (
            {"type": "template_button", "message_id": "wamid.1", "title": "Parar", "payload": "PARAR"},
            {
                "type": "button",
                "button": {"payload": "PARAR", "text": "Parar"},
                "context": {"from": "5511900000010", "id": "wamid.1"},
            },
        ),
        (
            {"type": "text", "text": "a", "forwarded": True},
            {"type": "text", "text": {"body": "a"}, "context": {"forwarded": True}},
        ),
        ({"type": "unsupported"}, {"type": "unsupported", "unsupported": {"type": "poll_creation"}}),
        (
            {"type": "raw", "message": {"type": "hologram", "hologram": {"x": 1}}},
            {"type": "hologram", "hologram": {"x": 1}},
        ),
    ],
)
async def test_kinds_of_messages(sim: Running, wanted: dict[str, Any], expected: dict[str, Any]) -> None:
    await sim.control.send("marina", **wanted)
    [message] = (await last(sim))["messages"]
    assert message["from"] == MARINA
    assert {key: message[key] for key in expected} == expected


async def test_voice_is_an_audio_with_the_voice_mark(sim: Running) -> None:
    await sim.control.send("marina", type="voice")
    [message] = (await last(sim))["messages"]
    assert (message["type"], message["audio"]["voice"]) == ("audio", True)
    assert message["audio"]["mime_type"] == "audio/ogg; codecs=opus"


async def test_reaction_edit_and_revoke(sim: Running) -> None:
    message_id = await sim.control.say("marina", "errdo")
    await sim.control.send("marina", type="reaction", message_id=message_id, emoji="❤️")
    assert (await last(sim))["messages"][0]["reaction"] == {"message_id": message_id, "emoji": "❤️"}
    await sim.control.send("marina", type="reaction", message_id=message_id)
    assert (await last(sim))["messages"][0]["reaction"] == {"message_id": message_id}
    await sim.control.send("marina", type="edit", message_id=message_id, text="certo")
    edit = (await last(sim))["messages"][0]["edit"]
    assert edit == {"original_message_id": message_id, "message": {"type": "text", "text": {"body": "certo"}}}
    await sim.control.send("marina", type="revoke", message_id=message_id)
    assert (await last(sim))["messages"][0]["revoke"] == {"original_message_id": message_id}
    [shown] = await sim.control.messages("marina")
    assert (shown["content"], shown["edited"], shown["revoked"]) == ({"body": "certo"}, True, True)
    assert shown["reactions"] == {}


async def test_changed_number(sim: Running) -> None:
    await sim.control.say("marina", "oi", OTHER_PHONE)
    await sim.control.call("POST", "/customers/marina/identity", {"phone": "+5511912345678"})
    value = await last(sim, "system")
    assert value["metadata"]["phone_number_id"] == OTHER_PHONE
    [message] = value["messages"]
    assert (message["from"], message["system"]["wa_id"]) == (MARINA, "5511912345678")
    assert message["system"]["type"] == "user_changed_number"
    [update] = (await last(sim, "user_id_update"))["user_id_update"]
    assert update["user_id"]["current"] == message["system"]["user_id"] != update["user_id"]["previous"]
    with pytest.raises(ControlError, match="another customer"):
        await sim.control.call("POST", "/customers/marina/identity", {"phone": "+15550100199"})


async def test_changed_user_id_without_phone(sim: Running) -> None:
    await sim.control.call("POST", "/customers/livia/identity", {"user_id": "BR.99"})
    [message] = (await last(sim, "system"))["messages"]
    assert "from" not in message
    assert (message["system"]["type"], message["system"]["user_id"]) == ("user_changed_user_id", "BR.99")


async def test_marketing_preference(sim: Running) -> None:
    await sim.control.call("POST", "/customers/marina/preferences", {"value": "stop"})
    [row] = (await last(sim, "preferences"))["user_preferences"]
    assert (row["value"], row["wa_id"], type(row["timestamp"])) == ("stop", MARINA, int)


async def test_new_customers_and_numbers(sim: Running) -> None:
    created = await sim.control.call("POST", "/customers", {"name": "Novo", "phone": "+55 11 91234-0000"})
    await sim.control.call(
        "POST", "/phones", {"id": "77", "display": "+55 11 4000-0000", "name": "B", "waba_id": "88"}
    )
    await sim.control.say(created["id"], "oi", "77")
    rows = await sim.control.deliveries()
    assert json.loads(rows[-1]["body"])["entry"][0]["id"] == "88"
    with pytest.raises(ControlError, match="another customer"):
        await sim.control.call(
            "POST", "/customers", {"id": "outro", "name": "Outro", "phone": "+55 11 91234-0000"}
        )
    many = await sim.control.call("POST", "/customers/many", {"count": 3})
    assert many == ["cliente-000000", "cliente-000001", "cliente-000002"]


async def test_templates_are_listed_in_pages(sim: Running) -> None:
    headers = {"Authorization": "Bearer token-do-simulador"}
    names: list[str] = []
    url = f"{sim.url}/v23.0/{WABA}/message_templates?limit=4&fields=name,status"
    async with aiohttp.ClientSession(headers=headers) as session:
        while url:
            async with session.get(url) as answer:
                page = await answer.json()
            names += [row["name"] for row in page["data"]]
            url = page["paging"].get("next", "")
        async with session.get(f"{sim.url}/{WABA}/message_templates?status=REJECTED") as answer:
            assert [row["name"] for row in (await answer.json())["data"]] == ["super_promocao"]
        async with session.delete(f"{sim.url}/{WABA}/message_templates?name=super_promocao") as answer:
            assert await answer.json() == {"success": True}
        async with session.get(f"{sim.url}/{WABA}/phone_numbers") as answer:
            assert [row["id"] for row in (await answer.json())["data"]] == [PHONE, OTHER_PHONE]
    assert len(names) == len(set(names)) == 10


@pytest.mark.parametrize(
    ("method", "path", "body", "sentence"),
    [
        ("POST", "/customers/marina/messages", {"phone": "1", "text": "x"}, "no company number"),
        ("POST", "/customers/marina/messages", {"phone": PHONE}, "text is required"),
        ("POST", "/customers/marina/messages", {"phone": PHONE, "txt": "x"}, "unknown field `txt`"),
        ("POST", "/customers/ninguem/messages", {"phone": PHONE, "text": "x"}, "no customer ninguem"),
        ("POST", "/faults", {"kind": "explode"}, "Invalid enum value"),
        ("PATCH", "/settings", {"concurrency": 0}, "concurrency"),
        ("PATCH", "/settings", {"concurency": 1}, "unknown field"),
        ("POST", "/webhooks/callback", {"url": "ftp://x"}, "http"),
        ("POST", "/webhooks/raw", {}, "exactly one"),
        ("POST", "/statuses", {"message_id": "x", "status": "sent"}, "no message"),
    ],
)
async def test_mistakes_get_a_sentence(
    sim: Running, method: str, path: str, body: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ControlError, match=sentence):
        await sim.control.call(method, path, body)


async def test_other_web_pages_are_refused(sim: Running) -> None:
    for origin, expected in (("https://evil.example", 403), (sim.url, 200)):
        async with aiohttp.request("POST", f"{sim.url}/_control/reset", headers={"Origin": origin}) as answer:
            assert answer.status == expected


async def test_reset_forgets_everything_but_addresses(sim: Running) -> None:
    await sim.control.callback("http://127.0.0.1:9/x", PHONE)
    await sim.control.say("marina", "oi")
    await sim.control.settings(concurrency=7)
    await sim.control.reset()
    assert await sim.control.settle(0.1)
    assert await sim.control.messages("marina") == []
    state = await sim.control.call("GET", "/state")
    assert (state["tuning"]["concurrency"], state["deliveries"]) == (1, 0)
    assert state["phones"][0]["callback"] == "http://127.0.0.1:9/x"


async def test_live_updates_and_a_closed_page_closes_its_chats(sim: Running) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{sim.url}/_control/events?viewer=v1") as stream:
            assert (await stream.content.readline()) == b"event: hello\n"
            await sim.control.call(
                "POST", "/chats/open", {"phone": PHONE, "customer": "marina", "viewer": "v1"}
            )
            assert sim.simulator.store.viewers[(PHONE, "marina")] == {"v1"}
            await sim.control.say("marina", "oi")
            lines = [await stream.content.readline() for _ in range(4)]
            assert b"event: message\n" in lines
        await sim.control.say("marina", "para a página notar que fechou")
        await sim.control.say("marina", "de novo")
    for _ in range(100):
        if not sim.simulator.store.viewers[(PHONE, "marina")]:
            break
        await sim.control.settle()
    assert not sim.simulator.store.viewers[(PHONE, "marina")]


async def test_page_is_served_with_a_strict_policy(sim: Running) -> None:
    async with aiohttp.request("GET", f"{sim.url}/") as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "http" not in (await answer.text()).replace("http-equiv", "")
    for path, status in (("/static/app.js", 200), ("/static/../app.py", 404), ("/static/none.js", 404)):
        async with aiohttp.request("GET", f"{sim.url}{path}") as answer:
            assert answer.status == status


def test_options_from_flags_environment_and_file(tmp_path: Path) -> None:
    path = tmp_path / "simulator.json"
    path.write_text(
        json.dumps(
            {
                "port": 1,
                "speed": 2,
                "app_secret": "arquivo",
                "customers": [{"name": "A", "phone": "+5511900001111"}],
            }
        )
    )
    config = load(["--config", str(path), "--port", "3"], {"SIMULATOR_PORT": "2", "SIMULATOR_SPEED": "4"})
    assert (config.port, config.speed, config.app_secret) == (3, 4, "arquivo")
    assert config.customers[0].name == "A"
    for arguments, environment in (
        (["--speed", "0"], {}),
        ([], {"SIMULATOR_PORT": "x"}),
        (["--config", "/x"], {}),
    ):
        with pytest.raises(ValueError, match=r"speed|SIMULATOR_PORT|cannot be read"):
            load(arguments, environment)
