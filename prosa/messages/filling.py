"""The values of `{variables}` for one conversation, and texts filled with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from prosa.accounts import service as accounts
from prosa.accounts.policy import effective_permissions
from prosa.attachments import service as attachments
from prosa.attachments.schemas import AttachmentOut
from prosa.contacts.policy import masked_cpf, written_cpf
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.policy import FILE_KINDS, file_id, shown
from prosa.kit.database import Record, Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.messages.schemas import SendIn
from prosa.messages.variables import (
    LABELS,
    NAMES,
    drop,
    first_name,
    greeting,
    names_in,
    replace,
    replace_or_drop,
    written_phone,
)


class Variable(Struct, frozen=True, kw_only=True):
    """`value` null: it cannot be sent now, unless `is_set_on_sending`: sending itself gives it one (the protocol of a
    conversation whose ticket the message opens). `file` goes with the message; kinds other than text stand for one."""

    name: str
    label: str
    value: str | None
    kind: Literal["text", "image", "file"] = "text"
    file: AttachmentOut | None = None
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
        conversation.contact.id,
        conversation.department_id,
        user_id or conversation.agent_id,
        user_id,
    )
    assert row is not None  # by foreign key
    fields = [item for item in await custom_fields.list_fields(tx) if item.is_active]
    stored = {
        item.field_id: item.value for item in await custom_fields.get_values(tx, conversation.contact.id)
    }
    own = {
        item.key: (item.label, shown(item.kind, stored[item.id]) if item.id in stored else None)
        for item in fields
    }
    kinds = {item.key: item.kind for item in fields if item.kind in FILE_KINDS}
    named = {item.key: file_id(stored[item.id]) for item in fields if item.key in kinds and item.id in stored}
    files = {file.id: file for file in await attachments.of_ids(tx, [*named.values()])}
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
        Variable(
            name=key,
            label=label,
            value=(value or None) if key not in kinds or named.get(key) in files else None,
            kind=kinds.get(key, "text"),  # type: ignore[arg-type]
            file=files.get(named[key]) if key in named else None,
        )
        for key, (label, value) in own.items()
        if key not in NAMES
    ]


def _cpf(row: Record, user_id: UUID | None) -> str:
    """As the person who writes may see it: what they send stands on their screen, too."""
    permissions = effective_permissions(row["kind"], row["permissions"]) if row["kind"] else frozenset()
    is_seen = user_id is None or "contacts.see_documents" in permissions
    return (written_cpf if is_seen else masked_cpf)(row["cpf"])


class _Values:
    """What the variables of one conversation stand for."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self.texts = {item.name: None if item.file else item.value for item in variables}
        self.files = {item.name: item.file for item in variables if item.file}

    def files_in(self, text: str) -> list[AttachmentOut]:
        """The files for which the text has variables, each once, in their order."""
        named = [self.files[name] for name in names_in([text]) if name in self.files]
        return list({file.id: file for file in named}.values())

    def fill(self, field: str, text: str) -> str:
        """The text with its values. Raises Invalid as `filled` does, also where a file has no place."""
        done = replace(text, self.texts)
        if done.is_whole:
            return done.text
        troubles = {
            "variable_unknown": done.unknown,
            "variable_empty": tuple(name for name in done.empty if name not in self.files),
            "variable_is_file": tuple(name for name in done.empty if name in self.files),
        }
        raise Invalid(
            "Some variables have no value here.",
            errors=[
                FieldError(field, code, ", ".join(f"{{{name}}}" for name in names))
                for code, names in troubles.items()
                if names
            ],
            unknown=list(done.unknown),
            empty=list(done.empty),
        )


async def _values(tx: Transaction, conversation: Conversation, user_id: UUID | None) -> _Values:
    return _Values(await variables_of(tx, conversation, user_id))


async def filled(
    tx: Transaction, conversation: Conversation, user_id: UUID, wanted: SendIn
) -> tuple[SendIn, dict[UUID, AttachmentOut]]:
    """What is sent, with the values in text, caption, choices and template parameters, and the contact's files that
    the text names by variables: they go with the message, as attachments that `compose` has to be given.

    Raises Invalid with `variable_unknown`, `variable_empty` or `variable_is_file` for the field and the names in the
    extra.
    """
    if not names_in(_texts(wanted)):
        return wanted, {}
    values = await _values(tx, conversation, user_id)
    fill = values.fill
    changed: dict[str, Any] = {}
    files: list[AttachmentOut] = []
    if wanted.text:
        if wanted.type in ("text", "attachments"):
            files = values.files_in(wanted.text)
        changed["text"] = fill("text", drop(wanted.text, values.files) if files else wanted.text)
    if files:
        changed["type"] = "attachments"
        changed["attachments"] = list(dict.fromkeys([*wanted.attachments, *(file.id for file in files)]))
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
    return msgspec.structs.replace(wanted, **changed), {file.id: file for file in files}


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


async def check_variables(
    tx: Transaction, conversation: Conversation, user_id: UUID, text: str, field: str
) -> None:
    """Raises Invalid as `filled` does, for a text that `say` will send."""
    if names_in([text]):
        values = await _values(tx, conversation, user_id)
        values.fill(field, drop(text, values.files))


async def filled_by_system(
    tx: Transaction, conversation: Conversation, by: UUID | None, text: str
) -> tuple[str, list[AttachmentOut]]:
    """A text of the settings with its values, and the files that it names; nobody is asked any more, so what has none
    is left out."""
    if not names_in([text]):
        return text, []
    values = await _values(tx, conversation, by)
    return replace_or_drop(text, values.texts), values.files_in(text)
