from __future__ import annotations

import json
import warnings
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.exceptions.base_exceptions import LitestarDeprecationWarning

from prosa.accounts.schemas import Principal
from prosa.conversations.policy import Bucket
from prosa.kit.errors import Forbidden, NotFound
from prosa.realtime.hub import Hub
from prosa.realtime.routes import handlers
from tests.realtime.sse import Client, serving
from tests.realtime.support import (
    MemorySource,
    People,
    Reader,
    conversation,
    department,
    open_stream,
    principal,
    running,
    until,
    user,
    viewer,
)

ANA = viewer(1, (1,), "see_unassigned")
FREE_1 = f"dept-free:{department(1)}"


told: list[UUID] = []


async def tell_typing(_: Principal, conversation_id: UUID) -> None:
    told.append(conversation_id)


def api(hub: Hub) -> Litestar:
    told.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        return Litestar(
            handlers,
            dependencies={
                "hub": Provide(lambda: hub, sync_to_thread=False),
                "tell_typing": Provide(lambda: tell_typing, sync_to_thread=False),
                "principal": Provide(lambda: principal(ANA), sync_to_thread=False),
            },
            logging_config=None,
            openapi_config=None,
        )


async def test_counters() -> None:
    source = MemorySource()
    source.counts = {Bucket("queued", department(1), None, False, True): 2}
    async with running(source, People(ANA)) as hub, serving(api(hub)) as port:
        client = await Client.connect(port, "/api/v1/conversations/counters")
        assert client.status == 200
        body = json.loads(await client.body())
        assert body["views"]["waiting"] == {"total": 2, "unread": 2}
        assert body["head"] == 0
        await client.close()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 204),
        ({"conversation_id": None, "mode": "away"}, 204),
        ({"mode": "sleeping"}, 400),
        ({"stream": "x"}, 400),
        ({"user_id": str(user(2))}, 400),
    ],
)
async def test_presence(change: dict[str, Any], status: int) -> None:
    source = MemorySource()
    source.keys = {conversation(1): frozenset({FREE_1})}
    async with running(source, People(ANA)) as hub, serving(api(hub)) as port:
        reader = Reader(hub, await open_stream(hub, ANA))
        data = {
            "stream": reader.stream.id,
            "conversation_id": str(conversation(1)),
            "mode": "viewing",
            **change,
        }
        client = await Client.connect(
            port, "/api/v1/presence", method="PUT", content=json.dumps(data).encode()
        )
        assert client.status == status
        await client.close()
        if not change:
            await until(lambda: reader.of("presence"))


async def test_presence_in_an_invisible_conversation_is_not_found() -> None:
    source = MemorySource()
    source.keys = {conversation(1): frozenset({"dept-free:other"})}
    async with running(source, People(ANA)) as hub:
        for item in (conversation(1), conversation(2)):
            with pytest.raises(NotFound):
                await hub.presence.put(principal(ANA), "some-stream", item, "viewing")


async def test_reading_along_unseen_is_for_those_who_may() -> None:
    async with running(MemorySource(), People(ANA)) as hub:
        with pytest.raises(Forbidden):
            await hub.presence.put(principal(ANA), "some-stream", conversation(1), "monitoring")


async def test_the_customer_is_told_of_writing_now_and_then() -> None:
    source = MemorySource()
    source.keys = {conversation(3): frozenset({FREE_1})}
    async with running(source, People(ANA)) as hub, serving(api(hub)) as port:
        reader = Reader(hub, await open_stream(hub, ANA))
        for mode in ("viewing", "typing", "typing"):
            data = {"stream": reader.stream.id, "conversation_id": str(conversation(3)), "mode": mode}
            client = await Client.connect(
                port, "/api/v1/presence", method="PUT", content=json.dumps(data).encode()
            )
            assert client.status == 204
            await client.close()
    assert told == [conversation(3)]
