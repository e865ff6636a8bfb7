"""The end of a conference: a guest leaves, the owner sends everybody away, hands over, or closes (SRV-40).

Asking somebody and their joining are offers, which live above the desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.errors import AlreadyClosed
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer, may
from prosa.conversations.schemas import ConversationOut
from prosa.desk import closing, queries
from prosa.desk.errors import NoConference
from prosa.desk.parting import check_reason, note_outcome
from prosa.desk.schemas import CloseIn, ConferenceEnd, WrapUp
from prosa.kit.database import Transaction
from prosa.kit.errors import Forbidden, Invalid


async def leave(tx: Transaction, viewer: Viewer, conversation_id: UUID, said: WrapUp) -> ConversationOut:
    """A guest ends it for themselves. Raises NoConference or Invalid."""
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    await check_reason(tx, said.reason_id, "reason_id")
    if viewer.user_id not in conversation.participant_ids:
        raise NoConference("You are not a guest of this conversation.")
    await _send_away(changes, conversation, [viewer.user_id], said)
    line = changes.activity(conversation, "conference_left", agent_id=viewer.user_id)
    changes.publish(conversation, "conference.ended", line)
    await changes.flush()
    return conversation.out()


async def end(
    tx: Transaction, viewer: Viewer, conversation_id: UUID, wanted: ConferenceEnd
) -> ConversationOut:
    """ "Encerrar conferência": all guests leave, who is being asked is asked no more.

    The owner (or who may close others' conversations) ends it for all, closes the ticket as well, or hands it over to
    a guest; a guest who asks for it only leaves. Raises AlreadyClosed, NoConference, Forbidden or Invalid.
    """
    changes, conversation = await conversations.changing(tx, viewer, conversation_id)
    if conversation.state != "active":
        raise AlreadyClosed
    is_owner = conversation.agent_id == viewer.user_id or may(viewer, "conversations.close_others")
    if not is_owner:
        if wanted.close_ticket or wanted.agent_id is not None:
            raise Forbidden("Only the conversation's agent can do this.")
        return await leave(tx, viewer, conversation_id, WrapUp(wanted.reason_id, wanted.note))
    await check_reason(tx, wanted.reason_id, "reason_id")
    heir = wanted.agent_id
    if heir is not None and (wanted.close_ticket or heir not in conversation.participant_ids):
        raise Invalid.field(
            "agent_id", "not_a_guest", "It can only be handed over to somebody who takes part."
        )
    asked = await queries.asked_to_join(tx, conversation.id) & set(conversation.offered_to_ids)
    if not conversation.participant_ids and not asked:
        raise NoConference
    conversation.offered_to_ids = [id_ for id_ in conversation.offered_to_ids if id_ not in asked]
    said = WrapUp(wanted.reason_id, wanted.note)
    guests = [id_ for id_ in conversation.participant_ids if id_ != heir]
    await _send_away(changes, conversation, guests, WrapUp())
    line = changes.activity(conversation, "conference_ended", agent_id=conversation.agent_id)
    changes.publish(conversation, "conference.ended", line)
    if heir is not None:
        if conversation.agent_id is not None:
            await note_outcome(changes, conversation, conversation.agent_id, said)
        await _send_away(changes, conversation, [heir], WrapUp())
        await conversations.place(
            changes,
            conversation,
            department_id=conversation.department_id,
            agent_id=heir,
            type_="ticket.transferred",
            action="transferred",
            assignment={"by": "user", "user_id": viewer.user_id},
            ended_by="conference",
        )
    await changes.flush()
    if wanted.close_ticket:
        answers = CloseIn(reason_id=wanted.reason_id, note=wanted.note)
        return await closing.close(tx, viewer, conversation_id, answers)
    return conversation.out()


async def _send_away(
    changes: Changes, conversation: Conversation, user_ids: Iterable[UUID], said: WrapUp
) -> None:
    leaving = set(user_ids)
    note = (said.note or "").strip() or None
    for user_id in sorted(leaving):
        await conversations.end_parts(
            changes.tx, conversation, "conference", agent_id=user_id, reason_id=said.reason_id, note=note
        )
    conversation.participant_ids = [id_ for id_ in conversation.participant_ids if id_ not in leaving]
