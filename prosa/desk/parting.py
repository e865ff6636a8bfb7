"""What an agent leaves behind when a conversation goes on without them: a reason, a summary, the outcome so far."""

from __future__ import annotations

from uuid import UUID

from prosa.accounts import service as accounts
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.errors import AlreadyClosed
from prosa.conversations.model import Conversation
from prosa.conversations.policy import OPEN_STATES, Viewer
from prosa.desk import queries
from prosa.desk.schemas import TransferIn, WrapUp
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.messages import service as messages


async def prepare_transfer(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, wanted: TransferIn
) -> str | None:
    """Everything of a transfer but the handing over itself, which follows in the same transaction; the reason, tidied.

    The summary becomes an internal message: the next agent finds it at the end of the thread. Raises
    ConversationNotFound, Forbidden, AlreadyClosed or Invalid.
    """
    conversations.require(viewer, "conversations.transfer")
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    if conversation.state not in OPEN_STATES:
        raise AlreadyClosed
    settings = (await accounts.read_account(tx)).settings
    reason = " ".join((wanted.reason or "").split()) or None
    errors = []
    if settings.transfer_asks_reason and reason is None:
        errors.append(FieldError("reason", "required", "Say why it is transferred."))
    serves = viewer.user_id in (conversation.agent_id, *conversation.participant_ids)
    if (
        serves
        and settings.wrap_up_dialog_on_transfer
        and settings.require_reason
        and (wanted.wrap_up is None or wanted.wrap_up.reason_id is None)
    ):
        errors.append(FieldError("wrap_up.reason_id", "required", "Choose what your part came to."))
    queue_only = wanted.department_id if wanted.agent_id is None else None
    if queue_only is not None and await queries.is_deserted(tx, queue_only):
        errors.append(FieldError("department_id", "no_members", "Nobody works in this department."))
    if errors:
        raise Invalid(errors=errors)
    if wanted.wrap_up is not None and serves:
        await note_outcome(changes, conversation, viewer.user_id, wanted.wrap_up)
    summary = (wanted.summary or "").strip()
    if summary:
        await messages.tell_colleagues(changes, conversation, summary, by=viewer.user_id)
    return reason


async def note_outcome(changes: Changes, conversation: Conversation, user_id: UUID, said: WrapUp) -> None:
    """Keep what somebody says of the part that they serve. Raises Invalid for an unknown reason."""
    await check_reason(changes.tx, said.reason_id, "wrap_up.reason_id")
    await conversations.wrap_up(
        changes.tx, conversation, user_id, said.reason_id, (said.note or "").strip() or None
    )


async def check_reason(tx: Transaction, reason_id: UUID | None, field: str) -> None:
    """Raises Invalid for a closing reason that people cannot give."""
    if reason_id is not None and not await queries.reason_is_known(tx, reason_id):
        raise Invalid.field(field, "unknown", "This reason does not exist any more.")
