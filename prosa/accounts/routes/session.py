"""Signing in and out, one's own sessions, and who one is."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from litestar import Request, Response, delete, get, patch, post, put
from litestar.datastructures import Cookie
from litestar.params import SkipValidation

from prosa.accounts.schemas import Me, MePatch, PasswordChange, Principal, Sessions, SignIn
from prosa.accounts.service import profile, sessions
from prosa.accounts.service.authentication import ABSOLUTE, COOKIE, sign_in
from prosa.accounts.service.profile import ReadDirectory
from prosa.kit.database import Database
from prosa.kit.settings import Settings

Read = SkipValidation[ReadDirectory]
AnyRequest = Request[Any, Any, Any]


@post("/api/v1/session", status_code=200, opt={"anonymous": True}, tags=["session"])
async def create_session(
    request: AnyRequest, database: Database, settings: Settings, read_directory: Read, data: SignIn
) -> Response[Me]:
    """Sign in with login and password; sets the session cookie. A session that the request carries ends."""
    token, principal = await sign_in(
        database, data, address=_address(request), user_agent=request.headers.get("user-agent", "")
    )
    earlier = request.scope.get("user")
    if isinstance(earlier, Principal) and earlier.session_id is not None:
        async with database.transaction(earlier.account_id) as tx:
            await sessions.sign_out(tx, earlier, earlier.session_id)
    me = await _me(database, settings, principal, read_directory)
    cookie = _cookie(settings, token, max_age=int(ABSOLUTE.total_seconds()))
    return Response(me, cookies=[cookie], headers={"cache-control": "no-store"})


@delete("/api/v1/session", tags=["session"])
async def delete_session(database: Database, settings: Settings, principal: Principal) -> Response[None]:
    """Sign out."""
    if principal.session_id is not None:
        async with database.transaction(principal.account_id) as tx:
            await sessions.sign_out(tx, principal, principal.session_id)
    return Response(None, status_code=204, cookies=[_cookie(settings, "", max_age=0)])


@get("/api/v1/sessions", tags=["session"])
async def list_sessions(database: Database, principal: Principal) -> Sessions:
    """One's own live sessions."""
    async with database.transaction(principal.account_id) as tx:
        return Sessions(items=await sessions.list_sessions(tx, principal))


@delete("/api/v1/sessions/{session_id:uuid}", tags=["session"])
async def revoke_session(database: Database, principal: Principal, session_id: UUID) -> None:
    """End one of one's own sessions; its requests and streams stop at once."""
    async with database.transaction(principal.account_id) as tx:
        await sessions.revoke_session(tx, principal, session_id)


@get("/api/v1/me", tags=["session"])
async def get_me(database: Database, settings: Settings, principal: Principal, read_directory: Read) -> Me:
    """Who is signed in, what they may do, and the names that every screen needs."""
    return await _me(database, settings, principal, read_directory)


@patch("/api/v1/me", tags=["session"])
async def update_me(
    database: Database, settings: Settings, principal: Principal, read_directory: Read, data: MePatch
) -> Me:
    """Change one's own name, language, theme and settings; of `settings` only the given fields change."""
    await profile.update_profile(database, principal, data)
    return await _me(database, settings, principal, read_directory)


@put("/api/v1/me/password", status_code=204, tags=["session"])
async def change_password(
    request: AnyRequest, database: Database, principal: Principal, data: PasswordChange
) -> None:
    """Change one's own password; all other sessions end at once."""
    await sessions.change_password(
        database, principal, data.current_password, data.new_password, address=_address(request)
    )


async def _me(
    database: Database, settings: Settings, principal: Principal, read_directory: ReadDirectory
) -> Me:
    parts = urlsplit(settings.files_url)
    async with database.transaction(principal.account_id) as tx:
        return await profile.read_me(
            tx, principal, files_origin=f"{parts.scheme}://{parts.netloc}", read_directory=read_directory
        )


def _address(request: AnyRequest) -> str:
    # Of the connection itself, or what a trusted proxy says: the app decides before any route is reached.
    return request.client.host if request.client else ""


def _cookie(settings: Settings, value: str, *, max_age: int) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=value,
        max_age=max_age,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.public_url.startswith("https://"),
    )


handlers = [
    create_session,
    delete_session,
    list_sessions,
    revoke_session,
    get_me,
    update_me,
    change_password,
]
