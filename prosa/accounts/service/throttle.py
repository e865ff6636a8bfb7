"""Slows down guessing of passwords and of support codes. Counted in the database, so that all processes agree.

Every attempt is counted before the password is looked at and taken back when it was right: parallel guesses
gain nothing. Three counters: one login from one address (a person who forgot), one login from anywhere (many
machines on one person), one address (one machine on many people). The second is high, or strangers could lock
people out.
"""

import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from prosa.accounts.errors import TooManyAttempts
from prosa.accounts.queries import access
from prosa.kit.database import Database, Transaction

WINDOW = timedelta(minutes=15)
PER_LOGIN_AND_ADDRESS = 10
PER_LOGIN = 100
PER_ADDRESS = 100
CODES_PER_USER_AND_ADDRESS = 10
CODES_PER_USER = 30
"""Wrong support codes: of 40 bits, so that nobody ever guesses one."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted attempt; `forgive` takes it back.

    `pair` starts at nothing again, the other counters go down by one.
    """

    pair: str
    others: tuple[str, ...]

    async def forgive(self, tx: Transaction) -> None:
        """What was tried was right."""
        await access.forgive_attempt(tx, [self.pair], list(self.others), tx.now - WINDOW)


async def count(database: Database, login: str, address: str) -> Attempt:
    """Count one attempt to sign in, durably. Raises TooManyAttempts."""
    network = _network(address)
    return await _count(
        database,
        {
            _key("pair", f"{login}\n{network}"): PER_LOGIN_AND_ADDRESS,
            _key("login", login): PER_LOGIN,
            _key("address", network): PER_ADDRESS,
        },
    )


async def count_code(database: Database, user_id: UUID, address: str) -> Attempt:
    """Count one look at a support code, durably. Raises TooManyAttempts."""
    network = _network(address)
    return await _count(
        database,
        {
            _key("code-pair", f"{user_id}\n{network}"): CODES_PER_USER_AND_ADDRESS,
            _key("code-user", str(user_id)): CODES_PER_USER,
            _key("code-address", network): PER_ADDRESS,
        },
    )


async def _count(database: Database, limits: Mapping[str, int]) -> Attempt:
    async with database.transaction(None) as tx:
        rows = await access.count_attempt(tx, list(limits), tx.now - WINDOW)
        ends = [row["window_started_at"] + WINDOW for row in rows if row["failures"] > limits[row["key"]]]
        now = tx.now
    if ends:
        raise TooManyAttempts(retry_after=(max(ends) - now).total_seconds())
    pair, *others = limits
    return Attempt(pair, tuple(others))


def _key(kind: str, value: str) -> str:
    # Hashed: people type passwords into the wrong field.
    return f"{kind}:{hashlib.sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _network(address: str) -> str:
    """A household or server owns a whole /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 6:
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
