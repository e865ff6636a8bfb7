"""The bell, windows and phones over HTTP: everybody has their own."""

from __future__ import annotations

import pytest

from prosa.notifications import queries
from prosa.notifications.schemas import NotificationOut
from tests.accounts.support import World, world

__all__ = ["world"]

PHONE = {"endpoint": "https://push.example/1", "p256dh": "B" + "A" * 86, "auth": "A" * 22}
UNKNOWN = "01a1fc2e-afd3-728c-b4ca-8db900000000"


async def fill(world: World, *roles: str) -> NotificationOut:
    """The same entry in the bells of these people."""
    async with world.database.transaction(world.acme.id) as tx:
        entry = NotificationOut(
            id=world.acme.users["agent"],
            kind="mention",
            conversation_id=None,
            detail={"text": "olha aqui"},
            count=1,
            created_at=tx.now,
            updated_at=tx.now,
        )
        await queries.upsert(tx, [(world.acme.users[role], entry) for role in roles])
    return entry


async def test_list_see_and_remove(world: World) -> None:
    entry = await fill(world, "agent", "supervisor")
    agent, supervisor = await world.signed_in("agent"), await world.signed_in("supervisor")

    page = (await agent.call("GET", "/api/v1/notifications")).json()
    assert [item["kind"] for item in page["items"]] == ["mention"]
    assert (page["unseen"], page["next_cursor"]) == (1, None)

    assert (await agent.call("POST", "/api/v1/notifications/seen")).status == 204
    assert (await agent.call("GET", "/api/v1/notifications")).json()["unseen"] == 0
    assert (await supervisor.call("GET", "/api/v1/notifications")).json()["unseen"] == 1

    assert (await agent.call("DELETE", f"/api/v1/notifications/{entry.id}")).status == 204
    assert (await agent.call("DELETE", f"/api/v1/notifications/{entry.id}")).code == "not_found"
    assert len((await supervisor.call("GET", "/api/v1/notifications")).json()["items"]) == 1
    assert (await supervisor.call("DELETE", "/api/v1/notifications")).status == 204
    assert (await supervisor.call("GET", "/api/v1/notifications")).json()["items"] == []
    told = [(event.type, event.audience) for event in await world.events() if "notification" in event.type]
    assert told == [
        ("notification.seen", [f"user:{world.acme.users['agent']}"]),
        ("notification.removed", [f"user:{world.acme.users['agent']}"]),
        ("notification.removed", [f"user:{world.acme.users['supervisor']}"]),
    ]


async def test_somebody_elses_entry_cannot_be_removed(world: World) -> None:
    entry = await fill(world, "agent")
    for stranger in (await world.signed_in("administrator"), await world.signed_in("agent", world.other)):
        assert (await stranger.call("DELETE", f"/api/v1/notifications/{entry.id}")).status == 404
        assert (await stranger.call("DELETE", "/api/v1/notifications")).status == 204
    agent = await world.signed_in("agent")
    assert len((await agent.call("GET", "/api/v1/notifications")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/v1/notifications?cursor=nonsense", None, 422),
        ("GET", "/api/v1/notifications?limit=0", None, 422),
        ("PUT", "/api/v1/attention", {"window": "window-1", "is_looking": True}, 204),
        ("PUT", "/api/v1/attention", {"window": "x", "is_looking": True}, 422),
        ("PUT", "/api/v1/attention", {"window": "window-1", "is_looking": False}, 204),
        ("PUT", "/api/v1/push/subscription", PHONE, 204),
        ("PUT", "/api/v1/push/subscription", {**PHONE, "endpoint": "javascript:alert(1)"}, 422),
        ("PUT", "/api/v1/push/subscription", {**PHONE, "auth": "A" * 30}, 422),
        ("POST", "/api/v1/push/subscription/end", {"endpoint": PHONE["endpoint"]}, 204),
        ("POST", "/api/v1/push/closed", {"conversation_id": UNKNOWN}, 204),
    ],
)
async def test_calls(world: World, method: str, path: str, body: object, status: int) -> None:
    agent = await world.signed_in("agent")
    assert (await agent.call(method, path, body)).status == status
    assert (await world.browser().call(method, path, body)).status == 401


async def test_the_public_key_is_for_browsers(world: World) -> None:
    agent = await world.signed_in("agent")
    assert len((await agent.call("GET", "/api/v1/push/key")).json()["public_key"]) == 87
