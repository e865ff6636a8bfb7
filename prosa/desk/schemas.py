"""What is sent to and by the calls of the desk."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.accounts.settings import Text
from prosa.conversations.schemas import ConversationOut, TicketOut

Note = Annotated[str, Meta(max_length=4000, pattern=r"^[^\x00]*$")]
MAX_MINUTES = 43_200
"""Thirty days: the longest time after which a closing may be scheduled."""


class Changed(Struct, frozen=True):
    """The conversation after the action."""

    conversation: ConversationOut


class CloseIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """The answers of the closing dialog.

    `message` absent: the default one; null or empty: none. `minutes` schedules the closing. A field of `fields` that
    is null keeps its value; those in `clear_fields` lose theirs. `silent` sends nothing to the customer.
    """

    reason_id: UUID | None = None
    note: Note | None = None
    fields: dict[UUID, Any] = {}
    clear_fields: Annotated[list[UUID], Meta(max_length=200)] = []
    message: Text | UnsetType | None = UNSET
    minutes: int | None = None
    cancel_on_reply: bool = False
    silent: bool = False


class Conversations(Struct, forbid_unknown_fields=True, kw_only=True):
    ids: Annotated[list[UUID], Meta(min_length=1, max_length=500)]


class BulkCloseIn(Conversations, forbid_unknown_fields=True, kw_only=True):
    reason_id: UUID | None = None
    note: Note | None = None


class WrapUp(Struct, forbid_unknown_fields=True):
    """ "Motivos de conclusão": what an agent says of their part."""

    reason_id: UUID | None = None
    note: Note | None = None


class TransferIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """Where to (a department, an agent or both), why, what the next agent should know, and the outcome so far."""

    department_id: UUID | None = None
    agent_id: UUID | None = None
    reason: Annotated[str, Meta(max_length=500, pattern=r"^[^\x00]*$")] | None = None
    summary: Note | None = None
    wrap_up: WrapUp | None = None


class BulkTransferIn(TransferIn, forbid_unknown_fields=True, kw_only=True):
    ids: Annotated[list[UUID], Meta(min_length=1, max_length=500)]


class ConferenceIn(Struct, forbid_unknown_fields=True, kw_only=True):
    """Whom to ask: an agent, or whoever a department would send."""

    department_id: UUID | None = None
    agent_id: UUID | None = None
    note: Note | None = None


class ConferenceEnd(WrapUp, forbid_unknown_fields=True, kw_only=True):
    """ "Encerrar também o atendimento?"; else it stays with the owner, or goes to a participant (`agent_id`)."""

    close_ticket: bool = False
    agent_id: UUID | None = None


class ConversationPatch(Struct, forbid_unknown_fields=True, kw_only=True):
    """ "Editar atendimento": only what is given changes. A null agent or department is none."""

    department_id: UUID | UnsetType | None = UNSET
    agent_id: UUID | UnsetType | None = UNSET
    reason_id: UUID | UnsetType | None = UNSET
    situation: Literal["bot", "queue", "chat", "closed"] | UnsetType = UNSET
    is_chatbot_off: bool | UnsetType = UNSET
    priority: Annotated[int, Meta(ge=0, le=3)] | UnsetType = UNSET


class Failure(Struct, frozen=True):
    """Why one of many was left as it is: a stable code."""

    id: UUID
    code: str


class Outcome(Struct, frozen=True):
    """What became of each of many conversations."""

    done: list[UUID]
    failed: list[Failure]


class TicketPatch(Struct, forbid_unknown_fields=True):
    reason_id: UUID | UnsetType | None = UNSET
    note: Note | UnsetType | None = UNSET


class OneTicket(Struct, frozen=True):
    ticket: TicketOut
