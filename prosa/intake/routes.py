"""Loss alarms and dead letters for administrators."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import Parameter

from prosa.accounts import audit
from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.channels.registry import CHANNELS
from prosa.intake import service
from prosa.intake.schemas import DeadLetterList, HealthList, Replayed
from prosa.kit.database import Database


@get("/api/v1/dead-letters", guards=[requires("inboxes.manage")], operation_id="listDeadLetters")
async def list_letters(
    database: Database,
    principal: Principal,
    cursor: UUID | None = None,
    replayed: bool = False,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 50,
) -> DeadLetterList:
    """Webhook elements that could not be applied, newest first; with `replayed` also those done since."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_letters(tx, waiting_only=not replayed, cursor=cursor, limit=limit)


@post(
    "/api/v1/dead-letters/{letter_id:uuid}/replay",
    guards=[requires("inboxes.manage")],
    status_code=200,
    operation_id="replayDeadLetter",
)
async def replay_letter(database: Database, principal: Principal, letter_id: UUID) -> Replayed:
    """Apply one of them again; 409 `still_fails` with the reason."""
    result = await service.replay(database, CHANNELS, principal.account_id, letter_id)
    await _audit(database, principal, str(letter_id), result)
    return result


@post(
    "/api/v1/dead-letters/replay",
    guards=[requires("inboxes.manage")],
    status_code=200,
    operation_id="replayAllDeadLetters",
)
async def replay_all(database: Database, principal: Principal) -> Replayed:
    """Apply all of them again, oldest first."""
    result = await service.replay(database, CHANNELS, principal.account_id, "all")
    await _audit(database, principal, "all", result)
    return result


@get("/api/v1/inboxes/health", guards=[requires("inboxes.manage")], operation_id="getInboxHealth")
async def get_health(database: Database, principal: Principal) -> HealthList:
    """Per inbox: last webhook, last sending, what waits and what failed."""
    async with database.transaction(principal.account_id) as tx:
        return await service.health(tx)


async def _audit(database: Database, principal: Principal, target: str, result: Replayed) -> None:
    async with database.transaction(principal.account_id) as tx:
        await audit.record(
            tx,
            "dead_letter.replayed",
            actor_id=principal.user_id,
            target=target,
            done=result.done,
            failed=result.failed,
        )


handlers = [list_letters, replay_letter, replay_all, get_health]
