"""The provider's own block: asked soon, told honestly, repeated until it answers."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from prosa.blocking import jobs, policy, service
from prosa.blocking.policy import Place
from prosa.channels.port import BlockResult, ProviderError, ProviderFailure, Recipient
from prosa.channels.registry import channel
from tests.blocking.support import Provider, block, contact_of, later, unblock
from tests.conversations.office import Office
from tests.desk.support import SUPERVISOR, act, published

PHONE, USER = "5511900000001", "BR.1"
AWAY = ProviderFailure(ProviderError(code=None, title="No answer", advice="no_answer"), "later")


async def blocked(office: Office) -> UUID:
    contact = await contact_of(office, await office.say(1))
    await block(office, contact)
    return contact


async def states(office: Office, contact: UUID) -> dict[str, Any]:
    found = await act(office, SUPERVISOR, service.history, contact)
    return {item.kind: (item.state, (item.error or {}).get("advice")) for item in found.outcomes}


async def test_every_address_is_blocked_and_told(office: Office) -> None:
    contact = await blocked(office)
    assert await states(office, contact) == {"phone": ("pending", None), "bsuid": ("pending", None)}
    provider = Provider()
    assert await jobs.work(office.database, provider) == 2
    assert provider.calls == [("block", [PHONE, USER])]
    assert await states(office, contact) == {"phone": ("blocked", None), "bsuid": ("blocked", None)}
    assert (await published(office))[-1] == "contact.updated"
    assert await jobs.work(office.database, provider) == 0
    await unblock(office, contact)
    await jobs.work(office.database, provider)
    assert provider.blocked == set()
    assert await states(office, contact) == {"phone": ("unblocked", None), "bsuid": ("unblocked", None)}


async def test_a_refused_address_says_why_and_can_be_tried_again(office: Office) -> None:
    contact = await blocked(office)
    provider = Provider(refuses={USER})
    await jobs.work(office.database, provider)
    assert await states(office, contact) == {"phone": ("blocked", None), "bsuid": ("refused", "block_failed")}
    later(office, hours=1)
    assert await jobs.work(office.database, provider) == 0
    provider.refuses.clear()
    await block(office, contact)
    await jobs.work(office.database, provider)
    assert provider.calls[-1] == ("block", [USER])  # only what it does not have yet
    assert (await states(office, contact))["bsuid"] == ("blocked", None)


async def test_a_provider_that_is_away_is_asked_again_until_it_answers(office: Office) -> None:
    contact = await blocked(office)
    provider = Provider(failures=[AWAY, AWAY])
    await jobs.work(office.database, provider)
    assert await states(office, contact) == {
        "phone": ("pending", "no_answer"),
        "bsuid": ("pending", "no_answer"),
    }
    assert await jobs.work(office.database, provider) == 0  # not at once
    for _ in range(2):
        later(office, minutes=1)
        await jobs.work(office.database, provider)
    assert (await states(office, contact))["phone"] == ("blocked", None)
    assert len(provider.calls) == 3


async def test_at_last_it_gives_up_and_the_own_block_stands(office: Office) -> None:
    contact = await blocked(office)
    provider = Provider(failures=[AWAY] * 20)
    for _ in range(policy.MOST_ATTEMPTS + 3):
        await jobs.work(office.database, provider)
        later(office, hours=2)
    assert len(provider.calls) == policy.MOST_ATTEMPTS
    assert (await states(office, contact))["phone"] == ("refused", "no_answer")
    assert await office.database.pool.fetchval("SELECT is_blocked FROM contacts WHERE id = $1", contact)
    # Nobody knows what the provider has: it is asked to lift it.
    await unblock(office, contact)
    provider.failures.clear()
    await jobs.work(office.database, provider)
    assert provider.calls[-1][0] == "unblock"


async def test_who_changes_their_mind_during_the_call_wins(office: Office) -> None:
    contact = await blocked(office)
    provider = Provider()

    async def lift() -> None:
        await unblock(office, contact)
        assert await jobs.work(office.database, provider) == 0  # one call at a time

    provider.during = lift
    await jobs.work(office.database, provider)
    assert provider.blocked == {PHONE, USER}
    await jobs.work(office.database, provider)
    assert [what for what, _ in provider.calls] == ["block", "unblock"]
    assert provider.blocked == set()
    assert (await states(office, contact))["phone"] == ("unblocked", None)


async def test_two_workers_and_one_that_died(office: Office) -> None:
    contact = await blocked(office)
    provider = Provider()
    await asyncio.gather(*(jobs.work(office.database, provider) for _ in range(3)))
    assert len(provider.calls) == 1
    await unblock(office, contact)
    provider.failures = [RuntimeError("died")]  # type: ignore[list-item]
    await jobs.work(office.database, provider)
    assert await jobs.work(office.database, provider) == 0
    assert provider.blocked
    later(office, seconds=jobs.CLAIM.total_seconds())
    await jobs.work(office.database, provider)
    assert provider.blocked == set()


def test_a_result_is_read_whatever_the_provider_calls_people() -> None:
    users = [Recipient(address="5511900000001"), Recipient(address="BR.1", kind="bsuid")]
    assert all(
        item.is_done for item in policy.answers(users, BlockResult(done=("551190000001", "x"), failed={}))
    )
    failed = BlockResult(
        done=("BR.1",), failed={"+5511900000001": ProviderError(code=131047, advice="window_closed")}
    )
    first, second = policy.answers(users, failed)
    assert (first.error or {})["advice"] == "block_failed"
    assert second.is_done
    unnamed = policy.answers(users, BlockResult(done=("BR.1",), failed={}))
    assert [item.is_done for item in unnamed] == [False, True]


async def test_the_rule_of_the_provider_binds_only_its_own_channel(office: Office) -> None:
    assert channel("whatsapp").capabilities.block
    now = office.now
    assert policy.is_possible([], now)
    assert not policy.is_possible([Place(provider_blocks=True, last_inbound_at=None)], now)
    assert policy.is_possible([Place(True, None), Place(True, now)], now)
    assert policy.is_possible([Place(True, None), Place(False, None)], now)
