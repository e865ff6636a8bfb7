"""Who is signed in, and the wire shapes of accounts."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from prosa.accounts.settings import (
    AccountSettings,
    AccountSettingsPatch,
    ProfileSettings,
    ProfileSettingsPatch,
    PublicAccountSettings,
    Word,
)

Name = Annotated[
    str, Meta(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$")
]
"""Something other than spaces, no control characters."""
Login = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^\s\x00-\x1f\x7f]+$")]
Language = Annotated[str, Meta(pattern="^(pt-BR|en|es)$")]
Password = Annotated[str, Meta(max_length=10_000)]
"""Only a limit against abuse; the rules are in passwords.py."""


class Viewer(Struct, frozen=True):
    """A user as far as visibility goes."""

    account_id: UUID
    user_id: UUID
    permissions: frozenset[str] = frozenset()
    department_ids: frozenset[UUID] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether the role holds the permission."""
        return permission in self.permissions


class Principal(Struct, frozen=True, kw_only=True):
    """The person behind a request: by session (then `csrf` is set) or by API token."""

    user_id: UUID
    account_id: UUID
    session_id: UUID | None
    token_id: UUID | None
    viewer: Viewer
    csrf: str | None

    def may(self, permission: str) -> bool:
        """Whether the role holds the permission."""
        return self.viewer.may(permission)


class SignIn(Struct, forbid_unknown_fields=True):
    """`account_id` chooses among several companies; absent means the one used last."""

    login: Annotated[str, Meta(max_length=254)]
    password: Password
    account_id: UUID | None = None


class MeUser(Struct):
    id: UUID
    name: str
    login: str
    language: str
    theme: str
    role: str
    """administrator, supervisor, agent or custom."""
    settings: ProfileSettings


class MeAccount(Struct):
    """The company as everybody in it may know it."""

    id: UUID
    name: str
    timezone: str
    settings: PublicAccountSettings


class Account(Struct):
    """The company as its administrators see it."""

    id: UUID
    name: str
    timezone: str
    """IANA name, such as America/Sao_Paulo."""
    language: str
    is_reseller: bool
    """Looks after other companies of this installation."""
    settings: AccountSettings


class AccountPatch(Struct, forbid_unknown_fields=True):
    """Of `settings` only the given fields change; a nested document is replaced as a whole."""

    name: Name | UnsetType = UNSET
    timezone: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    settings: AccountSettingsPatch | UnsetType = UNSET


class AgentState(Struct, frozen=True):
    """available, paused, offline, rona or wrap_up; `since` null: never was anything but offline."""

    state: str = "offline"
    pause_reason_id: UUID | None = None
    since: datetime | None = None


class DirectoryUser(Struct):
    """A person with what they do at the moment; `agent.state` events tell what changes."""

    id: UUID
    name: str
    is_active: bool
    agent_state: AgentState
    photo: str | None = None
    """The version of their photo."""


class DirectoryDepartment(Struct, kw_only=True):
    """A department, with whether somebody there is available at the moment: `agent.state` events tell what changes."""

    id: UUID
    name: str
    color: str
    is_active: bool = True
    is_available: bool
    member_ids: list[UUID]
    mode: str = "pull"
    transfer_needs_acceptance: bool = False
    wrap_up_counts_as_available: bool = True
    closing_message: str = ""
    """What the closing dialog is prefilled with unless the agent has a message of their own."""


class DirectoryInbox(Struct):
    id: UUID
    name: str
    channel: str
    display_number: str
    color: str
    state: str
    capabilities: dict[str, Any]


class DirectoryReason(Struct):
    """A closing reason; `code` is set on those that the system itself gives."""

    id: UUID
    name: str
    parent_id: UUID | None
    code: str | None = None
    is_active: bool = True
    position: int = 0


class DirectoryPause(Struct):
    id: UUID
    name: str
    is_active: bool = True
    position: int = 0


class DirectoryField(Struct, kw_only=True):
    """A custom field that the closing dialog asks for."""

    id: UUID
    key: str
    label: str
    kind: str
    options: list[str]
    at_closing: str
    is_active: bool = True
    position: int = 0


