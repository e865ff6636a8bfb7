"""Messages with buttons or a list: as they come in from people, are stored, and go out to the channel."""

from __future__ import annotations

from typing import Any

from prosa.canned_replies.policy import choices
from prosa.canned_replies.schemas import ChoicesIn
from prosa.channels.port import (
    Button,
    Channel,
    InteractiveButtons,
    InteractiveList,
    InvalidOutgoing,
    ListRow,
    ListSection,
    Recipient,
)
from prosa.kit.errors import Invalid
from prosa.messages.schemas import InteractiveIn


def content_of(wanted: InteractiveIn) -> dict[str, Any]:
    """What is stored: {type, header, body, footer, buttons} or {…, button, sections}. Raises Invalid."""
    try:
        given = choices(ChoicesIn(wanted.buttons, wanted.button, wanted.sections)) or {}
    except ValueError as error:
        raise Invalid.field("interactive", "not_possible", str(error)) from None
    if ("buttons" in given) != (wanted.type == "buttons"):
        raise Invalid.field("interactive", "not_possible", "The choices do not fit the type.")
    if not wanted.body.strip():
        raise Invalid.field("interactive", "text_empty", "Write the text above the choices.")
    return {
        "type": wanted.type,
        "header": (wanted.header or "").strip() or None,
        "body": wanted.body.strip(),
        "footer": (wanted.footer or "").strip() or None,
        **given,
    }


def outgoing_of(content: dict[str, Any]) -> InteractiveButtons | InteractiveList:
    """The channel's form of what is stored."""
    header, body, footer = content.get("header"), content["body"], content.get("footer")
    if content["type"] == "buttons":
        buttons = tuple(Button(id=item["id"], title=item["title"]) for item in content["buttons"])
        return InteractiveButtons(header=header, body=body, footer=footer, buttons=buttons)
    sections = tuple(
        ListSection(
            title=section["title"],
            rows=tuple(
                ListRow(id=row["id"], title=row["title"], description=row["description"])
                for row in section["rows"]
            ),
        )
        for section in content["sections"]
    )
    return InteractiveList(
        header=header, body=body, footer=footer, button=content["button"], sections=sections
    )


def check_interactive(channel: Channel, recipient: Recipient, content: dict[str, Any]) -> None:
    """Whether the channel takes it, asked before anything is stored. Raises Invalid."""
    capabilities = channel.capabilities
    most = capabilities.buttons if content["type"] == "buttons" else capabilities.list_rows
    if not most:
        raise Invalid.field("type", "not_supported", "This channel has no messages with choices.")
    try:
        channel.build(recipient, outgoing_of(content))
    except InvalidOutgoing as error:
        raise Invalid.field("interactive", error.code, str(error)) from error
