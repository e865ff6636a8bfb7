"""A person's saved views: made, changed, put in order, removed."""

from __future__ import annotations

from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from prosa.kit.database import Transaction
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.kit.text import storable
from prosa.saved_views import queries
from prosa.saved_views.errors import SavedViewNotFound, TooManySavedViews
from prosa.saved_views.schemas import SavedView, SavedViewCreate, SavedViewPatch

LIMIT = 50
"""Views of one person."""


def _name(given: str, others: list[SavedView]) -> str:
    name = " ".join(storable(given).split())
    if not name:
        raise Invalid.field("name", "required", "A name is required.")
    if any(view.name.casefold() == name.casefold() for view in others):
        raise Invalid.field("name", "taken", "You already have a view of this name.")
    return name


async def list_views(tx: Transaction, user_id: UUID) -> list[SavedView]:
    """The person's views in their order."""
    return await queries.of_user(tx, user_id)


async def create(tx: Transaction, user_id: UUID, data: SavedViewCreate) -> SavedView:
    """A new one, behind the others. Raises Invalid, TooManySavedViews."""
    views = await queries.of_user(tx, user_id, lock=True)
    if len(views) >= LIMIT:
        raise TooManySavedViews(f"At most {LIMIT} saved views.")
    view = SavedView(uuid7(), _name(data.name, views), data.query, len(views))
    await queries.write(tx, user_id, [*_numbered(views), view])
    return view


async def update(tx: Transaction, user_id: UUID, view_id: UUID, patch: SavedViewPatch) -> SavedView:
    """Rename it, replace its query, or move it to a place among the others. Raises Invalid, SavedViewNotFound."""
    views = await queries.of_user(tx, user_id, lock=True)
    found = next((view for view in views if view.id == view_id), None)
    if found is None:
        raise SavedViewNotFound
    others = [view for view in views if view.id != view_id]
    if patch.name is not UNSET:
        found = replace(found, name=_name(patch.name, others))
    if patch.query is not UNSET:
        found = replace(found, query=patch.query)
    place = views.index(next(view for view in views if view.id == view_id))
    if patch.position is not UNSET:
        place = min(patch.position, len(others))
    numbered = _numbered([*others[:place], found, *others[place:]])
    await queries.write(tx, user_id, numbered)
    return numbered[place]


async def delete(tx: Transaction, user_id: UUID, view_id: UUID) -> None:
    """Raises SavedViewNotFound."""
    if not await queries.delete(tx, user_id, view_id):
        raise SavedViewNotFound


def _numbered(views: list[SavedView]) -> list[SavedView]:
    return [replace(view, position=place) for place, view in enumerate(views)]
