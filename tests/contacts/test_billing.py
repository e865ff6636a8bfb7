"""The light of the billing system beside a customer's name: set by a connector, shown, merged, told (CON-12)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, World, world
from tests.contacts.test_pages import contact_of
from tests.desk.companies import add_inbox, published, waiting

__all__ = ["world"]


async def two_contacts(world: World) -> list[str]:
    inbox = await add_inbox(world, world.acme)
    return [
        await contact_of(world, await waiting(world, world.acme, inbox, world.acme.department))
        for _ in range(2)
    ]


async def script_of(world: World, admin: Browser) -> Browser:
    """Somebody's program with a token of theirs."""
    token = (await admin.call("POST", "/api/v1/tokens", {"name": "ERP"})).json()["token"]
    script = world.browser()
    script.extra = {"authorization": f"Bearer {token}"}
    return script


async def billing(browser: Browser, contact: str) -> Any:
    return (await browser.call("GET", f"/api/v1/contacts/{contact}")).json()["contact"]["billing"]


async def test_a_connector_sets_and_clears_it_and_everybody_is_told(world: World) -> None:
    contact, _ = await two_contacts(world)
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    script = await script_of(world, admin)
    path = f"/api/v1/contacts/{contact}/billing"
    assert await billing(agent, contact) is None
    body = {"status": "blocked", "note": " fatura de outubro ", "url": "https://erp.example/c/7"}

    answer = await script.call("PUT", path, body)

    assert answer.status == 200, answer.body
    shown = await billing(agent, contact)
    assert answer.json()["contact"]["billing"] == shown
    assert (shown["status"], shown["note"], shown["url"]) == (
        "blocked",
        "fatura de outubro",
        "https://erp.example/c/7",
    )
    # Looked up again: the time is news, and nothing for the log.
    assert (await script.call("PUT", path, {**body, "checked_at": shown["checked_at"]})).status == 200
    earlier = "2026-11-20T10:00:00Z"
    await script.call("PUT", path, {**body, "checked_at": earlier})
    assert (await billing(agent, contact))["checked_at"] == earlier
    assert (await script.call("DELETE", path)).status == 204
    assert await billing(agent, contact) is None
    told = [
        event["contact"]["billing"] for event, *_ in await published(world, world.acme, "contact.updated")
    ]
    assert [None if item is None else item["status"] for item in told] == ["blocked", "blocked", None]
    noted = await world.database.pool.fetch(
        "SELECT details FROM audit_log WHERE action = 'contact.billing' ORDER BY id"
    )
    assert [row["details"]["status"] for row in noted] == ["blocked", None]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://erp.example/"}, "not_https"),
        ({"url": "javascript:alert(1)"}, "not_https"),
        ({"url": "https://"}, "not_https"),
        ({"url": "https://erp.example@evil.example/"}, "not_https"),
        ({"url": "https://erp.example/a b"}, "not_https"),
        ({"checked_at": "2026-11-20T10:00:00"}, "without_zone"),
        ({"checked_at": "2099-01-01T10:00:00Z"}, "future"),
    ],
)
async def test_what_cannot_be_shown_is_refused(world: World, change: dict[str, Any], code: str) -> None:
    contact, _ = await two_contacts(world)
    admin = await world.signed_in("administrator")
    answer = await admin.call("PUT", f"/api/v1/contacts/{contact}/billing", {"status": "active", **change})
    assert (answer.status, answer.json()["errors"][0]["code"]) == (422, code)
    assert await billing(admin, contact) is None


async def test_who_may_not_and_whom_there_is_not(world: World) -> None:
    contact, _ = await two_contacts(world)
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    stranger = await world.signed_in("administrator", world.other)
    path = f"/api/v1/contacts/{contact}/billing"
    for method, body in (("PUT", {"status": "active"}), ("DELETE", None)):
        assert (await agent.call(method, path, body)).status == 403
        assert (await stranger.call(method, path, body)).status == 404
        assert (await admin.call(method, f"/api/v1/contacts/{uuid7()}/billing", body)).status == 404
    assert (await admin.call("PUT", path, {"status": "late"})).status in (400, 422)
    await world.database.pool.execute("UPDATE contacts SET erased_at = now() WHERE id = $1", UUID(contact))
    answer = await admin.call("PUT", path, {"status": "active"})
    assert (answer.status, answer.json()["code"]) == (409, "contact_erased")


async def test_of_merged_contacts_the_one_that_stays_goes_first(world: World) -> None:
    first, second = await two_contacts(world)
    admin = await world.signed_in("administrator")
    at = "2026-11-20T10:00:00Z"

    async def put(contact: str, status: str) -> None:
        body = {"status": status, "checked_at": at}
        assert (await admin.call("PUT", f"/api/v1/contacts/{contact}/billing", body)).status == 200

    async def merged_status() -> str:
        path = f"/api/v1/contacts/{first}/merge"
        merge = (await admin.call("POST", path, {"other_id": second})).json()["merge"]
        status: str = (await billing(admin, second))["status"]
        assert (await admin.call("POST", f"/api/v1/merges/{merge['id']}/undo", {})).status == 200
        return status

    await put(second, "blocked")
    assert await merged_status() == "blocked"
    assert await billing(admin, first) is None
    assert (await billing(admin, second))["status"] == "blocked"
    await put(first, "active")
    assert await merged_status() == "active"
    assert (await billing(admin, first))["status"] == "active"
