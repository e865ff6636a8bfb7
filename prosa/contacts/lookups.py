"""Who may not see documents sees masks, which leave a thousand CPFs: asking about whole ones is counted (CON-50)."""

from __future__ import annotations

from collections.abc import Iterable

from prosa.accounts import audit
from prosa.accounts.errors import TooManyDocuments
from prosa.accounts.schemas import Principal
from prosa.accounts.service import throttle
from prosa.contacts.policy import whole_documents
from prosa.kit.database import Database

SEES = "contacts.see_documents"
REFUSED = "contacts.documents_refused"


async def may_compare(database: Database, principal: Principal, documents: Iterable[str | None]) -> bool:
    """Whether somebody is told who else has the documents of a contact that they look at: beyond as many as may be
    searched for, they are told the other likenesses only. Whoever plants guesses would read the answers here."""
    known = [document for document in documents if document is not None]
    if known and not principal.may(SEES):
        try:
            await throttle.count_documents(database, principal.user_id, known, "likeness")
        except TooManyDocuments:
            return False
    return True


async def count_lookups(database: Database, principal: Principal, texts: Iterable[object]) -> None:
    """To be called by every door whose answer tells whether somebody has a document that is among `texts`.

    Whoever sees documents is not counted. Raises TooManyDocuments, which the audit log tells of once an hour.
    """
    if principal.may(SEES):
        return
    documents = {found for text in texts if isinstance(text, str) for found in whole_documents(text)}
    if not documents:
        return
    try:
        await throttle.count_documents(database, principal.user_id, documents)
    except TooManyDocuments:
        async with database.transaction(principal.account_id) as tx:
            await audit.record_seen(tx, REFUSED, actor_id=principal.user_id, target=principal.user_id)
        raise
