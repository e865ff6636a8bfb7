"""Slows down guessing of passwords, support codes and documents. Counted in the database, so that all processes agree.

Every attempt is counted before the password is looked at and taken back when it was right: parallel guesses
gain nothing. Three counters: one login from one address (a person who forgot), one login from anywhere (many
machines on one person), one address (one machine on many people). The second is high, or strangers could lock
people out.
"""

import hashlib
import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from prosa.accounts.errors import TooManyAttempts, TooManyDocuments
from prosa.accounts.queries import access
from prosa.kit.database import Database, Transaction

WINDOW = timedelta(minutes=15)
PER_LOGIN_AND_ADDRESS = 10
PER_LOGIN = 100
PER_ADDRESS = 100
CODES_PER_USER_AND_ADDRESS = 10
CODES_PER_USER = 30
"""Wrong support codes: of 40 bits, so that nobody ever guesses one."""
DOCUMENTS = 30
DOCUMENTS_WINDOW = timedelta(hours=1)
"""Whole documents that somebody who sees only masks may ask about. A masked CPF leaves a thousand that it can be."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted attempt; `forgive` takes it back.

    `pair` starts at nothing again, the other counters go down by one.
    """

    pair: str
    others: tuple[str, ...]

    async def forgive(self, tx: Transaction) -> None:
        """What was tried was right."""
        await access.forgive_attempt(tx, [self.pair], list(self.others), tx.now - DOCUMENTS_WINDOW)


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


async def count_documents(
    database: Database, user_id: UUID, documents: Collection[str], purpose: str = "document"
) -> None:
    """Count the documents that somebody asks about, each of them once while the window lasts.

    Screens ask for the same again and again. Each purpose is counted for itself. Raises TooManyDocuments; what is
    refused is not counted.
    """
    keys = [_key(purpose, f"{user_id}\n{document}") for document in documents]
    async with database.transaction(None) as tx:
        since = tx.now - DOCUMENTS_WINDOW
        asked = await access.count_attempt(tx, keys, since)
        for _ in [row for row in asked if row["failures"] == 1]:
            (total,) = await access.count_attempt(tx, [_key(f"{purpose}-user", str(user_id))], since)
            if total["failures"] > DOCUMENTS:
                end = total["window_started_at"] + DOCUMENTS_WINDOW
                raise TooManyDocuments(retry_after=(end - tx.now).total_seconds(), limit=DOCUMENTS)


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
