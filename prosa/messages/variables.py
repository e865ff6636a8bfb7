"""`{variables}` in texts (CMP-3): finding and replacing them. Pure; where the values come from is in `filling`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import time

NAMES = (
    "nome",
    "primeiro_nome",
    "protocolo",
    "atendente",
    "setor",
    "telefone",
    "email",
    "saudacao",
    "cpf",
    "rg",
    "data_nascimento",
    "codigo_cliente",
)
"""What every company has; the keys of its custom fields come after them."""

LABELS: Mapping[str, str] = {
    "nome": "Nome",
    "primeiro_nome": "Primeiro nome",
    "protocolo": "Protocolo",
    "atendente": "Atendente",
    "setor": "Setor",
    "telefone": "Telefone",
    "email": "E-mail",
    "saudacao": "Saudação",
    "cpf": "CPF",
    "rg": "RG",
    "data_nascimento": "Data de nascimento",
    "codigo_cliente": "Código do cliente",
}

_GREETINGS = {
    "pt-BR": ("Bom dia", "Boa tarde", "Boa noite"),
    "en": ("Good morning", "Good afternoon", "Good evening"),
    "es": ("Buenos días", "Buenas tardes", "Buenas noches"),
}
_VARIABLE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_SPACES_LEFT = re.compile(r"[ \t]{2,}")
_SPACE_BEFORE_SIGN = re.compile(r"[ \t]+([,.;:!?])")


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text with its values; the names that nobody knows and those that have no value here stand as they were."""

    text: str
    unknown: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not (self.unknown or self.empty)


def names_in(texts: Iterable[str]) -> list[str]:
    """The names that occur, each once, in their order. All other braces are plain text."""
    return list(dict.fromkeys(name for text in texts for name in _VARIABLE.findall(text)))


def replace(text: str, values: Mapping[str, str | None]) -> Replaced:
    """Put the values in, once: what a value itself holds is never looked at again."""
    unknown: dict[str, None] = {}
    empty: dict[str, None] = {}

    def value_of(found: re.Match[str]) -> str:
        name = found[1]
        value = values.get(name)
        if value:
            return value
        (empty if name in values else unknown)[name] = None
        return found[0]

    return Replaced(_VARIABLE.sub(value_of, text), tuple(unknown), tuple(empty))


def replace_or_drop(text: str, values: Mapping[str, str | None]) -> str:
    """For texts that leave by themselves: what has no value is left out, and no hole stays behind."""
    return _per_line(
        text,
        lambda found: values.get(found[1]) or "",
        lambda line: any(not values.get(name) for name in names_in([line])),
    )


def drop(text: str, names: Collection[str]) -> str:
    """The text without these variables, as if they had never stood there."""
    if not any(name in names for name in names_in([text])):
        return text
    return _per_line(
        text,
        lambda found: "" if found[1] in names else found[0],
        lambda line: any(name in names for name in names_in([line])),
    )


def _per_line(text: str, put: Callable[[re.Match[str]], str], leaves_hole: Callable[[str], bool]) -> str:
    lines = []
    for line in text.split("\n"):
        filled = _VARIABLE.sub(put, line)
        if leaves_hole(line):
            filled = _SPACE_BEFORE_SIGN.sub(r"\1", _SPACES_LEFT.sub(" ", filled)).strip()
            if not filled:
                continue
        lines.append(filled)
    return "\n".join(lines).strip()


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def greeting(at: time, language: str) -> str:
    """ "Bom dia" from five, "Boa tarde" from noon, "Boa noite" from six on."""
    morning, afternoon, evening = _GREETINGS.get(language, _GREETINGS["pt-BR"])
    if 5 <= at.hour < 12:
        return morning
    return afternoon if 12 <= at.hour < 18 else evening


def written_phone(phone: str) -> str:
    """A Brazilian number as people write it, +55 11 98765-4321; any other as it is."""
    digits = phone.removeprefix("+")
    if digits.startswith("55") and len(digits) in (12, 13) and digits.isdecimal():
        area, number = digits[2:4], digits[4:]
        return f"+55 {area} {number[:-4]}-{number[-4:]}"
    return phone
