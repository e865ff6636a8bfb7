"""The audit log over HTTP (ADM-5)."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import Parameter, QueryParameter

from prosa.accounts.guards import requires
from prosa.accounts.queries import audit
from prosa.accounts.queries.audit import AuditQuery
from prosa.accounts.schemas import AuditActions, AuditPage, Principal
from prosa.accounts.service import read_account, zone_of
from prosa.kit import paging
from prosa.kit.database import Database

_READ = [requires("audit.read")]
_TAGS = ["audit"]


@get("/api/v1/audit", guards=_READ, tags=_TAGS)
async def list_audit(
    database: Database,
    principal: Principal,
    actor: UUID | None = None,
    action: list[str] | None = None,
    target: str | None = None,
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    last: Annotated[date | None, QueryParameter(name="to")] = None,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 50,
) -> AuditPage:
    """Who did what, newest first; `from` and `to` are days where the company is, both included."""
    async with database.transaction(principal.account_id) as tx:
        zone = zone_of(await read_account(tx))
        query = AuditQuery(
            actor_id=actor,
            actions=action,
            target=target,
            since=None if first is None else datetime(first.year, first.month, first.day, tzinfo=zone),
            until=None
            if last is None or last == date.max
            else datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=zone),
            before=None if cursor is None else paging.decode(cursor, tuple[datetime, UUID]),
        )
        found = await audit.page(tx, query, limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    return AuditPage(shown, paging.encode(shown[-1].at, shown[-1].id) if more else None)


@get("/api/v1/audit/actions", guards=_READ, tags=_TAGS)
async def list_actions(database: Database, principal: Principal) -> AuditActions:
    """The kinds of actions that the log has entries of."""
    async with database.transaction(principal.account_id) as tx:
        return AuditActions(await audit.actions(tx))


handlers = [list_audit, list_actions]
