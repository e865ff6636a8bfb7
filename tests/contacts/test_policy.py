"""What is a CPF, what is an e-mail address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.contacts.policy import (
    cnpj_characters,
    cpf_digits,
    email_address,
    masked_cnpj,
    masked_cpf,
    masked_rg,
    written_cnpj,
    written_cpf,
)

nines = st.integers(0, 10**9 - 1).map(lambda number: f"{number:09d}").filter(lambda text: len(set(text)) > 1)


def by_the_book(nine: str) -> str:
    """The check digits as the tax office words them: remainders of 11 below 2 are 0, else 11 less the remainder."""
    digits = [int(digit) for digit in nine]
    for first_weight in (10, 11):
        rest = sum(digit * (first_weight - place) for place, digit in enumerate(digits)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return "".join(map(str, digits))


@given(nines)
def test_a_cpf_has_its_two_check_digits_and_no_others(nine: str) -> None:
    right = by_the_book(nine)
    assert cpf_digits(right) == cpf_digits(written_cpf(right)) == right
    for place in (9, 10):
        wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
        assert cpf_digits(wrong) is None


@pytest.mark.parametrize(
    "text",
    ["", "529.982.247-2", "529.982.247-255", "111.111.111-11", "00000000000", "52998224725x", "٥٢٩٩٨٢٢٤٧٢٥"],
)
def test_what_is_no_cpf(text: str) -> None:
    assert cpf_digits(text) is None


def test_a_cpf_is_read_as_it_is_written_and_masked_in_part() -> None:
    assert cpf_digits(" 529.982.247-25 ") == "52998224725"
    assert written_cpf("52998224725") == "529.982.247-25"
    assert masked_cpf("52998224725") == "***.982.247-**"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" ana@example.com ", "ana@example.com"),
        ("ana.maria+loja@mail.example.com.br", "ana.maria+loja@mail.example.com.br"),
        ("joão@exêmplo.com.br", "joão@exêmplo.com.br"),
        ("ana", None),
        ("ana@example", None),
        ("ana@@example.com", None),
        ("ana maria@example.com", None),
        ("ana@example..com", None),
        ("a@b.c", None),
        ("ana@-example.com", None),
        ("ana@example.com, bia@example.com", None),
        (f"{'a' * 65}@example.com", None),
        (f"ana@{'a' * 250}.com", None),
    ],
)
def test_e_mail_addresses(text: str, kept: str | None) -> None:
    assert email_address(text) == kept


twelves = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12).filter(
    lambda text: len(set(text)) > 1
)


def cnpj_by_the_book(twelve: str) -> str:
    """As the tax office words it: weights 2 to 9 from the right, remainders of 11 below 2 are 0, else 11 less them."""
    known = [ord(char) - 48 for char in twelve]
    for _ in range(2):
        rest = sum(value * (2 + place % 8) for place, value in enumerate(reversed(known))) % 11
        known.append(0 if rest < 2 else 11 - rest)
    return twelve + "".join(map(str, known[12:]))


@given(twelves)
def test_a_cnpj_of_digits_or_letters_has_its_two_check_digits_and_no_others(twelve: str) -> None:
    right = cnpj_by_the_book(twelve)
    assert cnpj_characters(right) == cnpj_characters(written_cnpj(right).lower()) == right
    for place in (12, 13):
        wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
        assert cnpj_characters(wrong) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("12.ABC.345/01DE-35", "12ABC34501DE35"),  # the example of the tax office
        ("00.000.000/0001-91", "00000000000191"),  # Banco do Brasil
        ("33000167000101", "33000167000101"),  # Petrobras
        (" 33.000.167/0001-01 ", "33000167000101"),
        ("12.ABC.345/01DE-3A", None),
        ("11.111.111/1111-11", None),
        ("33.000.167/0001-0", None),
        ("33.000.167/0001-011", None),
        ("Ç2ABC34501DE35", None),
        ("", None),
    ],
)
def test_cnpjs_that_are_known(text: str, kept: str | None) -> None:
    assert cnpj_characters(text) == kept


def test_masks_tell_a_part_and_never_a_short_document() -> None:
    assert masked_cnpj("12ABC34501DE35") == "**.ABC.345/****-**"
    assert [masked_rg(text) for text in ("12.345.678-9", "12345", "1234", "1")] == [
        "***-9",
        "***45",
        "***",
        "***",
    ]
