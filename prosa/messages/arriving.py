"""What a message that arrives says about its sender and its conversation: pure functions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prosa.channels.port import Edit, InboundMessage, Preference
from prosa.contacts.service import Person, scope_of
from prosa.conversations.model import FILE_KINDS, Conversation, Message
from prosa.conversations.policy import OPEN_STATES
from prosa.messages.schemas import Arrived

PersonKey = tuple[str, tuple[str, ...]]
"""(scope, identities) of a sender."""


def person_key(item: Arrived) -> PersonKey:
    """Equal for elements of the same person in the same scope."""
    person = person_of(item)
    return person.scope, tuple(f"{ref.kind}:{ref.value}" for ref in person.identities)


def person_of(item: Arrived) -> Person:
    """Who sent the message or has the preference, to be resolved to a contact."""
    scope = scope_of(item.inbox.channel, item.inbox.id)
    if isinstance(item.element, Preference):
        return Person(scope=scope, identities=item.element.identities)
    assert isinstance(item.element, InboundMessage)
    sender = item.element.sender
    return Person(scope=scope, identities=sender.identities, name=sender.name, username=sender.username)


def first_status(element: InboundMessage) -> str:
    """The state of a message that just came: ours, from the phone, has left already."""
    if not element.echo:
        return "received"
    return element.status if element.status in ("sent", "delivered", "read", "played", "failed") else "sent"


def content(element: InboundMessage) -> dict[str, Any]:
    """The content as stored: the advertisement that led here included."""
    return {**element.content, "referral": element.referral} if element.referral else element.content


def notice(conversation: Conversation, element: InboundMessage, at: datetime, message: Message) -> None:
    """Unread, waiting time, window and reply address after a live message."""
    waiting = conversation.waiting_since
    if element.echo:
        if waiting is not None and waiting <= message.position_at:
            conversation.waiting_since = None
        if conversation.state in OPEN_STATES and conversation.waiting_since is None:
            conversation.awaiting_since = message.position_at
        return
    conversation.unread_count += 1
    if element.opens_window:
        conversation.awaiting_since = None
    if conversation.state in OPEN_STATES and (waiting is None or message.position_at < waiting):
        conversation.waiting_since = message.position_at
    if element.opens_window and (conversation.last_inbound_at is None or conversation.last_inbound_at < at):
        conversation.last_inbound_at = at
        best = element.sender.identities[0]
        conversation.reply_address = {"kind": best.kind, "address": best.address}


def is_other_file(message: Message, element: Edit, known_hash: str | None) -> bool:
    """An edit repeats the file; only another hash means another one."""
    if message.kind not in FILE_KINDS or not element.media or element.media[0].sha256 is None:
        return False
    return element.media[0].sha256 != known_hash
