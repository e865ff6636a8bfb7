"""Whoever sees only masks of documents learns nothing of them by importing (CON-50)."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from tests.accounts.support import World
from tests.contact_imports.support import begin, cnpj, contacts, cpf, csv
from tests.contact_imports.test_running import HEADER, known, phone, row

Existing = Literal["skip", "update"]


async def told(world: World, guess: str, existing: Existing, rows: list[list[str]]) -> list[Any]:
    """Everything that an importer who may not see documents is told of rows that try a CPF."""
    supervisor = await world.signed_in("supervisor")
    importing = await begin(world, csv(HEADER, *rows), browser=supervisor, existing=existing)
    assert importing.found["by_documents"] is False
    said: list[Any] = []
    for action in (None, "run"):
        if action is not None:
            await importing.do(action)
        items = (await importing.call("GET", "rows"))["items"]
        said += [(item["outcome"], item["contact_id"] is not None, item["errors"]) for item in items]
        said.append(importing.counts())
    return [str(entry).replace(guess, "") for entry in said]


@pytest.mark.parametrize("existing", ["skip", "update"])
async def test_a_guess_that_is_right_is_answered_like_a_wrong_one(world: World, existing: Existing) -> None:
    for number in (1, 2):  # the same person twice, so that both guesses are of somebody who is there
        await known(
            world,
            f"Vítima {number}",
            number,
            cpf=cpf(number),
            email=f"v{number}@exemplo.com",
            customer_code=f"V{number}",
        )
    answers = []
    for number, guess in ((1, cpf(1)), (2, cpf(999))):
        rows = [
            row(10 * number, phone=phone(number), cpf=guess),
            row(10 * number + 1, phone="", cpf=guess, code=f"V{number}"),
            row(10 * number + 2, phone="", email=f"v{number}@exemplo.com", cpf=guess),
            row(10 * number + 3, cpf=guess),
        ]
        # Each in a file of its own: a document twice in one file is a fault of that file.
        answers.append([entry for one in rows for entry in await told(world, guess, existing, [one])])
    assert answers[0] == answers[1]
    victims = [item for item in await contacts(world.database, world.acme.id) if item["email"]]
    assert [item["cpf"] for item in victims[:2]] == [cpf(1), cpf(2)], "no document is replaced unseen"


async def test_whoever_sees_documents_finds_people_by_them(world: World) -> None:
    company = await known(world, "Empresa", 1, cnpj=cnpj(7))
    person = await known(world, "Pessoa", 2, cpf=cpf(2))
    importing = await begin(world, csv(HEADER, row(10, cpf=cpf(2)), row(11, cpf=cnpj(7))))
    assert importing.found["by_documents"] is True
    rows = (await importing.call("GET", "rows"))["items"]
    assert [item["contact_id"] for item in rows] == [str(person), str(company)]


async def test_a_document_fills_an_empty_place(world: World) -> None:
    await known(world, "Ana", 1)
    supervisor = await world.signed_in("supervisor")
    file = csv(HEADER, row(1, cpf=cpf(5)))
    importing = await begin(world, file, browser=supervisor, existing="update")
    await importing.do("run")
    (ana,) = await contacts(world.database, world.acme.id)
    assert (ana["cpf"], ana["phone"]) == (cpf(5), phone(1))


async def test_a_file_is_checked_by_those_who_may_see_what_is_in_it(world: World) -> None:
    await known(world, "Ana", 1, cpf=cpf(1))
    supervisor = await world.signed_in("supervisor")
    file = csv(HEADER, row(10, cpf=cpf(1)))
    importing = await begin(world, file)
    assert importing.counts()[:3] == (0, 0, 1)
    assert (await supervisor.call("POST", f"{importing.path}/check")).code == "forbidden"
    own = await begin(world, file, browser=supervisor)
    assert own.counts()[:3] == (1, 0, 0)
    own._browser = await world.signed_in("administrator")
    await own.do("check")
    assert (own.found["by_documents"], own.counts()[:3]) == (False, (1, 0, 0)), (
        "the file remains the supervisor's"
    )


async def test_who_may_no_longer_see_documents_checks_without_them(world: World) -> None:
    await known(world, "Ana", 1, cpf=cpf(1))
    admin = await world.signed_in("administrator")
    role = await world.role_id("supervisor")
    roles = (await admin.call("GET", "/api/v1/roles")).json()["items"]
    permissions = next(item["permissions"] for item in roles if item["id"] == role)
    for wanted, outcome in (([*permissions, "contacts.see_documents"], "skip"), (permissions, "create")):
        answer = await admin.call("PATCH", f"/api/v1/roles/{role}", {"permissions": wanted})
        assert answer.status == 200, answer.body
        supervisor = await world.signed_in("supervisor")
        if outcome == "skip":
            importing = await begin(world, csv(HEADER, row(10, cpf=cpf(1))), browser=supervisor)
        else:
            importing._browser = supervisor
            await importing.do("check")
        (item,) = (await importing.call("GET", "rows"))["items"]
        assert item["outcome"] == outcome
        assert (item["contact_id"] is None) is (outcome == "create")
