"""The calls of the service desk: what each needs, whom it is about, and which ids it may name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from prosa.kit.ids import uuid7

Body = Callable[[dict[str, str]], Any]

ONE = "/api/v1/conversations/{conversation}"
_PREFIXES = (
    "/api/v1/agents",
    "/api/v1/closing-reasons",
    "/api/v1/contacts",
    "/api/v1/conversations",
    "/api/v1/custom-fields",
    "/api/v1/departments",
    "/api/v1/me/agent-state",
    "/api/v1/offers",
    "/api/v1/pause-reasons",
    "/api/v1/sla-policies",
    "/api/v1/tickets",
)
_NUMBERS = count(1)
_NAMES = {
    "conversation_id": "conversation",
    "contact_id": "contact",
    "department_id": "department",
    "field_id": "field",
    "message_id": "message",
    "offer_id": "offer",
    "policy_id": "policy",
    "ticket_id": "ticket",
    "user_id": "user_agent",
}


def _nothing(_: dict[str, str]) -> Any:
    return None


@dataclass(frozen=True)
class Row:
    """One call.

    `needs`: the permission without which it is 403. `state`: that of the conversation it is about, which one has to
    see, else 404; `only`: whom else than those it exists for. `others`: who gets another answer than `done`. `actor`:
    somebody who may do it. `many`: acts on several, each by itself.
    """

    method: str
    path: str
    body: Body = _nothing
    needs: str | None = None
    state: str | None = None
    only: frozenset[str] | None = None
    others: dict[str, int] = field(default_factory=dict)
    done: int = 200
    actor: str = "administrator"
    many: bool = False

    @property
    def changes(self) -> bool:
        return self.method != "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def is_of_the_desk(path: str) -> bool:
    return path.startswith(_PREFIXES)


def desk_routes(handlers: Iterable[Any]) -> set[tuple[str, str]]:
    """(method, path) of the application's calls of the desk, with the names of the things in the path."""
    found = set()
    for handler in handlers:
        for path in handler.paths:
            plain = "/" + path.strip("/")
            if is_of_the_desk(plain):
                names = _NAMES | ({"reason_id": "pause" if "pause" in plain else "reason"})
                for given, name in names.items():
                    plain = plain.replace("{" + given + ":uuid}", "{" + name + "}")
                found |= {(method, plain) for method in handler.http_methods if method != "OPTIONS"}
    return found


def _admin(path: str, name: str, needs: str, new: Body, patch: Body) -> list[Row]:
    """The calls of one list of the configuration."""
    base = f"/api/v1/{path}"
    return [
        Row("GET", base, needs=needs),
        Row("PUT", f"{base}/order", lambda ids: {"ids": [ids[name]]}, needs),
        Row("POST", base, new, needs, done=201),
        Row("PATCH", f"{base}/{{{name}}}", patch, needs),
    ]


