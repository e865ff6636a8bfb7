"""The closing dialog: now or at a set time, with reason, fields and a message; and what comes after (SRV-50)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts import service as accounts
from prosa.accounts.settings import AccountSettings
from prosa.closing_reasons import service as closing_reasons
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes, with_ticket
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer, may, may_close
from prosa.conversations.schemas import ConversationOut, TicketOut
from prosa.custom_fields import service as custom_fields
from prosa.departments import service as departments
from prosa.departments.policy import closing_message_of
from prosa.desk import queries
from prosa.desk.errors import ClosingNotScheduled, TicketNotFound
from prosa.desk.schemas import MAX_MINUTES, CloseIn, TicketPatch
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Forbidden, Invalid, ProsaError
from prosa.kit.events import Actor
from prosa.messages import service as messages


async def close(tx: Transaction, viewer: Viewer, conversation_id: UUID, wanted: CloseIn) -> ConversationOut:
    """ "Encerrar": close with the dialog's answers now, or after `minutes`.

    Raises AlreadyClosed, Forbidden, or Invalid with every field that is missing or wrong.
    """
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    note = await conversations.check_closing(tx, viewer, conversation, wanted.reason_id, wanted.note)
    settings = (await accounts.read_account(tx)).settings
    values = await _check_answers(tx, viewer, conversation, settings, wanted, note)
    text = await _message(tx, viewer, conversation, settings, wanted)
    if wanted.minutes is not None:
        await _schedule(changes, conversation, viewer, wanted, values, note, text)
        await changes.flush()
        return conversation.out()
    await custom_fields.set_values(
        tx, conversation.contact.id, wanted.fields, wanted.clear_fields, by=viewer.user_id, prefix="fields"
    )
    await _end(changes, conversation, viewer.user_id, wanted.reason_id, note, text)
    await changes.flush()
    return conversation.out()


async def _check_answers(
    tx: Transaction,
    viewer: Viewer,
    conversation: Conversation,
    settings: AccountSettings,
    wanted: CloseIn,
    note: str | None,
) -> dict[UUID, Any]:
    """The values of fields as they are to be stored."""
    errors: list[FieldError] = []
    chosen = conversation.ticket.reason_id if conversation.ticket else None
    if settings.require_reason and wanted.reason_id is None and chosen is None:
        errors.append(FieldError("reason_id", "required", "Choose a closing reason."))
    known = note or (conversation.ticket.note if conversation.ticket else None)
    if settings.closing_note == "required" and known is None:
        errors.append(FieldError("note", "required", "Write a note."))
    if settings.closing_note == "off" and note is not None:
        errors.append(FieldError("note", "not_allowed", "This company takes no note at closing."))
    if wanted.minutes is not None and not 1 <= wanted.minutes <= MAX_MINUTES:
        errors.append(FieldError("minutes", "out_of_range", f"Give from 1 to {MAX_MINUTES} minutes."))
    values = await custom_fields.check_values(
        tx, conversation.contact.id, wanted.fields, by=viewer.user_id, prefix="fields"
    )
    fields = await custom_fields.list_fields(tx)
    if set(wanted.clear_fields) - {field.id for field in fields}:
        errors.append(FieldError("clear_fields", "unknown", "One of the fields does not exist any more."))
    missing = await custom_fields.missing_at_closing(tx, conversation.contact.id, values.keys())
    missing_ids = {field.id for field in missing}
    missing += [
        field
        for field in fields
        if field.is_active
        and field.at_closing == "required"
        and field.id in wanted.clear_fields
        and field.id not in values
        and field.id not in missing_ids
    ]
    errors += [
        FieldError(f"fields.{field.id}", "required", f"{field.label} is needed to close.")
        for field in missing
    ]
    if errors:
        raise Invalid(errors=errors)
    return {**values}


async def _message(
    tx: Transaction, viewer: Viewer, conversation: Conversation, settings: AccountSettings, wanted: CloseIn
) -> str | None:
    if wanted.silent:
        return None
    if wanted.message is not UNSET:
        text = (wanted.message or "").strip()
        # The company's own texts are not the agent's to repair: there, what has no value is left out.
        await messages.check_variables(tx, conversation, viewer.user_id, text, "message")
        return text or None
    return await default_message(tx, viewer, conversation, settings)


async def default_message(
    tx: Transaction, viewer: Viewer, conversation: Conversation, settings: AccountSettings
) -> str | None:
    """What the dialog is prefilled with: the agent's own, else the department's, else the company's."""
    own = (await queries.profile(tx, viewer.user_id)).closing_message
    department = None
    if conversation.department_id is not None:
        department = (await departments.settings_of(tx)).get(conversation.department_id)
    return closing_message_of(settings, department, own).strip() or None


async def _schedule(
    changes: Changes,
    conversation: Conversation,
    viewer: Viewer,
    wanted: CloseIn,
    values: dict[UUID, Any],
    note: str | None,
    text: str | None,
) -> None:
    assert wanted.minutes is not None
    tx = changes.tx
    conversation.closing_due_at = tx.now + timedelta(minutes=wanted.minutes)
    await custom_fields.lay_by_files(tx, conversation.contact.id, values)
    await queries.schedule_closing(
        tx,
        conversation.id,
        due_at=conversation.closing_due_at,
        by_user_id=viewer.user_id,
        reason_id=wanted.reason_id,
        note=note,
        fields={
            "values": {str(id_): value for id_, value in values.items()},
            "clear": [str(id_) for id_ in wanted.clear_fields],
        },
        message=text,
        cancel_on_reply=wanted.cancel_on_reply,
    )
    line = changes.activity(
        conversation,
        "closing_scheduled",
        due_at=conversation.closing_due_at,
        minutes=wanted.minutes,
        reason_id=wanted.reason_id,
        cancel_on_reply=wanted.cancel_on_reply,
    )
    changes.publish(conversation, "ticket.closing_scheduled", line)


