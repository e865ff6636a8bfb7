"""A server that holds tens of thousands of conversations in memory and changes many of them every second.

The console's own speed is measured against it: no database and no provider take part, so every run is the same.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from aiohttp import web

Json = dict[str, Any]
ME = str(UUID(int=1))
VIEWS = ("waiting", "mine", "active", "open", "all", "closed", "bot")
NAMES = (
    "Maria das Dores Albuquerque",
    "João",
    "Padaria Pão Quente",
    "Ana Paula",
    "Zé",
    "Clínica Bem Viver Ltda.",
)


def _id(number: int) -> str:
    return str(UUID(int=(7 << 76) + number))


def _me() -> Json:
    state = {"state": "available", "pause_reason_id": None, "since": None}
    actions = ("preview", "template", "history", "edit_contact", "transfer", "start")
    return {
        "user": {
            "id": ME,
            "name": "Ana Ribeiro",
            "login": "ana",
            "language": "pt-BR",
            "theme": "light",
            "role": "agent",
            "settings": {"closing_message": "", "enter_sends": True, "sound": False, "confirm_audio": False},
        },
        "account": {
            "id": _id(0),
            "name": "Araucária",
            "timezone": "America/Sao_Paulo",
            "settings": {
                "department_word": "Setor",
                "views": [{"id": id_, "is_shown": id_ != "bot", "label": None} for id_ in VIEWS],
                "waiting_actions": dict.fromkeys(actions, True),
                "click_card_starts": False,
                "agent_name": "none",
                "closing_note": "optional",
                "closing_message": "",
                "reopen_minutes": 60,
                "read_receipts": False,
            },
        },
        "permissions": ["conversations.see_all", "conversations.start", "messages.send"],
        "department_ids": [_id(2)],
        "csrf_token": "0",
        "files_origin": None,
        "agent": state,
        "directory": {
            "users": [{"id": ME, "name": "Ana Ribeiro", "is_active": True, "agent_state": state}],
            "departments": [{"id": _id(2), "name": "Vendas", "color": None, "member_ids": [ME]}],
            "inboxes": [
                {
                    "id": _id(3),
                    "name": "São Paulo",
                    "channel": "whatsapp",
                    "display_number": "+5511900000010",
                    "color": None,
                    "state": "connected",
                    "capabilities": {},
                }
            ],
            "closing_reasons": [],
            "labels": [],
            "pause_reasons": [],
            "custom_fields": [],
        },
    }


class Crowd:
    """The conversations, and who listens to what happens to them."""

    def __init__(self, count: int, folder: Path) -> None:
        self.random = random.Random(25)
        self.folder = folder
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.rows = [self._conversation(number) for number in range(count)]
        self.numbers = itertools.count(101)
        self.head = 100
        self.latest = self.rows[0]
        """The conversation that changed last."""
        self.listeners: set[asyncio.Queue[bytes]] = set()

    def _conversation(self, number: int) -> Json:
        at = (self.now - timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
        id_ = _id(10 + number)
        is_waiting = number % 3 == 0
        ticket = {
            "id": id_,
            "protocol": f"20261121{number:06}",
            "opened_at": at,
            "started_at": None if is_waiting else at,
            "closed_at": None,
            "department_id": _id(2),
            "agent_id": None if is_waiting else ME,
            "reason_id": None,
            "note": None,
        }
        return {
            "id": id_,
            "version": 1,
            "inbox_id": _id(3),
            "contact": {
                "id": id_,
                "name": f"{self.random.choice(NAMES)} {number}",
                "phone": f"+55119{number:08}",
                "username": None,
                "is_blocked": False,
                "avatar_url": None,
            },
            "state": "queued" if is_waiting else "active",
            "is_closed": False,
            "department_id": _id(2),
            "agent_id": ticket["agent_id"],
            "participant_ids": [],
            "ticket": ticket,
            "last_message": _preview(id_, 1, at),
            "last_activity_at": at,
            "opened_at": at,
            "waiting_since": at,
            "awaiting_since": None,
            "offered_to_ids": [],
            "overflow_from_id": None,
            "closing_due_at": None,
            "sla": None,
            "unread_count": number % 2,
            "last_seq": 1,
            "read_seq": 1,
            "window_expires_at": None,
            "has_window": True,
            "is_chatbot_off": False,
            "label_ids": [],
            "last_reason_id": None,
            "priority": 1,
            "created_at": at,
        }

    def change(self) -> None:
        """A customer somewhere writes."""
        place = self.random.randrange(len(self.rows))
        self.now += timedelta(milliseconds=5)
        at = self.now.isoformat().replace("+00:00", "Z")
        old = self.rows[place]
        seq = old["last_seq"] + 1
        row = old | {
            "version": old["version"] + 1,
            "last_activity_at": at,
            "last_seq": seq,
            "unread_count": old["unread_count"] + 1,
            "last_message": _preview(old["id"], seq, at),
        }
        self.rows[place] = self.latest = row
        self.head = next(self.numbers)
        event = {"number": self.head, "type": "message.created", "at": at, "actor": None, "conversation": row}
        frame = b"id: %d\nevent: message.created\ndata: %s\n\n" % (self.head, msgspec.json.encode(event))
        for queue in self.listeners:
            queue.put_nowait(frame)

    async def storm(self, seconds: float, per_second: int) -> int:
        """Changes at an even pace; how many there were."""
        loop = asyncio.get_running_loop()
        start, done = loop.time(), 0
        while (passed := loop.time() - start) < seconds:
            for _ in range(int(passed * per_second) - done):
                self.change()
                done += 1
            await asyncio.sleep(0.01)
        return done

    async def _events(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await answer.prepare(request)
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        await answer.write(b'event: ready\ndata: {"stream":"s","head":%d}\n\n' % self.head)
        self.listeners.add(queue)
        try:
            while True:
                await answer.write(await queue.get())
        except ConnectionResetError:  # the page was left
            return answer
        finally:
            self.listeners.discard(queue)

    async def _api(self, request: web.Request) -> web.Response:
        match request.path.removeprefix("/api/v1").strip("/").split("/"):
            case ["me"]:
                return _json(_me())
            case ["conversations"]:
                return _json({"items": self.rows, "next_cursor": None, "head": self.head})
            case ["conversations", "counters"]:
                counter = {"total": len(self.rows), "unread": 9}
                return _json({"views": dict.fromkeys(VIEWS, counter), "head": self.head})
            case ["conversations", id_]:
                return _json({"conversation": self._row(id_), "head": self.head})
            case ["conversations", id_, "messages"]:
                return _json(
                    {"items": _messages(self._row(id_)), "before": None, "after": None, "head": self.head}
                )
            case ["conversations", id_, _]:
                return _json({"conversation": self._row(id_)})
            case ["presence"]:
                return web.Response(status=204)
            case _:
                return _json({"items": [], "next_cursor": None})

    def _row(self, id_: str) -> Json:
        return self.rows[UUID(id_).int - (7 << 76) - 10]

    async def _page(self, request: web.Request) -> web.StreamResponse:
        file = self.folder / request.path.lstrip("/")
        return web.FileResponse(file if file.is_file() else self.folder / "index.html")


def _json(body: Json) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), content_type="application/json")


def _preview(id_: str, seq: int, at: str) -> Json:
    return {
        "id": id_,
        "seq": seq,
        "kind": "text",
        "direction": "in",
        "visibility": "public",
        "text": f"Mensagem {seq}: ainda está disponível?",
        "status": "received",
        "author_kind": "contact",
        "author_id": None,
        "at": at,
    }


def _messages(row: Json) -> list[Json]:
    """Fifty of both sides."""
    return [
        {
            "id": str(UUID(int=UUID(row["id"]).int + (seq << 100))),
            "conversation_id": row["id"],
            "seq": seq,
            "version": 1,
            "ticket_id": row["id"],
            "direction": "out" if seq % 3 == 0 else "in",
            "visibility": "public",
            "kind": "text",
            "text": f"Mensagem {seq} de {row['contact']['name']}, com texto que enche mais do que uma linha. "
            * 2,
            "content": {},
            "author": {"kind": "user", "id": ME} if seq % 3 == 0 else {"kind": "contact", "id": None},
            "reply_to": None,
            "attachments": [],
            "reactions": [],
            "status": "read" if seq % 3 == 0 else "received",
            "error": None,
            "forwarded": 0,
            "is_edited": False,
            "deleted": None,
            "position_at": f"2026-11-20T12:{seq:02}:00Z",
            "provider_at": None,
            "created_at": f"2026-11-20T12:{seq:02}:00Z",
        }
        for seq in range(1, 51)
    ]


@asynccontextmanager
async def serving(crowd: Crowd) -> AsyncIterator[str]:
    """The console's origin while the crowd is served."""
    app = web.Application()
    app.router.add_get("/api/v1/events", crowd._events)
    app.router.add_route("*", "/api/v1/{rest:.*}", crowd._api)
    app.router.add_get("/{rest:.*}", crowd._page)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
