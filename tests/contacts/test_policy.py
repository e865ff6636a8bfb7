"""What is a CPF, what is an e-mail address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.contacts.policy import cpf_digits, email_address, masked_cpf, written_cpf

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