ROWS = [
    # Reading
    Row("GET", "/api/v1/conversations"),
    Row("GET", "/api/v1/conversations/counters"),
    Row("GET", ONE, state="active"),
    Row("GET", f"{ONE}/messages", state="active"),
    Row("GET", f"{ONE}/readers", state="active"),
    Row("GET", f"{ONE}/media?kind=images", state="active"),
    Row("GET", f"{ONE}/why", state="queued"),
    Row("POST", f"{ONE}/read", lambda _: {"seq": 1}, state="active"),
    Row("POST", f"{ONE}/unread", state="active"),
    Row("GET", f"{ONE}/search?q=oi", state="active"),
    # Serving
    Row("POST", f"{ONE}/start", lambda _: {}, "conversations.start", "queued"),
    Row("POST", f"{ONE}/take-over", state="active", others={"reader": 403}),
    Row("POST", f"{ONE}/send-back", needs="conversations.transfer", state="active"),
    Row("POST", f"{ONE}/return", state="overflowed", others={"reader": 403}),
    Row(
        "POST",
        f"{ONE}/messages",
        lambda ids: {"text": "nota", "visibility": "internal", "reply_to": ids["message"]},
        "messages.send",
        "active",
        done=422,
        others={"administrator": 422},
    ),
    Row("POST", f"{ONE}/messages/{{message}}/retry", needs="messages.send", state="active", done=409),
    # The last message is a line of the timeline, which nothing can be done to.
    Row("DELETE", f"{ONE}/messages/{{message}}", needs="messages.send", state="active", done=404),
    Row("GET", f"{ONE}/messages/{{message}}/revisions", state="active", done=404),
    Row(
        "POST",
        f"{ONE}/messages/{{message}}/forward",
        lambda ids: {"conversation_ids": [ids["conversation"]]},
        "messages.send",
        "active",
        done=404,
    ),
    Row("GET", f"{ONE}/variables", state="active"),
    Row("PUT", f"{ONE}/draft", lambda _: {"text": "olá"}, state="active"),
    Row(
        "PATCH",
        ONE,
        lambda ids: {
            "department_id": ids["department2"],
            "agent_id": ids["user_supervisor"],
            "reason_id": ids["reason"],
        },
        state="active",
        others={"reader": 403},
    ),
    # Handing over
    Row(
        "POST",
        f"{ONE}/transfer",
        lambda ids: {
            "department_id": ids["department2"],
            "agent_id": ids["user_neighbour"],
            "wrap_up": {"reason_id": ids["reason"]},
        },
        "conversations.transfer",
        "active",
        actor="agent",
    ),
    Row(
        "POST",
        "/api/v1/conversations/transfer",
        lambda ids: {"ids": [ids["conversation"]], "department_id": ids["department2"]},
        "conversations.transfer",
        "queued",
        many=True,
    ),
    Row(
        "POST",
        f"{ONE}/conference",
        lambda ids: {"department_id": ids["department2"], "agent_id": ids["user_outsider"]},
        state="active",
        others={"administrator": 403, "supervisor": 403, "reader": 403},
        done=409,  # the colleague is offline
        actor="agent",
    ),
    Row(
        "POST",
        f"{ONE}/conference/leave",
        lambda ids: {"reason_id": ids["reason"]},
        state="conference",
        others={"administrator": 409, "agent": 409, "reader": 409},
        actor="supervisor",
    ),
    Row(
        "POST",
        f"{ONE}/conference/end",
        lambda ids: {"reason_id": ids["reason"], "agent_id": ids["user_supervisor"]},
        state="conference",
        others={"reader": 403},
        actor="agent",
    ),
    # Ending
    Row(
        "POST",
        f"{ONE}/close",
        lambda ids: {
            "reason_id": ids["reason"],
            "fields": {ids["field"]: "x"},
            "clear_fields": [],
            "message": "",
        },
        state="active",
        others={"reader": 403},
    ),
    Row("DELETE", f"{ONE}/closing", state="scheduled", others={"reader": 403}),
    Row("POST", f"{ONE}/reopen", needs="conversations.start", state="closed"),
    Row(
        "POST",
        "/api/v1/conversations/close",
        lambda ids: {"ids": [ids["conversation"]], "reason_id": ids["reason"]},
        state="queued",
        many=True,
    ),
    Row(
        "PATCH",
        "/api/v1/tickets/{ticket}",
        lambda ids: {"reason_id": ids["reason"]},
        state="closed",
        others={"reader": 404},
    ),
    # Labels
    Row(
        "POST",
        f"{ONE}/labels",
        lambda ids: {"add": [ids["label"]], "remove": []},
        state="active",
        others={"reader": 403},
    ),
    Row(
        "POST",
        "/api/v1/conversations/labels",
        lambda ids: {"ids": [ids["conversation"]], "add": [ids["label"]], "remove": []},
        state="active",
        many=True,
    ),
    # Offers: the neighbour is asked
    Row("GET", "/api/v1/offers"),
    Row("POST", "/api/v1/offers/{offer}/accept", state="offered", only=frozenset({"neighbour"})),
    Row("POST", "/api/v1/offers/{offer}/decline", state="offered", only=frozenset({"neighbour"}), done=204),
    # Agents
    Row("GET", "/api/v1/agents"),
    Row("PUT", "/api/v1/agents/{user_agent}/state", lambda _: {"state": "offline"}, "monitor"),
    Row(
        "PUT",
        "/api/v1/me/agent-state",
        lambda ids: {"state": "paused", "pause_reason_id": ids["pause"]},
    ),
    # Contacts
    Row("GET", "/api/v1/contacts?q=ana&sort=created"),
    Row("GET", "/api/v1/contacts/export", needs="contacts.export"),
    Row(
        "POST",
        "/api/v1/contacts",
        lambda _: {"name": "Ana", "phone": f"41 9{next(_NUMBERS):08d}"},
        "contacts.edit",
        done=201,
    ),
    # The contact writes on this channel already.
    Row(
        "POST",
        "/api/v1/conversations",
        lambda ids: {"inbox_id": ids["inbox"], "contact_id": ids["contact"], "text": "oi"},
        "conversations.start",
        "active",
        done=409,
    ),
    Row("GET", "/api/v1/contacts/{contact}", state="active"),
    Row(
        "PATCH",
        "/api/v1/contacts/{contact}",
        lambda ids: {"owner_id": ids["user_agent"]},
        "contacts.edit",
        "active",
    ),
    # Whom to merge does not exist.
    Row(
        "POST",
        "/api/v1/contacts/{contact}/merge",
        lambda _: {"other_id": str(uuid7())},
        "contacts.edit",
        "active",
        done=404,
    ),
    Row("GET", "/api/v1/contacts/{contact}/merges", state="active"),
    # From whom to tell apart does not exist.
    Row(
        "POST",
        "/api/v1/contacts/{contact}/distinctions",
        lambda _: {"other_id": str(uuid7())},
        "contacts.edit",
        "active",
        done=404,
    ),
    Row("GET", "/api/v1/contacts/{contact}/distinctions", state="active"),
    Row("GET", "/api/v1/contacts/{contact}/duplicates", needs="contacts.edit", state="active"),
    Row("DELETE", "/api/v1/contacts/{contact}", needs="contacts.delete", state="active", done=409),
    Row("GET", "/api/v1/contacts/{contact}/consents", state="active"),
    # Each by itself: what one may not see is refused like what does not exist.
    Row(
        "POST",
        "/api/v1/contacts/bulk",
        lambda _: {"ids": ["01a1fcf0-4fdc-73a7-b2aa-074d7559df32"], "action": "opt_out"},
        "contacts.edit",
    ),
    Row("GET", "/api/v1/contacts/{contact}/tickets", state="active"),
    # The customer of these tests has never written.
    Row(
        "POST",
        "/api/v1/contacts/{contact}/block",
        lambda _: {"reason": "spam"},
        "contacts.block",
        "active",
        done=409,
    ),
    Row("POST", "/api/v1/contacts/{contact}/unblock", needs="contacts.block", state="active", done=409),
    Row("GET", "/api/v1/contacts/{contact}/blocks", needs="contacts.block", state="active"),
    Row("GET", "/api/v1/contacts/{contact}/notes", needs="contacts.notes", state="active"),
    Row(
        "POST",
        "/api/v1/contacts/{contact}/notes",
        lambda ids: {"text": "gosta de café", "forwarded_to_id": ids["user_supervisor"]},
        "contacts.notes",
        "active",
        done=201,
    ),
    # Protocols and what is planned
    Row("GET", "/api/v1/tickets/{ticket}/records", state="active"),
    Row(
        "POST",
        "/api/v1/tickets/{ticket}/records",
        lambda _: {"text": "trocou o endereço"},
        "messages.send",
        "active",
        done=201,
    ),
    Row("GET", f"{ONE}/schedules", state="active"),
    Row(
        "POST",
        f"{ONE}/schedules",
        lambda _: {"text": "até logo", "due_at": "2026-11-25T09:15"},
        "messages.send",
        "active",
        done=201,
    ),
    Row("GET", "/api/v1/contacts/{contact}/fields", state="active"),
    Row(
        "PUT",
        "/api/v1/contacts/{contact}/fields",
        lambda ids: {"values": {ids["field"]: "x"}, "clear": []},
        "contacts.edit",
        "active",
    ),
    Row(
        "PUT",
        "/api/v1/contacts/{contact}/billing",
        lambda _: {"status": "blocked", "note": "fatura de outubro"},
        "billing.act",
        "active",
    ),
    Row("DELETE", "/api/v1/contacts/{contact}/billing", needs="billing.act", state="active", done=204),
    Row("GET", "/api/v1/contacts/{contact}/timeline", state="active"),
    Row("GET", "/api/v1/contacts/{contact}/media?kind=images", state="active"),
    # People's data
    Row("GET", "/api/v1/contacts/{contact}/privacy", needs="privacy.manage", state="active"),
    Row(
        "PUT",
        "/api/v1/contacts/{contact}/legal-hold",
        lambda _: {"reason": "processo"},
        "privacy.manage",
        "active",
    ),
    Row("DELETE", "/api/v1/contacts/{contact}/legal-hold", needs="privacy.manage", state="active", done=204),
    Row("POST", "/api/v1/contacts/{contact}/data-exports", needs="privacy.manage", state="active", done=202),
    Row("GET", "/api/v1/contacts/{contact}/data-exports", needs="privacy.manage", state="active"),
    # It asks for the contact's name.
    Row(
        "POST",
        "/api/v1/contacts/{contact}/erase",
        lambda _: {"confirm": "?!"},
        "privacy.manage",
        "active",
        done=422,
    ),
    Row("GET", "/api/v1/contacts/{contact}/search?q=oi", state="active"),
    # Configuration
    *_admin(
        "pause-reasons",
        "pause",
        "account.manage",
        lambda _: {"name": f"Outra {next(_NUMBERS)}"},
        lambda _: {"is_active": True},
    ),
    *_admin(
        "closing-reasons",
        "reason",
        "closing_reasons.manage",
        lambda ids: {"name": f"Outro {next(_NUMBERS)}", "parent_id": ids["reason"]},
        lambda _: {"parent_id": None},
    ),
    *_admin(
        "custom-fields",
        "field",
        "custom_fields.manage",
        lambda _: {"key": "outro", "label": "Outro", "kind": "text"},
        lambda _: {"label": "K"},
    ),
    *_admin(
        "sla-policies",
        "policy",
        "account.manage",
        lambda ids: {"name": "Outra", "department_id": ids["department"], "first_response_minutes": 9},
        lambda ids: {"department_id": ids["department"]},
    ),
    Row("GET", "/api/v1/departments", needs="departments.manage"),
    Row(
        "POST",
        "/api/v1/departments",
        lambda ids: {
            "name": "Terceiro",
            "member_ids": [ids["user_agent"]],
            "settings": {"overflow_to": [ids["department2"]]},
        },
        "departments.manage",
        done=201,
    ),
    Row(
        "PATCH",
        "/api/v1/departments/{department}",
        lambda ids: {"settings": {"overflow_to": [ids["department2"]]}},
        "departments.manage",
    ),
    Row(
        "PUT",
        "/api/v1/departments/{department}/members",
        lambda ids: {"user_ids": [ids["user_agent"], ids["user_reader"]]},
        "departments.manage",
    ),
    # Last: what they take away is needed by the others.
    Row("DELETE", "/api/v1/departments/{department}", needs="departments.manage", done=409),
    Row("DELETE", "/api/v1/pause-reasons/{pause}", needs="account.manage"),
    Row(
        "DELETE",
        "/api/v1/closing-reasons/{reason}",
        needs="closing_reasons.manage",
        done=409,  # there are others below it
    ),
    Row("DELETE", "/api/v1/custom-fields/{field}", needs="custom_fields.manage"),
    Row("DELETE", "/api/v1/sla-policies/{policy}", needs="account.manage"),
]
