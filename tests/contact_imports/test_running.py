"""From a file to contacts, and back."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import phonenumbers
import pytest

from prosa.channels.port import IdentityRef
from prosa.channels.whatsapp.phone import canonical_phone
from prosa.contact_imports import batches, jobs, keeping, queries
from prosa.contacts import service as contact_service
from prosa.contacts.service import ContactData, Person
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Transaction
from tests.accounts.support import World
from tests.contact_imports import support
from tests.contact_imports.support import begin, contacts, cpf, csv, xlsx

HEADER = ["Nome", "Telefone", "E-mail", "CPF", "Código do cliente"]


def phone(number: int) -> str:
    return f"+55419{number:08d}"


def row(number: int, **more: str) -> list[str]:
    values = {"name": f"Pessoa {number}", "phone": phone(number), "email": "", "cpf": "", "code": ""} | more
    return list(values.values())


async def known(world: World, name: str, number: int | None = None, **data: Any) -> UUID:
    """A contact that is there already."""

    async def work(tx: Transaction) -> UUID:
        value = phone(number or 0)
        address = IdentityRef(kind="phone", value=value, address=value[1:])
        contact, _ = await contact_service.find_or_make(tx, "whatsapp", address, name)
        if data:
            await contact_service.edit(tx, contact.id, ContactData(**data))
        return contact.id

    return await world.database.run(world.acme.id, work)


async def state(world: World) -> list[tuple[Any, ...]]:
    return [
        (item["edited_name"], item["phone"], item["email"], item["cpf"])
        for item in await contacts(world.database, world.acme.id)
    ]


async def test_a_file_becomes_contacts(world: World) -> None:
    file = csv(
        ["Nome", "Celular", "E-mail", "CPF", "Nascimento", "Recebe transmissões"],
        ["Ana  Souza", "(41) 9912-3456", "ana@exemplo.com.br", cpf(1), "05/03/1988", "Sim"],
        ["João", "+351 912 345 678", "", "", "", "não"],
    )
    importing = await begin(world, file)
    assert importing.found["state"] == "checked"
    assert importing.counts() == (2, 0, 0, 0)
    assert await contacts(world.database, world.acme.id) == []
    await importing.do("run")
    assert (importing.found["state"], importing.counts()) == ("done", (2, 0, 0, 0))
    ana, joao = await contacts(world.database, world.acme.id)
    assert (ana["edited_name"], ana["phone"], ana["search_name"]) == (
        "Ana Souza",
        "+5541999123456",
        "ana souza",
    )
    assert (ana["email"], ana["cpf"], str(ana["birth_date"])) == ("ana@exemplo.com.br", cpf(1), "1988-03-05")
    assert (joao["phone"], joao["receives_broadcasts"]) == ("+351912345678", False)


async def test_xlsx_is_read_like_csv_and_a_second_run_makes_nothing_twice(world: World) -> None:
    rows = [["Nome", "Telefone"], ["Ana", "41999123456"], ["Bia", "41 3333-4444"]]
    importing = await begin(world, xlsx(*rows), "contatos.xlsx")
    assert importing.found["format"] == "xlsx"
    assert (await importing.do("run"))["created"] == 2
    again = await begin(world, csv(*rows))
    await again.do("run")
    assert again.counts() == (0, 0, 2, 0)
    assert len(await contacts(world.database, world.acme.id)) == 2


async def test_whom_a_row_means(world: World) -> None:
    by_phone = await known(world, "Fone", 90000001)
    by_cpf = await known(world, "CPF", 2, cpf=cpf(2))
    by_code = await known(world, "Código", 3, customer_code="C3")
    by_email = await known(world, "Mail", 4, email="M@exemplo.com")
    file = csv(
        HEADER,
        row(1, phone="41 9000-0001"),
        row(20, cpf=cpf(2)),
        row(30, phone="", code="C3"),
        row(40, phone="", email="m@exemplo.com"),
        row(50, email="m@exemplo.com"),  # shares the address, has another phone
        row(60),
    )
    importing = await begin(world, file, existing="update")
    found = (await importing.call("GET", "rows"))["items"]
    assert [(item["outcome"], item["contact_id"]) for item in found] == [
        ("update", str(by_phone)),
        ("update", str(by_cpf)),
        ("update", str(by_code)),
        ("update", str(by_email)),
        ("create", None),
        ("create", None),
    ]
    await importing.do("run")
    assert importing.counts() == (2, 4, 0, 0)
    changed = {item["id"]: item for item in await contacts(world.database, world.acme.id)}
    assert changed[by_phone]["edited_name"] == "Pessoa 1"
    assert changed[by_cpf]["phone"] == phone(20)


async def test_contradictions_are_errors_of_their_rows(world: World) -> None:
    await known(world, "Ana", 1, cpf=cpf(1))
    await known(world, "Bia", 2, cpf=cpf(2))
    await known(world, "Rui", 3, email="r@exemplo.com")
    await known(world, "Eva", 4, email="r@exemplo.com")
    before = await state(world)
    file = csv(
        HEADER,
        row(1, cpf=cpf(2)),
        row(1, phone=phone(2), cpf=cpf(9)),
        row(3, phone="", email="r@exemplo.com"),
        row(4, name="", phone="", cpf=cpf(44)),
        row(5, email="sem arroba"),
        row(6),
        row(7, phone=phone(6)),
    )
    importing = await begin(world, file, existing="update")
    errors = [
        (2, "cpf", "of_another"),
        (3, "cpf", "other_person"),
        (4, "email", "ambiguous"),
        (5, "name", "required"),
        (6, "email", "invalid"),
        (8, "phone", "duplicate"),
    ]
    assert await importing.errors() == errors
    await importing.do("run")
    assert (importing.counts(), await importing.errors()) == ((1, 0, 0, 6), errors)
    assert await state(world) == [*before, ("Pessoa 6", phone(6), None, None)]
    file_of_errors = await importing._browser.call("GET", f"{importing.path}/errors.csv")
    assert file_of_errors.header("content-type") == "text/csv; charset=utf-8"
    lines = file_of_errors.body.decode("utf-8-sig").splitlines()
    assert lines[0] == "row;field;value;code;message"
    assert lines[-1] == f"8;phone;'{phone(6)};duplicate;Repetido: já apareceu na linha 7."
    for language, sentence in (
        ("en", "Repeated: it was in row 7 already."),
        ("es", "Repetido: ya apareció en la fila 7."),
    ):
        assert (await importing._browser.call("PATCH", "/api/v1/me", {"language": language})).status == 200
        again = await importing._browser.call("GET", f"{importing.path}/errors.csv")
        assert again.body.decode().splitlines()[-1] == f"8;phone;'{phone(6)};duplicate;{sentence}"


async def test_labels_fields_and_consent(world: World) -> None:
    admin = await world.signed_in("administrator")
    vip = (await admin.call("POST", "/api/v1/labels", {"name": "VIP", "color": "#112233"})).json()["id"]
    field = {"key": "plano", "label": "Plano", "kind": "choice", "options": ["Ouro", "Prata"]}
    assert (await admin.call("POST", "/api/v1/custom-fields", field)).status == 201
    old = await known(world, "Ana", 1)
    file = csv(
        ["Nome", "Telefone", "Etiquetas", "Plano", "Opt-in"],
        ["Ana", phone(1), "vip", "ouro", "não"],
        ["Bia", phone(2), "Nova, VIP", "prata", ""],
        ["Rui", phone(3), "", "bronze", ""],
    )
    importing = await begin(world, file, existing="update", create_labels=True, consent=True, label_ids=[vip])
    assert importing.found["mapping"]["3"] == "field.plano"
    assert await importing.errors() == [(4, "field.plano", "not_an_option")]
    await importing.do("run")
    assert importing.counts() == (1, 1, 0, 1)
    labels = {
        item["name"]: item["id"] for item in (await admin.call("GET", "/api/v1/labels")).json()["items"]
    }
    rows = {item["edited_name"]: item for item in await contacts(world.database, world.acme.id)}
    assert [str(label) for label in rows["Ana"]["label_ids"]] == [vip]
    assert {str(label) for label in rows["Bia"]["label_ids"]} == {vip, labels["Nova"]}
    assert (rows["Ana"]["receives_broadcasts"], rows["Bia"]["receives_broadcasts"]) == (False, True)
    fields = (await admin.call("GET", f"/api/v1/contacts/{old}/fields")).json()["items"]
    assert [item["value"] for item in fields] == ["Ouro"]
    consents = (await admin.call("GET", f"/api/v1/contacts/{old}/consents")).json()["items"]
    assert [(item["means"], item["receives"], item["note"]) for item in consents] == [
        ("import", False, "contatos.csv")
    ]

    await importing.do("undo")
    assert (importing.found["state"], importing.found["undone"], importing.found["kept"]) == ("undone", 2, 0)
    (ana,) = await contacts(world.database, world.acme.id)
    assert (ana["label_ids"], ana["receives_broadcasts"]) == ([], True)
    assert (await admin.call("GET", f"/api/v1/contacts/{old}/fields")).json()["items"] == []


async def test_no_file_says_yes_for_somebody_who_said_no(world: World) -> None:
    contact = await known(world, "Ana", 1)

    async def no(tx: Transaction) -> None:
        await contact_service.set_consent(tx, contact, False, by=None, means="customer")

    await world.database.run(world.acme.id, no)
    importing = await begin(world, csv(HEADER, row(1)), existing="update", consent=True)
    await importing.do("run")
    (ana,) = await contacts(world.database, world.acme.id)
    assert ana["receives_broadcasts"] is False


async def test_undo_gives_back_what_nobody_changed_since(world: World) -> None:
    await known(world, "Ana", 1, email="velho@exemplo.com")
    await known(world, "Bia", 2, email="bia@exemplo.com")
    before = await state(world)
    file = csv(
        HEADER,
        row(1, email="novo@exemplo.com"),
        row(2, email="nova@exemplo.com"),
        row(3),
        row(4),
        row(5),
    )
    importing = await begin(world, file, existing="update")
    await importing.do("run")
    made = {item["edited_name"]: item["id"] for item in await contacts(world.database, world.acme.id)}

    async def meanwhile(tx: Transaction) -> None:
        await contact_service.edit(tx, made["Pessoa 2"], ContactData(email="dela@exemplo.com"))
        await contact_service.edit(tx, made["Pessoa 4"], ContactData(name="Rui"))

    await world.database.run(world.acme.id, meanwhile)
    admin = await world.signed_in("administrator")
    note = await admin.call("POST", f"/api/v1/contacts/{made['Pessoa 5']}/notes", {"text": "ligou"})
    assert note.status == 201
    await importing.do("undo")
    assert (importing.found["undone"], importing.found["kept"]) == (3, 2)
    assert await state(world) == [
        before[0],
        ("Bia", phone(2), "dela@exemplo.com", None),
        ("Rui", phone(4), None, None),
        ("Pessoa 5", phone(5), None, None),
    ]
    kept = (await importing.call("GET", "rows?outcome=kept"))["items"]
    assert [(item["number"], item["errors"][0]["code"]) for item in kept] == [(5, "in_use"), (6, "in_use")]


async def test_cancel_stops_and_what_was_written_can_be_undone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    importing = await begin(world, csv(HEADER, *(row(number) for number in range(1, 8))))
    await importing.call("POST", "run")
    original, calls = jobs._Worker._make_labels, 0

    async def make_labels(self: Any, names: set[str]) -> dict[str, UUID]:
        nonlocal calls
        calls += 1
        if calls == 2:
            await importing.call("POST", "cancel")
        return await original(self, names)

    monkeypatch.setattr(jobs._Worker, "_make_labels", make_labels)
    await support.work(world.database, support.storage(world))
    await importing.now()
    assert (importing.found["state"], importing.found["can_undo"]) == ("canceled", True)
    assert len(await contacts(world.database, world.acme.id)) == 2
    await importing.do("undo")
    assert await contacts(world.database, world.acme.id) == []


async def test_a_killed_worker_is_followed_by_one_that_repeats_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)
    importing = await begin(world, csv(HEADER, *(row(number) for number in range(1, 11))))
    await importing.call("POST", "run")
    original = batches.write
    left = 2

    async def dies(*args: Any) -> Any:
        nonlocal left
        left -= 1
        done = await original(*args)
        if left == 0:
            raise ConnectionResetError  # as when the process dies before its commit
        return done

    monkeypatch.setattr(batches, "write", dies)
    with pytest.raises(ConnectionResetError):
        await support.work(world.database, support.storage(world))
    assert len(await contacts(world.database, world.acme.id)) == 3
    monkeypatch.setattr(batches, "write", original)
    await support.work(world.database, support.storage(world))
    await importing.now()
    assert (importing.found["state"], importing.counts()) == ("done", (10, 0, 0, 0))
    assert len(await contacts(world.database, world.acme.id)) == 10


async def test_a_worker_that_was_overtaken_writes_nothing(world: World) -> None:
    importing = await begin(world, csv(HEADER, row(1)))
    await importing.call("POST", "run")
    pool, files = world.database.pool, support.storage(world)
    late = await queries.claim(pool, "tests:1:1:1")
    assert late is not None
    assert await queries.claim(pool, "tests:2:2:2") is None
    await pool.execute("UPDATE contact_imports SET leased_until = now() - interval '1 second'")
    assert await support.work(world.database, files) == 1
    await jobs._Worker(world.database, files, "tests:1:1:1", asyncio.Event(), late).work()
    await importing.now()
    assert importing.counts() == (1, 0, 0, 0)
    assert len(await contacts(world.database, world.acme.id)) == 1


async def test_the_same_file_twice_at_once_and_messages_of_the_same_people(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 7)
    people = range(1, 41)
    file = csv(HEADER, *(row(number, cpf=cpf(number)) for number in people))
    importings = [await begin(world, file, existing="update") for _ in range(2)]
    for importing in importings:
        await importing.call("POST", "run")

    async def messages() -> None:
        for number in reversed(people):
            ref = IdentityRef(kind="phone", value=phone(number), address=phone(number)[1:])

            async def receive(tx: Transaction, ref: IdentityRef = ref) -> None:
                await contact_service.resolve(tx, [Person("whatsapp", (ref,), name="Do aparelho")])

            await world.database.run(world.acme.id, receive)

    files = support.storage(world)
    pool = world.database.pool
    workers = []
    for _ in importings:  # one of a company at a time would be claimed while its lease lasts
        item = await queries.claim(pool, "tests:1:1:1")
        assert item is not None
        workers.append(jobs._Worker(world.database, files, "tests:1:1:1", asyncio.Event(), item))
        await pool.execute("UPDATE contact_imports SET leased_until = now() - interval '1 second'")
    assert len({worker._item.id for worker in workers}) == 2
    await asyncio.gather(*(worker.work() for worker in workers), messages())
    for importing in importings:
        await importing.now()
        assert importing.found["state"] == "done"
        assert sum(importing.counts()) == len(people)
    found = await contacts(world.database, world.acme.id)
    assert sorted(item["phone"] for item in found) == [phone(number) for number in people]
    assert {item["edited_name"] for item in found} == {f"Pessoa {number}" for number in people}


def stored(world: World) -> list[Path]:
    """The files of imports that are kept."""
    return [path for path in (world.settings.data_dir / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("is_checked", "kept_for"), [(False, timedelta(hours=24)), (True, timedelta(days=7))]
)
async def test_files_with_which_nobody_goes_on_are_deleted(
    world: World, is_checked: bool, kept_for: timedelta
) -> None:
    admin = await world.signed_in("administrator")
    file = csv(HEADER, row(1))
    if is_checked:
        importing = await begin(world, file, browser=admin)
    else:
        found = (await support.upload(admin, file)).json()["import"]
        importing = support.Importing(world, admin, found)
    files = support.storage(world)
    clock = world.database.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(kept_for - timedelta(minutes=1))
    assert await keeping.expire(world.database, files) == 0
    assert len(stored(world)) == 1 + is_checked
    clock.advance(timedelta(minutes=2))
    assert await keeping.expire(world.database, files) == 1
    assert stored(world) == []
    importing._browser = await world.signed_in("administrator")
    await importing.now()
    found = importing.found
    assert (found["is_file_kept"], found["state"], found["error"]) == (False, "canceled", "import_file_gone")
    assert found["columns"][0] == {"name": "Nome", "samples": []}


async def test_no_file_outlives_its_import(world: World) -> None:
    done = await begin(world, csv(HEADER, row(1)))
    await done.do("run")
    canceled = await begin(world, csv(HEADER, row(2)))
    assert len(stored(world)) == 2
    found = (await canceled.call("POST", "cancel"))["import"]
    for item in (done.found, found):
        assert item["is_file_kept"] is False
        assert item["columns"][0] == {"name": "Nome", "samples": []}
    assert stored(world) == []
    # One whose process was killed before it deleted them.
    left = await begin(world, csv(HEADER, row(3)))
    await world.database.pool.execute(
        "UPDATE contact_imports SET state = 'failed' WHERE id = $1", UUID(left.found["id"])
    )
    assert len(stored(world)) == 2
    assert await keeping.expire(world.database, support.storage(world)) == 1
    assert stored(world) == []


async def test_a_list_of_everything_that_goes_wrong_loses_nothing(world: World) -> None:
    """Wrong bytes, quotes, formulas, numbers of every country and none: each row is taken or told with its reason."""
    await known(world, "De antes", 1, cpf=cpf(1))
    mobile = phonenumbers.PhoneNumberType.MOBILE
    lines: list[tuple[str, str | None]] = []
    foreign: set[str] = set()
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        number = phonenumbers.example_number_for_type(region, mobile)
        if number is not None:
            written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
            key = canonical_phone(written)
            assert key is not None
            lines.append((f"{region};{written};;;", "duplicate" if key in foreign else None))
            foreign.add(key)
    lines += [
        ("=1+1;41 98888-0001;;;", None),
        ("@SUM(A1);+55 41 98888-0002;;;", None),
        ('="Ana";41 98888-0003;;;', None),
        ('"com ""aspas""; e quebra\n de linha";41 98888-0004;;;', None),
        (f"de outra pessoa;41 98888-0005;;{cpf(1)};", None),  # whoever has the document gets this number
        (f"o mesmo CPF na lista;41 98888-0006;;{cpf(1)};", "duplicate"),
        (f"outro CPF no mesmo número;{phone(1)};;{cpf(2)};", "other_person"),
        ("sem número nem nada;;;;", None),
        (";;;;", None),
        (";;;;C-1", None),
        ("José da Conceição;41 98888-0007;;;", None),
        ("células demais;41 98888-0008;;;;;;x", "too_many_cells"),
        ("arredondado;5,54199E+12;;;", "rounded"),
        ("ruim\x81\x8d;41 98888-0009;;;", None),
        ('"nunca fechada;41 98888-0010;;;', "broken_quotes"),
        ("a última;41 98888-0011;;;", None),
    ]
    content = "\r\n".join([";".join(HEADER), *(line for line, _ in lines)]).encode("latin-1")
    importing = await begin(world, content, existing="update")
    faults = {number: code for number, _, code in await importing.errors()}
    assert faults == {number: code for number, (_, code) in enumerate(lines, 2) if code is not None}
    await importing.do("run")
    rows = len(lines) - 1  # one says nothing at all
    assert sum(importing.counts()) == importing.found["rows"] == rows
    assert importing.counts()[3] == len(faults)
    people = {item["phone"]: item for item in await contacts(world.database, world.acme.id)}
    assert foreign <= people.keys()
    assert people["+5541988880005"]["cpf"] == cpf(1)
    assert people["+5541988880001"]["edited_name"] == "=1+1"
    exported = (await importing._browser.call("GET", "/api/v1/contacts/export")).body.decode("utf-8-sig")
    assert not re.search(r"(?m)(^|;)\"?[=+@-]", exported), "no cell that a spreadsheet would run"
