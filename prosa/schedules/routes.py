"""Scheduled messages over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import Parameter, QueryParameter

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.database import Database, Transaction
from prosa.schedules import service
from prosa.schedules.schemas import (
    OneSchedule,
    Schedule,
    ScheduleIn,
    SchedulePatch,
    Schedules,
    State,
)

OF_CONVERSATION = "/api/v1/conversations/{conversation_id:uuid}/schedules"
ALL = "/api/v1/schedules"
ONE = "/api/v1/schedules/{schedule_id:uuid}"
_SEND = [requires("messages.send")]
_TAGS = ["schedules"]


@get(OF_CONVERSATION, guards=[requires()], tags=_TAGS)
async def list_of_conversation(database: Database, principal: Principal, conversation_id: UUID) -> Schedules:
    """What was and is planned in a conversation."""
    async with database.transaction(principal.account_id) as tx:
        return await service.of_conversation(tx, principal.viewer, conversation_id)


@post(OF_CONVERSATION, guards=_SEND, tags=_TAGS)
async def create_schedule(
    database: Database, principal: Principal, conversation_id: UUID, data: ScheduleIn
) -> Response[OneSchedule]:
    """Plan a message; 200 when the id was used for it before."""

    async def work(tx: Transaction) -> tuple[Schedule, bool]:
        return await service.create(tx, principal.viewer, conversation_id, data)

    schedule, is_new = await database.run(principal.account_id, work)
    return Response(OneSchedule(schedule), status_code=201 if is_new else 200)


@get(ALL, guards=[requires()], tags=_TAGS)
async def list_schedules(
    database: Database,
    principal: Principal,
    wanted: Annotated[State | None, QueryParameter(name="state")] = None,
    from_: Annotated[date | None, QueryParameter(name="from")] = None,
    to: date | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 50,
) -> Schedules:
    """What is planned in the conversations that one may see: pending ones by their time, others the latest first.

    A page may be shorter than asked for and still have a next one.
    """
    async with database.transaction(principal.account_id) as tx:
        return await service.page(
            tx, principal.viewer, state=wanted, start=from_, end=to, cursor=cursor, limit=limit
        )


@patch(ONE, guards=_SEND, tags=_TAGS)
async def edit_schedule(
    database: Database, principal: Principal, schedule_id: UUID, data: SchedulePatch
) -> OneSchedule:
    """Change a planned message, or plan one again that did not leave."""

    async def work(tx: Transaction) -> Schedule:
        return await service.edit(tx, principal.viewer, schedule_id, data)

    return OneSchedule(await database.run(principal.account_id, work))


@delete(ONE, guards=_SEND, tags=_TAGS, status_code=200)
async def cancel_schedule(database: Database, principal: Principal, schedule_id: UUID) -> OneSchedule:
    """Cancel a planned message; it stays in the list as canceled."""

    async def work(tx: Transaction) -> Schedule:
        return await service.cancel(tx, principal.viewer, schedule_id)

    return OneSchedule(await database.run(principal.account_id, work))


handlers = [list_of_conversation, create_schedule, list_schedules, edit_schedule, cancel_schedule]
