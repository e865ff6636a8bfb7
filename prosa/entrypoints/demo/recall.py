"""Tells the simulator, which forgets everything, whom Prosa knows: numbers, last messages, open windows."""

import base64
import time
import urllib.request
from typing import Any
from uuid import UUID

import msgspec

from prosa.kit.database import Database, Record
from prosa.kit.storage import Storage

_PATIENCE = 15.0  # seconds until the simulator must answer
_LAST_MESSAGES = 8
_LARGEST = 300_000  # bytes of a file that the phone page shows


class Recalled(msgspec.Struct):
    """Calls of the simulator's control API, in order; `optional` ones may be refused (known already)."""

    optional: list[tuple[str, dict[str, Any]]] = []
    calls: list[tuple[str, dict[str, Any]]] = []


async def read(database: Database, storage: Storage, account_id: UUID) -> Recalled:
    """What the simulator has to be told about the conversations as they are now."""
    async with database.transaction(account_id) as tx:
        people = await tx.fetch(
            "SELECT v.id, b.external_id AS phone, c.profile_name AS name, c.username, i.kind, i.value, i.address,"
            " v.last_inbound_at"
            " FROM conversations v JOIN inboxes b ON b.account_id = v.account_id AND b.id = v.inbox_id"
            " JOIN contacts c ON c.account_id = v.account_id AND c.id = v.contact_id"
            " JOIN LATERAL (SELECT * FROM contact_identities i WHERE i.account_id = v.account_id"
            "  AND i.contact_id = v.contact_id AND i.scope = 'whatsapp'"
            "  ORDER BY i.kind <> 'phone', i.kind LIMIT 1) i ON true"
            " WHERE v.account_id = $1 AND v.last_inbound_at IS NOT NULL",
            account_id,
        )
        messages = await tx.fetch(
            "SELECT m.conversation_id, m.external_id, m.kind, m.text, m.content, m.position_at, a.mime, a.name,"
            " a.storage_key, a.size FROM conversations v JOIN LATERAL (SELECT * FROM messages m"
            "  WHERE m.account_id = v.account_id AND m.conversation_id = v.id AND m.direction = 'in'"
            "  AND m.external_id IS NOT NULL AND m.deleted IS NULL ORDER BY m.seq DESC LIMIT $2) m ON true"
            " LEFT JOIN attachments a ON a.account_id = m.account_id AND a.message_id = m.id"
            " AND a.state = 'ready'"
            " WHERE v.account_id = $1 ORDER BY m.position_at, m.seq",
            account_id,
            _LAST_MESSAGES,
        )
    recalled = Recalled()
    by_id = {}
    for row in people:
        by_id[row["id"]] = row
        person = {"name": row["name"], "username": row["username"]}
        person |= (
            {"phone": row["value"], "wa_id": row["address"]}
            if row["kind"] == "phone"
            else {"user_id": row["value"]}
        )
        recalled.optional.append(("customers", {key: value for key, value in person.items() if value}))
    for message in messages:
        known = by_id.get(message["conversation_id"])
        body = None if known is None else await _message(storage, message)
        if known is not None and body is not None:
            common = {"phone": known["phone"], "id": message["external_id"]}
            stamp = {"timestamp": int(message["position_at"].timestamp())}
            recalled.calls.append((f"customers/{known['address']}/messages", {**body, **common, **stamp}))
    now = database.clock.now()
    for row in people:
        left = 24 * 3600 - (now - row["last_inbound_at"]).total_seconds()
        window = {"phone": row["phone"], "customer": row["address"], "seconds_left": left}
        recalled.calls.append(("chats/window", window))
    return recalled


async def _message(storage: Storage, row: Record) -> dict[str, Any] | None:
    match row["kind"]:
        case "text":
            return {"type": "text", "text": row["text"]}
        case "location":
            place = row["content"] or {}
            return {
                "type": "location",
                **{name: place.get(name) for name in ("latitude", "longitude", "name", "address")},
            }
        case "image" | "voice" | "document" | "sticker" if row["storage_key"] and row["size"] <= _LARGEST:
            return {
                "type": row["kind"],
                "caption": row["text"] or None,
                "filename": row["name"],
                "mime_type": row["mime"],
                "content_base64": base64.b64encode(await storage.get(row["storage_key"])).decode(),
            }
    return None


def tell(simulator_url: str, webhook: str, recalled: Recalled) -> bool:
    """Make the simulator's phones fit the conversations; False when it does not answer or refuses something.

    Prosa knows these messages: meanwhile the simulator sends its webhooks to itself, which says yes to them.
    """
    deadline = time.monotonic() + _PATIENCE
    while not _call(simulator_url, "webhooks/callback", {"url": f"{simulator_url}/_control/webhooks/kick"}):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    for path, body in recalled.optional:
        _call(simulator_url, path, body)
    refused = sum(not _call(simulator_url, path, body) for path, body in recalled.calls)
    settled = _call(simulator_url, "settle?patience=10")
    return _call(simulator_url, "webhooks/callback", {"url": webhook}) and settled and refused == 0


def _call(simulator_url: str, path: str, body: dict[str, Any] | None = None) -> bool:
    """One call of the control API; with a body it is a POST."""
    request = urllib.request.Request(  # noqa: S310 - the simulator's own address
        f"{simulator_url}/_control/{path}",
        data=None if body is None else msgspec.json.encode(body),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=15):  # noqa: S310
            return True
    except OSError:  # HTTPError is one
        return False
