"""The simulator's webhooks have exactly the shape of the collected ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator.testing import PHONE, running

CORPUS = Path(__file__).parents[1] / "payloads"
REPLY = {"message_id": "wamid.1", "reply_id": "a", "title": "A"}
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("wa-in-001-text", "marina", {"text": "oi"}),
    ("wa-in-002-text-br-without-9", "joaquim", {"text": "oi"}),
    ("wa-in-003-reply-context", "marina", {"text": "oi", "reply_to": "wamid.1"}),
    ("wa-in-004-forwarded", "marina", {"text": "oi", "forwarded": True}),
    ("wa-in-006-image-caption", "marina", {"type": "image", "caption": "oi"}),
    ("wa-in-008-audio-file", "marina", {"type": "audio"}),
    ("wa-in-009-voice-note", "marina", {"type": "voice"}),
    ("wa-in-010-video", "marina", {"type": "video", "caption": "oi"}),
    ("wa-in-011-document-accents", "marina", {"type": "document", "caption": "oi"}),
    ("wa-in-012-sticker-static", "marina", {"type": "sticker"}),
    ("wa-in-014-location-pin", "marina", {"type": "location", "latitude": -23.5, "longitude": -46.6}),
    ("wa-in-018-button-reply", "marina", {"type": "button_reply", **REPLY}),
    ("wa-in-019-list-reply", "marina", {"type": "list_reply", "description": "b", **REPLY}),
    ("wa-in-021-template-quick-reply", "joaquim", {"type": "template_button", "payload": "P", **REPLY}),
    ("wa-in-022-reaction-add", "marina", {"type": "reaction", "message_id": "wamid.1", "emoji": "❤️"}),
    ("wa-in-023-reaction-remove", "marina", {"type": "reaction", "message_id": "wamid.1"}),
    ("wa-in-028-unsupported-poll", "marina", {"type": "unsupported"}),
    ("wa-in-033-bsuid-only-username", "livia", {"text": "oi"}),
]


def shape(value: Any) -> Any:
    """Keys and types, without the values."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return (
        "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__
    )


def collected(name: str) -> Any:
    return shape(json.loads((CORPUS / f"{name}.json").read_bytes()))


@pytest.mark.parametrize(("name", "customer", "wanted"), CASES, ids=[case[0] for case in CASES])
async def test_inbound(name: str, customer: str, wanted: dict[str, Any]) -> None:
    async with running() as sim:
        await sim.control.send(customer, **wanted)
        [delivery] = await sim.control.deliveries()
    assert shape(json.loads(delivery["body"])) == collected(name)


async def test_edit_and_revoke() -> None:
    async with running() as sim:
        first = await sim.control.say("marina", "oi", reply_to="wamid.1")
        await sim.control.send("marina", type="edit", message_id=first, text="olá")
        await sim.control.send("marina", type="revoke", message_id=first)
        _, edit, revoke = await sim.control.deliveries()
    assert shape(json.loads(edit["body"])) == collected("wa-in-030-edit-text")
    assert shape(json.loads(revoke["body"])) == collected("wa-in-031-revoke")


async def test_changes_of_identity_and_preference() -> None:
    async with running() as sim:
        await sim.control.call("POST", "/customers/marina/preferences", {"value": "stop"})
        await sim.control.call("POST", "/customers/marina/identity", {"phone": "+5511900009876"})
        await sim.control.call("POST", "/customers/livia/identity", {"user_id": "BR.1"})
        rows = [shape(json.loads(row["body"])) for row in await sim.control.deliveries()]
    assert rows[0] == collected("wa-pref-001-stop")
    assert rows[1] == collected("wa-in-027-system-changed-number")
    assert rows[2] == collected("wa-in-036-user-id-update")
    assert rows[3] == collected("wa-in-035-system-user-id-changed")


async def test_statuses() -> None:
    async with running() as sim:
        await sim.control.window("marina")
        body = {"messaging_product": "whatsapp", "to": "+5511987654321", "text": {"body": "oi"}}
        headers = {"Authorization": "Bearer token-do-simulador"}
        async with aiohttp.request(
            "POST", f"{sim.url}/{PHONE}/messages", json=body, headers=headers
        ) as answer:
            message_id = (await answer.json())["messages"][0]["id"]
        await sim.control.open_chat("marina")
        assert await sim.control.settle()
        await sim.control.status(message_id, "played")
        await sim.control.status(message_id, "failed", code=131047)
        rows = [shape(json.loads(row["body"])) for row in await sim.control.deliveries()]
    names = ("001-sent", "002-delivered", "003-read", "010-played", "006-failed-131047")
    assert rows == [collected(f"wa-st-{name}") for name in names]


async def test_template_state() -> None:
    async with running() as sim:
        template = (await sim.control.call("GET", "/templates"))[0]
        await sim.control.call("POST", f"/templates/{template['id']}/status", {"status": "APPROVED"})
        [delivery] = await sim.control.deliveries()
    assert shape(json.loads(delivery["body"])) == collected("wa-tpl-001-approved")
