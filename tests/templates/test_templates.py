"""Our copy of the provider's templates follows what the provider tells."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from prosa.accounts.service import create_account
from prosa.channels.inbound import TemplateUpdate
from prosa.channels.port import ProviderError, ProviderFailure
from prosa.inboxes import service as inboxes
from prosa.inboxes.clients import InboxClients
from prosa.inboxes.schemas import InboxRow, NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.templates import service
from prosa.templates.errors import TemplateNotFound

BODY = [{"type": "BODY", "text": "Oi {{1}}"}]


def remote(name: str, status: str = "APPROVED", **more: Any) -> dict[str, Any]:
    found = {"id": f"id-{name}", "name": name, "language": "pt_BR", "category": "UTILITY", "status": status}
    return {**found, "components": BODY, **more}


class Graph:
    """A provider with some templates."""

    def __init__(self, *found: dict[str, Any]) -> None:
        self.found = list(found)
        self.fails_after: int | None = None

    async def templates(self, business_id: str) -> AsyncIterator[dict[str, Any]]:
        for number, template in enumerate(self.found):
            if number == self.fails_after:
                raise ProviderFailure(ProviderError(code=1), "later")
            yield template


class Clients(InboxClients):
    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def get(self, account_id: UUID, inbox_id: UUID) -> Any:
        return self._graph


@pytest.fixture
async def inbox(database: Database, settings: Settings) -> InboxRow:
    account_id = await create_account(database, "Araucária Telecom")
    async with database.transaction(account_id) as tx:
        await inboxes.create(tx, Vault(settings), NewInbox(name="A", external_id="1", business_id="waba"))
        return (await inboxes.rows(tx))[0]


async def names(database: Database, inbox: InboxRow) -> list[str]:
    async with database.transaction(inbox.account_id) as tx:
        return [template.name for template in await service.approved(tx, inbox.id)]


async def test_a_sync_makes_our_copy_equal(database: Database, inbox: InboxRow) -> None:
    graph = Graph(remote("b"), remote("a"), remote("c", "REJECTED"), {"name": 7})
    assert await service.sync(database, Clients(graph), inbox.account_id, inbox.id) == 4
    assert await names(database, inbox) == ["a", "b"]
    async with database.transaction(inbox.account_id) as tx:
        every = await service.of_inbox(tx, inbox.id)
    assert [(one.name, one.status) for one in every] == [
        ("a", "APPROVED"),
        ("b", "APPROVED"),
        ("c", "REJECTED"),
    ]

    graph.found = [remote("b", "PAUSED"), remote("c")]
    await service.sync(database, Clients(graph), inbox.account_id, inbox.id)
    assert await names(database, inbox) == ["c"]


async def test_a_sync_that_breaks_off_changes_nothing(database: Database, inbox: InboxRow) -> None:
    graph = Graph(remote("a"), remote("b"))
    await service.sync(database, Clients(graph), inbox.account_id, inbox.id)
    graph.found, graph.fails_after = [remote("c"), remote("d")], 1

    with pytest.raises(ProviderFailure):
        await service.sync(database, Clients(graph), inbox.account_id, inbox.id)

    assert await names(database, inbox) == ["a", "b"]


def news(**values: Any) -> TemplateUpdate:
    base = {
        "template_id": "id-a",
        "name": "a",
        "language": "pt_BR",
        "change": "status",
        "business_id": "waba",
    }
    return TemplateUpdate(**{**base, **values})


@pytest.mark.parametrize(
    ("update", "column", "value", "sendable"),
    [
        (news(status="PAUSED"), "status", "PAUSED", False),
        (news(status="REINSTATED"), "status", "APPROVED", True),
        (news(status="REJECTED", reason="SCAM"), "reason", "SCAM", False),
        (news(change="quality", quality="YELLOW"), "quality", "YELLOW", True),
        (news(change="category", category="MARKETING"), "category", "MARKETING", True),
        (news(change="components"), "synced_at", service.NEVER, True),
    ],
)
async def test_single_changes(
    database: Database, inbox: InboxRow, update: TemplateUpdate, column: str, value: object, sendable: bool
) -> None:
    await service.sync(database, Clients(Graph(remote("a"))), inbox.account_id, inbox.id)

    async with database.transaction(inbox.account_id) as tx:
        await service.apply_update(tx, inbox, update)
        stored = await tx.fetchrow("SELECT * FROM message_templates")

    assert stored is not None
    assert stored[column] == value
    assert (await names(database, inbox) == ["a"]) is sendable


async def test_an_unknown_template_is_noted_and_asked_for(database: Database, inbox: InboxRow) -> None:
    async with database.transaction(inbox.account_id) as tx:
        await service.apply_update(tx, inbox, news(status="APPROVED"))
        await service.apply_update(tx, inbox, news(status="APPROVED"))
        stored = await tx.fetch("SELECT status, synced_at FROM message_templates")
    assert [tuple(row) for row in stored] == [("APPROVED", service.NEVER)]
    assert await names(database, inbox) == [], "without its text it cannot be sent"


async def test_administrators_hear_of_trouble_once(database: Database, inbox: InboxRow) -> None:
    async with database.transaction(inbox.account_id) as tx:
        for update in (news(status="DISABLED"), news(status="DISABLED"), news(status="APPROVED")):
            await service.apply_update(tx, inbox, update)
        notices = await tx.fetch("SELECT kind, severity, event FROM channel_notices")
    assert [tuple(row) for row in notices] == [("template_status", "critical", "DISABLED")]


async def test_templates_of_another_account_or_business_do_not_exist(
    database: Database, inbox: InboxRow, settings: Settings
) -> None:
    await service.sync(database, Clients(Graph(remote("a"))), inbox.account_id, inbox.id)
    other = await create_account(database, "Vizinho")
    async with database.transaction(other) as tx:
        assert await service.approved(tx, inbox.id) == await service.of_inbox(tx, inbox.id) == []
        await service.apply_update(tx, replace(inbox, account_id=other), news(status="IN_APPEAL"))
    async with database.transaction(inbox.account_id) as tx:
        assert (await service.find(tx, inbox.id, "a", "pt_BR")).components == BODY
        with pytest.raises(TemplateNotFound):
            await service.find(tx, inbox.id, "a", "en")


async def test_news_that_come_late_do_not_override_newer_ones(database: Database, inbox: InboxRow) -> None:
    await service.sync(database, Clients(Graph(remote("a"))), inbox.account_id, inbox.id)
    paused_at = datetime(2026, 11, 20, 12, tzinfo=UTC)

    async with database.transaction(inbox.account_id) as tx:
        await service.apply_update(tx, inbox, news(status="PAUSED", provider_at=paused_at))
        await service.apply_update(
            tx, inbox, news(status="APPROVED", provider_at=paused_at - timedelta(minutes=1))
        )
        await service.apply_update(
            tx,
            inbox,
            news(change="quality", quality="RED", provider_at=paused_at - timedelta(minutes=2)),
        )
        stored = await tx.fetchrow("SELECT status, quality FROM message_templates")

    assert stored is not None
    assert tuple(stored) == ("PAUSED", "RED"), "each kind of news has its own time"
