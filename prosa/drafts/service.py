"""The business actions on drafts. A draft is its author's alone: nobody else ever reads it."""

from __future__ import annotations

from uuid import UUID

from prosa.conversations import service as conversations
from prosa.conversations.policy import Viewer
from prosa.drafts import queries
from prosa.drafts.errors import DraftConflict
from prosa.drafts.events import draft_updated
from prosa.drafts.schemas import Draft, DraftIn, Drafts, DraftState
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid


async def list_drafts(tx: Transaction, viewer: Viewer) -> Drafts:
    """The viewer's drafts, newest first, and the revisions of those lately sent or discarded."""
    stored = await queries.of_person(tx, viewer.user_id)
    return Drafts(
        items=[draft for draft in stored if draft.text],
        discarded={str(draft.conversation_id): draft.revision for draft in stored if not draft.text},
    )


async def put_draft(tx: Transaction, viewer: Viewer, conversation_id: UUID, wanted: DraftIn) -> DraftState:
    """Keep what the viewer writes, unless another tab has written since. The same once more changes nothing.

    Raises ConversationNotFound, DraftConflict or Invalid (the quoted message).
    """
    conversation = await conversations.visible(tx, viewer, conversation_id)
    text = wanted.text if wanted.text.strip() else ""
    before = await queries.hold(tx, viewer.user_id, conversation_id)
    if before is not None:
        if (before.text, before.visibility, before.reply_to) == (text, wanted.visibility, wanted.reply_to):
            return _state(before)
        if before.revision > wanted.revision:
            raise _conflict(before)
    if wanted.reply_to is not None and text:
        quoted = (await conversations.load_messages(tx, [wanted.reply_to])).get(wanted.reply_to)
        if quoted is None or quoted.conversation_id != conversation.id:
            raise Invalid.field("reply_to", "unknown", "The quoted message is not in this conversation.")
    if before is None and not text:
        return DraftState(conversation_id, None, wanted.revision)
    draft = Draft(
        conversation_id=conversation_id,
        text=text,
        visibility=wanted.visibility,
        reply_to=wanted.reply_to if text else None,
        updated_at=tx.now,
        revision=1 + max(wanted.revision, before.revision if before else 0),
    )
    return await _write(tx, viewer.user_id, draft, before.revision if before else 0)


async def sent(tx: Transaction, user_id: UUID, conversation_id: UUID, revision: int | None) -> None:
    """The author has sent what the draft held, up to `revision` (None: whatever it holds)."""
    before = await queries.hold(tx, user_id, conversation_id)
    if before is None or not before.text or (revision is not None and before.revision > revision):
        return
    draft = Draft(
        conversation_id=conversation_id,
        text="",
        visibility="public",
        reply_to=None,
        updated_at=tx.now,
        revision=before.revision + 1,
    )
    await _write(tx, user_id, draft, before.revision)


async def _write(tx: Transaction, user_id: UUID, draft: Draft, before: int) -> DraftState:
    if not await queries.put(tx, user_id, draft, before):
        stored = await queries.hold(tx, user_id, draft.conversation_id)
        assert stored is not None  # the statement met it
        raise _conflict(stored)
    if not draft.text:
        await queries.forget_discarded(tx, user_id)
    state = _state(draft)
    tx.emit(draft_updated(user_id, state))
    return state


def _state(stored: Draft) -> DraftState:
    return DraftState(stored.conversation_id, stored if stored.text else None, stored.revision)


def _conflict(stored: Draft) -> DraftConflict:
    state = _state(stored)
    return DraftConflict(draft=state.draft, revision=state.revision)
