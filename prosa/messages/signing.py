"""What a customer gets around an agent's words: the name above, the signature below (CNV-20).

The stored text stays what the agent wrote. The two lines are kept as they were sent in the message's content
(`name_line`, `signature`), so that it can be told for ever what the customer got, and a message that is sent again
looks like the first time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from prosa.channels.port import Capabilities
from prosa.conversations.model import Conversation, Message
from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid

_LEFT = "With your name and signature {left} of the {limit} characters are left for the text."


@dataclass(frozen=True, slots=True)
class Signing:
    """Empty parts are not sent."""

    name_line: str = ""
    signature: str = ""

    @property
    def above(self) -> int:
        """Characters in front of the text, the line's end included."""
        return len(self.name_line) + 1 if self.name_line else 0


def name_line(setting: str, name: str, department: str | None, bold: str) -> str:
    """The line above the text by the company's setting `agent_name`; `bold` stands around bold text on the channel."""
    name = " ".join(name.split())
    match setting:
        case "first_name":
            shown = name.partition(" ")[0]
        case "name":
            shown = name
        case "name_department":
            shown = f"{name} – {department}" if department else name
        case _:
            return ""
    if bold:  # a mark inside would end the bold text too early
        shown = shown.replace(bold, "")
    return f"{bold}{shown}:{bold}" if shown else ""


async def signing_of(
    tx: Transaction, conversation: Conversation, capabilities: Capabilities, user_id: UUID
) -> Signing:
    """How the company shows this agent in this conversation, and how the agent signs."""
    row = await tx.fetchrow(
        "SELECT coalesce(a.settings->>'agent_name', 'none') AS agent_name, u.name,"
        " coalesce(u.settings->>'signature', '') AS signature, d.name AS department"
        " FROM accounts a JOIN users u ON u.id = $2"
        " LEFT JOIN departments d ON d.account_id = a.id AND d.id = $3 WHERE a.id = $1",
        tx.account_id,
        user_id,
        conversation.department_id,
    )
    assert row is not None  # somebody of this account sends
    return Signing(
        name_line(row["agent_name"], row["name"], row["department"], capabilities.bold),
        row["signature"].strip(),
    )


def sign(drafts: Sequence[Message], signing: Signing, capabilities: Capabilities) -> None:
    """Note on each public text and caption what stands around it; only texts are signed.

    Raises Invalid when the whole is longer than the channel takes.
    """
    for draft in drafts:
        is_text = draft.kind == "text"
        if draft.visibility != "public" or not draft.text or not (is_text or draft.attachments):
            continue
        around = {"name_line": signing.name_line, "signature": signing.signature if is_text else ""}
        around = {name: part for name, part in around.items() if part}
        if not around:
            continue
        draft.content = {**(draft.content or {}), **around}
        limit = capabilities.text_limit
        if is_text and (total := len(outward(draft))) > limit:
            left = limit - (total - len(draft.text))
            raise Invalid.field("text", "too_long", _LEFT.format(left=left, limit=limit))


def outward(message: Message) -> str:
    """The text as the customer gets it."""
    content = message.content or {}
    text = message.text
    if text and content.get("name_line"):
        text = f"{content['name_line']}\n{text}"
    if text and content.get("signature"):
        text = f"{text}\n\n{content['signature']}"
    return text
