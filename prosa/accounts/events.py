"""What accounts publishes."""

from uuid import UUID

from prosa.accounts.schemas import Account, DirectoryUser, MeAccount
from prosa.kit.events import DIRECTORY, Actor, Event

ACCESS_CHANGED = "access.changed"
"""For the hub only, never sent to browsers: look again at who the streams of a user belong to."""


def user_updated(user: DirectoryUser, actor: Actor | None) -> Event:
    """A directory row of a person."""
    return Event("user.updated", {"user": user}, audience=DIRECTORY, actor=actor)


def account_updated(account: Account, actor: Actor | None) -> Event:
    """The company's public part."""
    data = MeAccount(
        id=account.id, name=account.name, timezone=account.timezone, settings=account.settings.public()
    )
    return Event("account.updated", {"account": data}, audience=DIRECTORY, actor=actor)


def access_changed(
    user_id: UUID, *, session_id: UUID | None = None, token_id: UUID | None = None, ended: bool
) -> Event:
    """Sessions or tokens of the user ended (the given one, else all), or their grants are others now."""
    return Event(
        ACCESS_CHANGED,
        {"user_id": user_id, "session_id": session_id, "token_id": token_id, "ended": ended},
        audience=frozenset({f"user:{user_id}"}),
    )
