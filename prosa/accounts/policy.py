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
    "contacts.delete": "Delete contacts who have no conversation",
    "contacts.import": "Read contacts from files, and undo it",
    "contacts.export": "Export contacts to files",
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
    "privacy.manage": "Hand out and erase the data of people, set how long contents are kept",
    "tokens.manage": "Create API tokens for oneself",
    "support_code.read": "See the support code",
    "billing.act": "Send invoices, grant bonuses and open service orders",
    # Only in the account of a reseller.
    "resellers.manage": "Manage the reseller's companies and check their support codes",
}
"""Name → what it allows. Names are stored in roles: never rename one without a migration."""
OF_RESELLERS: Final = frozenset({"resellers.manage"})
"""Permissions that mean nothing in an account that is no reseller."""

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
    "contacts.delete",
    "contacts.import",
    "contacts.export",
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


def permissions_of_account(*, is_reseller: bool) -> frozenset[str]:
    """Everything that a role may hold there."""
    everything = frozenset(PERMISSIONS)
    return everything if is_reseller else everything - OF_RESELLERS


def effective_permissions(kind: str, stored: Iterable[str], *, is_reseller: bool = False) -> frozenset[str]:
    """What a role allows now. Administrators hold every permission of the account, also those added after the role
    was stored; names that no longer exist are dropped, and those of resellers in other accounts."""
    possible = permissions_of_account(is_reseller=is_reseller)
    return possible if kind == ADMINISTRATOR else possible & set(stored)


def may_grant(own: AbstractSet[str], wanted: AbstractSet[str]) -> bool:
    """Nobody gives more than they have: neither by a role nor by changing somebody who has more."""
    return wanted <= own


def unknown_permissions(names: AbstractSet[str]) -> list[str]:
    """The names that are not permissions of any account, sorted."""
    return sorted(names - PERMISSIONS.keys())
