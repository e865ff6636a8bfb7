"""The values of `{variables}` for one conversation, and texts filled with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from prosa.accounts import service as accounts
from prosa.accounts.policy import effective_permissions
from prosa.contacts.policy import masked_cpf, written_cpf
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.policy import shown
from prosa.kit.database import Record, Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.messages.schemas import SendIn
from prosa.messages.variables import (
    LABELS,
    NAMES,
    first_name,
    greeting,
    names_in,
    replace,
    replace_or_drop,
    written_phone,
)


class Variable(Struct, frozen=True, kw_only=True):
    """`value` null: it cannot be sent now, unless `is_set_on_sending`: sending itself gives it one (the protocol of a
    conversation whose ticket the message opens)."""

    name: str
    label: str
    value: str | None
    kind: Literal["text", "image"] = "text"
    is_set_on_sending: bool = False


async def variables_of(tx: Transaction, conversation: Conversation, user_id: UUID | None) -> list[Variable]:
    """Every variable that a text in this conversation may name, in the order in which they are offered.

    `user_id` writes; None: the system does, and `{atendente}` is whoever serves.
    """
    account = await accounts.read_account(tx)
    row = await tx.fetchrow(
        "SELECT k.edited_name, k.profile_name, k.phone, k.email, k.birth_date, k.cpf, k.rg, k.customer_code,"
        " d.name AS department, u.name AS author, r.kind, r.permissions"
        " FROM contacts k LEFT JOIN departments d ON d.account_id = k.account_id AND d.id = $3"
        " LEFT JOIN users u ON u.id = $4"
        " LEFT JOIN memberships m ON m.account_id = k.account_id AND m.user_id = $5"
        " LEFT JOIN roles r ON r.account_id = m.account_id AND r.id = m.role_id"
        " WHERE k.account_id = $1 AND k.id = $2",
        tx.account_id,
        conversation.contact_id,
        conversation.department_id,
        user_id or conversation.agent_id,
        user_id,
    )
    assert row is not None  # by foreign key
    fields = [item for item in await custom_fields.list_fields(tx) if item.is_active]
    stored = {
        item.field_id: item.value for item in await custom_fields.get_values(tx, conversation.contact_id)
    }
    own = {
        item.key: (item.label, shown(item.kind, stored[item.id]) if item.id in stored else None)
        for item in fields
    }
    name = " ".join((row["edited_name"] or row["profile_name"] or "").split())
    is_open = conversation.state in OPEN_STATES and conversation.ticket is not None
    values: dict[str, str | None] = {
        "nome": name,
        "primeiro_nome": first_name(name),
        "protocolo": conversation.ticket.protocol if is_open and conversation.ticket else None,
        "atendente": row["author"],
        "setor": row["department"],
        "telefone": written_phone(row["phone"]) if row["phone"] else None,
        "email": row["email"],
        "cpf": None if row["cpf"] is None else _cpf(row, user_id),
        "rg": row["rg"],
        "data_nascimento": None if row["birth_date"] is None else f"{row['birth_date']:%d/%m/%Y}",
        "codigo_cliente": row["customer_code"],
        "saudacao": greeting(tx.now.astimezone(accounts.zone_of(account)).time(), account.language),
    }
    found = [
        Variable(
            name=known,
            label=LABELS[known],
            value=values.get(known) or own.get(known, ("", None))[1] or None,
            is_set_on_sending=known == "protocolo" and not is_open,
        )
        for known in NAMES
    ]
    return found + [
        Variable(name=key, label=label, value=value or None)
        for key, (label, value) in own.items()
        if key not in NAMES
    ]


def _cpf(row: Record, user_id: UUID | None) -> str:
    """As the person who writes may see it: what they send stands on their screen, too."""
    permissions = effective_permissions(row["kind"], row["permissions"]) if row["kind"] else frozenset()
    is_seen = user_id is None or "contacts.see_documents" in permissions
    return (written_cpf if is_seen else masked_cpf)(row["cpf"])


async def _values(tx: Transaction, conversation: Conversation, user_id: UUID | None) -> dict[str, str | None]:
    return {item.name: item.value for item in await variables_of(tx, conversation, user_id)}


async def filled(tx: Transaction, conversation: Conversation, user_id: UUID, wanted: SendIn) -> SendIn:
    """What is sent, with the values in text, caption, choices and template parameters; files and cards as they are.

    Raises Invalid with `variable_unknown` or `variable_empty` for the field and the names in the extra.
    """
    if not names_in(_texts(wanted)):
        return wanted
    values = await _values(tx, conversation, user_id)
    fill = _filler(values)
    changed: dict[str, Any] = {}
    if wanted.text:
        changed["text"] = fill("text", wanted.text)
    if wanted.interactive is not None:
        parts = {
            part: fill("interactive", text)
            for part in ("header", "body", "footer")
            if (text := getattr(wanted.interactive, part))
        }
        changed["interactive"] = msgspec.structs.replace(wanted.interactive, **parts)
    if wanted.template is not None:
        components = [
            {
                **component,
                "parameters": [
                    {**parameter, "text": fill("template", parameter["text"])}
                    if _has_text(parameter)
                    else parameter
                    for parameter in component["parameters"]
                ],
            }
            if isinstance(component.get("parameters"), list)
            else component
            for component in wanted.template.components
        ]
        changed["template"] = msgspec.structs.replace(wanted.template, components=components)
    return msgspec.structs.replace(wanted, **changed)


def _texts(wanted: SendIn) -> Sequence[str]:
    texts = [wanted.text]
    if wanted.interactive is not None:
        texts += [
            text
            for text in (wanted.interactive.header, wanted.interactive.body, wanted.interactive.footer)
            if text
        ]
    if wanted.template is not None:
        for component in wanted.template.components:
            parameters = component.get("parameters")
            if isinstance(parameters, list):
                texts += [parameter["text"] for parameter in parameters if _has_text(parameter)]
    return texts


def _has_text(parameter: Any) -> bool:
    return isinstance(parameter, dict) and isinstance(parameter.get("text"), str)


def _filler(values: dict[str, str | None]) -> Callable[[str, str], str]:
    def fill(field: str, text: str) -> str:
        done = replace(text, values)
        if not done.is_whole:
            errors = [
                FieldError(field, code, ", ".join(f"{{{name}}}" for name in names))
                for code, names in (("variable_unknown", done.unknown), ("variable_empty", done.empty))
                if names
            ]
            raise Invalid(
                "Some variables have no value here.",
                errors=errors,
                unknown=list(done.unknown),
                empty=list(done.empty),
            )
        return done.text

    return fill


async def check_variables(
    tx: Transaction, conversation: Conversation, user_id: UUID, text: str, field: str
) -> None:
    """Raises Invalid as `filled` does, for a text that `say` will send."""
    if names_in([text]):
        _filler(await _values(tx, conversation, user_id))(field, text)


async def filled_by_system(tx: Transaction, conversation: Conversation, by: UUID | None, text: str) -> str:
    """A text of the settings with its values; nobody is asked any more, so what has none is left out."""
    if not names_in([text]):
        return text
    return replace_or_drop(text, await _values(tx, conversation, by))
