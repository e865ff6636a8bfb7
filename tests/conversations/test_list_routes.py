"""The parameters of lists and searches: whatever comes, the answer is a page or says which field is wrong."""

import random
from urllib.parse import urlencode

import pytest

from prosa.kit import paging
from prosa.kit.ids import uuid7
from tests.accounts.support import World, world
from tests.fixtures.prosa import NOW

__all__ = ["world"]

GOOD = {
    "view": ["waiting", "mine", "active", "open", "closed", "bot", "all"],
    "sort": ["recent", "oldest", "opened_recent", "opened_oldest", "expires_soon"],
    "q": ["maria", "11 98765-4321", "20261121000001", "20/11/2026", "'%_\\", " ", "a", "@x", "é"],
    "everywhere": ["1", "true", "0"],
    "wide": ["1"],
    "unread": ["1", "false"],
    "label": [str(uuid7())],
    "labelled": ["1"],
    "department": ["none", str(uuid7())],
    "agent": ["none", str(uuid7())],
    "inbox": [str(uuid7())],
    "channel": ["whatsapp"],
    "opened_from": ["2026-11-01"],
    "opened_to": ["2026-11-30"],
    "window": ["open", "expiring", "expired"],
    "reason": [str(uuid7())],
    "priority": ["0", "1", "3"],
    "cursor": [paging.encode(NOW, uuid7())],
    "limit": ["1", "100"],
}
BAD = {
    "view": ["", "tudo"],
    "sort": ["newest", "0"],
    "q": ["x" * 201],
    "unread": ["talvez"],
    "label": ["", "x"],
    "department": ["", "nada", "None"],
    "agent": ["0"],
    "inbox": ["x"],
    "channel": ["", "fax"],
    "opened_from": ["ontem", "2026-13-01", "0001-01-01", "20261101", "9999-12-31"],
    "opened_to": ["2026-02-30"],
    "window": ["closed"],
    "reason": ["none"],
    "priority": ["-1", "4", "x"],
    "cursor": ["", "x", "kg", "👍", paging.encode(NOW, 3), paging.encode(NOW.replace(year=1), uuid7())],
    "limit": ["0", "101", "x"],
}
LISTS = "/api/v1/conversations"


@pytest.mark.parametrize("who", ["administrator", "agent"])
async def test_every_combination_gives_a_page(who: str, world: World) -> None:
    browser, dice = await world.signed_in(who), random.Random(1)
    for name, values in GOOD.items():
        for value in values:
            answer = await browser.call("GET", f"{LISTS}?{urlencode({name: value})}")
            assert answer.status == 200, (name, value, answer.body)
    for _ in range(60):
        names = dice.sample(list(GOOD), dice.randint(2, 8))
        query = urlencode({name: dice.choice(GOOD[name]) for name in names})
        answer = await browser.call("GET", f"{LISTS}?{query}")
        assert answer.status == 200, (query, answer.body)
        assert answer.json().keys() == {"items", "next_cursor", "head"}


async def test_a_bad_value_is_named(world: World) -> None:
    browser = await world.signed_in("agent")
    for name, values in BAD.items():
        for value in values:
            answer = await browser.call("GET", f"{LISTS}?{urlencode({name: value})}")
            assert answer.status == 422, (name, value, answer.body)
            assert answer.json()["errors"][0]["field"] == name, (value, answer.body)


async def test_searches_take_anything(world: World) -> None:
    browser, dice = await world.signed_in("agent"), random.Random(2)
    signs = [
        "a",
        "é",
        '"',
        "'",
        "&",
        "|",
        "!",
        "(",
        ")",
        ":",
        "*",
        "<->",
        "-",
        " ",
        "\\",
        "%",
        "or",
        "\x01",
        "😀",
    ]
    for _ in range(80):
        q = "".join(dice.choice(signs) for _ in range(dice.randint(0, 9)))
        answer = await browser.call("GET", f"/api/v1/search/messages?{urlencode({'q': q})}")
        assert answer.status == 200, (q, answer.body)
        assert answer.json() == {"items": [], "next_cursor": None, "is_partial": False}
        assert (await browser.call("GET", f"{LISTS}?{urlencode({'q': q})}")).status == 200, q
    for name in ("department", "from", "to", "inbox", "cursor", "limit", "conversation_id"):
        answer = await browser.call("GET", f"/api/v1/search/messages?q=a&{name}=x")
        assert answer.status == 422, (name, answer.body)
        assert answer.json()["errors"][0]["field"] == name
    assert (await browser.call("GET", "/api/v1/search/messages")).status == 422
    for path in (
        f"search/messages?q=a&conversation_id={uuid7()}",
        f"search/messages?q=a&contact_id={uuid7()}",
        f"conversations/{uuid7()}/search?q=a",
        f"contacts/{uuid7()}/search?q=a",
        f"contacts/{uuid7()}/timeline",
        f"contacts/{uuid7()}/tickets",
    ):
        assert (await browser.call("GET", f"/api/v1/{path}")).status == 404, path
