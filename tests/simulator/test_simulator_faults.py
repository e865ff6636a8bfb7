"""Faults on demand: what the caller sees, and whether the send was accepted."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulator.testing import PHONE, Running, running

MARINA = "+5511987654321"


@pytest.fixture
async def sim() -> AsyncIterator[Running]:
    async with running() as running_sim:
        await running_sim.control.window("marina")
        await running_sim.control.window("joaquim")
        yield running_sim


async def post(sim: Running, seconds: float = 5.0, **body: Any) -> tuple[int, bytes, dict[str, str]]:
    url = f"{sim.url}/v23.0/{PHONE}/messages"
    wanted = {"messaging_product": "whatsapp", "to": MARINA, "text": {"body": "oi"}, **body}
    headers = {"Authorization": "Bearer token-do-simulador"}
    timeout = aiohttp.ClientTimeout(total=seconds)
    async with (
        aiohttp.ClientSession(headers=headers, timeout=timeout) as session,
        session.post(url, json=wanted) as answer,
    ):
        return answer.status, await answer.read(), dict(answer.headers)


async def test_error_hits_once_and_only_what_matches(sim: Running) -> None:
    await sim.control.fault("error", code=131049, match={"to": "+5541988887766", "type": "text"})
    assert (await post(sim))[0] == 200
    status, body, _ = await post(sim, to="+5541988887766")
    assert (status, json.loads(body)["error"]["code"]) == (400, 131049)
    assert (await post(sim, to="+5541988887766"))[0] == 200
    assert len(await sim.control.accepted()) == 2


async def test_rate_limit_and_server_error_are_not_accepted(sim: Running) -> None:
    await sim.control.fault("rate_limit", retry_after=7)
    await sim.control.fault("server_error", http_status=503)
    status, body, headers = await post(sim)
    assert (status, headers["Retry-After"], json.loads(body)["error"]["code"]) == (429, "7", 130429)
    assert (await post(sim))[0] == 503
    assert await sim.control.accepted() == []


async def test_failed_status_after_accepting(sim: Running) -> None:
    await sim.control.fault("failed_status", code=131053, details="Arquivo ruim.")
    assert (await post(sim))[0] == 200
    assert await sim.control.settle()
    bodies = [json.loads(row["body"]) for row in await sim.control.deliveries(kind="status")]
    statuses = [body["entry"][0]["changes"][0]["value"]["statuses"][0] for body in bodies]
    assert [row["status"] for row in statuses] == ["sent", "failed"]
    assert statuses[1]["errors"][0]["error_data"]["details"] == "Arquivo ruim."


@pytest.mark.parametrize(
    ("kind", "accepted"),
    [
        ("reset", 0),
        ("hang", 0),
        ("lost_answer", 1),
        ("hang_after_accept", 1),
        ("truncated", 1),
    ],
)
async def test_broken_connections(sim: Running, kind: str, accepted: int) -> None:
    await sim.control.fault(kind, seconds=0.1)
    with pytest.raises(aiohttp.ClientError):
        await post(sim, biz_opaque_callback_data="ref")
    assert len(await sim.control.accepted("ref")) == accepted


async def test_hang_outlasts_an_impatient_caller(sim: Running) -> None:
    await sim.control.fault("hang", seconds=30)
    with pytest.raises(TimeoutError):
        await post(sim, seconds=0.1)
    assert await sim.control.accepted() == []
    assert (await post(sim))[0] == 200


async def test_accepted_twice_is_counted(sim: Running) -> None:
    await sim.control.fault("lost_answer")
    with pytest.raises(aiohttp.ClientError):
        await post(sim, biz_opaque_callback_data="ref")
    await post(sim, biz_opaque_callback_data="ref")
    assert (await sim.control.counters())["duplicated_client_refs"] == {"ref": 2}


async def test_delay_wrong_json_slow_and_huge(sim: Running) -> None:
    await sim.control.fault("delay", seconds=0.2)
    started = time.monotonic()
    assert (await post(sim))[0] == 200
    assert time.monotonic() - started >= 0.2

    await sim.control.fault("wrong_json")
    _, body, _ = await post(sim)
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(body)

    await sim.control.fault("slow", bytes_per_second=2000)
    started = time.monotonic()
    _, body, _ = await post(sim)
    assert json.loads(body)["messages"]
    assert time.monotonic() - started >= len(body) / 2000 * 0.9

    await sim.control.fault("huge")
    _, body, _ = await post(sim)
    assert len(body) > 10_000_000
    assert len(await sim.control.accepted()) == 4


async def test_status_may_come_before_the_answer(sim: Running) -> None:
    await sim.control.fault("late_answer", seconds=0.3)
    pending = asyncio.create_task(post(sim))
    await asyncio.sleep(0.15)
    assert len(await sim.control.deliveries(kind="status")) == 2
    assert (await pending)[0] == 200


async def test_mark_read_is_spared_unless_named(sim: Running) -> None:
    message_id = await sim.control.say("marina", "oi")
    await sim.control.fault("server_error")
    read = {"status": "read", "message_id": message_id, "to": None, "text": None}
    url = f"{sim.url}/v23.0/{PHONE}/messages"
    headers = {"Authorization": "Bearer token-do-simulador"}
    body = {"messaging_product": "whatsapp", **{key: value for key, value in read.items() if value}}
    async with aiohttp.request("POST", url, json=body, headers=headers) as answer:
        assert answer.status == 200
    assert (await post(sim))[0] == 500


async def test_faults_can_be_listed_and_cleared(sim: Running) -> None:
    await sim.control.fault("server_error", times=None)
    assert [(await post(sim))[0] for _ in range(2)] == [500, 500]
    [rule] = await sim.control.call("GET", "/faults")
    assert rule["hits"] == 2
    await sim.control.clear_faults()
    assert (await post(sim))[0] == 200
