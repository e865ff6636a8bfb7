"""A provider's block list, and what tests of blocking ask for again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from prosa.blocking import service
from prosa.blocking.schemas import BlockIn, OneBlock
from prosa.channels.port import BlockResult, ProviderError, ProviderFailure, Recipient
from prosa.kit.clock import FrozenClock
from tests.conversations.office import Office
from tests.desk.support import SUPERVISOR, act

REFUSED = ProviderError(code=139100, title="Não", advice="block_failed")


@dataclass
class Provider:
    """The client of every inbox: keeps the list, says no to some, and fails while `failures` last."""

    blocked: set[str] = field(default_factory=set)
    refuses: set[str] = field(default_factory=set)
    failures: list[ProviderFailure] = field(default_factory=list)
    calls: list[tuple[str, list[str]]] = field(default_factory=list)
    during: Any = None
    """Awaited once while a call is under way."""

    async def get(self, _account_id: UUID, _inbox_id: UUID) -> Provider:
        return self

    async def block(self, users: Sequence[Recipient]) -> BlockResult:
        return await self._called("block", users)

    async def unblock(self, users: Sequence[Recipient]) -> BlockResult:
        return await self._called("unblock", users)

    async def _called(self, what: str, users: Sequence[Recipient]) -> BlockResult:
        self.calls.append((what, [user.address for user in users]))
        if self.during is not None:
            during, self.during = self.during, None
            await during()
        if self.failures:
            raise self.failures.pop(0)
        done = [user.address for user in users if user.address not in self.refuses]
        (self.blocked.update if what == "block" else self.blocked.difference_update)(done)
        # The provider answers with the plus sign that it was given.
        return BlockResult(
            done=tuple(f"+{address}" if address.isdigit() else address for address in done),
            failed={user.address: REFUSED for user in users if user.address in self.refuses},
        )


async def contact_of(office: Office, thread: UUID) -> UUID:
    found: UUID = (await office.row(thread))["contact_id"]
    return found


async def block(office: Office, contact: UUID, **wanted: Any) -> OneBlock:
    done: OneBlock = await act(office, SUPERVISOR, service.block, contact, BlockIn(**wanted))
    return done


async def unblock(office: Office, contact: UUID) -> OneBlock:
    done: OneBlock = await act(office, SUPERVISOR, service.unblock, contact)
    return done


def later(office: Office, **time: float) -> None:
    clock = office.database.clock
    assert isinstance(clock, FrozenClock)
    clock.advance(timedelta(**time))