class DirectoryLabel(Struct, frozen=True, kw_only=True):
    """A coloured mark for conversations; `is_active` false: archived, kept for its name."""

    id: UUID
    name: str
    color: str
    """#RRGGBB in capitals."""
    icon: str | None = None
    department_id: UUID | None = None
    """Only for conversations of this department and by its members; null: for all."""
    is_active: bool = True
    position: int = 0


class Directory(Struct):
    """The names that every screen needs."""

    users: list[DirectoryUser]
    departments: list[DirectoryDepartment]
    inboxes: list[DirectoryInbox]
    closing_reasons: list[DirectoryReason]
    pause_reasons: list[DirectoryPause] = []
    custom_fields: list[DirectoryField] = []
    labels: list[DirectoryLabel] = []


class Me(Struct):
    """Who is signed in, where, and what they may do."""

    user: MeUser
    account: MeAccount
    permissions: list[str]
    department_ids: list[UUID]
    csrf_token: str | None
    files_origin: str
    agent: AgentState
    directory: Directory


class MePatch(Struct, forbid_unknown_fields=True):
    """Of `settings` only the given fields change."""

    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    theme: Annotated[str, Meta(pattern="^(system|light|dark)$")] | UnsetType = UNSET
    settings: ProfileSettingsPatch | UnsetType = UNSET


class PasswordChange(Struct, forbid_unknown_fields=True):
    current_password: Password
    new_password: Password


class Session(Struct):
    """One sign-in of the person who asks."""

    id: UUID
    address: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_current: bool


class Sessions(Struct):
    items: list[Session]


class User(Struct):
    """A member of the account, as administrators see them."""

    id: UUID
    login: str
    name: str
    is_active: bool
    role_id: UUID
    role: str
    is_shared: bool
    """Belongs to further accounts: only they change their own name, login and password."""
    skills: list[str]
    """What the routing strategy `skills` looks for."""
    created_at: datetime


class Invitation(Struct):
    """The token of a link; shown this once, only its hash is kept."""

    token: str
    expires_at: datetime


class Invited(Struct):
    """Whom a link invites."""

    account_name: str
    name: str
    login: str


class InvitationLook(Struct, forbid_unknown_fields=True):
    token: Annotated[str, Meta(max_length=200)]


class InvitationTaken(Struct, forbid_unknown_fields=True):
    token: Annotated[str, Meta(max_length=200)]
    password: Password


class Users(Struct):
    items: list[User]


class UserCreate(Struct, forbid_unknown_fields=True):
    login: Login
    name: Name
    password: Password
    role_id: UUID


class UserPatch(Struct, forbid_unknown_fields=True):
    login: Login | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    role_id: UUID | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    skills: Annotated[list[Word], Meta(max_length=50)] | UnsetType = UNSET


class PasswordReset(Struct, forbid_unknown_fields=True):
    password: Password


class Role(Struct):
    id: UUID
    kind: str
    name: str
    permissions: list[str]


class Roles(Struct):
    """`permissions` explains every name that a role may hold."""

    items: list[Role]
    permissions: dict[str, str]


class RoleCreate(Struct, forbid_unknown_fields=True):
    name: Name
    permissions: Annotated[list[str], Meta(max_length=200)]


class RolePatch(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    permissions: Annotated[list[str], Meta(max_length=200)] | UnsetType = UNSET


class Token(Struct):
    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


class Tokens(Struct):
    items: list[Token]


class TokenCreate(Struct, forbid_unknown_fields=True):
    name: Name


class NewToken(Struct):
    """`token` is shown this once; only its hash is stored."""

    id: UUID
    name: str
    token: str


class AuditEntry(Struct):
    """Who did what to whom, when and from where. `name` is the target's, where it is a person or a contact."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    action: str
    target: str
    name: str | None
    details: dict[str, Any]
    address: str


class AuditPage(Struct):
    items: list[AuditEntry]
    next_cursor: str | None


class AuditActions(Struct):
    items: list[str]
