"""One action on many conversations: each by itself, so that one which cannot be done stops no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from prosa.desk.schemas import Failure, Outcome
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import FieldError, Invalid, ProsaError


async def each(
    database: Database,
    account_id: UUID,
    ids: Sequence[UUID],
    act: Callable[[Transaction, UUID], Awaitable[object]],
) -> Outcome:
    """Do it to each, in their order and once; what became of it."""
    done: list[UUID] = []
    failed: list[Failure] = []
    for id_ in dict.fromkeys(ids):

        async def work(tx: Transaction, id_: UUID = id_) -> object:
            return await act(tx, id_)

        try:
            await database.run(account_id, work)
        except ProsaError as error:
            failed.append(Failure(id=id_, code=_code(error)))
        else:
            done.append(id_)
    return Outcome(done=done, failed=failed)


def _code(error: ProsaError) -> str:
    """The most telling code: that of the one field at fault, else the error's."""
    fields: list[FieldError] = error.errors if isinstance(error, Invalid) else []
    return f"{fields[0].field}.{fields[0].code}" if len(fields) == 1 else error.code
