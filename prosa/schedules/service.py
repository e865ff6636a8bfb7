"""Planning messages, changing and canceling them (CON-7, CON-9).

Scheduled flows (CON-8) join here. The table, the wire, the lists, the events and canceling know `kind` already and
treat both alike. With flows, `create` stores what now answers NoFlows (`flow_id` instead of text and template),
`sending._send` begins the flow of such a row as forwarding to a flow does, and "Remover fluxos" cancels the pending
rows of a conversation whose kind is flow.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from prosa.accounts.service import read_account, zone_of
from prosa.attachments import service as attachments
from prosa.attachments.schemas import AttachmentOut
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.errors import ConversationNotFound
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer, may_see
from prosa.kit import paging
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.kit.ids import uuid7
from prosa.messages import service as messages
from prosa.messages.errors import ContactBlocked, IdConflict
from prosa.messages.schemas import SendIn, TemplateIn
from prosa.schedules import policy, queries
from prosa.schedules.errors import NoFlows, ScheduleNotFound, ScheduleOver, TooManySchedules
from prosa.schedules.queries import Row
from prosa.schedules.schemas import Schedule, ScheduleIn, SchedulePatch, Schedules
from prosa.templates.errors import TemplateNotFound

Files = Mapping[UUID, AttachmentOut]
MOST_SHOWN = 200
"""Of one conversation."""
PAGE_STEP = 200
MOST_STEPS = 10
"""So many steps are looked through for one page of what the viewer may see."""
_WORDS = {
    "invalid": "This is not a date and time.",
    "does_not_exist": "The clocks are set forward then: this time does not exist on that day.",
    "past": "Choose a time that is still to come.",
    "too_far": "Choose a time within a year.",
}


async def create(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, data: ScheduleIn
) -> tuple[Schedule, bool]:
    """Plan a message. (it, whether it is new).

    Raises ConversationNotFound, ContactBlocked, NoFlows, TooManySchedules, IdConflict or Invalid.
    """
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    if data.id is not None and (known := await queries.one(tx, data.id)) is not None:
        if known.conversation_id != conversation_id or known.created_by_id != viewer.user_id:
            raise IdConflict("Another scheduled message already has this id.")
        return shown(known, conversation), False
    if data.kind == "flow":
        raise NoFlows
    if conversation.contact.is_blocked:
        raise ContactBlocked
    if await queries.count_pending(tx, conversation_id) >= policy.MOST_PENDING:
        raise TooManySchedules
    row = Row(
        id=data.id or uuid7(),
        conversation_id=conversation_id,
        contact_id=conversation.contact_id,
        inbox_id=conversation.inbox_id,
        kind="message",
        text=_words(data.text),
        template=_stored(data.template),
        fallback_template=_stored(data.fallback_template),
        due_at=await _instant(tx, data.due_at),
        opens_ticket=data.opens_ticket,
        created_by_id=viewer.user_id,
        created_at=tx.now,
    )
    row = await _checked(tx, viewer, conversation, row)
    await queries.insert(tx, row)
    await attachments.lay_by(tx, row.id, _files_of(row))
    await _publish(changes, conversation, row, "schedule.created", "message_scheduled")
    return shown(row, conversation), True


async def edit(tx: Transaction, viewer: Viewer, schedule_id: UUID, patch: SchedulePatch) -> Schedule:
    """Change one that waits, or plan one again that did not leave. Raises ScheduleNotFound, ScheduleOver,
    ContactBlocked or Invalid."""
    changes, conversation, before = await _changing(tx, viewer, schedule_id)
    if before.state not in ("pending", "failed", "not_sent"):
        raise ScheduleOver(state=before.state)
    if conversation.contact.is_blocked:
        raise ContactBlocked
    given = {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    if "text" in given:
        given["text"] = _words(given["text"])
    for name in ("template", "fallback_template"):
        if name in given:
            given[name] = _stored(given[name])
    if "due_at" in given:
        given["due_at"] = await _instant(tx, given["due_at"])
    elif before.state != "pending":
        raise Invalid.field("due_at", "required", "Say when it shall leave now.")
    after = msgspec.structs.replace(
        before,
        **given,
        state="pending",
        outcome=None,
        ended_at=None,
        edited_at=tx.now,
        version=before.version + 1,
    )
    after = await _checked(tx, viewer, conversation, after)
    await queries.update(tx, after)
    await attachments.lay_by(tx, after.id, _files_of(after))
    await _publish(changes, conversation, after, "schedule.updated", "schedule_edited")
    return shown(after, conversation)


async def cancel(tx: Transaction, viewer: Viewer, schedule_id: UUID) -> Schedule:
    """It will not leave. Raises ScheduleNotFound or ScheduleOver."""
    changes, conversation, before = await _changing(tx, viewer, schedule_id)
    if before.state != "pending":
        raise ScheduleOver(state=before.state)
    after = msgspec.structs.replace(before, state="canceled", ended_at=tx.now, version=before.version + 1)
    await queries.update(tx, after)
    await attachments.lay_by(tx, after.id, ())
    await _publish(changes, conversation, after, "schedule.updated", "schedule_canceled")
    return shown(after, conversation)


async def of_conversation(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> Schedules:
    """What was and is planned in a conversation, latest due first. Raises ConversationNotFound."""
    conversation = await conversations.visible(tx, viewer, conversation_id)
    rows = await queries.of_conversation(tx, conversation_id, MOST_SHOWN)
    return Schedules([shown(row, conversation) for row in rows])


async def page(
    tx: Transaction,
    viewer: Viewer,
    *,
    state: str | None,
    start: date | None,
    end: date | None,
    cursor: str | None,
    limit: int,
) -> Schedules:
    """What the viewer may see, of days where the company is: what waits by its time, else the latest first."""
    zone = zone_of(await read_account(tx))
    since = None if start is None else datetime(start.year, start.month, start.day, tzinfo=zone)
    day_after = None if end is None else end + timedelta(days=1)
    until = (
        None if day_after is None else datetime(day_after.year, day_after.month, day_after.day, tzinfo=zone)
    )
    place = None if cursor is None else paging.decode(cursor, tuple[datetime, UUID])
    items: list[Schedule] = []
    for _ in range(MOST_STEPS):
        rows = await queries.page(tx, state, since, until, place, PAGE_STEP, ascending=state == "pending")
        threads = await conversations.threads_of(tx, {row.contact_id for row in rows})
        found = {thread.id: thread for several in threads.values() for thread in several}
        for row in rows:
            if may_see(viewer, found[row.conversation_id]):
                items.append(shown(row, found[row.conversation_id]))
                if len(items) > limit:
                    last = items[limit - 1]
                    return Schedules(items[:limit], paging.encode(last.due_at, last.id))
        if len(rows) < PAGE_STEP:
            return Schedules(items)
        place = (rows[-1].due_at, rows[-1].id)
    return Schedules(items, paging.encode(*place) if place else None)


def shown(row: Row, conversation: Conversation) -> Schedule:
    """The REST shape."""
    values = {name: getattr(row, name) for name in Row.__struct_fields__ if name != "contact_id"}
    return Schedule(
        **values,
        contact=conversation.contact,
        is_window_too_short=row.state == "pending"
        and row.text is not None
        and row.fallback_template is None
        and policy.is_window_too_short(
            conversation.window_expires_at, row.due_at, has_window=conversation.window_hours is not None
        ),
    )


def prepared(text: str | None, template: dict[str, Any] | None) -> SendIn:
    """The text or template as the composer would send it."""
    if template is None:
        return SendIn(type="text", text=text or "")
    kept = {name: template[name] for name in ("name", "language", "components")}
    return SendIn(type="template", template=msgspec.convert(kept, TemplateIn))


def _files_of(row: Row) -> list[UUID]:
    """The uploads that its templates show."""
    named = [
        messages.header_file(template["components"])
        for template in (row.template, row.fallback_template)
        if template is not None
    ]
    return [found[1] for found in named if found is not None]


async def _changing(tx: Transaction, viewer: Viewer, schedule_id: UUID) -> tuple[Changes, Conversation, Row]:
    row = await queries.one(tx, schedule_id)
    if row is None:
        raise ScheduleNotFound
    try:
        changes, conversation = await conversations.changing(tx, viewer, row.conversation_id)
    except ConversationNotFound:
        raise ScheduleNotFound from None
    row = await queries.one(tx, schedule_id)  # as it is now that nobody else changes it
    assert row is not None  # they are never deleted
    return changes, conversation, row


def _words(text: str | None) -> str | None:
    return (text or "").strip() or None


def _stored(template: TemplateIn | None) -> dict[str, Any] | None:
    return None if template is None else msgspec.to_builtins(template)


async def _instant(tx: Transaction, local: str) -> datetime:
    found = policy.due_at(local, zone_of(await read_account(tx)), tx.now)
    if isinstance(found, str):
        raise Invalid.field("due_at", found, _WORDS[found])
    return found


async def _checked(tx: Transaction, viewer: Viewer, conversation: Conversation, row: Row) -> Row:
    """The row with previews of its templates. Raises Invalid with the fields at fault."""
    if row.text is None and row.template is None:
        raise Invalid.field("text", "empty", "Write a text or choose a template.")
    if row.text is not None and row.template is not None:
        raise Invalid.field("template", "contradiction", "Choose either a text or a template.")
    if row.template is not None and row.fallback_template is not None:
        raise Invalid.field("fallback_template", "contradiction", "A template needs no other one.")
    if row.text is not None:
        await messages.check_prepared(tx, viewer, conversation, prepared(row.text, None), {})
    files = await attachments.laid_by(tx, row.id)
    for name in ("template", "fallback_template"):
        template = getattr(row, name)
        if template is not None:
            preview = await _preview(tx, viewer, conversation, template, files, name)
            row = msgspec.structs.replace(row, **{name: {**template, "preview": preview}})
    return row


async def _preview(
    tx: Transaction,
    viewer: Viewer,
    conversation: Conversation,
    template: dict[str, Any],
    files: Files,
    field: str,
) -> str:
    try:
        return await messages.check_prepared(tx, viewer, conversation, prepared(None, template), files)
    except TemplateNotFound:
        raise Invalid.field(field, "unknown", "This template cannot be sent any more.") from None
    except Invalid as error:
        errors = [
            FieldError(item.field.replace("template", field, 1), item.code, item.message)
            for item in error.errors
        ]
        raise Invalid(error.detail, errors=errors, **error.extra) from None


async def _publish(
    changes: Changes, conversation: Conversation, row: Row, type_: str, action: str, **told: Any
) -> None:
    """Tell everybody who sees the conversation, with a line in its timeline."""
    line = changes.activity(
        conversation,
        action,
        schedule_id=row.id,
        kind=row.kind,
        due_at=row.due_at,
        opens_ticket=row.opens_ticket,
        **told,
    )
    changes.publish(conversation, type_, line, schedule=shown(row, conversation))
    await changes.flush()
