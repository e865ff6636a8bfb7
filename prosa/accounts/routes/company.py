"""The company over HTTP."""

from litestar import get, patch

from prosa.accounts.guards import requires
from prosa.accounts.schemas import Account, AccountPatch, Principal
from prosa.accounts.service import company
from prosa.kit.database import Database

_MANAGE = [requires("account.manage")]


@get("/api/v1/account", guards=_MANAGE, tags=["account"])
async def get_account(database: Database, principal: Principal) -> Account:
    """The company and all its settings."""
    async with database.transaction(principal.account_id) as tx:
        return await company.read_account(tx)


@patch("/api/v1/account", guards=_MANAGE, tags=["account"])
async def update_account(database: Database, principal: Principal, data: AccountPatch) -> Account:
    """Change name, time zone, language or settings; of `settings` only the given fields change."""
    async with database.transaction(principal.account_id) as tx:
        return await company.update_account(tx, data, actor_id=principal.user_id)


handlers = [get_account, update_account]
