"""The things that a simulator remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

RANK = {"accepted": 0, "failed": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4}


def digits(number: str) -> str:
    """Only the digits of a number as people write it."""
    return "".join(char for char in number if char.isascii() and char.isdigit())


def number_forms(number: str) -> set[str]:
    """Every spelling under which WhatsApp finds a number: Brazilian mobiles with and without the 9."""
    forms = {number}
    if number.startswith("55"):
        local = number[4:]
        if len(local) == 9 and local[0] == "9" and local[1] in "6789":
            forms.add(number[:4] + local[1:])
        elif len(local) == 8 and local[0] in "6789":
            forms.add(number[:4] + "9" + local)
    return forms


@dataclass(slots=True)
class Phone:
    """A company number. ``blocked`` holds the ids of customers that the company blocked."""

    id: str
    display: str
    name: str
    waba_id: str
    webhook_url: str | None = None
    quality: str = "GREEN"
    blocked: set[str] = field(default_factory=set)

    @property
    def digits(self) -> str:
        return digits(self.display)


@dataclass(slots=True)
class Customer:
    """A person. ``phone`` and ``wa_id`` are digits; ``blocked_phones`` are numbers this person blocked."""

    id: str
    name: str
    phone: str | None
    wa_id: str | None
    user_id: str
    parent_user_id: str | None = None
    username: str | None = None
    note: str = ""
    registered: bool = True
    online: bool = True
    read_receipts: bool = True
    marketing: bool = True
    blocked_phones: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Message:
    """One bubble. ``timestamp`` is unix seconds; ``view`` is a template as the customer sees it."""

    id: str
    phone_id: str
    customer_id: str
    from_customer: bool
    type: str
    content: Any
    timestamp: int
    context_id: str | None = None
    forwarded: bool = False
    status: str = "pending"
    errors: list[Json] = field(default_factory=list)
    client_ref: str | None = None
    recipient_input: str | None = None
    reactions: dict[str, str] = field(default_factory=dict)
    edited: bool = False
    revoked: bool = False
    view: Json | None = None
    pricing: Json | None = None


@dataclass(slots=True)
class Media:
    """A stored file. ``phone_id`` is the number that may send it, ``None`` if a customer sent it."""

    id: str
    mime_type: str
    content: bytes
    sha256: bytes
    created: float
    phone_id: str | None
    filename: str | None = None


@dataclass(slots=True)
class Template:
    """A message template of a WABA as the Graph API returns it."""

    id: str
    waba_id: str
    name: str
    language: str
    category: str
    status: str
    components: list[Json]
    parameter_format: str = "POSITIONAL"
    rejected_reason: str = "NONE"
    quality: str = "UNKNOWN"


@dataclass(slots=True)
class Accepted:
    """One line of the accept log: a send that the simulator took responsibility for."""

    seq: int
    time: float
    message_id: str
    phone_number_id: str
    to: str
    customer: str
    type: str
    client_ref: str | None
    body: Json
    fault: str | None = None


@dataclass(slots=True)
class Attempt:
    """One HTTP request of a webhook; ``status`` is None when no answer came."""

    time: float
    status: int | None
    error: str | None
    milliseconds: int


@dataclass(slots=True)
class Delivery:
    """One webhook post and everything that happened to it."""

    seq: int
    created: float
    url: str
    kind: str
    refs: list[str]
    body: bytes
    signature: str | None
    copy: int = 0
    state: Literal["queued", "delivered", "failed", "dropped", "no_callback"] = "queued"
    attempts: list[Attempt] = field(default_factory=list)
