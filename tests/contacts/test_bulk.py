"""What is done to several contacts at once, and taking one away (CON-20)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, World, world
from tests.contacts.test_pages import CPF, add, contact_of, names
from tests.desk.companies import add_inbox, published, waiting

__all__ = ["world"]


async def bulk(browser: Browser, ids: list[str], action: str, value: object = None) -> Any:
    answer = await browser.call(
        "POST",
        "/api/v1/contacts/bulk",
        {"ids": ids, "action": action, "value": None if value is None else str(value)},
    )
    return answer.json() if answer.status == 200 else (answer.status, answer.code)


async def label(browser: Browser, name: str = "VIP") -> str:
    answer = await browser.call("POST", "/api/v1/labels", {"name": name, "color": "#AA0000"})
    return str(answer.json()["id"])


async def labels_of(browser: Browser, contact_id: str) -> list[str]:
    answer = await browser.call("GET", f"/api/v1/contacts/{contact_id}")
    found: list[str] = answer.json()["contact"]["labels"]
    return found


async def test_labels_are_put_on_and_taken_off(world: World) -> None:
    admin = await world.signed_in("administrator")
    ana, bia = await add(admin, "Ana", "41 99000-0001"), await add(admin, "Bia", "41 99000-0002")
    vip, nobody = await label(admin), str(uuid7())
    outcome = await bulk(admin, [ana, nobody, ana], "add_label", vip)
    assert outcome == {"done": [ana], "refused": [{"id": nobody, "code": "contact_not_found"}]}
    assert await bulk(admin, [ana, bia], "add_label", vip) == {"done": [ana, bia], "refused": []}
    assert await labels_of(admin, ana) == [vip]
    assert await names(admin, f"?label={vip}") == ["Ana", "Bia"]
    await bulk(admin, [ana], "remove_label", vip)
    assert await names(admin, f"?label={vip}") == ["Bia"]
    assert await labels_of(admin, ana) == []
    for value in (None, uuid7()):
        assert await bulk(admin, [ana], "add_label", value) == (422, "invalid")
        assert await bulk(admin, [ana], "remove_label", value) == (422, "invalid")
    # One that a contact has is archived, not deleted.
    answer = await admin.call("DELETE", f"/api/v1/labels/{vip}")
    assert answer.json() == {"outcome": "deactivated"}
    assert await bulk(admin, [ana], "add_label", vip) == (422, "invalid"), "archived"


async def test_labels_of_conversations_count_and_come_off_by_their_own_rules(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    vip = await label(admin)
    inbox_id = await add_inbox(world, world.acme)
    thread = await waiting(world, world.acme, inbox_id, world.acme.department)
    contact_id = await contact_of(world, thread)
    answer = await admin.call("POST", f"/api/v1/conversations/{thread}/labels", {"add": [vip], "remove": []})
    assert answer.status == 200, answer.body
    assert await labels_of(agent, contact_id) == [vip]
    assert [
        row["id"] for row in (await agent.call("GET", f"/api/v1/contacts?label={vip}")).json()["items"]
    ] == [contact_id]
    await world.database.pool.execute(
        "UPDATE roles SET permissions = array_remove(permissions, 'conversations.label_waiting')"
        " WHERE account_id = $1 AND kind = 'agent'",
        world.acme.id,
    )
    outcome = await bulk(await world.signed_in("agent"), [contact_id], "remove_label", vip)
    assert outcome["refused"] == [{"id": contact_id, "code": "forbidden"}]
    assert await bulk(admin, [contact_id], "remove_label", vip) == {"done": [contact_id], "refused": []}
    assert await labels_of(admin, contact_id) == []


async def test_consent_and_owner_of_those_whom_one_sees(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    inbox_id = await add_inbox(world, world.acme)
    seen = await contact_of(world, await waiting(world, world.acme, inbox_id, world.acme.department))
    hidden = await add(admin, "Escondida", "41 99000-0003")
    await world.database.pool.execute(
        "INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at, state)"
        " VALUES ($1, $2, $3, $4, now(), 'closed')",
        world.acme.id,
        uuid7(),
        inbox_id,
        UUID(hidden),
    )
    refused = [{"id": hidden, "code": "contact_not_found"}]
    assert await bulk(agent, [seen, hidden], "opt_out") == {"done": [seen], "refused": refused}
    mine = world.acme.users["agent"]
    assert await bulk(agent, [seen, hidden], "owner", mine) == {"done": [seen], "refused": refused}
    assert await bulk(agent, [seen], "owner", uuid7()) == (422, "invalid")
    assert await names(admin, f"?opt_in=false&owner={mine}") == ["Cliente"]
    told = [data["contact"] for data, _ in await published(world, world.acme, "contact.updated")]
    assert [(item["id"], item["receives_broadcasts"], item["owner_id"]) for item in told] == [
        (seen, False, None),
        (seen, False, str(mine)),
    ]
    assert (await bulk(agent, [seen], "owner"))["done"] == [seen]
    assert await names(admin, "?owner=none&opt_in=false") == ["Cliente"]
    for ids in ([], [str(uuid7()) for _ in range(501)]):
        assert (await bulk(agent, ids, "opt_in"))[0] in (400, 422)
    assert (await bulk(agent, [seen], "burn"))[0] in (400, 422)


async def test_only_a_contact_without_history_is_deleted(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    ana = await add(admin, "Ana", "41 99000-0001", cpf=CPF, receives_broadcasts=False)
    field = (
        await admin.call("POST", "/api/v1/custom-fields", {"key": "plano", "label": "Plano", "kind": "text"})
    ).json()
    await admin.call("PUT", f"/api/v1/contacts/{ana}/fields", {"values": {field["id"]: "Ouro"}, "clear": []})
    assert (await agent.call("DELETE", f"/api/v1/contacts/{ana}")).status == 403
    await world.database.pool.execute("UPDATE contacts SET is_blocked = true WHERE id = $1", UUID(ana))
    answer = await admin.call("DELETE", f"/api/v1/contacts/{ana}")
    assert (answer.status, answer.code) == (409, "contact_blocked")
    await world.database.pool.execute("UPDATE contacts SET is_blocked = false WHERE id = $1", UUID(ana))
    hold = await admin.call("PUT", f"/api/v1/contacts/{ana}/legal-hold", {"reason": "Processo 12/2026"})
    assert hold.status == 200
    answer = await admin.call("DELETE", f"/api/v1/contacts/{ana}")
    assert (answer.status, answer.code) == (409, "legal_hold")
    assert (await admin.call("DELETE", f"/api/v1/contacts/{ana}/legal-hold")).status == 204
    assert (await admin.call("DELETE", f"/api/v1/contacts/{ana}")).status == 204
    assert (await admin.call("GET", f"/api/v1/contacts/{ana}")).status == 404
    assert (await admin.call("DELETE", f"/api/v1/contacts/{ana}")).status == 404
    again = await add(admin, "Ana", "41 99000-0001", cpf=CPF)
    assert again != ana, "number and CPF are free again"
    answer = await admin.call("POST", f"/api/v1/contacts/{again}/notes", {"text": "gosta de café"})
    assert answer.status == 201
    inbox_id = await add_inbox(world, world.acme)
    spoken = await contact_of(world, await waiting(world, world.acme, inbox_id, world.acme.department))
    for contact_id in (again, spoken):
        answer = await admin.call("DELETE", f"/api/v1/contacts/{contact_id}")
        assert (answer.status, answer.code) == (409, "has_history")
        assert (await admin.call("GET", f"/api/v1/contacts/{contact_id}")).status == 200


async def test_filters_by_days_fields_and_what_is_wrong_with_them(world: World) -> None:
    admin = await world.signed_in("administrator")
    inbox_id = await add_inbox(world, world.acme)
    thread = await waiting(world, world.acme, inbox_id, world.acme.department)
    await add(admin, "Ana", "41 99000-0001")
    # Half past ten at night in São Paulo is another day in UTC.
    await world.database.pool.execute(
        "UPDATE conversations SET last_activity_at = '2026-11-10T01:30:00Z' WHERE id = $1", thread
    )
    for query, found in {
        "last_from=2026-11-09&last_to=2026-11-09": ["Cliente"],
        "last_from=2026-11-10": [],
        "last_to=2026-11-08": [],
        "sort=recent": ["Cliente", "Ana"],
    }.items():
        assert await names(admin, f"?{query}") == found, query
    kinds: dict[str, dict[str, Any]] = {
        "cidade": {"kind": "text"},
        "filhos": {"kind": "number"},
        "cores": {"kind": "choices", "options": ["azul", "verde"]},
        "socio": {"kind": "boolean"},
    }
    ids = {
        key: (await admin.call("POST", "/api/v1/custom-fields", {"key": key, "label": key, **more})).json()[
            "id"
        ]
        for key, more in kinds.items()
    }
    contact_id = await contact_of(world, thread)
    values = {ids["cidade"]: "Curitiba", ids["filhos"]: 2.5, ids["cores"]: ["verde"], ids["socio"]: True}
    answer = await admin.call("PUT", f"/api/v1/contacts/{contact_id}/fields", {"values": values, "clear": []})
    assert answer.status == 200, answer.body
    for query, found in {
        "field.cidade=curitiba": ["Cliente"],
        "field.cidade=curiti": [],
        "field.filhos=2,5": ["Cliente"],
        "field.cores=verde&field.socio=true": ["Cliente"],
        "field.cores=azul": [],
        "field.socio=false": [],
    }.items():
        assert await names(admin, f"?{query}") == found, query
    for query in (
        "field.nada=1",
        "field.socio=sim",
        "last_from=ontem",
        "owner=eu",
        "label=x",
        "sort=best",
        "&".join(f"label={uuid7()}" for _ in range(51)),
    ):
        assert (await admin.call("GET", f"/api/v1/contacts?{query}")).status in (400, 422), query
