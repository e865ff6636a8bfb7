"""People's photos: small squares, kept in the database beside the person."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

from prosa.accounts.schemas import Principal
from prosa.accounts.service import announce
from prosa.attachments.errors import refused
from prosa.attachments.service import FileStore
from prosa.kit.database import Database, Transaction

SIDE = 256
"""Pixels; twice what the largest avatar needs on a dense screen."""


async def set_photo(database: Database, files: FileStore, principal: Principal, path: Path) -> str:
    """Crop the picture at `path` to a square and show it as the person; the photo's version. Raises FileRefused."""
    seen = await files.inspector.look("check", path)
    if seen.mime not in ("image/jpeg", "image/png", "image/webp", "image/gif"):
        raise refused("not_an_image")
    out = path.with_suffix(".jpg")
    # `check` has turned it upright and taken out where it was taken.
    await files.inspector.look("jpeg", path.with_suffix(".out") if seen.written else path, out, square=SIDE)
    content = out.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:16]
    async with database.transaction(principal.account_id) as tx:
        await tx.execute(
            "INSERT INTO user_photos (user_id, content) VALUES ($1, $2)"
            " ON CONFLICT (user_id) DO UPDATE SET content = EXCLUDED.content",
            principal.user_id,
            content,
        )
        await _note(tx, principal.user_id, version)
    return version


async def remove_photo(tx: Transaction, user_id: UUID) -> None:
    """Show the person's initials again."""
    await tx.execute("DELETE FROM user_photos WHERE user_id = $1", user_id)
    await _note(tx, user_id, None)


async def read_photo(tx: Transaction, user_id: UUID, version: str) -> bytes | None:
    """The photo of a colleague; None when there is none of that version, or in another company."""
    content: bytes | None = await tx.fetchval(
        "SELECT p.content FROM user_photos p JOIN users u ON u.id = p.user_id JOIN memberships m ON m.user_id = u.id"
        " WHERE m.account_id = $1 AND p.user_id = $2 AND u.photo = $3",
        tx.account_id,
        user_id,
        version,
    )
    return content


async def _note(tx: Transaction, user_id: UUID, version: str | None) -> None:
    await tx.execute("UPDATE users SET photo = $2 WHERE id = $1", user_id, version)
    await announce(tx, user_id, actor_id=user_id)
