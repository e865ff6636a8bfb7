"""The contacts page over HTTP: who sees whom, what a search finds, what is kept of a person (CON-2, CON-20)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest

from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, World, world
from tests.desk.companies import add_inbox, waiting

__all__ = ["world"]
CPF = "529.982.247-25"


async def contact_of(world: World, thread: UUID) -> str:
    found = await world.database.pool.fetchval("SELECT contact_id FROM conversations WHERE id = $1", thread)
    return str(found)


async def add(browser: Browser, name: str, phone: str, **data: Any) -> str:
    answer = await browser.call("POST", "/api/v1/contacts", {"name": name, "phone": phone})
    assert answer.status == 201, answer.body
    contact_id = answer.json()["contact"]["id"]
    if data:
        answer = await browser.call("PATCH", f"/api/v1/contacts/{contact_id}", data)
        assert answer.status == 200, answer.body
    return str(contact_id)


async def names(browser: Browser, query: str = "") -> list[str]:
    answer = await browser.call("GET", f"/api/v1/contacts{query}")
    assert answer.status == 200, answer.body
    return [row["name"] for row in answer.json()["items"]]


async def test_a_search_finds_names_phones_addresses_and_documents(world: World) -> None:
    admin = await world.signed_in("administrator")
    await add(admin, "Márcia Gonçalves", "(41) 99887-6655", email="Marcia.G@example.com", cpf=CPF)
    await add(admin, "João da Silva", "41 3322-1100")
    await add(admin, "Bia 100%", "+1 415 555 0100")
    for text, found in {
        "marc": ["Márcia Gonçalves"],
        "goncal marcia": ["Márcia Gonçalves"],
        "ilva": ["João da Silva"],
        "da": ["João da Silva"],
        "100%": ["Bia 100%"],
        "0%1": [],
        "41998876655": ["Márcia Gonçalves"],
        "4198876655": ["Márcia Gonçalves"],
        "+55 (41) 99887-6655": ["Márcia Gonçalves"],
        "8876-656": [],
        "9887-6655": ["Márcia Gonçalves"],
        "4155550100": ["Bia 100%"],
        "marcia.g@": ["Márcia Gonçalves"],
        CPF: ["Márcia Gonçalves"],
        "52998224725": ["Márcia Gonçalves"],
        "529.982": [],
        "ninguém": [],
        "'; drop": [],
    }.items():
        assert await names(admin, f"?q={quote(text)}") == found, text


async def test_pages_go_on_in_their_order_and_cursors_are_checked(world: World) -> None:
    admin = await world.signed_in("administrator")
    for number in range(7):
        await add(admin, f"Pessoa {number % 3}", f"41 99000-000{number}")
    for sort in ("name", "created"):
        whole = (await admin.call("GET", f"/api/v1/contacts?sort={sort}")).json()["items"]
        found: list[Any] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = await admin.call("GET", f"/api/v1/contacts?sort={sort}&limit=2{cursor}")
            found += answer.json()["items"]
            more = answer.json()["next_cursor"]
            cursor = f"&cursor={more}" if more else None
        assert found == whole
        assert len({row["id"] for row in found}) == 7
    assert whole[0]["name"] == "Pessoa 0", "the newest is the seventh"
    made = (await admin.call("GET", "/api/v1/contacts?limit=1")).json()["next_cursor"]
    for query in (
        f"sort=created&cursor={made}",
        "cursor=x",
        "cursor=%00",
        "sort=best",
        "limit=0",
        f"q={201 * 'x'}",
    ):
        assert (await admin.call("GET", f"/api/v1/contacts?{query}")).status in (400, 422), query


async def test_filters_by_block_and_channel(world: World) -> None:
    admin = await world.signed_in("administrator")
    ana = await add(admin, "Ana", "41 99000-0001")
    await add(admin, "Bia", "41 99000-0002")
    await world.database.pool.execute("UPDATE contacts SET is_blocked = true WHERE id = $1", UUID(ana))
    assert await names(admin, "?blocked=true") == ["Ana"]
    assert await names(admin, "?blocked=false") == ["Bia"]
    assert await names(admin, "?channel=whatsapp") == ["Ana", "Bia"]
    assert await names(admin, "?channel=instagram") == []
    assert await names(admin, "?channel=a%00") == []
    many = await admin.call("GET", f"/api/v1/contacts?{'&'.join(['field.cidade=1'] * 21)}")
    assert (many.status, many.json()["errors"][0]["code"]) == (422, "too_many")


async def test_a_contact_is_listed_for_whom_one_of_its_conversations_is_there(world: World) -> None:
    inbox_id = await add_inbox(world, world.acme)
    thread = await waiting(world, world.acme, inbox_id, world.acme.department)
    agent, stranger = await world.signed_in("agent"), await world.signed_in("administrator", world.other)
    contact_id = await contact_of(world, thread)
    page = (await agent.call("GET", "/api/v1/contacts")).json()["items"]
    assert [row["id"] for row in page] == [contact_id]
    assert page[0]["last_message_at"] is not None
    details = (await agent.call("GET", f"/api/v1/contacts/{contact_id}")).json()["contact"]
    assert [item["id"] for item in details["conversations"]] == [str(thread)]
    assert await names(stranger) == []
    await world.database.pool.execute(
        "DELETE FROM department_members WHERE user_id = $1", world.acme.users["agent"]
    )
    assert await names(agent) == []
    assert await names(agent, "?q=cliente") == []
    assert (await agent.call("GET", f"/api/v1/contacts/{contact_id}")).status == 404
    # One without any conversation is there for who may edit contacts, and for nobody else.
    admin = await world.signed_in("administrator")
    lonely = await add(admin, "Sem Conversa", "41 99000-0009")
    assert await names(agent) == ["Sem Conversa"]
    await world.database.pool.execute(
        "UPDATE roles SET permissions = array_remove(permissions, 'contacts.edit')"
        " WHERE account_id = $1 AND kind = 'agent'",
        world.acme.id,
    )
    assert await names(agent) == []
    assert (await agent.call("GET", f"/api/v1/contacts/{lonely}")).status == 404


async def test_data_are_checked_kept_and_taken_away(world: World) -> None:
    admin = await world.signed_in("administrator")
    contact_id = await add(admin, "Ana", "41 99000-0001")
    address = f"/api/v1/contacts/{contact_id}"
    wrong = {"email": "ana@", "cpf": "111.111.111-11", "birth_date": "2999-01-01", "rg": "9" * 31}
    answer = await admin.call("PATCH", address, {**wrong, "customer_code": "C-1"})
    assert (answer.status, answer.code) == (422, "invalid")
    assert {(item["field"], item["code"]) for item in answer.json()["errors"]} == {
        ("email", "invalid"),
        ("cpf", "invalid"),
        ("birth_date", "out_of_range"),
        ("rg", "too_long"),
    }
    kept = (await admin.call("GET", address)).json()["contact"]
    assert kept["customer_code"] is None, "all or nothing"
    data = {
        "email": "ana@example.com",
        "cpf": CPF,
        "birth_date": "1980-02-29",
        "rg": " 1.234 ",
        "customer_code": "C-1",
    }
    kept = (await admin.call("PATCH", address, data)).json()["contact"]
    assert {name: kept[name] for name in data} == {**data, "cpf": "52998224725", "rg": "1.234"}
    kept = (await admin.call("PATCH", address, {"cpf": None, "email": ""})).json()["contact"]
    assert (kept["cpf"], kept["email"], kept["customer_code"]) == (None, None, "C-1")
    for body in ({"cpf": 5}, {"birth_date": "ontem"}, {"version": 3}):
        assert (await admin.call("PATCH", address, body)).status in (400, 422), body


async def test_a_cpf_is_masked_without_the_permission(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    contact_id = await add(admin, "Ana", "41 99000-0001", cpf=CPF)
    for path in (f"/api/v1/contacts/{contact_id}", "/api/v1/contacts"):
        assert "52998224725" in (await admin.call("GET", path)).body.decode()
        hidden = (await agent.call("GET", path)).body.decode()
        assert "***.982.247-**" in hidden
        assert "52998224725" not in hidden
    answer = await agent.call("PATCH", f"/api/v1/contacts/{contact_id}", {"rg": "1"})
    assert answer.json()["contact"]["is_cpf_masked"] is True
    assert "52998224725" not in answer.body.decode()


@pytest.mark.parametrize(
    ("phone", "is_foreign", "kept"),
    [
        ("41 9876-6655", False, "+5541998766655"),
        ("+55 41 99876-6655", False, "+5541998766655"),
        ("041 3322-1100", False, "+554133221100"),
        ("+1 415 555 0100", True, "+14155550100"),
        ("0044 20 7946 0958", True, "+442079460958"),
        ("415 555 0100", True, "prefix_required"),
        ("99876-6655", False, "invalid"),
        ("abc", False, "invalid"),
        ("  ", False, "required"),
    ],
)
async def test_numbers_are_kept_in_one_form(world: World, phone: str, is_foreign: bool, kept: str) -> None:
    admin = await world.signed_in("administrator")
    data = {"name": "Ana", "phone": phone, "is_foreign": is_foreign}
    answer = await admin.call("POST", "/api/v1/contacts", data)
    if kept.startswith("+"):
        assert answer.json()["contact"]["phone"] == kept
    else:
        assert [(item["field"], item["code"]) for item in answer.json()["errors"]] == [("phone", kept)]
        assert await names(admin) == []


async def test_a_number_belongs_to_one_contact(world: World) -> None:
    admin = await world.signed_in("administrator")
    ana = await add(admin, "Ana", "41 99876-6655")
    answer = await admin.call("POST", "/api/v1/contacts", {"name": "Outra", "phone": "41 9876-6655"})
    assert (answer.status, answer.code) == (409, "contact_exists")
    assert answer.json()["extra"] == {"contact_id": ana}
    # Whoever may not see the contact is not told who it is.
    inbox_id = await add_inbox(world, world.acme)
    await world.database.pool.execute(
        "INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at, state)"
        " VALUES ($1, $2, $3, $4, now(), 'closed')",
        world.acme.id,
        uuid7(),
        inbox_id,
        UUID(ana),
    )
    agent = await world.signed_in("agent")
    answer = await agent.call("POST", "/api/v1/contacts", {"name": "Outra", "phone": "41 9876-6655"})
    assert (answer.status, answer.json()["extra"]) == (409, {"contact_id": None})
    assert await names(admin) == ["Ana"]
    answer = await admin.call("POST", "/api/v1/contacts", {"name": " ", "phone": "41 98888-7777"})
    assert answer.status == 422
