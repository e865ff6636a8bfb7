"""Colleagues called by name in an internal message (CMP-7)."""

from __future__ import annotations

from uuid import UUID

from prosa.accounts import service as accounts
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import may_see
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid


async def mention(
    tx: Transaction, conversation: Conversation, message: Message, user_ids: list[UUID]
) -> None:
    """Note in the message whom it calls. Raises Invalid: only internal messages do, and only people who see them."""
    if message.visibility != "internal":
        raise Invalid.field("mentions", "not_internal", "Only internal messages mention colleagues.")
    viewers = {viewer.user_id: viewer for viewer in await accounts.viewers(tx)}
    errors = []
    for number, user_id in enumerate(user_ids):
        viewer = viewers.get(user_id)
        if viewer is None:
            errors.append(FieldError(f"mentions.{number}", "unknown", "There is no such colleague."))
        elif not may_see(viewer, conversation):
            errors.append(
                FieldError(f"mentions.{number}", "cannot_see", "This colleague cannot see the conversation.")
            )
    if errors:
        raise Invalid("Mention colleagues who can see this conversation.", errors=errors)
    message.content = {**(message.content or {}), "mentions": sorted({str(user_id) for user_id in user_ids})}
