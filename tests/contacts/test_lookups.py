"""A mask leaves a thousand documents: nobody who sees only masks may try them all (CON-50)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from prosa.accounts.service import throttle
from prosa.contacts import service as contacts
from prosa.contacts.policy import whole_documents
from prosa.contacts.service import ContactData
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Transaction
from tests.accounts.support import Answer, Browser, World, world
from tests.contact_imports.support import cnpj, cpf

__all__ = ["world"]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(throttle, "DOCUMENTS", 3)
    return 3


async def made(world: World, number: int, **data: Any) -> UUID:
    async def work(tx: Transaction) -> UUID:
        contact, _ = await contacts.find_or_make(
            tx, "whatsapp", contacts.address_of(f"41 99912-{number:04d}", is_foreign=False), f"P{number}"
        )
        await contacts.edit(tx, contact.id, ContactData(**data))
        return contact.id

    return await world.database.run(world.acme.id, work)


async def search(browser: Browser, q: str) -> Answer:
    return await browser.call("GET", f"/api/v1/contacts?q={q}")


def is_refused(answer: Answer) -> bool:
    if answer.status != 429:
        return False
    assert answer.code == "too_many_documents"
    assert 0 < int(answer.header("retry-after") or 0) <= 3600
    assert answer.json()["extra"]["limit"] == throttle.DOCUMENTS
    return True


async def test_searches_by_whole_documents_are_few(world: World, few: int) -> None:
    await made(world, 1, cpf=cpf(1))
    supervisor = await world.signed_in("supervisor")
    found = await search(supervisor, cpf(1))
    assert [item["name"] for item in found.json()["items"]] == ["P1"]
    for number in (2, 3):
        assert (await search(supervisor, cpf(number))).status == 200
    assert is_refused(await search(supervisor, cpf(4)))
    assert is_refused(await search(supervisor, cnpj(4)))
    # The list on screen is read again, further pages of it too; other searches were never meant.
    for _ in range(5):
        assert (await search(supervisor, cpf(1))).status == 200
    assert (await search(supervisor, "maria")).status == 200
    assert (await search(supervisor, "41999120001")).status == 200
    # A place in another list does not lead around it.
    assert is_refused(await search(supervisor, f"{cpf(5)}&cursor=x"))
    assert (await supervisor.call("GET", f"/api/v1/contacts/export?q={cpf(6)}")).code == "too_many_documents"
    async with world.database.transaction(world.acme.id) as tx:
        rows = await tx.fetch(
            "SELECT actor_id, details FROM audit_log WHERE action = 'contacts.documents_refused'"
        )
    assert [(row["actor_id"], row["details"]) for row in rows] == [(world.acme.users["supervisor"], {})]


async def test_changing_a_contact_is_no_way_around(world: World, few: int) -> None:
    await made(world, 1, cpf=cpf(1), cnpj=cnpj(1))
    mine = await made(world, 2)
    agent = await world.signed_in("supervisor")

    async def try_(**data: str) -> Answer:
        return await agent.call("PATCH", f"/api/v1/contacts/{mine}", data)

    assert (await try_(cpf=cpf(1))).code == "cpf_taken"
    assert (await try_(cpf=cpf(2), cnpj=cnpj(1))).code == "cnpj_taken"
    assert is_refused(await try_(cpf=f" {cpf(3)[:3]}.{cpf(3)[3:6]}.{cpf(3)[6:9]}-{cpf(3)[9:]} "))
    assert is_refused(await try_(cnpj=cnpj(9)))
    assert (await try_(name="Outro", cpf="")).status == 200
    assert is_refused(await search(agent, cpf(4))), "one counter for all doors"


async def test_planted_guesses_are_no_way_around(world: World, few: int) -> None:
    """Contacts with guessed documents, as a list brings them: who is like them says whose the documents are."""
    guesses = range(1, few + 3)
    for number in guesses:
        await made(world, number, cpf=cpf(number), email=f"v{number}@exemplo.com")
    planted = [await made(world, 100 + number, email=f"v{number}@exemplo.com") for number in guesses]
    for number, id_ in zip(guesses, planted, strict=True):
        await world.database.pool.execute("UPDATE contacts SET cpf = $2 WHERE id = $1", id_, cpf(number))
    supervisor = await world.signed_in("supervisor")

    async def kinds(contact_id: UUID, browser: Browser = supervisor) -> list[list[str]]:
        answer = await browser.call("GET", f"/api/v1/contacts/{contact_id}/duplicates")
        return [[one["kind"] for one in item["evidence"]] for item in answer.json()["items"]]

    assert [await kinds(id_) for id_ in planted] == [[["cpf", "email"]]] * few + [[["email"]]] * 2
    assert await kinds(planted[0]) == [["cpf", "email"]], "whom they looked at already"
    assert (await search(supervisor, cpf(50))).status == 200, (
        "looking at contacts keeps nobody from searching"
    )
    assert await kinds(planted[-1], await world.signed_in("administrator")) == [["cpf", "email"]]


async def test_the_hour_passes_and_signing_in_forgets_nothing(
    world: World, few: int, clock: FrozenClock
) -> None:
    supervisor = await world.signed_in("supervisor")
    for number in range(few):
        assert (await search(supervisor, cpf(number + 1))).status == 200
    clock.advance(timedelta(minutes=50))
    supervisor = await world.signed_in("supervisor")
    assert is_refused(await search(supervisor, cpf(20)))
    clock.advance(timedelta(minutes=11))
    assert (await search(supervisor, cpf(20))).status == 200


async def test_whoever_sees_documents_is_not_counted_nor_a_colleague(world: World, few: int) -> None:
    admin, supervisor, agent = [
        await world.signed_in(role) for role in ("administrator", "supervisor", "agent")
    ]
    for number in range(1, few + 3):
        assert (await search(admin, cpf(number))).status == 200
    for number in range(1, few + 1):
        assert (await search(supervisor, cpf(number))).status == 200
    assert is_refused(await search(supervisor, cpf(9)))
    assert (await search(agent, cpf(9))).status == 200


async def test_what_is_stored_is_no_document(world: World) -> None:
    await search(await world.signed_in("agent"), cpf(1))
    async with world.database.transaction(None) as tx:
        keys = [row["key"] for row in await tx.fetch("SELECT key FROM sign_in_attempts")]
    assert [key.partition(":")[0] for key in sorted(keys) if key.startswith("document")] == [
        "document-user",
        "document",
    ]
    assert not any(cpf(1) in key for key in keys)


def test_what_is_a_whole_document() -> None:
    assert whole_documents(f" {cpf(1)}\x00 ") == [cpf(1)]
    assert whole_documents(cnpj(1)) == [cnpj(1)]
    for text in ("", cpf(1)[:10], "***.982.247-**", "41999120001", f"x{cpf(1)}"):
        assert whole_documents(text) == []
