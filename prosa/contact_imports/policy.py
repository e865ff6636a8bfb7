"""Which columns go where: the targets of a mapping, and what a column's name suggests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, Literal

from prosa.kit.text import normalise

State = Literal[
    "uploaded", "checking", "checked", "running", "done", "undoing", "undone", "failed", "canceled"
]
Outcome = Literal["create", "update", "skip", "error", "created", "updated", "skipped", "undone", "kept"]

MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 200
MAX_BYTES: Final = 100 * 1024 * 1024
UNCHECKED: Final = timedelta(hours=24)
CHECKED: Final = timedelta(days=7)
"""For how long a file waits to be checked, and then to be taken; it goes at once when the import ends. What became of
its rows stays."""
WORKING: Final = frozenset({"checking", "running", "undoing"})
ENDED: Final = frozenset({"done", "undone", "failed", "canceled"})
PER_USER: Final = 5
PER_ACCOUNT: Final = 20
"""Imports that have not ended."""

TARGETS: Final = (
    "name",
    "phone",
    "email",
    "cpf",
    "cnpj",
    "rg",
    "birth_date",
    "customer_code",
    "labels",
    "receives_broadcasts",
)
FIELD: Final = "field."
"""`field.<key>` is a custom field."""
IDENTIFYING: Final = frozenset({"name", "phone", "email", "cpf", "cnpj", "customer_code"})
"""A file must give at least one of these."""
FILLABLE: Final = frozenset({"text", "number", "date", "time", "choice", "choices", "boolean", "url"})
"""Kinds of custom fields that a cell can hold."""

_WORDS: Final[dict[str, str]] = {
    "name": "nome; nome completo; nome do cliente; nome cliente; nome do contato; nome contato; cliente; contato;"
    " razao social; nome fantasia; nome/razao social; name; full name; customer name; contact name; contact; customer;"
    " nombre; nombre completo; nombre y apellido; razon social",
    "phone": "telefone; celular; fone; tel; whatsapp; whats; zap; numero; numero de telefone; telefone celular;"
    " telefone 1; celular 1; numero do cliente; telefone principal; fone celular; telefone/whatsapp; contato whatsapp;"
    " phone; phone number; mobile; mobile phone; cell; cell phone; cellphone; telefono; movil; numero de telefono;"
    " telefono movil",
    "email": "email; e-mail; mail; endereco de email; correio eletronico; email address; e-mail address; correo;"
    " correo electronico; email principal",
    "cpf": "cpf; cpf do cliente; numero do cpf; no cpf; cpf/cnpj; cpf cnpj; documento",
    "cnpj": "cnpj; cnpj do cliente; numero do cnpj",
    "rg": "rg; identidade; numero do rg; registro geral",
    "birth_date": "data de nascimento; nascimento; data nascimento; dt nascimento; dt nasc; data nasc; aniversario;"
    " birth date; birthdate; date of birth; birthday; dob; fecha de nacimiento; nacimiento; cumpleanos",
    "customer_code": "codigo do cliente; codigo cliente; codigo; cod cliente; cod; id cliente; id do cliente;"
    " matricula; customer code; customer id; code; external id; codigo de cliente; id externo",
    "labels": "etiquetas; etiqueta; tags; tag; labels; label; marcadores; etiquetas do contato",
    "receives_broadcasts": "recebe transmissoes; recebe transmissao; recebe mensagens; opt-in; optin; opt in; aceita"
    " mensagens; consentimento; receives broadcasts; accepts messages; subscribed; recibe difusiones; acepta mensajes;"
    " consentimiento",
}
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def _plain(name: str) -> str:
    return _NOT_WORD.sub(" ", normalise(name)).strip()


_KNOWN: Final = {_plain(word): target for target, words in _WORDS.items() for word in words.split(";")}


def guess(names: Sequence[str], fields: Mapping[str, str]) -> dict[int, str]:
    """Column → target, by the columns' names; `fields` are custom fields by key, with their labels.

    A target is given once, to the first column that names it.
    """
    custom = {_plain(label): f"{FIELD}{key}" for key, label in fields.items()}
    custom |= {_plain(key): f"{FIELD}{key}" for key in fields}
    found: dict[int, str] = {}
    for number, name in enumerate(names):
        plain = _plain(name)
        if name.startswith(FIELD) and name.removeprefix(FIELD) in fields:
            target: str | None = name
        else:
            target = name if name in TARGETS else custom.get(plain) or _KNOWN.get(plain)
        if target is not None and target not in found.values():
            found[number] = target
    return found


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a first row is a contact already and no row of names."""
    if any(_plain(cell) in _KNOWN for cell in cells):
        return False
    return any("@" in cell or len(re.sub(r"\D", "", cell)) >= 8 for cell in cells)
