"""A provider's webhooks: bodies, signatures, keep-alive connections, patience until each is acknowledged."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from prosa.channels.meta.signature import sign

APP_SECRET = "segredo-do-simulador"
PHONE_ID = "100000000000001"
WABA = "200000000000001"


def message(external_id: str, phone: str, text: str, name: str = "") -> dict[str, object]:
    """The `value` of one customer's text message."""
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "5511900000010", "phone_number_id": PHONE_ID},
        "contacts": [{"profile": {"name": name or f"Cliente {phone[-4:]}"}, "wa_id": phone}],
        "messages": [
            {
                "from": phone,
                "id": external_id,
                "timestamp": str(int(time.time())),
                "type": "text",
                "text": {"body": text},
            }
        ],
    }


def body(*values: dict[str, object]) -> bytes:
    """One webhook with the given changes."""
    changes = [{"field": "messages", "value": value} for value in values]
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": changes}]}
    ).encode()


def request(key: str, content: bytes, secret: str = APP_SECRET) -> bytes:
    """The whole HTTP request of a signed webhook."""
    head = (
        f"POST /hooks/whatsapp/{key} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"content-length: {len(content)}\r\nx-hub-signature-256: {sign(content, secret)}\r\n\r\n"
    )
    return head.encode() + content


class Line:
    """One keep-alive connection.

    A server may end an idle one at any moment. As every HTTP client does (RFC 9112, 9.3.1), a request that met such an
    end, without one byte of an answer, is sent again on a new connection.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, data: bytes, timeout: float = 5.0) -> int:
        """The status of the answer. Raises OSError, EOFError or TimeoutError; then the line is new."""
        try:
            async with asyncio.timeout(timeout):
                is_reused = True
                if self._streams is None or self._streams[0].at_eof():  # the server has ended it meanwhile
                    self.close()
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                    is_reused = False
                try:
                    head = await self._ask(data)
                except (ConnectionError, asyncio.IncompleteReadError) as error:
                    answered = isinstance(error, asyncio.IncompleteReadError) and bool(error.partial)
                    if answered or not is_reused:
                        raise
                    self.close()
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                    head = await self._ask(data)
                reader = self._streams[0]
                length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
                await reader.readexactly(length)
                if b"connection: close" in head:
                    self.close()
                return int(head.split(b" ", 2)[1])
        except BaseException:
            self.close()
            raise

    async def _ask(self, data: bytes) -> bytes:
        assert self._streams is not None
        reader, writer = self._streams
        writer.write(data)
        return (await reader.readuntil(b"\r\n\r\n")).lower()

    def close(self) -> None:
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()


@dataclass
class Provider:
    """Sends webhooks to one address, again until they are acknowledged, and remembers what happened."""

    port: int
    key: str
    rng: random.Random
    patience: float = 40.0
    """Seconds after which a webhook is given up."""
    acknowledged: dict[str, float] = field(default_factory=dict)
    """Message id → monotonic time of its first 200."""
    given_up: list[str] = field(default_factory=list)
    attempts: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    """Why attempts failed."""
    number: int = 0
    _free: list[Line] = field(default_factory=list)

    def new_id(self) -> str:
        """An id that no other message of this run has."""
        self.number += 1
        return f"wamid.{self.rng.getrandbits(40):010x}.{self.number}"

    async def say(self, phone: str, text: str, name: str = "") -> str:
        """One customer's text, until acknowledged."""
        external_id = self.new_id()
        await self.deliver([external_id], request(self.key, body(message(external_id, phone, text, name))))
        return external_id

    async def deliver(self, ids: Sequence[str], data: bytes) -> bool:
        """Post a webhook that carries these messages until it gets a 200; False when patience ends first."""
        until = time.monotonic() + self.patience
        pause = 0.1
        while time.monotonic() < until:
            if await self.post(data):
                now = time.monotonic()
                for external_id in ids:
                    self.acknowledged.setdefault(external_id, now)
                return True
            await asyncio.sleep(pause * self.rng.uniform(0.5, 1.5))
            pause = min(pause * 2, 1.0)
        self.given_up.extend(ids)
        return False

    async def post(self, data: bytes) -> bool:
        """One attempt."""
        self.attempts += 1
        line = self._free.pop() if self._free else Line(self.port)
        try:
            status = await line.post(data)
        except (OSError, EOFError, TimeoutError) as error:
            self._note(type(error).__name__)
            return False
        self._free.append(line)
        if status != 200:
            self._note(str(status))
        return status == 200

    def _note(self, reason: str) -> None:
        self.refused[reason] = self.refused.get(reason, 0) + 1

    def close(self) -> None:
        """End the connections."""
        while self._free:
            self._free.pop().close()

    def longest_silence(self, since: float, until: float) -> float:
        """Seconds: the longest stretch without any acknowledgement."""
        times = sorted([since, until, *(at for at in self.acknowledged.values() if since <= at <= until)])
        return max((b - a for a, b in itertools.pairwise(times)), default=0.0)
