"""New companies and people: what an operator does from the command line, and a reseller for their companies."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from prosa.accounts import audit, passwords
from prosa.accounts.errors import LoginTaken
from prosa.accounts.policy import DEFAULT_ROLES
from prosa.accounts.queries import access, people
from prosa.accounts.schemas import Role
from prosa.accounts.service import sessions, users
from prosa.accounts.service.authentication import fold_login
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import Invalid, NotFound
from prosa.kit.ids import uuid7


async def create_account(
    database: Database,
    name: str,
    *,
    seed: Callable[[Transaction], Awaitable[None]] | None = None,
    actor_id: UUID | None = None,
) -> UUID:
    """A new company with the default roles, and what `seed` gives it in the same transaction; its id."""
    account_id = uuid7()
    async with database.transaction(account_id) as tx:
        await people.insert_account(tx, name)
        for kind, (shown, permissions) in DEFAULT_ROLES.items():
            await people.insert_role(
                tx, Role(id=uuid7(), kind=kind, name=shown, permissions=sorted(permissions))
            )
        await audit.record(tx, "account.created", actor_id=actor_id, target=account_id)
        if seed is not None:
            await seed(tx)
    return account_id


async def create_user(
    database: Database, account_id: UUID, login: str, name: str, password: str, role: str = "agent"
) -> UUID:
    """A new user with one of the default roles. Raises Invalid, LoginTaken or NotFound (the account)."""
    folded = fold_login(login)
    if not 3 <= len(folded) <= 254 or any(character.isspace() for character in folded):
        raise Invalid.field("login", "login_invalid", "A login has 3 to 254 characters and no spaces.")
    passwords.check(password, login=folded)
    stored = await passwords.hash_password(password)
    async with database.transaction(account_id) as tx:
        chosen = await default_role(tx, role)
        return await users.insert_member(tx, folded, name, stored, chosen, actor_id=None)


async def add_member(database: Database, account_id: UUID, login: str, role: str = "agent") -> UUID:
    """Let an existing user (of a reseller, say) into a further account. Raises NotFound or LoginTaken."""
    async with database.transaction(account_id) as tx:
        chosen = await default_role(tx, role)
        user = await access.user_by_login(tx, fold_login(login))
        if user is None:
            raise NotFound(f"There is no user {login!r}.")
        if await people.user(tx, user["id"]) is not None:
            raise LoginTaken("This user belongs to the company already.")
        await people.insert_membership(tx, user["id"], chosen.id)
        await audit.record(tx, "user.added", actor_id=None, target=user["id"], role=role)
        await users.announce(tx, user["id"], actor_id=None)
        return UUID(str(user["id"]))


async def create_token(database: Database, account_id: UUID, login: str, name: str) -> str:
    """An API token that acts as the user; shown this once. Raises NotFound."""
    async with database.transaction(account_id) as tx:
        user = await access.user_by_login(tx, fold_login(login))
        if user is None or await people.user(tx, user["id"]) is None:
            raise NotFound(f"There is no user {login!r} in this company.")
        return (await sessions.create_token(tx, user["id"], name, actor_id=None)).token


async def default_role(tx: Transaction, kind: str) -> Role:
    """One of the roles that every account has. Raises Invalid or NotFound (the account)."""
    if kind not in DEFAULT_ROLES:
        raise Invalid.field(
            "role", "unknown_role", f"A role is one of {', '.join(DEFAULT_ROLES)}, not {kind!r}."
        )
    for role in await people.roles(tx):
        if role.kind == kind:
            return role
    raise NotFound("There is no such company.")
