"""The business actions on notes, tasks and protocol records (CON-6, CON-10)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec import UNSET

from prosa.accounts.policy import effective_permissions
from prosa.accounts.service import read_account, zone_of
from prosa.contacts import service as contacts
from prosa.conversations import service as conversations
from prosa.conversations.errors import ConversationNotFound
from prosa.conversations.policy import Viewer, may_see
from prosa.kit import paging
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.kit.events import SYSTEM, Actor, Event
from prosa.kit.ids import uuid7
from prosa.notes import policy, queries
from prosa.notes.errors import NoteNotFound, TicketNotCurrent, TicketNotFound
from prosa.notes.schemas import Note, NoteIn, NotePatch, Notes, Task, Tasks, TicketRecord, TicketRecords

PERMISSION = "contacts.notes"
LAST_DAY = date(9999, 12, 31)


async def add(tx: Transaction, viewer: Viewer, contact_id: UUID, data: NoteIn) -> Note:
    """Write a note. Raises ContactNotFound or Invalid."""
    await conversations.require_contact(tx, viewer, contact_id)
    note = Note(
        id=uuid7(),
        contact_id=await contacts.root_of(tx, contact_id),
        text=_text(data.text),
        remind_on=data.remind_on,
        forwarded_to_id=data.forwarded_to_id,
        author_id=viewer.user_id,
        created_at=tx.now,
        edited_at=None,
        edited_by_id=None,
        done_at=None,
        done_by_id=None,
        version=1,
    )
    await _check_reader(tx, note.forwarded_to_id)
    await queries.insert(tx, note, await _remind_at(tx, note.remind_on))
    await _publish(tx, "note.created", note, conversations.acting(viewer))
    if note.forwarded_to_id not in (None, viewer.user_id):
        await _tell(tx, "note.forwarded", note, note.forwarded_to_id, conversations.acting(viewer))
    return note


async def edit(tx: Transaction, viewer: Viewer, note_id: UUID, patch: NotePatch) -> Note:
    """Change what is given. Raises NoteNotFound or Invalid."""
    before = await _visible(tx, viewer, note_id)
    given = {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "text" in given:
        given["text"] = _text(given["text"])
    changed = {name for name, value in given.items() if getattr(before, name) != value}
    if not changed:
        return before
    after = msgspec.structs.replace(
        before, **given, edited_at=tx.now, edited_by_id=viewer.user_id, version=before.version + 1
    )
    if "forwarded_to_id" in changed:
        await _check_reader(tx, after.forwarded_to_id)
    moved = "remind_on" in changed
    await queries.update(
        tx, after, remind_at=await _remind_at(tx, after.remind_on) if moved else None, again=moved
    )
    actor = conversations.acting(viewer)
    await _publish(tx, "note.updated", after, actor, before.forwarded_to_id)
    if "forwarded_to_id" in changed and after.forwarded_to_id not in (None, viewer.user_id):
        await _tell(tx, "note.forwarded", after, after.forwarded_to_id, actor)
    return after


async def finish(tx: Transaction, viewer: Viewer, note_id: UUID, *, is_done: bool) -> Note:
    """Mark the task as done, or open it again. Raises NoteNotFound."""
    before = await _visible(tx, viewer, note_id)
    if (before.done_at is not None) == is_done:
        return before
    after = msgspec.structs.replace(
        before,
        done_at=tx.now if is_done else None,
        done_by_id=viewer.user_id if is_done else None,
        version=before.version + 1,
    )
    await queries.update(tx, after, remind_at=None, again=False)
    await _publish(tx, "note.updated", after, conversations.acting(viewer))
    return after


async def delete(tx: Transaction, viewer: Viewer, note_id: UUID) -> None:
    """Raises NoteNotFound."""
    note = await _visible(tx, viewer, note_id)
    await queries.delete(tx, note_id, viewer.user_id)
    await _publish(tx, "note.deleted", note, conversations.acting(viewer))


async def list_notes(
    tx: Transaction, viewer: Viewer, contact_id: UUID, cursor: str | None, limit: int
) -> Notes:
    """A page of a contact's notes, newest first. Raises ContactNotFound."""
    await conversations.require_contact(tx, viewer, contact_id)
    place = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    group = await contacts.group_of(tx, contact_id)
    found = await queries.of_contacts(tx, group, place, limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    return Notes(shown, paging.encode(shown[-1].created_at, shown[-1].id) if more else None)


async def list_tasks(
    tx: Transaction, viewer: Viewer, *, is_done: bool, cursor: str | None, limit: int
) -> Tasks:
    """A page of what was forwarded to the viewer and of the viewer's own dated notes."""
    if is_done:
        at = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
        found = await queries.done_tasks(tx, viewer.user_id, at, limit + 1)
    else:
        day = None if cursor is None else paging.decode(cursor, tuple[date, UUID])
        found = await queries.open_tasks(tx, viewer.user_id, day, limit + 1)
    shown = found[:limit]
    ids = list({note.contact_id for note in shown})
    briefs = await queries.contacts(tx, ids)
    threads = await conversations.threads_of(tx, ids)
    items = [
        Task(
            note,
            briefs[note.contact_id],
            next((thread.id for thread in threads[note.contact_id] if may_see(viewer, thread)), None),
        )
        for note in shown
    ]
    if len(found) <= limit:
        return Tasks(items, None)
    last = shown[-1]
    return Tasks(items, paging.encode(last.done_at if is_done else last.remind_on or LAST_DAY, last.id))


async def remind(tx: Transaction, note_id: UUID) -> bool:
    """Tell whoever a due note is for; False when that was done, or is not to be any more."""
    note = await queries.take_reminder(tx, note_id)
    if note is None:
        return False
    await _tell(tx, "note.due", note, policy.reader(note), SYSTEM)
    return True


async def _visible(tx: Transaction, viewer: Viewer, note_id: UUID) -> Note:
    """Who got a note as a task sees it even where they do not see the contact."""
    note = await queries.one(tx, note_id)
    if note is None:
        raise NoteNotFound
    if note.forwarded_to_id != viewer.user_id and not await conversations.sees_contact(
        tx, viewer, note.contact_id
    ):
        raise NoteNotFound
    return note


def _text(given: str) -> str:
    text = given.strip()
    if not text:
        raise Invalid.field("text", "empty", "Write something first.")
    return text


async def _remind_at(tx: Transaction, day: date | None) -> datetime | None:
    if day is None:
        return None
    zone = zone_of(await read_account(tx))
    wrong = policy.day_is_wrong(day, tx.now, zone)
    if wrong is not None:
        raise Invalid.field("remind_on", wrong, "Choose a day from today on, within five years.")
    return policy.remind_at(day, zone)


async def _check_reader(tx: Transaction, user_id: UUID | None) -> None:
    if user_id is None:
        return
    role = await queries.role_of(tx, user_id)
    if role is None:
        raise Invalid.field("forwarded_to_id", "unknown", "This colleague does not exist any more.")
    if PERMISSION not in effective_permissions(*role):
        raise Invalid.field("forwarded_to_id", "not_allowed", "This colleague may not read notes.")


async def _publish(
    tx: Transaction, type_: str, note: Note, actor: Actor, before_id: UUID | None = None
) -> None:
    """Say that a note changed, without its words: not everybody who sees the contact may read notes."""
    threads = (await conversations.threads_of(tx, [note.contact_id]))[note.contact_id]
    users = {note.author_id, note.forwarded_to_id, before_id} - {None}
    audience = conversations.keys_of(threads) | {f"user:{user_id}" for user_id in users}
    data = {"contact_id": note.contact_id, "note_id": note.id}
    tx.emit(Event(type_, data, audience=audience, actor=actor))


async def _tell(tx: Transaction, type_: str, note: Note, user_id: UUID | None, actor: Actor) -> None:
    """Show a note to one colleague, unless they may not read notes any more."""
    role = None if user_id is None else await queries.role_of(tx, user_id)
    if role is None or PERMISSION not in effective_permissions(*role):
        return
    contact = (await queries.contacts(tx, [note.contact_id]))[note.contact_id]
    data = {"note": note, "contact": contact}
    tx.emit(Event(type_, data, audience=frozenset({f"user:{user_id}"}), actor=actor))


async def add_record(tx: Transaction, viewer: Viewer, ticket_id: UUID, text: str) -> TicketRecord:
    """ "Registrar informações" on the current protocol. Raises TicketNotFound, TicketNotCurrent or Invalid."""
    conversation_id = await queries.conversation_of(tx, ticket_id)
    if conversation_id is None:
        raise TicketNotFound
    try:
        changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    except ConversationNotFound:
        raise TicketNotFound from None
    ticket = conversation.ticket
    if ticket is None or ticket.id != ticket_id:
        raise TicketNotCurrent
    record = TicketRecord(
        id=uuid7(), ticket_id=ticket_id, text=_text(text), author_id=viewer.user_id, created_at=tx.now
    )
    await queries.insert_record(tx, record)
    line = changes.activity(
        conversation, "record_added", protocol=ticket.protocol, record_id=record.id, text=record.text
    )
    changes.publish(conversation, "conversation.updated", line)
    await changes.flush()
    return record


async def list_records(tx: Transaction, viewer: Viewer, ticket_id: UUID) -> TicketRecords:
    """What was registered on a protocol. Raises TicketNotFound."""
    conversation_id = await queries.conversation_of(tx, ticket_id)
    if conversation_id is None:
        raise TicketNotFound
    try:
        await conversations.visible(tx, viewer, conversation_id)
    except ConversationNotFound:
        raise TicketNotFound from None
    return TicketRecords(await queries.records(tx, ticket_id))
