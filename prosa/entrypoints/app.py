"""The web application: every feature's routes behind the edge, and the raw parts beside them."""

import asyncio
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
from litestar import Litestar, Response, get
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException, LitestarDeprecationWarning
from litestar.openapi.config import OpenAPIConfig

from prosa import migrations
from prosa.accounts import routes as accounts
from prosa.accounts.guards import principal_of
from prosa.accounts.schemas import Principal
from prosa.accounts.service import authenticate
from prosa.attachments import routes as attachments
from prosa.attachments.asgi import Files
from prosa.attachments.service import FileStore
from prosa.blocking import routes as blocking
from prosa.canned_replies import routes as canned_replies
from prosa.canned_replies.service import sees_file as sees_canned_reply
from prosa.closing_reasons import routes as closing_reasons
from prosa.contact_imports import export_routes as contact_exports
from prosa.contact_imports import routes as contact_imports
from prosa.conversations import routes as conversations
from prosa.conversations.service import sees_contact, sees_message, strip_label
from prosa.custom_fields import routes as custom_fields
from prosa.departments import routes as departments
from prosa.desk import label_routes as labelling
from prosa.desk import routes as desk
from prosa.drafts import routes as drafts
from prosa.entrypoints import problems
from prosa.entrypoints.console import Console, built_console
from prosa.entrypoints.directory import read_directory, read_open_work
from prosa.entrypoints.edge import Edge, RawApp
from prosa.entrypoints.security import Authentication, OriginRule
from prosa.entrypoints.seeds import seed
from prosa.inboxes import routes as inboxes
from prosa.inboxes.clients import InboxClients
from prosa.intake import routes as intake
from prosa.intake.asgi import Hooks
from prosa.kit import http
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.labels import routes as labels
from prosa.merging import routes as merging
from prosa.messages import routes as messages
from prosa.messages.service import tell_typing as tell_customer_typing
from prosa.notes import routes as notes
from prosa.notifications import routes as notifications
from prosa.privacy import routes as privacy
from prosa.realtime import routes as realtime
from prosa.realtime.asgi import EventStream
from prosa.realtime.hub import Hub
from prosa.realtime.source import PostgresSource
from prosa.realtime.stream import Headers
from prosa.routing import pauses_routes as pauses
from prosa.routing import routes as routing
from prosa.routing import transfer_routes as transfers
from prosa.routing.connections import report_connections
from prosa.saved_views import routes as saved_views
from prosa.schedules import routes as schedules
from prosa.service_levels import routes as service_levels
from prosa.support import routes as support
from prosa.templates import routes as templates


@get("/healthz", opt={"bare": True}, include_in_schema=False)
async def healthz() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@get("/readyz", opt={"bare": True}, include_in_schema=False)
async def readyz(database: Database) -> Response[dict[str, str]]:
    """The database answers and has the schema that this version needs."""
    try:
        async with asyncio.timeout(2), database.transaction(None) as tx:
            revision = await migrations.current(cast("asyncpg.Connection[asyncpg.Record]", tx.connection))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return Response({"status": "database is away"}, status_code=503, headers={"retry-after": "2"})
    if revision is None or revision < migrations.head():
        return Response({"status": "migrations are missing"}, status_code=503, headers={"retry-after": "5"})
    return Response({"status": "ok"}, status_code=200)


HANDLERS: list[Any] = [
    healthz,
    readyz,
    *accounts.handlers,
    *closing_reasons.handlers,
    *custom_fields.handlers,
    *labels.handlers,
    *support.handlers,
    *departments.handlers,
    *service_levels.handlers,
    *pauses.handlers,
    *inboxes.handlers,
    *templates.handlers,
    *canned_replies.handlers,
    *attachments.handlers,
    *conversations.handlers,
    *contact_imports.handlers,
    *contact_exports.handlers,
    *saved_views.handlers,
    *blocking.handlers,
    *notes.handlers,
    *merging.handlers,
    *schedules.handlers,
    *drafts.handlers,
    *messages.handlers,
    *desk.handlers,
    *labelling.handlers,
    *intake.handlers,
    *routing.handlers,
    *transfers.handlers,
    *realtime.handlers,
    *notifications.handlers,
    *privacy.handlers,
]
"""The routes of all features."""


