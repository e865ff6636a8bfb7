"""From the cells of a row to a contact, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import phonenumbers
import pytest

from prosa.channels.whatsapp.phone import canonical_phone
from prosa.contact_imports.parsing import CustomField, Plan, Prepared, prepare
from prosa.contact_imports.policy import FILLABLE, guess, looks_like_data
from prosa.kit.ids import uuid7
from tests.contact_imports.support import cnpj, cpf

TODAY = dt.date(2026, 11, 20)


def read(target: str, *texts: str, **options: Any) -> list[Prepared]:
    rows = [(number, ["Ana", text], None) for number, text in enumerate(texts, 1)]
    plan = Plan(mapping={0: "name", 1: target}, has_header=False, today=TODAY, **options)
    return list(prepare(rows, plan, 2))


def value(target: str, text: str, **options: Any) -> str:
    """The value, or the code of what is wrong."""
    (row,) = read(target, text, **options)
    return row.errors[0].code if row.errors else row.values[target]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("41 99912-3456", "+5541999123456"),
        ("(41) 9912-3456", "+5541999123456"),
        ("041999123456", "+5541999123456"),
        ("+55 (41) 99912.3456", "+5541999123456"),
        ("554199123456", "+5541999123456"),
        ("41 3333-4444", "+554133334444"),
        ("+351 912 345 678", "+351912345678"),
        ("00351912345678", "+351912345678"),
        ("351912345678", "+351912345678"),
        ("99912-3456", "invalid"),
        ("5,54199E+12", "rounded"),
        ("não tem", "invalid"),
        ("1" * 1_000_000, "invalid"),
    ],
)
def test_phones(text: str, found: str) -> None:
    assert value("phone", text) == found


def test_without_a_country_phones_need_their_prefix() -> None:
    assert value("phone", "41 99912-3456", country=None) == "prefix_required"
    assert value("phone", "+5541999123456", country=None) == "+5541999123456"


def test_phones_of_every_country() -> None:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        if example is None:
            continue
        written = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        key = canonical_phone(written)
        assert key is not None, region
        assert value("phone", written) == key, region


@pytest.mark.parametrize(
    ("target", "text", "found"),
    [
        ("cpf", cpf(7), cpf(7)),
        ("cpf", cpf(12345678).lstrip("0"), cpf(12345678)),
        ("cpf", "529.982.247-24", "invalid"),
        ("cpf", "5.3E+10", "rounded"),
        ("cnpj", cnpj(11222333000181 // 100), cnpj(11222333000181 // 100)),
        ("cnpj", "12.ABC.345/01DE-35", "12ABC34501DE35"),
        ("cnpj", "12.ABC.345/01DE-36", "invalid"),
        ("email", "Ana@Exemplo.com.br", "Ana@Exemplo.com.br"),
        ("email", "ana@", "invalid"),
        ("birth_date", "05/03/1988", "1988-03-05"),
        ("birth_date", "1988-03-05", "1988-03-05"),
        ("birth_date", "1988-03-05 00:00:00", "1988-03-05"),
        ("birth_date", "31/02/1988", "not_a_date"),
        ("birth_date", "05/03/88", "not_a_date"),
        ("birth_date", "01/01/1700", "out_of_range"),
        ("birth_date", "21/11/2026", "out_of_range"),
        ("rg", "12.345.678-9", "12.345.678-9"),
        ("customer_code", "x" * 61, "too_long"),
    ],
)
def test_data(target: str, text: str, found: str) -> None:
    assert value(target, text) == found


def test_a_company_in_the_column_of_cpfs() -> None:
    (row,) = read("cpf", cnpj(1))
    assert row.values == {"name": "Ana", "cnpj": cnpj(1)}


def test_duplicates_say_which_row_was_first() -> None:
    rows = read("phone", "41 99912-3456", "41 99912-0000", "(41) 9912-3456")
    assert [row.errors for row in rows[:2]] == [[], []]
    (error,) = rows[2].errors
    assert (error.field, error.code, error.first) == ("phone", "duplicate", 1)
    assert [len(row.errors) for row in read("cpf", cpf(1), cpf(1))] == [0, 1]
    # A family shares one; without anything else it says who is meant.
    assert [len(row.errors) for row in read("email", "a@b.com", "A@b.com")] == [0, 1]


def test_ragged_and_empty_rows() -> None:
    plan = Plan(mapping={0: "name", 1: "phone"}, has_header=True, today=TODAY)
    rows = list(
        prepare(
            [
                (1, ["Nome", "Fone"], None),
                (2, ["Ana"], None),
                (3, ["Bia", "41 99912-3456", "", ""], None),
                (4, ["Bia", "x", "mais"], None),
                (5, ["", "", ""], None),
                (6, ['"Ana'], "broken_quotes"),
            ],
            plan,
            2,
        )
    )
    assert [[error.code for error in row.errors] for row in rows] == [
        [],
        [],
        ["too_many_cells"],
        ["empty"],
        ["broken_quotes"],
    ]


def test_labels() -> None:
    vip = uuid7()
    (row,) = read("labels", "VIP, vip ; Novo", labels={"vip": vip}, create_labels=True)
    assert (row.labels, row.new_labels) == ([vip], ["Novo"])
    (row,) = read("labels", "VIP, Novo", labels={"vip": vip})
    assert [error.code for error in row.errors] == ["unknown_label"]


@pytest.mark.parametrize(("text", "found"), [("Sim", True), ("NÃO", False), ("yes", True), ("0", False)])
def test_receives_broadcasts(text: str, found: bool) -> None:
    assert read("receives_broadcasts", text)[0].receives is found


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("text", "oi", "oi"),
        ("number", "1.234,5", 1234.5),
        ("date", "05/03/1988", "1988-03-05"),
        ("date", "1988-03-05 00:00", "1988-03-05"),
        ("time", "8:30", "08:30"),
        ("choice", "a", "A"),
        ("choices", "b; a", ["A", "B"]),
        ("boolean", "não", False),
        ("url", "exemplo.com", "https://exemplo.com"),
    ],
)
def test_custom_fields(kind: str, text: str, found: Any) -> None:
    assert kind in FILLABLE
    custom = CustomField(uuid7(), kind, ["A", "B"])
    (row,) = read("field.x", text, fields={"x": custom})
    assert row.fields == {custom.id: found}
    (bad,) = read("field.x", "\x01" if kind == "text" else "?", fields={"x": custom})
    assert bad.errors or kind == "text"


@pytest.mark.parametrize("target", ["name", "phone", "email", "cpf", "cnpj", "birth_date", "labels"])
@pytest.mark.parametrize("piece", ["1", "a@", "(", "1/", ".", "a,", "+", "é"])
def test_pathological_cells_take_no_time(target: str, piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    if target == "name":
        list(prepare([(1, [text], None)], Plan(mapping={0: "name"}, has_header=False, today=TODAY), 1))
    else:
        read(target, text)
    assert time.process_time() - start < 0.5


def test_guesses() -> None:
    names = [
        "Nome do Cliente",
        "E-MAIL",
        "Celular",
        "Teléfono",
        "Birth date",
        "CPF/CNPJ",
        "Plano",
        "?",
        "Etiquetas",
    ]
    assert guess(names, {"plano_atual": "Plano"}) == {
        0: "name",
        1: "email",
        2: "phone",
        4: "birth_date",
        5: "cpf",
        6: "field.plano_atual",
        8: "labels",
    }
    assert guess(["name", "phone", "field.x", "field.y"], {"x": "X"}) == {0: "name", 1: "phone", 2: "field.x"}


def test_a_file_without_names_of_columns() -> None:
    assert looks_like_data(["Ana", "41 99912-3456"])
    assert not looks_like_data(["Nome", "41 99912-3456"])
    assert not looks_like_data(["Cliente X", "Plano"])
