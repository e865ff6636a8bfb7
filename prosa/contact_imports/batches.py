"""What happens to some hundred rows in one transaction: checked, written, or taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, field

from prosa.contact_imports.parsing import Prepared, RowError
from prosa.contact_imports.queries import Import, Settled
from prosa.contacts import bulk, bulk_undo
from prosa.contacts import service as contacts
from prosa.contacts.bulk import Incoming, Written
from prosa.conversations import service as conversations
from prosa.custom_fields import bulk as custom_fields
from prosa.kit.database import Transaction
from prosa.kit.events import Actor
from prosa.kit.text import normalise
from prosa.labels import service as labels


class Before(Struct, omit_defaults=True):
    """What undoing a row needs: [old, new] by column and by custom field, labels put on, and consent before."""

    values: dict[str, list[Any]] = field(default_factory=dict)
    fields: dict[UUID, list[Any]] = field(default_factory=dict)
    labels: list[UUID] = field(default_factory=list)
    receives: bool | None = None


def _incoming(row: Prepared) -> Incoming:
    values: dict[str, Any] = dict(row.values)
    if "birth_date" in values:
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    return Incoming(row.number, values)


def _errors(errors: Sequence[RowError]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.to_builtins(errors)
    return found


def _fault(row: Prepared, fault: tuple[str, str]) -> list[dict[str, Any]]:
    name, code = fault
    return _errors([RowError(name, code, row.values.get(name, "")[:80])])


async def check(tx: Transaction, item: Import, rows: Sequence[Prepared]) -> list[Settled]:
    """What would become of rows."""
    good = [_incoming(row) for row in rows if not row.errors]
    matches = await bulk.match(tx, good, by_documents=item.by_documents)
    settled = []
    for row in rows:
        match = matches.get(row.number)
        if match is None:
            settled.append(Settled(row.number, "error", errors=_errors(row.errors)))
        elif match.fault is not None:
            settled.append(Settled(row.number, "error", errors=_fault(row, match.fault)))
        elif match.contact_id is None:
            settled.append(Settled(row.number, "create"))
        else:
            settled.append(Settled(row.number, item.options.existing, match.contact_id))
    return settled


async def write(
    tx: Transaction, item: Import, rows: Sequence[Prepared], made_labels: Mapping[str, UUID]
) -> list[Settled]:
    """Write rows: contacts, their custom fields, labels and consent; tell who sees conversations of the changed ones.

    `made_labels`: labels by normalised name that the file itself brought.
    """
    await bulk.begin(tx)
    good = [row for row in rows if not row.errors]
    wanted = {row.number: _labels(item, row, made_labels) for row in good}
    known = await labels.held(tx, sorted({label for ids in wanted.values() for label in ids}))
    incoming = []
    for row in good:
        one = _incoming(row)
        one.label_ids = [label for label in wanted[row.number] if label in known and known[label].is_active]
        incoming.append(one)
    written = await bulk.write(tx, incoming, item.options.existing, by_documents=item.by_documents)
    before = {
        number: Before(values=done.before, labels=done.labels if done.outcome == "updated" else [])
        for number, done in written.items()
    }
    touched = {
        row.number: done.contact_id
        for row in good
        if (done := written[row.number]).contact_id is not None
        and (done.outcome == "created" or item.options.existing == "update")
    }
    await _fields(tx, item, good, touched, written, before)
    await _consent(tx, item, good, touched, written, before)
    changed = [done.contact_id for done in written.values() if done.outcome == "updated"]
    await _tell(tx, item, [id_ for id_ in changed if id_ is not None], before.values())
    _tell_of_others(tx, item, {done.contact_id for done in written.values() if done.outcome == "created"})
    versions = await bulk.versions(tx, touched.values())
    return [_settled(row, written.get(row.number), before.get(row.number), versions) for row in rows]


def _settled(
    row: Prepared, done: Written | None, before: Before | None, versions: Mapping[UUID, int]
) -> Settled:
    if done is None:
        return Settled(row.number, "error", errors=_errors(row.errors))
    if done.fault is not None:
        return Settled(row.number, "error", errors=_fault(row, done.fault))
    if done.outcome == "skipped" or done.contact_id is None:
        return Settled(row.number, "skipped", done.contact_id)
    kept = msgspec.to_builtins(before) if done.outcome == "updated" else None
    return Settled(row.number, done.outcome, done.contact_id, versions.get(done.contact_id), None, kept)


def _labels(item: Import, row: Prepared, made: Mapping[str, UUID]) -> list[UUID]:
    own = [made[name] for name in map(normalise, row.new_labels) if name in made]
    return list(dict.fromkeys([*row.labels, *own, *item.options.label_ids]))


async def _fields(
    tx: Transaction,
    item: Import,
    rows: Sequence[Prepared],
    touched: Mapping[int, UUID],
    written: Mapping[int, Written],
    before: Mapping[int, Before],
) -> None:
    values: dict[custom_fields.Cell, Any] = {}
    origin: dict[custom_fields.Cell, int] = {}
    for row in rows:
        contact_id = touched.get(row.number)
        if contact_id is None:
            continue
        for field_id, value in row.fields.items():
            values[contact_id, field_id] = value
            origin[contact_id, field_id] = row.number
    if not values:
        return
    for cell, old in (await custom_fields.put(tx, values, by=item.created_by_id)).items():
        number = origin[cell]
        before[number].fields[cell[1]] = [old, values[cell]]
        _is_changed(written[number])


def _is_changed(done: Written) -> None:
    if done.outcome == "skipped":
        done.outcome = "updated"


async def _consent(
    tx: Transaction,
    item: Import,
    rows: Sequence[Prepared],
    touched: Mapping[int, UUID],
    written: Mapping[int, Written],
    before: Mapping[int, Before],
) -> None:
    said: dict[bool, dict[UUID, int]] = {True: {}, False: {}}
    for row in rows:
        receives = item.options.consent if row.receives is None else row.receives
        contact_id = touched.get(row.number)
        if receives is not None and contact_id is not None:
            said[not receives].pop(contact_id, None)
            said[receives][contact_id] = row.number
    for receives, numbers in said.items():
        if not numbers:
            continue
        ids = numbers.keys() - (await bulk.unwilling(tx, numbers) if receives else set())
        note = item.file_name[:200]
        for id_ in await contacts.set_consents(
            tx, ids, receives, by=item.created_by_id, means="import", note=note
        ):
            before[numbers[id_]].receives = not receives
            _is_changed(written[numbers[id_]])


async def _tell(tx: Transaction, item: Import, ids: Sequence[UUID], changes: Any) -> None:
    if not ids:
        return
    actor = Actor("user", item.created_by_id)
    if any(change.values.keys() & {"edited_name", "phone"} for change in changes):
        await conversations.contact_changed(tx, sorted(set(ids)), actor)
    await conversations.contact_edited(tx, sorted(set(ids)), actor)


def _tell_of_others(tx: Transaction, item: Import, ids: Collection[UUID | None]) -> None:
    """Contacts came or went."""
    if known := [id_ for id_ in ids if id_ is not None]:
        tx.emit(conversations.contacts_changed(known, Actor("user", item.created_by_id)))


async def undo(tx: Transaction, item: Import, rows: Sequence[Settled]) -> list[Settled]:
    """Take rows back, the last one first; those whose contact went on living are kept."""
    await bulk.begin(tx)
    updated = [(row, msgspec.convert(row.before or {}, Before)) for row in rows if row.outcome == "updated"]
    await _restore(tx, item, [(row.contact_id, before) for row, before in updated if row.contact_id])
    made = {row.contact_id: row.version or 1 for row in rows if row.outcome == "created" and row.contact_id}
    removed = await bulk_undo.remove(tx, made)
    _tell_of_others(tx, item, removed)
    settled = [Settled(row.number, "undone", row.contact_id) for row, _ in updated]
    for row in rows:
        if row.outcome != "created":
            continue
        if row.contact_id in removed:
            settled.append(Settled(row.number, "undone"))
        else:
            errors = _errors([RowError("", "in_use")])
            settled.append(Settled(row.number, "kept", row.contact_id, row.version, errors))
    return settled


async def _restore(tx: Transaction, item: Import, changes: Sequence[tuple[UUID, Before]]) -> None:
    if not changes:
        return
    restored = await bulk_undo.restore(
        tx, [bulk_undo.Change(id_, before.values, before.labels) for id_, before in changes]
    )
    await custom_fields.give_back(
        tx,
        [
            ((id_, field_id), old, new)
            for id_, before in changes
            for field_id, (old, new) in before.fields.items()
        ],
        by=item.created_by_id,
    )
    for receives in (True, False):
        ids = [id_ for id_, before in changes if before.receives is receives]
        still = await bulk.said_by_import(tx, ids, not receives)
        await contacts.set_consents(
            tx, still, receives, by=item.created_by_id, means="import", note=item.file_name[:200]
        )
    actor = Actor("user", item.created_by_id)
    if restored:
        await conversations.contact_changed(tx, sorted(restored), actor)
    await conversations.contact_edited(tx, sorted({id_ for id_, _ in changes}), actor)
