"""The whole way with a real database: transaction, log, doorbell, hub, HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest

from prosa.accounts.schemas import Principal
from prosa.accounts.service import authenticate, create_account, create_token, create_user
from prosa.departments.service import create_department, set_members
from prosa.kit.database import Database
from prosa.kit.events import Event
from prosa.kit.ids import uuid7
from prosa.realtime.asgi import EventStream
from prosa.realtime.hub import Hub, Limits
from prosa.realtime.source import PostgresSource
from prosa.realtime.stream import Headers
from tests.realtime.sse import Client, serving
from tests.realtime.support import until


@dataclass
class Company:
    database: Database
    account_id: UUID
    ana: UUID
    sales: UUID
    headers: dict[str, str]

    @property
    def for_sales(self) -> frozenset[str]:
        return frozenset({f"dept-free:{self.sales}", "all"})

    async def emit(self, *audiences: frozenset[str]) -> None:
        async with self.database.transaction(self.account_id) as tx:
            for audience in audiences:
                tx.emit(
                    Event("message.created", {"message": {"text": "oi"}}, audience, conversation_id=uuid7())
                )

    async def head(self) -> int:
        async with self.database.transaction(self.account_id) as tx:
            number: int = await tx.fetchval(
                "SELECT last_number FROM event_counters WHERE account_id = $1", self.account_id
            )
            return number


@pytest.fixture
async def company(database: Database) -> Company:
    account_id = await create_account(database, "Padaria")
    ana = await create_user(database, account_id, "ana@padaria.example", "Ana", "uma senha bem longa 77")
    token = await create_token(database, account_id, "ana@padaria.example", "test")
    async with database.transaction(account_id) as tx:
        sales = await create_department(tx, "Vendas", member_ids=[ana])
    return Company(database, account_id, ana, sales, {"authorization": f"Bearer {token}"})


@asynccontextmanager
async def process(company: Company, limits: Limits | None = None) -> AsyncIterator[tuple[Hub, int]]:
    """What one web process has of the stream."""

    async def ask(headers: Headers) -> Principal | None:
        return await authenticate(company.database, list(headers))

    hub = Hub(PostgresSource(company.database), ask, limits)
    await hub.start()
    try:
        async with serving(EventStream(hub, ask)) as port:
            yield hub, port
            hub.end_streams()
    finally:
        await hub.close()


@pytest.mark.postgres15
async def test_two_processes_deliver_each_commit_once_and_in_order(company: Company) -> None:
    async with process(company) as (_, first), process(company) as (_, second):
        clients = [await Client.connect(port, headers=company.headers) for port in (first, second)]
        for client in clients:
            await client.frames(1)
        start = await company.head()
        elsewhere = frozenset({"dept-free:another"})
        await asyncio.gather(*(company.emit(company.for_sales, elsewhere) for _ in range(20)))

        for client in clients:
            numbers = [frame.id for frame in await client.frames(20)]
            assert numbers == list(range(start + 1, start + 41, 2))
            await client.close()


async def test_a_cursor_older_than_the_ring_reads_the_table(company: Company) -> None:
    await company.emit(*[company.for_sales] * 250)
    head = await company.head()
    async with process(company, Limits(ring_events=3)) as (_, port):
        client = await Client.connect(port, f"/api/v1/events?after={head - 240}", headers=company.headers)
        frames = await client.frames(241)
        assert [frame.id for frame in frames[1:]] == list(range(head - 239, head + 1))
        await client.close()


async def test_trimmed_events_and_impossible_cursors_reset(company: Company) -> None:
    await company.emit(*[company.for_sales] * 10)
    head = await company.head()
    async with company.database.transaction(company.account_id) as tx:
        await tx.execute(
            "DELETE FROM events WHERE account_id = $1 AND number < $2", company.account_id, head - 2
        )
    async with process(company) as (_, port):
        for cursor in (head - 8, head + 1):
            client = await Client.connect(port, headers={**company.headers, "last_event_id": str(cursor)})
            assert [frame.event for frame in await client.frames(9)] == ["ready", "reset"]
            await client.close()


async def test_leaving_a_department_ends_what_one_hears_of_it(company: Company) -> None:
    async with process(company) as (_, port):
        client = await Client.connect(port, headers=company.headers)
        await client.frames(1)
        async with company.database.transaction(company.account_id) as tx:
            await set_members(tx, company.sales, [])
        await company.emit(company.for_sales)
        async with asyncio.timeout(1):
            frames = await client.frames(9)
        assert frames[-1].event == "reset"
        assert "message.created" not in [frame.event for frame in frames]
        await client.close()


async def test_a_lost_connection_to_the_database_is_found_again(company: Company) -> None:
    async with process(company, Limits(head_check=0.2)) as (hub, port):
        client = await Client.connect(port, headers=company.headers)
        await client.frames(1)
        start = await company.head()
        async with company.database.transaction(None) as tx:
            await tx.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        async with asyncio.timeout(5):
            while True:
                try:
                    await company.emit(company.for_sales)
                    break
                except OSError:
                    await asyncio.sleep(0.05)
        assert [frame.id for frame in await client.frames(1)] == [start + 1]
        await client.close()
        await until(lambda: hub.stream_count == 0)
