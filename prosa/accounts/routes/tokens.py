"""One's own API tokens."""

from uuid import UUID

from litestar import delete, get, post

from prosa.accounts.guards import requires
from prosa.accounts.schemas import NewToken, Principal, TokenCreate, Tokens
from prosa.accounts.service import sessions as service
from prosa.kit.database import Database

_MANAGE = [requires("tokens.manage")]


@get("/api/v1/tokens", guards=_MANAGE, tags=["tokens"])
async def list_tokens(database: Database, principal: Principal) -> Tokens:
    """One's own tokens, without their secrets."""
    async with database.transaction(principal.account_id) as tx:
        return Tokens(items=await service.list_tokens(tx, principal))


@post("/api/v1/tokens", guards=_MANAGE, tags=["tokens"])
async def create_token(database: Database, principal: Principal, data: TokenCreate) -> NewToken:
    """Create a token that acts as oneself in this account; it is shown this once."""
    async with database.transaction(principal.account_id) as tx:
        return await service.create_token(tx, principal.user_id, data.name, actor_id=principal.user_id)


@delete("/api/v1/tokens/{token_id:uuid}", guards=_MANAGE, tags=["tokens"])
async def revoke_token(database: Database, principal: Principal, token_id: UUID) -> None:
    """End a token at once."""
    async with database.transaction(principal.account_id) as tx:
        await service.revoke_token(tx, principal, token_id)


handlers = [list_tokens, create_token, revoke_token]
