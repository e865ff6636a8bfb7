"""Imports and exports over HTTP: who may, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import msgspec
import pytest

from prosa.contact_imports import export, routes
from prosa.contact_imports.files import rows_of
from prosa.kit import paging
from prosa.kit.ids import uuid7
from tests.accounts.support import Browser, World
from tests.contact_imports import support
from tests.contact_imports.support import ALL, begin, contacts, cpf, csv, upload, xlsx

FILE = csv(["Nome", "Telefone", "CPF"], ["Ana", "41 99912-3456", cpf(1)], ["=1+1", "+351 912 345 678", ""])
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CALLS = [
    ("GET", ""),
    ("PUT", "/mapping"),
    ("POST", "/check"),
    ("POST", "/run"),
    ("POST", "/undo"),
    ("POST", "/cancel"),
    ("GET", "/rows"),
    ("GET", "/errors"),
    ("GET", "/errors.csv"),
]


@pytest.fixture
async def admin(world: World) -> Browser:
    return await world.signed_in("administrator")


@pytest.mark.parametrize(("method", "what"), CALLS)
async def test_permission_and_company(world: World, admin: Browser, method: str, what: str) -> None:
    path = f"{ALL}/{(await upload(admin, FILE)).json()['import']['id']}{what}"
    body = {"columns": {"0": "name"}} if method == "PUT" else None
    assert (await world.browser().call(method, path, body)).status == 401
    assert (await (await world.signed_in("agent")).call(method, path, body)).code == "forbidden"
    stranger = await world.signed_in("administrator", world.other)
    answer = await stranger.call(method, path, body)
    assert (answer.status, answer.code) == (404, "import_not_found")


async def test_who_may_upload_and_list(world: World, admin: Browser) -> None:
    assert (await upload(await world.signed_in("agent"), FILE)).code == "forbidden"
    assert (await upload(world.browser(), FILE)).status == 401
    for number in range(3):
        await upload(admin, FILE, f"lista {number}.csv")
    first = (await admin.call("GET", f"{ALL}?limit=2")).json()
    rest = (await admin.call("GET", f"{ALL}?limit=2&cursor={first['next_cursor']}")).json()
    assert [item["file_name"] for item in first["items"] + rest["items"]] == [
        "lista 2.csv",
        "lista 1.csv",
        "lista 0.csv",
    ]
    stranger = await world.signed_in("administrator", world.other)
    assert (await stranger.call("GET", ALL)).json()["items"] == []
    assert (await admin.call("GET", f"{ALL}?cursor=x")).status == 422


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "file_empty"),
        (b"%PDF-1.4 x", "a.csv", "file_unsupported"),
        (b"PK\x03\x04junk", "a.xlsx", "file_damaged"),
        (";".join(["x"] * 300).encode(), "a.csv", "too_many_columns"),
    ],
)
async def test_bad_files(world: World, admin: Browser, content: bytes, name: str, code: str) -> None:
    assert (await upload(admin, content, name)).code == code
    assert [path for path in (world.settings.data_dir / "files").rglob("*") if path.is_file()] == []


async def test_too_large(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MAX_BYTES", 100)
    answer = await upload(admin, b"x" * 101)
    assert (answer.status, answer.code) == (413, "file_too_large")


async def test_only_names_of_columns_and_no_names(world: World, admin: Browser) -> None:
    importing = await begin(world, b"Nome;Telefone\n", browser=admin)
    assert (importing.found["state"], importing.found["rows"]) == ("checked", 0)
    found = (await upload(admin, b"Ana;41999123456\nBia;41999123457\n")).json()["import"]
    assert (found["options"]["has_header"], found["mapping"]) == (False, {})
    assert found["columns"][0] == {"name": "", "samples": ["Ana", "Bia"]}
    named_otherwise = (await upload(admin, FILE, "contatos.xlsx")).json()["import"]
    assert (named_otherwise["format"], named_otherwise["file_name"]) == ("csv", "contatos.xlsx.csv")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"columns": {}}, "columns", "nothing_identifies"),
        ({"columns": {"0": "rg"}}, "columns", "nothing_identifies"),
        ({"columns": {"9": "name"}}, "columns.9", "no_such_column"),
        ({"columns": {"0": "name", "1": "name"}}, "columns.1", "duplicate"),
        ({"columns": {"0": "name", "1": "owner_id"}}, "columns.1", "unknown"),
        ({"columns": {"0": "name", "1": "field.nada"}}, "columns.1", "unknown"),
        (
            {"columns": {"0": "name"}, "options": {"label_ids": [str(uuid7())]}},
            "options.label_ids.0",
            "unknown",
        ),
    ],
)
async def test_bad_mappings(admin: Browser, body: Any, field: str, code: str) -> None:
    id_ = (await upload(admin, FILE)).json()["import"]["id"]
    answer = await admin.call("PUT", f"{ALL}/{id_}/mapping", body)
    assert answer.status == 422
    assert [(item["field"], item["code"]) for item in answer.json()["errors"]] == [(field, code)]


async def test_states(world: World, admin: Browser) -> None:
    id_ = (await upload(admin, FILE)).json()["import"]["id"]
    for action in ("run", "undo"):
        answer = await admin.call("POST", f"{ALL}/{id_}/{action}")
        assert (answer.status, answer.code) == (409, "import_state")
    assert (await admin.call("POST", f"{ALL}/{id_}/cancel")).status == 200
    assert (await admin.call("POST", f"{ALL}/{id_}/check")).code == "import_state"


async def test_documents_of_others_are_hidden(world: World, admin: Browser) -> None:
    file = csv(["Nome", "Telefone", "CPF"], ["Ana", "41 99912-3456", "529.982.247-24"])
    importing = await begin(world, file, browser=admin)
    supervisor = await world.signed_in("supervisor")
    for browser, sample, value in (
        (admin, "529.982.247-24", "529.982.247-24"),
        (supervisor, "***", ""),
    ):
        shown = (await browser.call("GET", importing.path)).json()["import"]
        assert shown["columns"][2]["samples"] == [sample]
        (row,) = (await browser.call("GET", f"{importing.path}/errors")).json()["items"]
        assert row["errors"][0]["value"] == value


async def test_documents_of_others_are_not_taken_for_something_else(world: World, admin: Browser) -> None:
    file = csv(["Nome", "Papel", "CPF"], ["Ana", "529.982.247-25", cpf(1), cpf(2)])
    importing = await begin(world, file, browser=admin)
    supervisor = await world.signed_in("supervisor")
    mapping = {"columns": {"0": "name", "2": "customer_code"}}
    assert (await supervisor.call("PUT", f"{importing.path}/mapping", mapping)).code == "forbidden"
    shown = (await supervisor.call("GET", importing.path)).json()["import"]
    assert [column["samples"] for column in shown["columns"]] == [["Ana"], ["***"], ["***"], ["***"]]
    await admin.call("PUT", f"{importing.path}/mapping", {"columns": {"0": "name"}})
    for number in (1, 2):
        shown = (await supervisor.call("GET", importing.path)).json()["import"]
        assert shown["columns"][number]["samples"] == ["***"]
    own = await begin(world, file, browser=supervisor)
    assert (await supervisor.call("PUT", f"{own.path}/mapping", mapping)).status == 200


async def test_cells_that_nobody_named_are_hidden_in_errors(world: World, admin: Browser) -> None:
    rows = [*(["", f"P{number}"] for number in range(8)), ["", "Bia", cpf(1)]]
    importing = await begin(world, csv(["CPF", "Nome"], *rows), browser=admin)
    supervisor = await world.signed_in("supervisor")
    for browser, value in ((admin, cpf(1)), (supervisor, "")):
        (row,) = (await browser.call("GET", f"{importing.path}/errors")).json()["items"]
        assert (row["errors"][0]["code"], row["errors"][0]["value"]) == ("too_many_cells", value)


async def test_a_name_that_is_no_name_of_a_sheet_or_header(
    world: World, admin: Browser, tmp_path: Path
) -> None:
    name = "a%22%20b=%22%00%0b%3A*%2F" + "x" * 40
    answer = await admin.call("GET", f"/api/v1/contacts/export?format=xlsx&name={name}")
    assert answer.status == 200
    assert not {char for char in answer.header("content-disposition") or "" if char < " "}
    path = tmp_path / "a.xlsx"
    path.write_bytes(answer.body)
    with zipfile.ZipFile(path) as archive:
        book = ET.fromstring(archive.read("xl/workbook.xml"))
    ((sheet,),) = book
    assert set(sheet.attrib) == {"name", "sheetId", f"{RELATIONS}id"}
    assert len(sheet.attrib["name"]) <= 31


@pytest.mark.parametrize("place", [[2**31], [-(2**31)], ["x"]])
async def test_cursors_that_no_page_gave(world: World, admin: Browser, place: list[Any]) -> None:
    importing = await begin(world, FILE, browser=admin)
    answer = await admin.call("GET", f"{importing.path}/rows?cursor={paging.encode(*place)}")
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "cursor")
    naive = paging.encode("2026-11-20T15:00:00", uuid7())
    assert (await admin.call("GET", f"{ALL}?cursor={naive}")).status == 422


async def test_progress_is_told_to_those_who_may_import(world: World, admin: Browser) -> None:
    importing = await begin(world, FILE, browser=admin)
    await importing.do("run")
    await importing.do("undo")
    told = [event for event in await world.events() if event.type == "contact_import.updated"]
    news = [msgspec.json.decode(event.payload)["import"] for event in told]
    assert [item["state"] for item in news][-3:] == ["done", "undoing", "undone"]
    versions = [item["version"] for item in news]
    assert versions == sorted(set(versions)), "a screen ignores a version that it has"
    assert versions[-1] == importing.found["version"]
    users = world.acme.users
    assert set(told[-1].audience) == {f"user:{users[role]}" for role in ("administrator", "supervisor")}
    async with world.database.transaction(world.acme.id) as tx:
        rows = await tx.fetch("SELECT action FROM audit_log WHERE account_id = $1", tx.account_id)
    assert {f"contact_import.{what}" for what in ("uploaded", "check", "run", "done")} <= {
        row["action"] for row in rows
    }


async def test_an_export_can_be_read_back(
    world: World, admin: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 1)
    await (await begin(world, FILE, browser=admin)).do("run")
    titles = "title.name=Nome&title.phone=Telefone&title.cpf=CPF&name=meus%20contatos"
    answer = await admin.call("GET", f"/api/v1/contacts/export?{titles}")
    assert answer.status == 200
    assert answer.header("content-type") == "text/csv; charset=utf-8"
    assert "meus contatos.csv" in (answer.header("content-disposition") or "")
    lines = answer.body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Nome;Telefone;email;CPF;")
    assert [line.split(";")[:4] for line in lines[1:]] == [
        ["'=1+1", "'+351912345678", "", ""],
        ["Ana", "'+5541999123456", "", cpf(1)],
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes((await admin.call("GET", "/api/v1/contacts/export?format=xlsx&q=ana")).body)
    read = [cells for _, cells, _ in rows_of(path, "xlsx", "", "")]
    assert [cells[:2] for cells in read] == [["name", "phone"], ["Ana", "+5541999123456"]]
    again = await begin(world, answer.body, browser=admin)
    assert again.counts() == (0, 0, 2, 0)


async def test_who_may_export_and_what(world: World, admin: Browser) -> None:
    await (await begin(world, FILE, browser=admin)).do("run")
    assert (await (await world.signed_in("agent")).call("GET", "/api/v1/contacts/export")).code == "forbidden"
    supervisor = await world.signed_in("supervisor")
    body = (await supervisor.call("GET", "/api/v1/contacts/export")).body.decode("utf-8-sig")
    assert cpf(1) not in body
    assert "***" in body
    stranger = await world.signed_in("administrator", world.other)
    body = (await stranger.call("GET", "/api/v1/contacts/export")).body.decode("utf-8-sig")
    assert len(body.splitlines()) == 1
    assert (await admin.call("GET", "/api/v1/contacts/export?format=pdf")).status == 422
    async with world.database.transaction(world.acme.id) as tx:
        (row,) = await tx.fetch(
            "SELECT actor_id, details FROM audit_log WHERE account_id = $1 AND action = 'contacts.exported'",
            tx.account_id,
        )
    assert row["actor_id"] == world.acme.users["supervisor"]


async def test_many_bad_rows_come_in_pages(world: World, admin: Browser) -> None:
    file = xlsx(["Nome", "E-mail"], *([f"P{number}", "x"] for number in range(7)))
    importing = await begin(world, file, browser=admin)
    numbers: list[int] = []
    cursor = ""
    while True:
        page = (await admin.call("GET", f"{importing.path}/errors?limit=3{cursor}")).json()
        numbers += [row["number"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert numbers == list(range(2, 9))
    await support.work(world.database, support.storage(world))
    assert await contacts(world.database, UUID(str(world.acme.id))) == []
