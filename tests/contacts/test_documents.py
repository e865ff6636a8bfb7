"""CPF, CNPJ and RG: one person has one, and who may not see them neither reads nor loses them (CON-2, CON-50)."""

from __future__ import annotations

import asyncio

from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, World, world
from tests.contacts.test_pages import CPF, add
from tests.desk.companies import add_inbox

__all__ = ["world"]
CNPJ = "12.ABC.345/01DE-35"


async def patch(browser: Browser, contact_id: str, **data: object) -> tuple[int, dict[str, object]]:
    answer = await browser.call("PATCH", f"/api/v1/contacts/{contact_id}", data)
    body = answer.json()
    return answer.status, body.get("contact", body)


async def test_a_document_belongs_to_one_contact(world: World) -> None:
    admin = await world.signed_in("administrator")
    ana = await add(admin, "Ana", "41 99000-0001", cpf=CPF, cnpj=CNPJ)
    bia = await add(admin, "Bia", "41 99000-0002")
    for field, value, code in (("cpf", "52998224725", "cpf_taken"), ("cnpj", CNPJ.lower(), "cnpj_taken")):
        status, body = await patch(admin, bia, **{field: value, "email": "bia@example.com"})
        assert (status, body["code"], body["extra"]) == (409, code, {"contact_id": ana})
        status, kept = await patch(admin, ana, **{field: value})
        assert status == 200, "one's own is no duplicate"
    assert kept["cnpj"] == "12ABC34501DE35"
    status, kept = await patch(admin, bia, rg="1")
    assert kept["email"] is None, "nothing of a refused change is kept"
    # Whoever does not see the other is not told who it is.
    inbox_id = await add_inbox(world, world.acme)
    await world.database.pool.execute(
        "INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at, state)"
        " VALUES ($1, $2, $3, $4, now(), 'closed')",
        world.acme.id,
        uuid7(),
        inbox_id,
        ana,
    )
    status, body = await patch(await world.signed_in("agent"), bia, cpf=CPF)
    assert (status, body["extra"]) == (409, {"contact_id": None})
    await patch(admin, ana, cpf=None)
    assert (await patch(admin, bia, cpf=CPF))[0] == 200


async def test_two_at_once_do_not_get_the_same_document(world: World) -> None:
    admin = await world.signed_in("administrator")
    ids = [await add(admin, f"P {n}", f"41 99000-000{n}") for n in range(4)]
    answers = await asyncio.gather(*(patch(admin, id_, cpf=CPF) for id_ in ids))
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409]


async def test_who_may_not_see_documents_reads_masks_and_sends_them_back_in_vain(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    ana = await add(admin, "Ana", "41 99000-0001", cpf=CPF, cnpj=CNPJ, rg="12.345.678-9")
    status, shown = await patch(agent, ana, email="ana@example.com")
    masked = {name: shown[name] for name in ("cpf", "cnpj", "rg")}
    assert masked == {"cpf": "***.982.247-**", "cnpj": "**.ABC.345/****-**", "rg": "***-9"}
    assert shown["are_documents_masked"] is True
    status, _ = await patch(agent, ana, **masked, customer_code="7")
    assert status == 200
    whole = (await admin.call("GET", f"/api/v1/contacts/{ana}")).json()["contact"]
    assert (whole["cpf"], whole["cnpj"], whole["rg"], whole["customer_code"]) == (
        "52998224725",
        "12ABC34501DE35",
        "12.345.678-9",
        "7",
    )
    assert whole["are_documents_masked"] is False
    for field, mask in (("rg", "***-8"), ("cpf", "***.982.247-00"), ("cnpj", "**.ABC.346/****-**")):
        status, body = await patch(agent, ana, **{field: mask})
        assert (status, body["errors"][0]["code"]) == (422, "masked"), field  # type: ignore[index]
    # A new one may be written by those, and is masked at once.
    status, shown = await patch(agent, ana, rg="9.876.543-2")
    assert (status, shown["rg"]) == (200, "***-2")


async def test_a_search_finds_whole_documents_only(world: World) -> None:
    admin = await world.signed_in("administrator")
    ana = await add(admin, "Ana", "41 99000-0001", cnpj=CNPJ)
    for q, found in (("12abc34501de35", [ana]), ("12.ABC.345%2F01DE-35", [ana]), ("12ABC345", [])):
        answer = await admin.call("GET", f"/api/v1/contacts?q={q}")
        assert [row["id"] for row in answer.json()["items"]] == found, q
