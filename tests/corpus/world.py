"""The world of the corpus: two numbers, our earlier messages, and a picture of what is stored that has no ids in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prosa.accounts.service import create_account
from prosa.channels.port import IdentityRef
from prosa.channels.registry import CHANNELS
from prosa.contacts import service as contacts
from prosa.contacts.service import Person
from prosa.conversations.changes import Changes
from prosa.conversations.model import Message
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import NewInbox
from prosa.inboxes.vault import Vault
from prosa.intake.processor import Processor
from prosa.kit.database import Database
from prosa.kit.events import SYSTEM
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.messages import jobs, queries

PAYLOADS = Path(__file__).parents[1] / "payloads"
SECRET = "segredo-de-teste-araucaria-0f1e2d3c"
NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
WABA = "208840711993355"

State = dict[str, Any]


def files() -> list[str]:
    """The WhatsApp files of the index, in its order."""
    section = (PAYLOADS / "INDEX.md").read_text().partition("## whatsapp")[2].partition("## instagram")[0]
    return [
        line.split("|")[1].strip()
        for line in section.splitlines()
        if line.startswith("| ") and ".json" in line
    ]


def outgoing() -> dict[str, tuple[str, str]]:
    """Label → (WhatsApp id, recipient) of the messages that we sent earlier."""
    rows = [line.split("\t") for line in (PAYLOADS / "OUTGOING.tsv").read_text().splitlines()[1:] if line]
    return {row[0]: (row[2], row[3]) for row in rows if row[1] == "whatsapp"}


@dataclass
class World:
    """One account with the inboxes A and B."""

    database: Database
    account_id: UUID
    a: UUID
    b: UUID
    keys: dict[str, str]
    processor: Processor

    async def put(self, names: Iterable[str], *, to: UUID | None = None, at: datetime = NOW) -> None:
        """Store bodies as the receiver does."""
        rows = [
            (uuid7(), self.account_id, to or self.a, at, (PAYLOADS / name).read_bytes()) for name in names
        ]
        await self.database.pool.executemany(
            "INSERT INTO webhook_deliveries (id, account_id, inbox_id, received_at, body) VALUES ($1,$2,$3,$4,$5)",
            rows,
        )

    async def work(self) -> None:
        """Give meaning to what was stored, then look once more at what came too early."""
        for inbox_id in (self.a, self.b):
            while await self.processor.work_off(self.account_id, inbox_id):
                pass
        await jobs.reconcile(self.database)

    async def post(self, *names: str) -> None:
        """One body after the other, each understood before the next."""
        for name in names:
            await self.put([name])
            await self.work()

    async def state(self) -> State:
        return await picture(self)


async def build(database: Database, settings: Settings) -> World:
    """The world before the first webhook."""
    account_id = await create_account(database, "Araucária")
    ids: dict[str, UUID] = {}
    keys: dict[str, str] = {}
    async with database.transaction(account_id) as tx:
        for name, external_id, number in (
            ("A", "301100220033001", "5511900000010"),
            ("B", "301100220033002", "5541900000020"),
        ):
            new = NewInbox(
                name=name,
                external_id=external_id,
                business_id=WABA,
                display_number=number,
                app_secret=SECRET,
                access_token="EAAG-token",
            )
            inbox = await inboxes.create(tx, Vault(settings), new, public_url="http://localhost")
            ids[name], keys[name] = inbox.id, inbox.webhook_url.rsplit("/", 1)[1]
        await _seed(tx, ids["A"])
    return World(database, account_id, ids["A"], ids["B"], keys, Processor(database, CHANNELS))


async def _seed(tx: Any, inbox_id: UUID) -> None:
    early = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
    for external_id, to in outgoing().values():
        kind, value = ("bsuid", to) if to.startswith("BR.") else ("phone", f"+{to}")
        ref = IdentityRef(kind=kind, value=value, address=to)  # type: ignore[arg-type]
        person = Person("whatsapp", (ref,))
        await contacts.resolve(tx, [person])
        assert person.contact is not None
        threads = await queries.threads(tx, [(inbox_id, person.contact.id, early)])
        (conversation_id,) = threads.values()
        changes = Changes(tx, SYSTEM)
        await changes.lock([conversation_id])
        message = Message(
            id=uuid7(),
            conversation_id=conversation_id,
            inbox_id=inbox_id,
            seq=0,
            direction="out",
            kind="text",
            text=f"nossa {external_id[-4:]}",
            author_kind="system",
            status="queued",
            external_id=external_id,
            client_ref=uuid7(),
            position_at=early,
            created_at=early,
        )
        changes.add(changes.conversations[conversation_id], message)
        await changes.flush()


async def _rows(world: World, table: str, columns: str = "*") -> list[dict[str, Any]]:
    query = f"SELECT {columns} FROM {table} WHERE account_id = $1"
    return [dict(row) for row in await world.database.pool.fetch(query, world.account_id)]


async def picture(world: World) -> State:
    """Everything that matters, in terms of what the provider and people know."""
    inbox = {world.a: "A", world.b: "B"}
    who: dict[UUID, list[str]] = {}
    for row in await _rows(world, "contact_identities"):
        who.setdefault(row["contact_id"], []).append(f"{row['kind']} {row['value']}")
    people = {
        row["id"]: {
            "identities": sorted(who.get(row["id"], [])),
            "name": row["profile_name"],
            "phone": row["phone"],
            "username": row["username"],
            "marketing_stopped": row["marketing_stopped_at"] is not None,
        }
        for row in await _rows(world, "contacts")
    }
    name_of = {id_: min(person["identities"], default="?") for id_, person in people.items()}
    threads = {
        row["id"]: f"{inbox[row['inbox_id']]} {name_of[row['contact_id']]}"
        for row in await _rows(world, "conversations")
    }
    stored = await _rows(world, "messages")
    external = {row["id"]: row["external_id"] for row in stored}
    messages = {row["external_id"]: _message(row, threads, external) for row in stored if row["external_id"]}
    for row in await _rows(world, "attachments"):
        file = {
            name: row[name] for name in ("kind", "name", "mime", "state", "is_animated", "provider_media_id")
        }
        where = "files" if row["position"] >= 0 else "old_files"
        messages[external[row["message_id"]]][where].append(file)
    for row in await _rows(world, "message_revisions"):
        messages[external[row["message_id"]]]["said"].append(row["text"])
    for row in await _rows(world, "message_receipts"):
        messages[external[row["message_id"]]]["receipts"].append((row["provider_at"], row["status"]))
    for message in messages.values():
        message["said"].sort()
        message["receipts"].sort()
    return {
        "contacts": sorted(people.values(), key=lambda person: str(person["identities"])),
        "conversations": {
            threads[row["id"]]: _conversation(row, external) for row in await _rows(world, "conversations")
        },
        "messages": messages,
        "threads": _threads(stored, threads),
        "lines": sorted(
            (threads[row["conversation_id"]], row["content"]["action"])
            for row in stored
            if row["kind"] == "activity"
        ),
        "tickets": sorted(threads[row["conversation_id"]] for row in await _rows(world, "tickets")),
        "dead": sorted({row["error"] for row in await _rows(world, "dead_letters")}),
        "notices": sorted(
            (row["kind"], row["event"], row["severity"]) for row in await _rows(world, "channel_notices")
        ),
        "pending": sorted(
            (row["kind"], row["target_external_id"]) for row in await _rows(world, "pending_elements")
        ),
        "conflicts": sorted(
            sorted((name_of[row["contact_id"]], name_of[row["other_contact_id"]]))
            for row in await _rows(world, "identity_conflicts")
        ),
        "templates": sorted(
            (row["name"], row["language"], row["status"], row["quality"], row["category"])
            for row in await _rows(world, "message_templates")
        ),
    }


def _message(
    row: dict[str, Any], threads: dict[UUID, str], external: dict[UUID, str | None]
) -> dict[str, Any]:
    quote = row["reply_to"]
    return {
        "thread": threads[row["conversation_id"]],
        **{
            name: row[name]
            for name in ("direction", "kind", "text", "content", "status", "forwarded", "author_kind")
        },
        "error": None if row["error"] is None else (row["error"].get("code", ""), row["error"].get("advice")),
        "quote": None
        if quote is None
        else (
            external.get(row["reply_to_id"]) or quote.get("external_id"),
            row["reply_to_id"] is not None,
            quote["text"],
        ),
        "reactions": [item["emoji"] for item in row["reactions"] or () if item["emoji"]],
        "is_edited": row["edited_at"] is not None,
        "deleted": row["deleted"] and row["deleted"]["by"],
        "provider_at": row["provider_at"],
        "position_at": row["position_at"],
        "files": [],
        "old_files": [],
        "said": [],
        "receipts": [],
    }


def _conversation(row: dict[str, Any], external: dict[UUID, str | None]) -> dict[str, Any]:
    last = row["last_message"]
    names = ("state", "unread_count", "last_inbound_at", "waiting_since", "reply_address", "referral")
    return {
        **{name: row[name] for name in names},
        "last": last and (external[UUID(last["id"])], last["kind"], last["text"], last["status"]),
    }


def _threads(stored: Sequence[dict[str, Any]], threads: dict[UUID, str]) -> dict[str, list[str]]:
    """The provider's ids in the order in which people read them."""
    shown = sorted(stored, key=lambda row: (row["position_at"], row["seq"]))
    found: dict[str, list[str]] = {}
    for row in shown:
        if row["external_id"]:
            found.setdefault(threads[row["conversation_id"]], []).append(row["external_id"])
    return found
