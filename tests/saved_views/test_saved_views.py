"""Saved views: everybody's own, in their order, with a query that lists understand."""

from typing import Any

from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, World

BASE = "/api/v1/saved-views"


async def made(browser: Browser, name: str, **query: Any) -> dict[str, Any]:
    answer = await browser.call("POST", BASE, {"name": name, "query": query})
    assert answer.status == 201, answer.body
    return dict(answer.json())


async def names(browser: Browser) -> list[str]:
    return [item["name"] for item in (await browser.call("GET", BASE)).json()["items"]]


async def test_views_are_kept_with_what_narrows_them(world: World) -> None:
    agent = await world.signed_in("agent")
    query = {
        "view": "closed",
        "sort": "opened_oldest",
        "label": [str(uuid7())],
        "department": "none",
        "opened_from": "2026-11-01",
        "priority": 3,
        "q": "maria",
        "window": "expired",
        "unread": True,
    }
    view = await made(agent, "  Minhas   urgentes ", **query)
    assert (view["name"], view["query"], view["position"]) == ("Minhas urgentes", query, 0)
    assert (await made(agent, "Tudo"))["query"] == {}
    assert (await agent.call("GET", BASE)).json()["items"][0] == view
    changed = await agent.call("PATCH", f"{BASE}/{view['id']}", {"query": {"view": "mine"}})
    assert changed.json() == {**view, "query": {"view": "mine"}}


async def test_views_have_an_order(world: World) -> None:
    agent = await world.signed_in("agent")
    ids = {name: (await made(agent, name))["id"] for name in "abc"}
    moved = await agent.call("PATCH", f"{BASE}/{ids['c']}", {"position": 0})
    assert moved.json()["position"] == 0
    assert await names(agent) == ["c", "a", "b"]
    assert (await agent.call("PATCH", f"{BASE}/{ids['c']}", {"position": 900})).json()["position"] == 2
    assert await names(agent) == ["a", "b", "c"]
    assert (await agent.call("DELETE", f"{BASE}/{ids['a']}")).status == 204
    assert (await made(agent, "d"))["position"] == 2
    assert await names(agent) == ["b", "c", "d"]


async def test_views_are_ones_own(world: World) -> None:
    agent, supervisor = await world.signed_in("agent"), await world.signed_in("supervisor")
    view = await made(agent, "Minha")
    assert await names(supervisor) == []
    for answer in (
        await supervisor.call("PATCH", f"{BASE}/{view['id']}", {"name": "Sua"}),
        await supervisor.call("DELETE", f"{BASE}/{view['id']}"),
    ):
        assert (answer.status, answer.code) == (404, "saved_view_not_found")
    assert await names(agent) == ["Minha"]


async def test_what_is_no_list_is_refused(world: World) -> None:
    agent = await world.signed_in("agent")
    await made(agent, "Uma")
    refused: list[dict[str, Any]] = [
        {"view": "tudo"},
        {"sort": 3},
        {"labels": []},
        {"priority": 9},
        {"department": "x"},
        {"opened_from": "ontem"},
        {"q": "x" * 201},
        {"inbox": "1"},
    ]
    for query in refused:
        assert (await agent.call("POST", BASE, {"name": "Outra", "query": query})).status == 422, query
    answer = await agent.call("POST", BASE, {"name": "uma ", "query": {}})
    assert answer.json()["errors"][0] | {"message": ""} == {"field": "name", "code": "taken", "message": ""}
    assert (await agent.call("POST", BASE, {"name": " ", "query": {}})).status == 422
    for number in range(49):
        await made(agent, f"v{number}")
    answer = await agent.call("POST", BASE, {"name": "demais", "query": {}})
    assert (answer.status, answer.code) == (409, "too_many_saved_views")
