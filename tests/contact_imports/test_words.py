"""Every reason for which a row is left out has a sentence in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prosa import contact_imports, contacts, custom_fields
from prosa.contact_imports.schemas import RowFault
from prosa.contact_imports.words import _SENTENCES, sentence

_CODES = re.compile(
    r'(?:_Bad|NotAValue)\("(\w+)"|RowError\("?\w*"?, "(\w+)"|fault=\(\w+, "(\w+)"\)|fault=\("\w+", "(\w+)"\)'
)

_OF_NO_CELL = {"not_text", "not_a_list", "not_a_file"}
"""Of values that a program gives: a cell is a text."""


def codes() -> set[str]:
    """As they stand in what reads, checks and writes rows."""
    folders = {Path(module.__path__[0]) for module in (contact_imports, contacts, custom_fields)}
    names = ("parsing.py", "batches.py", "bulk.py", "policy.py")
    texts = [folder / name for folder in folders for name in names if (folder / name).exists()]
    found = {code for path in texts for match in _CODES.findall(path.read_text()) for code in match if code}
    return found - _OF_NO_CELL | {"broken_quotes", "line_too_long"}


def test_every_code_has_a_sentence() -> None:
    assert {
        "duplicate",
        "of_another",
        "ambiguous",
        "rounded",
        "not_an_option",
        "in_use",
        "required",
    } <= codes()
    assert codes() <= _SENTENCES.keys()


@pytest.mark.parametrize("language", ["pt-BR", "en", "es"])
def test_no_two_languages_say_the_same(language: str) -> None:
    for code in codes():
        fault = RowFault(field="phone", code=code, first=7)
        text = sentence(fault, language)
        assert text.endswith(".")
        assert "{" not in text
        assert all(text != sentence(fault, other) for other in ("pt-BR", "en", "es") if other != language)


def test_what_is_invalid_says_what_it_should_be() -> None:
    said = {
        sentence(RowFault(field=field, code="invalid"), "pt-BR")
        for field in ("phone", "cpf", "cnpj", "email")
    }
    assert len(said) == 3
    assert sentence(RowFault(field="", code="unheard_of"), "fr") == "O valor não foi aceito."
