"""The permission list, the default roles and the rules about who may grant what.

Every permission of Prosa is named here once; a feature adds its line. A role is a row that holds some.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

PERMISSIONS: Final[dict[str, str]] = {
    # What a person sees (the rule itself is conversations/policy.py). Own conversations are always visible.
    "conversations.see_unassigned": "See conversations without an agent in own departments",
    "conversations.see_department": "See other agents' conversations in own departments",
    "conversations.see_no_department": "See conversations that belong to no department",
    "conversations.see_all": "See the conversations of all departments",
    "conversations.see_closed_own": "See closed conversations that one has served",
    "conversations.see_closed_department": "See closed conversations of own departments",
    "conversations.see_closed_all": "See all closed conversations",
    # What a person does with conversations and messages.
    "conversations.start": "Take a waiting conversation or begin a new one",
    "conversations.transfer": "Transfer conversations to a department or an agent",
    "conversations.close": "Close own conversations",
    "conversations.close_others": "Close other agents' conversations",
    "conversations.take_over": "Take a conversation over from another agent",
    "conversations.export": "Export conversations to files",
    "conversations.label_waiting": "Put labels on conversations that are not in service",
    "messages.send": "Send messages, internal messages and templates",
    "messages.delete": "Delete messages for everybody",
    "contacts.edit": "Create and change contacts",
    "contacts.notes": "Read and write notes on contacts",
    "contacts.block": "Block and unblock contacts",
    "contacts.see_documents": "See CPF and CNPJ unmasked",
    # Configuration.
    "users.manage": "Manage users, roles and their access",
    "departments.manage": "Manage departments and their members",
    "inboxes.manage": "Connect and configure channels",
    "templates.manage": "Manage message templates",
    "canned_replies.manage": "Manage the account's and departments' quick replies",
    "labels.manage": "Manage labels",
    "closing_reasons.manage": "Manage closing reasons",
    "custom_fields.manage": "Manage custom fields",
    "flows.manage": "Build and publish flows",
    "broadcasts.manage": "Plan and send broadcasts",
    "account.manage": "Change the company's data, hours and service levels",
    # Supervision and the rest.
    "monitor": "Watch queues and agents live and act from there",
    "reports.read": "Read reports",
    "audit.read": "Read the audit log",
    "tokens.manage": "Create API tokens for oneself",
    "support_code.read": "See the support code",
    "billing.act": "Send invoices, grant bonuses and open service orders",
}
"""Name → what it allows. Names are stored in roles: never rename one without a migration."""

_AGENT: Final = frozenset(
    {
        "conversations.see_unassigned",
        "conversations.see_no_department",
        "conversations.see_closed_own",
        "conversations.start",
        "conversations.transfer",
        "conversations.close",
        "conversations.label_waiting",
        "messages.send",
        "contacts.edit",
        "contacts.notes",
        "support_code.read",
    }
)
_SUPERVISOR: Final = _AGENT | {
    "conversations.see_department",
    "conversations.see_all",
    "conversations.see_closed_department",
    "conversations.see_closed_all",
    "conversations.close_others",
    "conversations.take_over",
    "conversations.export",
    "messages.delete",
    "contacts.block",
    "canned_replies.manage",
    "labels.manage",
    "closing_reasons.manage",
    "monitor",
    "reports.read",
    "billing.act",
}

ADMINISTRATOR: Final = "administrator"
DEFAULT_ROLES: Final[dict[str, tuple[str, frozenset[str]]]] = {
    ADMINISTRATOR: ("Administrador", frozenset(PERMISSIONS)),
    "supervisor": ("Supervisor", _SUPERVISOR),
    "agent": ("Atendente", _AGENT),
}
"""Kind → (name shown, permissions) of the roles that every new account gets."""


def effective_permissions(kind: str, stored: Iterable[str]) -> frozenset[str]:
    """What a role allows now. Administrators hold every permission, also those added after the role was
    stored; names that no longer exist are dropped."""
    if kind == ADMINISTRATOR:
        return frozenset(PERMISSIONS)
    return frozenset(PERMISSIONS.keys() & set(stored))


def may_grant(own: AbstractSet[str], wanted: AbstractSet[str]) -> bool:
    """Nobody gives more than they have: neither by a role nor by changing somebody who has more."""
    return wanted <= own


def unknown_permissions(names: AbstractSet[str]) -> list[str]:
    """The names that are not permissions, sorted."""
    return sorted(names - PERMISSIONS.keys())
