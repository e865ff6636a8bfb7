"""What blocking does because time passes: asks providers, lifts what has expired, forgets old ids."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import groupby
from typing import Protocol
from uuid import UUID

import asyncpg

from prosa.blocking import policy, queries, service
from prosa.blocking.policy import Answer
from prosa.blocking.queries import Call
from prosa.channels.port import BlockingClient, ProviderError, ProviderFailure, Recipient
from prosa.kit import logs
from prosa.kit.crypto import DecryptionError
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import ProsaError

AT_ONCE = 100
CLAIM = timedelta(seconds=90)
"""Longer than a call to a provider can take."""
KEPT_DAYS = 30

log = logs.get(__name__)


class Clients(Protocol):
    """Gives the client of an inbox."""

    async def get(self, account_id: UUID, inbox_id: UUID) -> object: ...


async def work(database: Database, clients: Clients) -> int:
    """Do everything that is due; how much that was. Any number of processes may do so."""
    return await lift_expired(database) + await ask_providers(database, clients)


async def lift_expired(database: Database) -> int:
    """Lift the blocks whose time is over."""
    done = 0
    for account_id, contact_id in await queries.expired(database.pool, database.clock.now(), AT_ONCE):

        async def lift(tx: Transaction, contact_id: UUID = contact_id) -> bool:
            return await service.expire(tx, contact_id)

        try:
            done += await database.run(account_id, lift)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            raise
        except Exception:  # one contact's trouble must not stop the others
            log.exception("a block was left as it is", contact_id=str(contact_id))
    return done


async def ask_providers(database: Database, clients: Clients) -> int:
    """Make the calls that are due, one per contact and inbox; how many addresses they were about."""
    now = database.clock.now()
    calls = await queries.claim(database.pool, now, now + CLAIM, AT_ONCE)
    calls.sort(key=lambda call: (_group(call), call.kind != "phone"))
    groups = [list(group) for _, group in groupby(calls, key=_group)]
    for outcome in await asyncio.gather(
        *(_ask(database, clients, group) for group in groups), return_exceptions=True
    ):
        # What was not settled is claimed again when its time is over.
        if isinstance(outcome, BaseException):
            log.error("a block call was not settled", exc_info=outcome)
    return len(calls)


def _group(call: Call) -> tuple[UUID, UUID, UUID, bool]:
    return call.account_id, call.inbox_id, call.contact_id, call.wanted


async def _ask(database: Database, clients: Clients, calls: list[Call]) -> None:
    answered = list(zip(calls, await _answers(clients, calls), strict=True))

    async def note(tx: Transaction) -> None:
        await service.settle(tx, answered)

    await database.run(calls[0].account_id, note)


async def _answers(clients: Clients, calls: list[Call]) -> list[Answer]:
    first = calls[0]
    users = [Recipient(address=call.address, kind=call.kind) for call in calls]  # type: ignore[arg-type]
    try:
        client = await clients.get(first.account_id, first.inbox_id)
        if not isinstance(client, BlockingClient):
            raise ProviderFailure(
                ProviderError(code=None, title="No block list", advice="block_failed"), "never"
            )
        result = await (client.block(users) if first.wanted else client.unblock(users))
    except ProviderFailure as error:
        log.info("block not carried out", contact_id=str(first.contact_id), code=error.error.code)
        return [policy.failure(error, call.attempts) for call in calls]
    except (ProsaError, DecryptionError) as error:
        failure = ProviderFailure(
            ProviderError(code=None, title=str(error), advice="token_invalid"), "reconnect"
        )
        return [policy.failure(failure, call.attempts) for call in calls]
    return policy.answers(users, result)


async def forget(database: Database) -> None:
    """Drop the ids of what was refused long ago."""
    await queries.forget_attempts(database.pool, KEPT_DAYS)
