"""The whole way to the provider's block list, as the simulator keeps it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import aiohttp
import pytest

from prosa.blocking import jobs, service
from prosa.blocking.schemas import CallOutcome
from prosa.channels.port import IdentityRef, Sender
from prosa.channels.whatsapp.client import WhatsAppClient
from simulator.settings import Config
from simulator.testing import PHONE, Running, running
from tests.blocking.support import block, contact_of, unblock
from tests.conversations.office import Office
from tests.desk.support import SUPERVISOR, act

CONFIG = Config(speed=100)
ADDRESS = "554188887766"
JOAQUIM = Sender(
    identities=(IdentityRef(kind="phone", value="+5541988887766", address=ADDRESS),), name="Joaquim"
)


@dataclass
class Number:
    """The one WhatsApp number of the office."""

    simulator: Running
    client: WhatsAppClient

    async def get(self, _account_id: UUID, _inbox_id: UUID) -> WhatsAppClient:
        return self.client

    async def blocked(self) -> list[str]:
        return [address async for address in self.client.blocked()]


@pytest.fixture
async def number() -> AsyncIterator[Number]:
    async with running(CONFIG) as simulator, aiohttp.ClientSession() as session:
        client = WhatsAppClient(session, f"{simulator.url}/v25.0", CONFIG.access_token, PHONE)
        yield Number(simulator, client)


async def outcome(office: Office, contact: UUID) -> CallOutcome:
    found = await act(office, SUPERVISOR, service.history, contact)
    (only,) = found.outcomes
    assert isinstance(only, CallOutcome)
    return only


async def test_blocked_and_unblocked_at_the_provider(office: Office, number: Number) -> None:
    await number.simulator.control.say("joaquim", "Oi")
    contact = await contact_of(office, await office.say(1, sender=JOAQUIM))
    await block(office, contact)
    await jobs.work(office.database, number)
    assert (await outcome(office, contact)).state == "blocked"
    assert await number.blocked() == [ADDRESS]
    await unblock(office, contact)
    await jobs.work(office.database, number)
    assert (await outcome(office, contact)).state == "unblocked"
    assert await number.blocked() == []


async def test_the_provider_may_know_better_when_they_wrote(office: Office, number: Number) -> None:
    contact = await contact_of(office, await office.say(1, sender=JOAQUIM))
    await number.simulator.control.window("joaquim", seconds_left=0)
    await block(office, contact)
    await jobs.work(office.database, number)
    refused = await outcome(office, contact)
    assert (refused.state, (refused.error or {})["code"]) == ("refused", "131047")
    assert "24 horas" in (refused.error or {})["do"]["pt-BR"]
    assert await number.blocked() == []
    assert await office.database.pool.fetchval("SELECT is_blocked FROM contacts WHERE id = $1", contact)
