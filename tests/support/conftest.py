"""Acme is a reseller; "other" is in its care, and a third company is in nobody's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from prosa.accounts import service as accounts
from prosa.kit.clock import FrozenClock
from prosa.support import service
from tests.accounts.support import PASSWORD, Browser, World, world

__all__ = ["world"]


@dataclass
class Reseller:
    """The world of tests/accounts with a reseller in it."""

    world: World
    clock: FrozenClock
    stranger: str
    """Login of the third company's administrator."""

    async def admin(self) -> Browser:
        return await self.world.signed_in("administrator")

    async def customer(self, role: str = "administrator") -> Browser:
        return await self.world.signed_in(role, self.world.other)

    async def third(self) -> Browser:
        browser = self.world.browser()
        assert (await browser.sign_in(self.stranger)).status == 200
        return browser

    async def code(self, browser: Browser) -> str:
        return str((await browser.call("GET", "/api/v1/support-code")).json()["code"])


@pytest.fixture
async def reseller(world: World, clock: FrozenClock) -> Reseller:
    third = await accounts.create_account(world.database, "third")
    await accounts.create_user(
        world.database, third, "owner@third.example", "Third", PASSWORD, "administrator"
    )
    async with world.database.transaction(world.acme.id) as tx:
        await service.appoint(tx, is_reseller=True)
    await service.entrust(world.database, world.other.id, world.acme.id)
    return Reseller(world, clock, "owner@third.example")
