"""Merging over HTTP: what is answered, whom it concerns, and that other companies do not exist."""

from uuid import UUID

import pytest

from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, Company, World
from tests.desk.companies import add_inbox, published, waiting


async def people(world: World, company: Company) -> tuple[UUID, UUID]:
    """Two contacts whose conversations wait in the company's department."""
    inbox = await add_inbox(world, company)
    threads = [await waiting(world, company, inbox, company.department) for _ in range(2)]
    rows = await world.database.pool.fetch(
        "SELECT contact_id FROM conversations WHERE id = ANY($1) ORDER BY created_at, id", threads
    )
    return rows[0]["contact_id"], rows[1]["contact_id"]


@pytest.fixture
async def browser(world: World) -> Browser:
    return await world.signed_in("administrator")


async def test_merging_is_told_and_undone(world: World, browser: Browser) -> None:
    first, second = await people(world, world.acme)

    answer = await browser.call(
        "POST", f"/api/v1/contacts/{first}/merge", {"other_id": str(second), "note": " sim\0 "}
    )

    assert answer.status == 200
    merge = answer.json()["merge"]
    assert answer.json()["contact"]["id"] == str(first)
    assert (merge["winner_id"], merge["loser"]["id"], merge["note"]) == (str(first), str(second), "sim")
    assert (await browser.call("GET", f"/api/v1/contacts/{second}")).json()["contact"]["id"] == str(first)
    field = await browser.call(
        "POST", "/api/v1/custom-fields", {"key": "placa", "label": "Placa", "kind": "text"}
    )
    # Whoever had the other one open a moment ago writes to the person.
    body = {"values": {field.json()["id"]: "ABC1D23"}, "clear": []}
    assert (await browser.call("PUT", f"/api/v1/contacts/{second}/fields", body)).status == 200
    stored = (await browser.call("GET", f"/api/v1/contacts/{first}/fields")).json()["items"]
    assert [item["value"] for item in stored] == ["ABC1D23"]
    again = await browser.call("POST", f"/api/v1/contacts/{second}/merge", {"other_id": str(first)})
    assert (again.status, again.json()["code"]) == (409, "already_merged")
    assert again.json()["extra"] == {"contact_id": str(first)}
    (told,) = await published(world, world.acme, "contact.merged")
    assert told[0]["contact_ids"] == sorted([str(first), str(second)])

    undone = await browser.call("POST", f"/api/v1/merges/{merge['id']}/undo", {})
    assert undone.status == 200
    assert undone.json()["merge"]["undone_at"] is not None
    late = await browser.call("POST", f"/api/v1/merges/{merge['id']}/undo", {})
    assert (late.status, late.json()["code"]) == (409, "merge_undone")
    actions = await world.database.pool.fetch(
        "SELECT action FROM audit_log WHERE account_id = $1 AND action LIKE 'contact.%merged' ORDER BY id",
        world.acme.id,
    )
    assert [row["action"] for row in actions] == ["contact.merged", "contact.unmerged"]


async def test_two_are_told_apart_and_that_is_taken_back(world: World, browser: Browser) -> None:
    first, second = await people(world, world.acme)
    path = f"/api/v1/contacts/{first}/distinctions"

    answer = await browser.call("POST", path, {"other_id": str(second)})

    assert answer.status == 200
    made = answer.json()["distinction"]
    assert made["contact"]["id"] == str(second)
    assert (await browser.call("GET", path)).json()["items"] == [made]
    (told,) = await published(world, world.acme, "contact.told_apart")
    assert told[0]["contact_ids"] == sorted([str(first), str(second)])
    stranger = await world.signed_in("administrator", world.other)
    for method, where in (("GET", path), ("DELETE", f"/api/v1/distinctions/{made['id']}")):
        assert (await stranger.call(method, where)).status == 404
    theirs, _ = await people(world, world.other)
    assert (await browser.call("POST", path, {"other_id": str(theirs)})).status == 404

    assert (await browser.call("DELETE", f"/api/v1/distinctions/{made['id']}")).status == 204
    late = await browser.call("DELETE", f"/api/v1/distinctions/{made['id']}")
    assert (late.status, late.json()["code"]) == (404, "distinction_not_found")


async def test_another_company_does_not_exist(world: World, browser: Browser) -> None:
    ours, other = await people(world, world.acme)
    theirs, _ = await people(world, world.other)
    stranger = await world.signed_in("administrator", world.other)
    for one, two in ((ours, theirs), (theirs, ours), (ours, uuid7())):
        answer = await browser.call("POST", f"/api/v1/contacts/{one}/merge", {"other_id": str(two)})
        assert (answer.status, answer.json()["code"]) == (404, "contact_not_found")
    done = await browser.call("POST", f"/api/v1/contacts/{ours}/merge", {"other_id": str(other)})
    for path in (f"/api/v1/contacts/{ours}/merges", f"/api/v1/contacts/{ours}/duplicates"):
        assert (await stranger.call("GET", path)).status == 404
    answer = await stranger.call("POST", f"/api/v1/merges/{done.json()['merge']['id']}/undo", {})
    assert (answer.status, answer.json()["code"]) == (404, "merge_not_found")
    await world.database.pool.execute(
        "INSERT INTO identity_conflicts (account_id, id, contact_id, other_contact_id, kind, value)"
        " VALUES ($1, $2, $3, $3, 'phone', '+1')",
        world.other.id,
        (conflict := uuid7()),
        theirs,
    )
    assert (await browser.call("GET", "/api/v1/identity-conflicts")).json() == {
        "items": [],
        "next_cursor": None,
    }
    answer = await browser.call("POST", f"/api/v1/identity-conflicts/{conflict}/resolve", {"action": "keep"})
    assert (answer.status, answer.json()["code"]) == (404, "identity_conflict_not_found")


async def test_whoever_may_not_edit_contacts_merges_none(world: World) -> None:
    first, second = await people(world, world.acme)
    await world.database.pool.execute(
        "UPDATE roles SET permissions = '{conversations.see_all}' WHERE account_id = $1 AND kind = 'agent'",
        world.acme.id,
    )
    reader = await world.signed_in("agent")
    for method, path in (
        ("POST", f"/api/v1/contacts/{first}/merge"),
        ("POST", f"/api/v1/merges/{uuid7()}/undo"),
        ("GET", f"/api/v1/contacts/{first}/duplicates"),
        ("POST", f"/api/v1/contacts/{first}/distinctions"),
        ("DELETE", f"/api/v1/distinctions/{uuid7()}"),
        ("GET", "/api/v1/identity-conflicts"),
        ("POST", f"/api/v1/identity-conflicts/{uuid7()}/resolve"),
    ):
        names_other = path.endswith(("merge", "distinctions"))
        body = {"other_id": str(second)} if names_other else {"action": "keep"}
        answer = await reader.call(method, path, body if method == "POST" else None)
        assert answer.status == 403, path
    for name in ("merges", "distinctions"):
        assert (await reader.call("GET", f"/api/v1/contacts/{first}/{name}")).json() == {"items": []}