async def _end(
    changes: Changes,
    conversation: Conversation,
    by: UUID,
    reason_id: UUID | None,
    note: str | None,
    text: str | None,
    **told: Any,
) -> None:
    """The message first: a closed conversation would not take it."""
    kept = conversation.ticket
    not_sent = None
    if text is not None:
        not_sent = await messages.say(changes, conversation, text, by=by, purpose="closing")
    await conversations.end(
        changes,
        conversation,
        closed_by=by,
        reason_id=reason_id or (kept.reason_id if kept else None),
        note=note or (kept.note if kept else None),
        message_not_sent=not_sent,
        **told,
    )


async def cancel(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> ConversationOut:
    """Take the scheduled closing back. Raises Forbidden or ClosingNotScheduled."""
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    if not may_close(viewer, [conversation.agent_id, *conversation.participant_ids]):
        raise Forbidden
    if not await conversations.cancel_scheduled(changes, conversation, "user"):
        raise ClosingNotScheduled
    await changes.flush()
    return conversation.out()


async def fire(tx: Transaction, conversation_id: UUID) -> bool:
    """Close a conversation whose scheduled time has come; False when another process does or did it."""
    if not await queries.hold(tx, conversation_id):
        return False
    row = await queries.due_closing(tx, conversation_id)
    if row is None:
        return False
    changes = Changes(tx, Actor("user", row["by_user_id"]))
    await changes.lock([conversation_id])
    conversation = changes.conversations[conversation_id]
    values = {UUID(id_): value for id_, value in row["fields"].get("values", {}).items()}
    clear = [UUID(id_) for id_ in row["fields"].get("clear", [])]
    fields_lost = None
    try:
        async with tx.savepoint():
            await custom_fields.set_values(
                tx, conversation.contact.id, values, clear, by=row["by_user_id"], prefix="fields"
            )
    except ProsaError:
        fields_lost = True  # a field changed since; the ticket is closed as agreed all the same
    await _end(
        changes,
        conversation,
        row["by_user_id"],
        row["reason_id"],
        row["note"],
        row["message"],
        scheduled=True,
        fields_not_stored=fields_lost,
    )
    await changes.flush()
    return True


async def close_one_of_many(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, reason_id: UUID | None, note: str | None
) -> None:
    """Close without the dialog; without a reason it carries the system's."""
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    note = await conversations.check_closing(tx, viewer, conversation, reason_id, note)
    if reason_id is None:
        reason_id = await closing_reasons.system_reason(tx, "bulk")
    await conversations.end(
        changes, conversation, closed_by=viewer.user_id, reason_id=reason_id, note=note, code="bulk"
    )
    await changes.flush()


async def reopen(tx: Transaction, viewer: Viewer, conversation_id: UUID) -> ConversationOut:
    """Open the last ticket again within the company's time. Raises NotReopenable."""
    minutes = (await accounts.read_account(tx)).settings.reopen_minutes
    return await conversations.reopen(tx, viewer, conversation_id, timedelta(minutes=minutes))


async def edit_ticket(tx: Transaction, viewer: Viewer, ticket_id: UUID, patch: TicketPatch) -> TicketOut:
    """Choose reason and note at any time, also after closing: who served it may, everybody who may close while it waits
    for an agent, and who may close others'. Audited.

    Raises TicketNotFound, Forbidden or Invalid.
    """
    row = await queries.ticket(tx, ticket_id)
    if row is None:
        raise TicketNotFound
    changes, conversation = await conversations.changing(tx, viewer, row["conversation_id"])
    row = await queries.ticket(tx, ticket_id)
    assert row is not None  # tickets are never deleted
    waits = conversation.ticket_id == ticket_id and conversation.agent_id is None
    own = (
        waits
        or viewer.user_id in (row["agent_id"], row["closed_by_id"])
        or await queries.has_parts_of(tx, ticket_id, viewer.user_id)
    )
    if not may(viewer, "conversations.close_others") and not (own and may(viewer, "conversations.close")):
        raise Forbidden
    reason_id = row["reason_id"] if patch.reason_id is UNSET else patch.reason_id
    note = row["note"] if patch.note is UNSET else (patch.note or "").strip() or None
    changed = [name for name, value in (("reason_id", reason_id), ("note", note)) if value != row[name]]
    if "reason_id" in changed and reason_id is not None and not await queries.reason_is_known(tx, reason_id):
        raise Invalid.field("reason_id", "unknown", "This reason does not exist any more.")
    if changed:
        await queries.write_outcome(tx, ticket_id, reason_id, note)
        if conversation.ticket is not None and conversation.ticket.id == ticket_id:
            with_ticket(conversation, reason_id=reason_id, note=note)
            if conversation.state not in OPEN_STATES:
                conversation.last_reason_id = reason_id
        line = changes.activity(
            conversation,
            "ticket_edited",
            protocol=row["protocol"],
            reason_id=reason_id,
            note=note,
            changed=changed,
        )
        changes.publish(conversation, "conversation.updated", line)
        await changes.flush()
        await audit.record(tx, "ticket.edited", actor_id=viewer.user_id, target=ticket_id, changed=changed)
    return await queries.ticket_out(tx, ticket_id)
