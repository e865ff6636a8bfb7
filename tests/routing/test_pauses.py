"""Pause reasons: the list, its order, and what was used."""

import msgspec

from prosa.kit.ids import uuid7
from tests.accounts.support import World, world

__all__ = ["world"]

BASE = "/api/v1/pause-reasons"


async def test_the_list_is_kept(world: World) -> None:
    admin = await world.signed_in("administrator")
    lunch = (await admin.call("POST", BASE, {"name": " Almoço "})).json()
    coffee = (await admin.call("POST", BASE, {"name": "Café"})).json()
    assert (lunch["name"], coffee["position"]) == ("Almoço", 1)
    assert (await admin.call("POST", BASE, {"name": "Almoço"})).code == "pause_reason_name_taken"
    address = f"{BASE}/{coffee['id']}"
    assert (await admin.call("PATCH", address, {"name": "Almoço"})).code == "pause_reason_name_taken"
    assert (await admin.call("PATCH", address, {"name": "Cafezinho"})).json()["name"] == "Cafezinho"
    event = msgspec.json.decode((await world.events())[-1].payload)
    assert (event["type"], event["pause_reason"]["name"]) == ("pause_reason.updated", "Cafezinho")
    answer = await admin.call("PUT", f"{BASE}/order", {"ids": [coffee["id"], lunch["id"]]})
    assert [item["name"] for item in answer.json()["items"]] == ["Cafezinho", "Almoço"]
    me = (await (await world.signed_in("agent")).call("GET", "/api/v1/me")).json()
    assert [item["name"] for item in me["directory"]["pause_reasons"]] == ["Cafezinho", "Almoço"]


async def test_what_was_used_stays_for_the_reports(world: World) -> None:
    admin = await world.signed_in("administrator")
    used = (await admin.call("POST", BASE, {"name": "Almoço"})).json()["id"]
    unused = (await admin.call("POST", BASE, {"name": "Café"})).json()["id"]
    async with world.database.transaction(world.acme.id) as tx:
        await tx.execute(
            "INSERT INTO agent_state_log (account_id, id, user_id, state, pause_reason_id, started_at)"
            " VALUES ($1, $2, $3, 'paused', $4, $5)",
            tx.account_id,
            uuid7(),
            world.acme.users["agent"],
            used,
            tx.now,
        )
    assert (await admin.call("DELETE", f"{BASE}/{used}")).json() == {"outcome": "deactivated"}
    assert (await admin.call("DELETE", f"{BASE}/{unused}")).json() == {"outcome": "deleted"}
    items = (await admin.call("GET", BASE)).json()["items"]
    assert [(item["id"], item["is_active"]) for item in items] == [(used, False)]
    async with world.database.transaction(world.acme.id) as tx:
        rows = await tx.fetch(
            "SELECT action FROM audit_log WHERE account_id = $1 AND action LIKE 'pause_reason.%' ORDER BY id",
            tx.account_id,
        )
    assert [row["action"].split(".")[1] for row in rows] == ["created", "created", "deactivated", "deleted"]
