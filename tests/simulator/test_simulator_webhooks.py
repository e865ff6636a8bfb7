"""Webhooks: their bytes and signature, order, retries, statuses, the handshake."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulator.testing import OTHER_PHONE, PHONE, ControlError, Running, running

MARINA = "+5511987654321"


@dataclass
class Receiver:
    """A company's webhook address that answers what a test wants."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    pause: float = 0.0

    async def post(self, request: web.Request) -> web.Response:
        self.seen.append((dict(request.headers), await request.read()))
        await asyncio.sleep(self.pause)
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def get(self, request: web.Request) -> web.Response:
        good = request.query.get("hub.verify_token") == "verifica-simulador"
        return web.Response(
            text=request.query["hub.challenge"] if good else "no", status=200 if good else 403
        )

    def values(self) -> list[dict[str, Any]]:
        return [json.loads(body)["entry"][0]["changes"][0]["value"] for _, body in self.seen]

    def texts(self) -> list[str]:
        return [value["messages"][0]["text"]["body"] for value in self.values() if "messages" in value]

    def statuses(self) -> list[dict[str, Any]]:
        return [value["statuses"][0] for value in self.values() if "statuses" in value]


@contextlib.asynccontextmanager
async def listening() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.post)
    app.router.add_get("/hook", receiver.get)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


