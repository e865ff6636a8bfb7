import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.channels.whatsapp.phone import canonical_digits, canonical_phone, identities, phone_ref, user_ref

AREAS = st.sampled_from(["11", "19", "21", "27", "41", "47", "51", "61", "71", "85", "92", "99"])
DIGITS = st.text("0123456789", min_size=7, max_size=7)


@given(AREAS, st.sampled_from("6789"), DIGITS)
def test_all_spellings_of_a_brazilian_mobile_give_one_key(area: str, first: str, rest: str) -> None:
    local = first + rest
    key = f"+55{area}9{local}"
    assert canonical_digits(f"55{area}{local}") == key
    assert canonical_digits(f"55{area}9{local}") == key
    written = [
        f"+55 {area} 9{local[:4]}-{local[4:]}",
        f"+55 ({area}) {local[:4]}-{local[4:]}",
        f"({area}) 9 {local[:4]}-{local[4:]}",
        f"0{area}9{local}",
        f"55{area}9{local}",
        f"{area}{local}",
    ]
    assert {canonical_phone(text) for text in written} == {key}


@given(AREAS, st.sampled_from("2345"), DIGITS)
def test_landlines_never_get_the_ninth_digit(area: str, first: str, rest: str) -> None:
    assert canonical_digits(f"55{area}{first}{rest}") == f"+55{area}{first}{rest}"


@given(AREAS, st.sampled_from("2345"), DIGITS)
def test_a_ninth_digit_before_a_landline_is_not_taken_away(area: str, first: str, rest: str) -> None:
    assert canonical_digits(f"55{area}9{first}{rest}") == f"+55{area}9{first}{rest}"


@given(st.text("0123456789", min_size=10, max_size=10))
def test_old_and_new_mexican_numbers_give_one_key(local: str) -> None:
    assert canonical_digits(f"521{local}") == canonical_digits(f"52{local}") == f"+52{local}"


@given(st.from_regex(r"[1-3][0-9]{9}", fullmatch=True))
def test_argentinas_numbers_are_one_with_and_without_the_9(local: str) -> None:
    assert canonical_digits(f"549{local}") == canonical_digits(f"54{local}") == f"+549{local}"


@given(
    st.text("0123456789", min_size=5, max_size=18)
    | st.from_regex(r"(55|52|521|54)[0-9]{8,11}", fullmatch=True)
)
def test_a_key_is_its_own_key(digits: str) -> None:
    key = canonical_digits(digits)
    if not digits.startswith(("54", "55", "521")):
        assert key == f"+{digits}"
    # Twelve digits may become thirteen, and Mexico's 1 goes; never a second time.
    assert canonical_digits(key[1:]) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("+1 555 010 0199", "+15550100199"),
        ("+351 912 345 678", "+351912345678"),
        ("+54 9 11 2345-6789", "+5491123456789"),
        ("+54 11 2345-6789", "+5491123456789"),
        ("+54 11 15 2345-6789", "+5491123456789"),
        ("+54 800 333 5555", "+548003335555"),
        ("+52 1 55 5000 0789", "+525550000789"),
        ("(41) 3000-0777", "+554130000777"),
    ],
)
def test_numbers_as_people_write_them(text: str, key: str) -> None:
    assert canonical_phone(text) == key


@pytest.mark.parametrize("text", ["", "abc", "123", "90000-0567", "+55 41", "9" * 40])
def test_what_is_no_number(text: str) -> None:
    assert canonical_phone(text) is None


def test_a_region_decides_about_numbers_without_country() -> None:
    assert canonical_phone("912 345 678", "PT") == "+351912345678"


def test_the_address_stays_as_given() -> None:
    ref = phone_ref("554190000567")
    assert ref is not None
    assert (ref.kind, ref.value, ref.address) == ("phone", "+5541990000567", "554190000567")


@pytest.mark.parametrize("value", [None, "", "0", "x", True, 12.5, [], "1" * 21])
def test_nothing_is_keyed_on_a_missing_number(value: object) -> None:
    assert phone_ref(value) is None


def test_user_ids() -> None:
    kinds = [ref.kind for ref in identities("BR.123", "BR.123", "BR.ENT.9")]
    assert kinds == ["bsuid", "parent_bsuid"]
    assert user_ref(None) is None
    assert identities(None, "", None) == ()
