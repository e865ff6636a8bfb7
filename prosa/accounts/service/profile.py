"""What the console knows about the person who is signed in, and what they set for themselves."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from msgspec import UNSET

from prosa.accounts import audit
from prosa.accounts.queries import people
from prosa.accounts.schemas import AgentState, Directory, Me, MeAccount, MePatch, MeUser, Principal
from prosa.accounts.service.users import announce
from prosa.accounts.settings import profile_settings
from prosa.kit.database import Database, Transaction
from prosa.kit.patches import apply

ReadDirectory = Callable[[Transaction], Awaitable[Directory]]
"""Reads the names of every feature's things; given by the app, because most of them lie above accounts."""


async def read_me(
    tx: Transaction, principal: Principal, *, files_origin: str, read_directory: ReadDirectory
) -> Me:
    """Person, company, grants and directory."""
    user = await people.user_by_id(tx, principal.user_id)
    member = await people.user(tx, principal.user_id)
    account = await people.account(tx)
    directory = await read_directory(tx)
    states = (item.agent_state for item in directory.users if item.id == principal.user_id)
    return Me(
        user=MeUser(
            id=principal.user_id,
            name=user["name"],
            login=user["login"],
            language=user["language"] or account.language,
            theme=user["theme"],
            role=member["kind"] if member else "",
            settings=profile_settings(user["settings"]),
        ),
        account=MeAccount(
            id=account.id, name=account.name, timezone=account.timezone, settings=account.settings.public()
        ),
        permissions=sorted(principal.viewer.permissions),
        department_ids=sorted(principal.viewer.department_ids),
        csrf_token=principal.csrf,
        files_origin=files_origin,
        agent=next(states, AgentState()),
        directory=directory,
    )


async def language_of(tx: Transaction, user_id: UUID) -> str:
    """The language of somebody's screens: their own choice, else the company's."""
    chosen: str | None = (await people.user_by_id(tx, user_id))["language"]
    return chosen or (await people.account(tx)).language


async def update_profile(database: Database, principal: Principal, patch: MePatch) -> None:
    """Change one's own name, language, theme and settings. Raises Invalid."""
    async with database.transaction(principal.account_id) as tx:
        await people.lock_user(tx, principal.user_id)
        user = await people.user_by_id(tx, principal.user_id)
        settings = profile_settings(user["settings"])
        changed: list[str] = []
        if patch.settings is not UNSET:
            settings, changed = apply(settings, patch.settings)
        plain = {"name": user["name"], "language": user["language"], "theme": user["theme"]}
        given = {key: getattr(patch, key) for key in plain if getattr(patch, key) is not UNSET}
        if "name" in given:
            given["name"] = " ".join(given["name"].split())
        changed += [key for key, value in given.items() if plain[key] != value]
        if not changed:
            return
        await people.update_profile(tx, principal.user_id, **{**plain, **given}, settings=settings)
        await audit.record(
            tx,
            "profile.updated",
            actor_id=principal.user_id,
            target=principal.user_id,
            changed=sorted(changed),
        )
        is_renamed = "name" in changed
        if is_renamed:
            await announce(tx, principal.user_id, actor_id=principal.user_id)
        elsewhere = await people.other_accounts(tx, principal.user_id) if is_renamed else []
    # One person, one name: colleagues in other companies see it too.
    for account_id in elsewhere:
        async with database.transaction(account_id) as tx:
            await announce(tx, principal.user_id, actor_id=principal.user_id)