@dataclass(slots=True)
class Given:
    """What an application works with."""

    database: Database
    settings: Settings
    origins: OriginRule
    hub: Hub
    files: FileStore
    closing: asyncio.Event
    hooks: Hooks
    clients: InboxClients | None = None
    """Of the channels; while the life span lasts."""


@dataclass(frozen=True, slots=True)
class _Parts:
    api: RawApp
    console: RawApp
    hooks: RawApp
    events: RawApp | None
    files: Any


def create_app(
    settings: Settings,
    database: Database,
    *,
    closing: asyncio.Event | None = None,
    console: Path | None = None,
) -> Edge:
    """The ASGI application of one web process.

    `closing` ends the event streams (else `app.state.closing` is a new one); `console` is the folder of the
    built console (else it is looked for).
    """
    closing = closing or asyncio.Event()
    origins = OriginRule(settings)
    hooks = Hooks(database, settings)

    async def ask(headers: Headers) -> Principal | None:
        return await authenticate(database, headers)

    hub = Hub(PostgresSource(database), ask)
    storage = Storage(settings.storage_url)
    given = Given(database, settings, origins, hub, FileStore(storage, settings), closing, hooks)
    files = urlsplit(settings.files_url)
    parts = _Parts(
        api=build_api(given),
        console=Console(
            console or built_console(),
            f"{files.scheme}://{files.netloc}",
            keep_in=settings.data_dir / "console",
        ),
        hooks=hooks,
        events=EventStream(hub, ask, frozenset({settings.public_url})),
        files=Files(database, storage, settings),
    )
    return Edge(settings, parts, origins, closing)


@asynccontextmanager
async def _life(app: Litestar) -> AsyncIterator[None]:
    given: Given = app.state.given
    await given.hub.start()
    farewell = asyncio.create_task(_end_streams(given.hub, given.closing))
    reporting = asyncio.create_task(report_connections(given.database, given.hub.connected))
    async with http.open_session(public_only=False) as session:
        given.clients = InboxClients(given.database, given.settings, session)
        try:
            yield
        finally:
            farewell.cancel()
            reporting.cancel()
            await given.hub.close()
            await given.hooks.close()


async def _end_streams(hub: Hub, closing: asyncio.Event) -> None:
    await closing.wait()
    hub.end_streams()


def _give(name: str) -> Provide:
    def give(state: State) -> Any:
        return getattr(state.given, name)

    return Provide(give, sync_to_thread=False)


def _same(value: Any) -> Provide:
    return Provide(lambda: value, sync_to_thread=False)


def _give_principal(request: ASGIConnection[Any, Any, Any, Any]) -> Principal:
    return principal_of(request)


def _give_tell_typing(state: State) -> Callable[[Principal, UUID], Awaitable[None]]:
    database: Database = state.given.database

    async def tell_typing(principal: Principal, conversation_id: UUID) -> None:
        async with database.transaction(principal.account_id) as tx:
            await tell_customer_typing(tx, principal.viewer, conversation_id)

    return tell_typing


def build_api(given: Given, *, openapi: OpenAPIConfig | None = None) -> Litestar:
    """Litestar with every route, what they are given, and how errors are answered.

    What differs among installations is looked up in its state, not bound into the routes: reading them takes a
    quarter of a second, and whoever runs many installations one after the other (tests do) reads them once.
    """
    with warnings.catch_warnings():
        # Litestar 3 will want a mark on dependencies and bodies; 2 goes by their names, which are few.
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        return Litestar(
            HANDLERS,
            dependencies={
                "database": _give("database"),
                "settings": _give("settings"),
                "clients": _give("clients"),
                "files": _give("files"),
                "hub": _give("hub"),
                "principal": Provide(_give_principal, sync_to_thread=False),
                "tell_typing": Provide(_give_tell_typing, sync_to_thread=False),
                "sees_message": _same(sees_message),
                "sees_canned_reply": _same(sees_canned_reply),
                "strip_label": _same(strip_label),
                "sees_contact": _same(sees_contact),
                "open_work": _same(read_open_work),
                "seed_account": _same(seed),
                "read_directory": _same(read_directory),
            },
            middleware=[Authentication()],
            exception_handlers={HTTPException: problems.handle, Exception: problems.handle},
            lifespan=[_life],
            logging_config=None,
            openapi_config=openapi,
            request_max_body_size=given.settings.request_body_limit,
            state=State({"given": given}, deep_copy=False),
        )
