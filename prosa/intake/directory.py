"""The webhook addresses that a process knows, so that a webhook costs no look-up."""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict

from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import HookAddress
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database

MAX_AGE = 5.0
"""Seconds after which an address is read again."""
MIN_AGE = 1.0
"""Seconds within which it is not read again, whoever asks."""
READ_SECONDS = 3.0
"""A provider is asked to come again rather than kept waiting for a database that does not answer."""
CAPACITY = 10_000

_KEY = re.compile(r"^[A-Za-z0-9_-]{16,100}$")


class Directory:
    """A small cache of webhook addresses, unknown ones included."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._known: OrderedDict[str, tuple[float, HookAddress | None]] = OrderedDict()

    async def find(self, channel: str, key: str) -> HookAddress | None:
        """The inbox behind the address, if any. A known one is served even when the database is away."""
        if not _KEY.match(key):
            return None
        entry = self._known.get(key)
        age = time.monotonic() - entry[0] if entry else MAX_AGE
        if entry is not None and age < (MAX_AGE if entry[1] else MIN_AGE):
            return _of_channel(entry[1], channel)
        if entry is not None:
            # One request reads it anew, the others go on with what is known.
            self._known[key] = (time.monotonic(), entry[1])
        try:
            return _of_channel(await self._read(key), channel)
        except Exception:
            if entry is None or entry[1] is None:
                raise
            return _of_channel(entry[1], channel)

    async def again(self, channel: str, key: str) -> HookAddress | None:
        """What the database says now, after a signature did not fit; None when asked a moment ago."""
        entry = self._known.get(key)
        if entry is None or time.monotonic() - entry[0] < MIN_AGE:
            return None
        return _of_channel(await self._read(key), channel)

    def forget(self) -> None:
        """Read every address again at its next use (inboxes changed)."""
        self._known.clear()

    async def _read(self, key: str) -> HookAddress | None:
        async with asyncio.timeout(READ_SECONDS):
            address = await inboxes.hook_address(self._database, self._vault, key)
        self._known[key] = (time.monotonic(), address)
        self._known.move_to_end(key)
        while len(self._known) > CAPACITY:
            self._known.popitem(last=False)
        return address


def _of_channel(address: HookAddress | None, channel: str) -> HookAddress | None:
    return address if address is not None and address.channel == channel else None
