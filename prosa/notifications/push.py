"""Web Push: which phones are woken (INB-63), and the sending with VAPID (RFC 8030, 8291, 8292)."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from prosa.accounts import service as accounts
from prosa.accounts.settings import profile_settings
from prosa.kit import http, logs
from prosa.kit.crypto import derive_key
from prosa.kit.database import Database, Record, Transaction
from prosa.kit.settings import Settings
from prosa.notifications import queries
from prosa.notifications.policy import PushRule, preferences

AT_ONCE = 50
HOLD = timedelta(seconds=60)
KEPT_FOR = timedelta(hours=1)
"""A notification that could not be delivered for so long is no news any more."""
MAX_BODY = 160
_TOKEN_FOR = timedelta(hours=12)
_BACKOFF = (5, 30, 120, 600)
"""Seconds until the next attempt after a failure."""

_GENERIC = {
    "pt-BR": "Há uma novidade no atendimento.",
    "en": "There is news in Prosa.",
    "es": "Hay novedades.",
}

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose phone may be woken."""

    user_id: UUID
    conversation_id: UUID
    rule: PushRule
    mark: str
    title: str
    body: str
    kind: str


async def notify(tx: Transaction, candidates: Sequence[Candidate], awake: set[UUID]) -> None:
    """Put on the way what the phone rule allows. `awake`: subscriptions of apps that show the chat themselves."""
    found = await queries.subscriptions(tx, list({item.user_id for item in candidates}))
    if not found:
        return
    company = (await accounts.read_account(tx)).settings.public()
    wishes = {row["user_id"]: preferences(profile_settings(row["settings"]), company) for row in found}
    phones: dict[UUID, list[Record]] = {}
    for row in found:
        if row["id"] not in awake and wishes[row["user_id"]].push:
            phones.setdefault(row["user_id"], []).append(row)
    wanted = {(item.user_id, item.conversation_id): item for item in candidates if item.user_id in phones}
    if not wanted:
        return
    marks = [(item.user_id, item.conversation_id, item.rule, item.mark) for item in wanted.values()]
    pushes: list[tuple[UUID, dict[str, Any]]] = []
    for key in await queries.mark(tx, marks):
        item = wanted[key]
        shows_content = wishes[item.user_id].shows_content
        for phone in phones[item.user_id]:
            generic = _GENERIC.get(phone["language"] or "pt-BR", _GENERIC["pt-BR"])
            payload = {
                "type": "show",
                "kind": item.kind,
                "conversation_id": str(item.conversation_id),
                "title": item.title if shows_content else "Prosa",
                "body": item.body[:MAX_BODY] if shows_content else generic,
            }
            pushes.append((phone["id"], payload))
    if pushes:
        await queries.enqueue(tx, pushes)


async def close(tx: Transaction, conversation_ids: Sequence[UUID], user_id: UUID | None = None) -> None:
    """Take notifications that are visible somewhere off the phones, and let the next message show one again."""
    gone = await queries.unmark(tx, conversation_ids, user_id)
    if not gone:
        return
    phones = await queries.subscriptions(tx, list({row["user_id"] for row in gone}))
    pushes = [
        (phone["id"], {"type": "close", "conversation_id": str(row["conversation_id"])})
        for row in gone
        for phone in phones
        if phone["user_id"] == row["user_id"]
    ]
    if pushes:
        await queries.enqueue(tx, pushes)


class Vapid:
    """The installation's key pair: derived from its secret, so that all processes and a restored backup agree."""

    def __init__(self, settings: Settings) -> None:
        secret = int.from_bytes(derive_key(settings.secret_key, "vapid"), "big")
        order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
        self._key = ec.derive_private_key(secret % (order - 1) + 1, ec.SECP256R1())
        self._contact = settings.public_url

    @property
    def public_key(self) -> str:
        """What browsers bind a subscription to: base64url of the uncompressed point."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def headers(self, endpoint: str, now: float) -> dict[str, str]:
        """The authorisation for one push service."""
        from py_vapid import Vapid02

        place = urlsplit(endpoint)
        subject = self._contact if self._contact.startswith("https:") else "mailto:admin@localhost.invalid"
        claims = {
            "aud": f"{place.scheme}://{place.netloc}",
            "exp": int(now + _TOKEN_FOR.total_seconds()),
            "sub": subject,
        }
        signed: dict[str, str] = Vapid02(self._key).sign(claims)
        return signed


def seal(payload: dict[str, Any], p256dh: str, auth: str) -> bytes:
    """The encrypted body (aes128gcm); only the browser can read it. Raises ValueError for keys that are none."""
    import http_ece

    return bytes(
        http_ece.encrypt(
            json.dumps(payload, ensure_ascii=False).encode(),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=base64.urlsafe_b64decode(p256dh + "=" * (-len(p256dh) % 4)),
            auth_secret=base64.urlsafe_b64decode(auth + "=" * (-len(auth) % 4)),
            version="aes128gcm",
        )
    )


async def send_due(database: Database, session: aiohttp.ClientSession, vapid: Vapid) -> int:
    """Send what is due; how many."""
    now = database.clock.now()
    due = await queries.due_pushes(database.pool, now, AT_ONCE, HOLD)
    for row in due:
        if row["created_at"] + KEPT_FOR < now:
            await queries.end_push(database.pool, row["account_id"], row["id"])
            continue
        status = await _post(session, vapid, row, now.timestamp())
        if status in (404, 410):
            await queries.forget_endpoint(database.pool, row["endpoint"])
        elif status is not None and (status < 400 or (400 <= status < 500 and status != 429)):
            if status >= 400:
                log.warning("a push was refused", status=status, service=urlsplit(row["endpoint"]).netloc)
            await queries.end_push(database.pool, row["account_id"], row["id"])
        else:
            wait = _BACKOFF[min(row["attempt"], len(_BACKOFF)) - 1]
            await queries.put_off(database.pool, row["account_id"], row["id"], now + timedelta(seconds=wait))
    return len(due)


async def _post(session: aiohttp.ClientSession, vapid: Vapid, row: Record, now: float) -> int | None:
    """The push service's answer; None when there was none."""
    endpoint: str = row["endpoint"]
    try:
        body = seal(row["payload"], row["p256dh"], row["auth"])
    except ValueError:
        return 410
    headers = {
        **vapid.headers(endpoint, now),
        "content-encoding": "aes128gcm",
        "ttl": str(int(KEPT_FOR.total_seconds())),
        "urgency": "high" if row["payload"]["type"] == "show" else "normal",
    }
    try:
        async with http.fetch(
            session, endpoint, allowed=http.web_urls, method="POST", data=body, headers=headers
        ) as answer:
            return answer.status
    except http.AddressRefused:
        return 410
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None
