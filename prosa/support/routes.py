"""Support codes and resellers' companies over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, patch, post
from litestar.params import Parameter, SkipValidation

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Principal
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.support import service
from prosa.support.schemas import (
    CodeCheck,
    CodeIn,
    Companies,
    CompanyIn,
    CompanyPatch,
    InvitationLink,
    NewCompany,
    OneCompany,
    SeedAccount,
    SupportCode,
)

_MANAGE = [requires("resellers.manage")]
_TAGS = ["support"]
ALL = "/api/v1/reseller/companies"
ONE = "/api/v1/reseller/companies/{company_id:uuid}"


@get(
    "/api/v1/support-code",
    guards=[requires("support_code.read")],
    tags=_TAGS,
    sync_to_thread=False,
)
def get_support_code(database: Database, settings: Settings, principal: Principal) -> SupportCode:
    """The company's code of these four hours, which proves to its reseller that a caller may ask for support."""
    return service.support_code(database, settings, principal.account_id)


@post("/api/v1/reseller/support-code-check", guards=_MANAGE, tags=_TAGS, status_code=200)
async def check_support_code(
    request: Request[Any, Any, Any],
    database: Database,
    settings: Settings,
    principal: Principal,
    data: CodeIn,
) -> CodeCheck:
    """Whose of one's companies a code is. 429 with Retry-After after many wrong ones."""
    address = request.client.host if request.client else ""
    return await service.check_code(database, settings, principal, data.code, address=address)


@get(ALL, guards=_MANAGE, tags=_TAGS)
async def list_companies(
    database: Database,
    principal: Principal,
    q: Annotated[str | None, Parameter(max_length=120)] = None,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 50,
) -> Companies:
    """One's companies by name; `q` is a part of the name."""
    async with database.transaction(principal.account_id) as tx:
        return await service.list_companies(tx, q, cursor, limit)


@post(ALL, guards=_MANAGE, tags=_TAGS)
async def create_company(
    database: Database,
    settings: Settings,
    principal: Principal,
    seed_account: SkipValidation[SeedAccount],
    data: CompanyIn,
) -> NewCompany:
    """A new company, and the link by which its first administrator chooses a password; it is shown only now."""
    return await service.create_company(database, settings, principal, data, seed_account)


@patch(ONE, guards=_MANAGE, tags=_TAGS)
async def update_company(
    database: Database, principal: Principal, company_id: UUID, data: CompanyPatch
) -> OneCompany:
    """Disable a company or enable it again. Disabled, nobody signs in; what customers write is still received."""
    return OneCompany(await service.set_active(database, principal, company_id, is_active=data.is_active))


@post(f"{ONE}/invitation", guards=_MANAGE, tags=_TAGS)
async def invite_again(
    database: Database, settings: Settings, principal: Principal, company_id: UUID
) -> InvitationLink:
    """Another link for an administrator who has not chosen a password; earlier ones end. 410 once they have."""
    return await service.invite_again(database, settings, principal, company_id)


handlers = [
    get_support_code,
    check_support_code,
    list_companies,
    create_company,
    update_company,
    invite_again,
]
