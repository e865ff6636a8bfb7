"""The business actions on custom fields: their definitions, and the contacts' values."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.service import hold_account
from prosa.attachments import service as attachments
from prosa.custom_fields import queries
from prosa.custom_fields.errors import KeyTaken
from prosa.custom_fields.events import custom_field_updated
from prosa.custom_fields.policy import FILE_FACTS, FILE_KINDS, NotAValue, Value, file_id, normalised
from prosa.custom_fields.schemas import CustomField, CustomFieldCreate, CustomFieldPatch, FieldValue
from prosa.kit.configuration import Removed, delete_unused, reorder
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid, NotFound
from prosa.kit.events import Actor
from prosa.kit.ids import uuid7

_RESERVED = frozenset({"nome", "telefone", "email", "protocolo", "agente", "setor", "posicao", "minutos"})
"""Words that texts use for what Prosa itself knows."""


async def list_fields(tx: Transaction) -> list[CustomField]:
    """All definitions in their order, inactive ones included."""
    return await queries.fields(tx)


async def create_field(tx: Transaction, data: CustomFieldCreate, *, actor_id: UUID | None) -> CustomField:
    """A new field, the last in the list. Raises KeyTaken or Invalid."""
    held = await _held(tx)
    if data.key in _RESERVED:
        raise Invalid.field("key", "reserved", f"{data.key!r} is a variable of the system.")
    field = CustomField(
        id=uuid7(),
        key=data.key,
        label=" ".join(data.label.split()),
        kind=data.kind,
        options=_options(data.kind, data.options),
        at_closing=data.at_closing,
        position=1 + max((item.position for item in held.values()), default=-1),
    )
    try:
        async with tx.savepoint():
            await queries.insert(tx, field)
    except asyncpg.UniqueViolationError:
        raise KeyTaken from None
    await audit.record(tx, "custom_field.created", actor_id=actor_id, target=field.id, key=field.key)
    _publish(tx, field, actor_id)
    return field


async def update_field(
    tx: Transaction, field_id: UUID, patch: CustomFieldPatch, *, actor_id: UUID | None
) -> CustomField:
    """Relabel, reorder, change options or use. Raises NotFound or Invalid.

    Values that are no options any more stay stored until somebody changes them.
    """
    before = _find(await _held(tx), field_id)
    given = {key: value for key, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "label" in given:
        given["label"] = " ".join(given["label"].split())
    if "options" in given:
        given["options"] = _options(before.kind, given["options"])
    changed = sorted(key for key, value in given.items() if getattr(before, key) != value)
    if not changed:
        return before
    after = msgspec.structs.replace(before, **given)
    await queries.update(tx, after)
    await audit.record(tx, "custom_field.updated", actor_id=actor_id, target=field_id, changed=changed)
    _publish(tx, after, actor_id)
    return after


async def order_fields(tx: Transaction, ids: list[UUID], *, actor_id: UUID | None) -> list[CustomField]:
    """Put all fields in this order. Raises Invalid."""
    before = await _held(tx)
    await reorder(tx, "custom_fields", before, ids)
    after = await queries.fields(tx)
    moved = [item for item in after if item != before[item.id]]
    if moved:
        await audit.record(tx, "custom_field.ordered", actor_id=actor_id)
    for field in moved:
        _publish(tx, field, actor_id)
    return after


async def delete_field(tx: Transaction, field_id: UUID, *, actor_id: UUID | None) -> Removed:
    """Delete a field without values, deactivate any other. Raises NotFound."""
    field = _find(await _held(tx), field_id)
    is_deleted = await delete_unused(tx, "custom_fields", field_id)
    gone = msgspec.structs.replace(field, is_active=False)
    if not is_deleted:
        await queries.update(tx, gone)
    outcome = Removed("deleted" if is_deleted else "deactivated")
    await audit.record(
        tx, f"custom_field.{outcome.outcome}", actor_id=actor_id, target=field_id, key=field.key
    )
    _publish(tx, gone, actor_id)
    return outcome


async def get_values(tx: Transaction, contact_id: UUID) -> list[FieldValue]:
    """The contact's values of active fields, in the fields' order."""
    return await queries.values(tx, contact_id)


async def shown_contact(tx: Transaction, contact_id: UUID) -> UUID:
    """Whose values are shown for this contact: its own, or those of whom it was merged into. Raises NotFound."""
    shown = await queries.shown_contact(tx, contact_id)
    if shown is None:
        raise NotFound
    return shown


async def take_over(
    tx: Transaction, contact_id: UUID, from_id: UUID, *, by: UUID | None, only: Collection[UUID] | None = None
) -> dict[UUID, Any]:
    """Give a contact the values of another one where it has none; which these were."""
    return await queries.take_over(tx, contact_id, from_id, by, only)


async def give_back(tx: Transaction, contact_id: UUID, values: Mapping[UUID, Any]) -> list[UUID]:
    """Remove those of these values that are still the same; the ids of their fields."""
    return await queries.remove_same(tx, contact_id, values)


async def check_values(
    tx: Transaction,
    contact_id: UUID,
    given: Mapping[UUID, object],
    *,
    by: UUID | None,
    prefix: str = "values",
) -> dict[UUID, Value]:
    """The values that are not null, as they will be stored. Files are uploads of `by`, or the contact's already.

    Raises Invalid with one error per bad value (`<prefix>.<field id>`); NotFound for no active field of the account.
    """
    fields = {item.id: item for item in await queries.fields(tx) if item.is_active}
    values: dict[UUID, Value] = {}
    errors: list[FieldError] = []
    for field_id, value in given.items():
        field = _find(fields, field_id)
        if value is None:
            continue
        try:
            if field.kind in FILE_KINDS:
                values[field_id] = await _file(tx, contact_id, field.kind, value, by)
            else:
                values[field_id] = normalised(field.kind, field.options, value)
        except NotAValue as error:
            errors.append(FieldError(f"{prefix}.{field_id}", error.code, str(error)))
    if errors:
        raise Invalid(errors=errors)
    return values


async def set_values(
    tx: Transaction,
    contact_id: UUID,
    given: Mapping[UUID, Any],
    clear: Collection[UUID],
    *,
    by: UUID | None,
    prefix: str = "values",
) -> list[UUID]:
    """Store what is given (null leaves a value as it is) and remove what is to be cleared; the ids that changed.

    A field in both is set. Raises Invalid, or NotFound (a field, the contact).
    """
    values = await check_values(tx, contact_id, given, by=by, prefix=prefix)
    known = {item.id: item for item in await queries.fields(tx)}
    if set(clear) - known.keys():
        raise NotFound("There is no such field.")
    with_files = {item.id for item in known.values() if item.kind in FILE_KINDS}
    if with_files.isdisjoint({*values, *clear}):
        with_files = set()
    before = await _files_in(tx, contact_id, with_files)
    removed = await queries.clear(tx, contact_id, set(clear) - values.keys())
    try:
        async with tx.savepoint():
            changed = removed + await queries.put(tx, contact_id, values, by)
            if with_files:
                after = await _files_in(tx, contact_id, with_files)
                # Files of others that were taken over stay theirs: the two may be taken apart again.
                await attachments.give_to_contact(tx, contact_id, [*(after - before)])
                await attachments.take_from_contact(tx, contact_id, [*(before - after)])
    except asyncpg.ForeignKeyViolationError:
        raise NotFound from None
    if changed:
        ids = sorted(str(item) for item in changed)
        await audit.record(tx, "contact.fields", actor_id=by, target=contact_id, fields=ids)
    return changed


async def lay_by_files(tx: Transaction, contact_id: UUID, values: Mapping[UUID, Value]) -> None:
    """Keep the files among checked values that will be set later: nobody sweeps them meanwhile."""
    files = [file_id(value) for value in values.values() if isinstance(value, dict)]
    await attachments.give_to_contact(tx, contact_id, files)


async def _file(tx: Transaction, contact_id: UUID, kind: str, value: object, by: UUID | None) -> Value:
    id_ = file_id(value)
    file = (await attachments.for_contact(tx, by, contact_id, [id_])).get(id_)
    if file is None:
        raise NotAValue("file_unknown", "This file is not there any more. Attach it again.")
    if kind == "image" and file.kind != "image":
        raise NotAValue("not_an_image", "This file is not a picture.")
    facts: dict[str, Any] = msgspec.to_builtins(file)
    return {name: facts[name] for name in FILE_FACTS}


async def _files_in(tx: Transaction, contact_id: UUID, field_ids: Collection[UUID]) -> set[UUID]:
    if not field_ids:
        return set()
    return {file_id(value) for value in (await queries.held(tx, contact_id, field_ids)).values()}


async def missing_at_closing(tx: Transaction, contact_id: UUID, given: Collection[UUID]) -> list[CustomField]:
    """The fields required at closing that are neither `given` nor stored."""
    stored = {item.field_id for item in await queries.values(tx, contact_id)}
    return [
        item
        for item in await queries.fields(tx)
        if item.is_active and item.at_closing == "required" and item.id not in stored and item.id not in given
    ]


def _options(kind: str, options: list[str]) -> list[str]:
    tidy = [" ".join(option.split()) for option in options]
    if kind not in ("choice", "choices"):
        if tidy:
            raise Invalid.field("options", "not_for_this_kind", "Only choices have options.")
        return []
    if not tidy:
        raise Invalid.field("options", "required", "A choice needs at least one option.")
    if len({option.casefold() for option in tidy}) != len(tidy):
        raise Invalid.field("options", "duplicate", "An option is named twice.")
    return tidy


async def _held(tx: Transaction) -> dict[UUID, CustomField]:
    await hold_account(tx)
    return {item.id: item for item in await queries.fields(tx)}


def _find(fields: Mapping[UUID, CustomField], field_id: UUID) -> CustomField:
    if field_id not in fields:
        raise NotFound
    return fields[field_id]


def _publish(tx: Transaction, field: CustomField, actor_id: UUID | None) -> None:
    tx.emit(custom_field_updated(field, Actor("user", actor_id) if actor_id else None))
