"""Messages that somebody prepared and that leave when they are not there, such as scheduled ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from prosa.attachments.schemas import AttachmentOut
from prosa.channels.registry import channel
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import Viewer
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.messages.compose import compose
from prosa.messages.filling import filled
from prosa.messages.schemas import SendIn
from prosa.messages.signing import sign, signing_of
from prosa.messages.storing import inbox_of, learn_address, store

Files = Mapping[UUID, AttachmentOut]
"""Uploads that were laid by for a template's header."""


async def check_prepared(
    tx: Transaction, viewer: Viewer, conversation: Conversation, wanted: SendIn, files: Files
) -> str:
    """The text that a prepared message would have now; variables without a value yet stay as they are.

    Raises Invalid or TemplateNotFound for what can never be sent so.
    """
    named: Files = {}
    try:
        wanted, named = await filled(tx, conversation, viewer.user_id, wanted)
    except Invalid as error:
        if any(item.code != "variable_empty" for item in error.errors):
            raise
    return (await _drafts(tx, viewer, conversation, wanted, {**files, **named}))[0].text


async def send_prepared(
    changes: Changes, conversation: Conversation, wanted: SendIn, files: Files, *, by: UUID, **marks: Any
) -> Message | str:
    """Send in the name of `by`, in a locked conversation: the message, or why none can leave now (blocked, no_address,
    window_expired).

    It makes nobody the agent, and does not answer a customer who waits. `marks` are kept in the message's content.
    Raises Invalid or TemplateNotFound. Flushes `changes`.
    """
    tx = changes.tx
    if conversation.contact.is_blocked:
        return "blocked"
    if conversation.reply_address is None and not await learn_address(tx, conversation):
        return "no_address"
    if wanted.type != "template" and not conversation.window_is_open(tx.now):
        return "window_expired"
    wanted, named = await filled(tx, conversation, by, wanted)
    # What it may name was checked when it was prepared; permissions are asked for nothing that is left.
    author = Viewer(tx.account_id, by, frozenset(), frozenset())
    drafts = await _drafts(tx, author, conversation, wanted, {**files, **named})
    for draft in drafts:
        draft.content = {**(draft.content or {}), **marks}
    await store(changes, conversation, drafts, is_answer=conversation.waiting_since is None)
    return drafts[0]


async def _drafts(
    tx: Transaction, viewer: Viewer, conversation: Conversation, wanted: SendIn, files: Files
) -> list[Message]:
    kind = channel((await inbox_of(tx, conversation))["channel"])
    signing = await signing_of(tx, conversation, kind.capabilities, viewer.user_id)
    drafts = await compose(tx, conversation, kind, viewer, wanted, above=signing.above, files=files)
    sign(drafts, signing, kind.capabilities)
    return drafts
