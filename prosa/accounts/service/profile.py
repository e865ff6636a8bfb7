"""What the console knows about the person who is signed in."""

from collections.abc import Awaitable, Callable

from msgspec import UNSET

from prosa.accounts.queries import people
from prosa.accounts.schemas import Directory, Me, MePatch, MeUser, Principal
from prosa.kit.database import Transaction

ReadDirectory = Callable[[Transaction], Awaitable[Directory]]
"""Reads the names of every feature's things; given by the app, because most of them lie above accounts."""


async def read_me(
    tx: Transaction, principal: Principal, *, files_origin: str, read_directory: ReadDirectory
) -> Me:
    """Person, company, grants and directory."""
    user = await people.user_by_id(tx, principal.user_id)
    member = await people.user(tx, principal.user_id)
    account, language = await people.account(tx)
    return Me(
        user=MeUser(
            id=principal.user_id,
            name=user["name"],
            login=user["login"],
            language=user["language"] or language,
            theme=user["theme"],
            role=member["kind"] if member else "",
        ),
        account=account,
        permissions=sorted(principal.viewer.permissions),
        department_ids=sorted(principal.viewer.department_ids),
        csrf_token=principal.csrf,
        files_origin=files_origin,
        directory=await read_directory(tx),
    )


async def update_preferences(tx: Transaction, principal: Principal, patch: MePatch) -> None:
    """The person's language and theme."""
    language = None if patch.language is UNSET else patch.language
    theme = None if patch.theme is UNSET else patch.theme
    await people.update_preferences(tx, principal.user_id, language, theme)