@dataclass
class World:
    sim: Running
    receiver: Receiver

    async def send(self, text: str = "oi", **more: Any) -> str:
        url = f"{self.sim.url}/v23.0/{PHONE}/messages"
        body = {"messaging_product": "whatsapp", "to": MARINA, "text": {"body": text}, **more}
        headers = {"Authorization": "Bearer token-do-simulador"}
        async with aiohttp.request("POST", url, json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return str((await answer.json())["messages"][0]["id"])


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with listening() as receiver, running() as sim:
        await sim.control.callback(receiver.url)
        yield World(sim, receiver)


async def test_bytes_are_metas_and_the_signature_covers_them(world: World) -> None:
    await world.sim.control.say("marina", "Ação já! 👍 https://loja.example/a?b=1")
    assert await world.sim.control.settle()
    [(headers, body)] = world.receiver.seen
    expected = hmac.new(b"segredo-do-simulador", body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={expected}"
    assert b'"body":"A\\u00e7\\u00e3o j\\u00e1! \\ud83d\\udc4d https:\\/\\/loja.example\\/a?b=1"' in body
    assert b": " not in body
    assert body.isascii()


async def test_inbound_shape(world: World) -> None:
    message_id = await world.sim.control.say("joaquim", "oi")
    assert await world.sim.control.settle()
    [value] = world.receiver.values()
    assert value["metadata"] == {"display_phone_number": "5511900000010", "phone_number_id": PHONE}
    assert value["contacts"][0]["wa_id"] == value["messages"][0]["from"] == "554188887766"
    assert value["messages"][0]["id"] == message_id
    assert isinstance(value["messages"][0]["timestamp"], str)


async def test_customer_without_phone_has_only_the_user_id(world: World) -> None:
    await world.sim.control.say("livia", "oi")
    assert await world.sim.control.settle()
    [value] = world.receiver.values()
    assert "wa_id" not in value["contacts"][0]
    assert "from" not in value["messages"][0]
    assert value["contacts"][0]["profile"] == {"name": "Lívia N.", "username": "capivara.azul"}
    assert value["messages"][0]["from_user_id"] == "BR.3390011847265500917"


async def test_each_number_may_have_its_own_address(world: World) -> None:
    async with listening() as other:
        await world.sim.control.callback(other.url, OTHER_PHONE)
        await world.sim.control.say("marina", "um")
        await world.sim.control.say("marina", "dois", OTHER_PHONE)
        assert await world.sim.control.settle()
        assert (world.receiver.texts(), other.texts()) == (["um"], ["dois"])


async def test_retries_until_200_and_keeps_the_order(world: World) -> None:
    await world.sim.control.settings(retry_schedule=[0.01, 0.01, 0.01])
    world.receiver.answers = [500, 503, 302]
    for text in ("um", "dois", "três"):
        await world.sim.control.say("marina", text)
    assert await world.sim.control.settle()
    assert world.receiver.texts() == ["um", "um", "um", "um", "dois", "três"]
    [first, *_] = await world.sim.control.deliveries()
    assert (first["state"], [row["status"] for row in first["attempts"]]) == (
        "delivered",
        [500, 503, 302, 200],
    )


async def test_loose_order_lets_others_pass(world: World) -> None:
    await world.sim.control.settings(retry_schedule=[0.2], order="loose")
    world.receiver.answers = [500]
    await world.sim.control.say("marina", "um")
    await world.sim.control.say("marina", "dois")
    assert await world.sim.control.settle()
    assert world.receiver.texts() == ["um", "dois", "um"]


async def test_gives_up_at_the_end_of_the_schedule(world: World) -> None:
    await world.sim.control.settings(retry_schedule=[0, 0])
    world.receiver.answers = [500] * 3
    await world.sim.control.say("marina", "um")
    assert await world.sim.control.settle()
    [delivery] = await world.sim.control.deliveries()
    assert (delivery["state"], len(delivery["attempts"])) == ("failed", 3)
    assert (await world.sim.control.messages("marina"))[0]["status"] == "undelivered"


async def test_unreachable_address_is_retried_and_kick_hurries(world: World) -> None:
    await world.sim.control.callback("http://127.0.0.1:9/hook")
    await world.sim.control.settings(retry_schedule=[60])
    await world.sim.control.say("marina", "um")
    await asyncio.sleep(0.1)
    assert not await world.sim.control.settle(0.05)
    await world.sim.control.call("POST", "/webhooks/kick")
    assert await world.sim.control.settle()
    [delivery] = await world.sim.control.deliveries()
    assert [row["status"] for row in delivery["attempts"]] == [None, None]


async def test_slow_receiver_times_out_and_gets_it_again(world: World) -> None:
    await world.sim.control.settings(webhook_timeout=0.05, retry_schedule=[0])
    world.receiver.pause = 0.3
    await world.sim.control.say("marina", "um")
    assert await world.sim.control.settle()
    assert len(world.receiver.seen) == 2


async def test_statuses_in_order_with_reference_and_price(world: World) -> None:
    await world.sim.control.window("marina")
    await world.sim.control.open_chat("marina")
    message_id = await world.send(biz_opaque_callback_data="ref-9")
    assert await world.sim.control.settle()
    statuses = world.receiver.statuses()
    assert [row["status"] for row in statuses] == ["sent", "delivered", "read"]
    assert {row["id"] for row in statuses} == {message_id}
    assert {row["biz_opaque_callback_data"] for row in statuses} == {"ref-9"}
    assert statuses[0]["pricing"]["type"] == "free_customer_service"
    assert "pricing" not in statuses[2]


async def test_read_waits_for_an_open_chat_and_a_phone_that_is_on(world: World) -> None:
    await world.sim.control.window("marina")
    await world.sim.control.call("PATCH", "/customers/marina", {"online": False})
    await world.send()
    assert await world.sim.control.settle()
    assert [row["status"] for row in world.receiver.statuses()] == ["sent"]
    await world.sim.control.call("PATCH", "/customers/marina", {"online": True})
    assert await world.sim.control.settle()
    assert [row["status"] for row in world.receiver.statuses()] == ["sent", "delivered"]
    await world.sim.control.open_chat("marina")
    assert await world.sim.control.settle()
    assert [row["status"] for row in world.receiver.statuses()] == ["sent", "delivered", "read"]


async def test_read_without_delivered_and_forced_status(world: World) -> None:
    await world.sim.control.window("marina")
    await world.sim.control.settings(skip_delivered=True)
    await world.sim.control.open_chat("marina")
    message_id = await world.send()
    assert await world.sim.control.settle()
    await world.sim.control.status(message_id, "sent")
    assert await world.sim.control.settle()
    assert [row["status"] for row in world.receiver.statuses()] == ["sent", "read", "sent"]
    assert (await world.sim.control.messages("marina"))[-1]["status"] == "read"


async def test_duplicates_drop_and_shuffle(world: World) -> None:
    await world.sim.control.settings(copies_min=3, copies_max=3)
    await world.sim.control.say("marina", "três vezes")
    assert await world.sim.control.settle()
    assert world.receiver.texts() == ["três vezes"] * 3
    await world.sim.control.settings(copies_min=1, copies_max=1, drop_next=1)
    await world.sim.control.say("marina", "perdida")
    await world.sim.control.settings(shuffle=0.3, concurrency=8)
    for number in range(12):
        await world.sim.control.say("marina", str(number))
    assert await world.sim.control.settle()
    rest = world.receiver.texts()[3:]
    assert rest != [str(number) for number in range(12)]
    assert sorted(rest, key=int) == [str(number) for number in range(12)]


async def test_concurrency_posts_at_the_same_time(world: World) -> None:
    await world.sim.control.settings(concurrency=5)
    world.receiver.pause = 0.2
    for number in range(5):
        await world.sim.control.say("marina", str(number))
    await asyncio.sleep(0.1)
    assert len(world.receiver.seen) == 5


@pytest.mark.parametrize(("mode", "expected"), [("wrong", "sha256=" + "0" * 64), ("missing", None)])
async def test_bad_signatures_on_demand(world: World, mode: str, expected: str | None) -> None:
    await world.sim.control.settings(signature=mode)
    await world.sim.control.say("marina", "oi")
    assert await world.sim.control.settle()
    assert world.receiver.seen[0][0].get("X-Hub-Signature-256") == expected


async def test_raw_webhook_is_posted_as_given(world: World) -> None:
    await world.sim.control.call("POST", "/webhooks/raw", {"text": '{"entry": [1, 2'})
    await world.sim.control.raw_webhook({"a": "é/"})
    assert await world.sim.control.settle()
    assert [body for _, body in world.receiver.seen] == [b'{"entry": [1, 2', b'{"a":"\\u00e9\\/"}']


async def test_handshake(world: World) -> None:
    assert await world.sim.control.handshake(world.receiver.url)
    await world.sim.control.call("POST", "/token", {"verify_token": "errado"})
    assert not await world.sim.control.handshake(world.receiver.url)
    with pytest.raises(ControlError, match="handshake"):
        await world.sim.control.callback(world.receiver.url, verify=True)


async def test_new_template_is_reviewed_and_announced(world: World) -> None:
    url = f"{world.sim.url}/v23.0/200000000000001/message_templates"
    headers = {"Authorization": "Bearer token-do-simulador"}
    for name, text in (("novo_bom", "Olá, {{1}}, tudo bem?"), ("novo_ruim", "Olá {{1}}{{2}} tudo bem?")):
        part = {"type": "BODY", "text": text, "example": {"body_text": [["a", "b"]]}}
        wanted = {"name": name, "language": "pt_BR", "category": "UTILITY", "components": [part]}
        async with aiohttp.request("POST", url, json=wanted, headers=headers) as answer:
            assert (await answer.json())["status"] == "PENDING"
    assert await world.sim.control.settle()
    events = {value["message_template_name"]: value["event"] for value in world.receiver.values()}
    assert events == {"novo_bom": "APPROVED", "novo_ruim": "REJECTED"}
