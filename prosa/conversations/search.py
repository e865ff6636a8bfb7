"""Finding conversations in a list by name, phone or protocol number (INB-22)."""

from __future__ import annotations

import re
from uuid import UUID

from prosa.contacts.service import phone_fragments
from prosa.kit.database import Transaction
from prosa.kit.text import normalise

FOUND_LIMIT = 2_000
"""More matches than anybody reads; the list shows the newest of them."""


async def matching(tx: Transaction, query: str) -> list[UUID]:
    """Ids of the conversations that `query` means, whoever may see them: the list applies the viewer's rules."""
    term = normalise(query)
    if not term:
        return []
    digits = re.sub(r"\D", "", query)
    phones = phone_fragments(digits) if len(digits) >= 4 and not re.search(r"[^\W\d]", query) else []
    rows = await tx.fetch(
        "SELECT c.id FROM conversations c JOIN contacts k ON k.account_id = c.account_id AND k.id = c.contact_id"
        " WHERE c.account_id = $1 AND (k.search_name LIKE $2 OR lower(k.username) LIKE $2"
        " OR k.phone LIKE ANY($3))"
        " UNION SELECT conversation_id FROM tickets WHERE account_id = $1 AND $4 <> '' AND protocol LIKE $4 || '%'"
        " LIMIT $5",
        tx.account_id,
        "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        [f"%{fragment}%" for fragment in phones],
        digits if len(digits) >= 8 else "",
        FOUND_LIMIT,
    )
    return [row["id"] for row in rows]
