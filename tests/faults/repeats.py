"""Double clicks, and requests whose answers are lost: everything that people send, sent again and again."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, Self
from uuid import uuid4

import aiohttp
import msgspec

from tests.faults.checker import check
from tests.faults.outcome import Outcome
from tests.faults.world import World, world
from tests.harness.agents import Json
from tests.harness.report import Figure

ROUNDS = 120
CUSTOMERS = 6
KINDS = ("text", "internal", "files", "canned", "choices", "forward")
CHOICES = {"type": "buttons", "body": "Confirma?", "buttons": [{"id": "s", "title": "Sim"}]}


async def f12(seed: int) -> Outcome:
    """Each message sent 2–4 times at once, answers lost at any moment, then again until it is answered."""
    async with world("F12", seed) as it:
        await it.follow(4)
        friends = await it.befriend(CUSTOMERS)
        sender = _Sender(it, friends)
        async with sender:
            await sender.prepare()
            for number in range(ROUNDS):
                await sender.round(KINDS[number % len(KINDS)])
            await it.settle()
            problems = await sender.problems()
        return Outcome(
            [
                Figure("F12 messages wanted", sum(sender.wanted.values()), ""),
                Figure("F12 requests", sender.requests, ""),
                Figure("F12 answers lost", sender.lost, ""),
                Figure("F12 sends with another number of messages", len(problems), "", "<= 0"),
            ],
            [*problems, *await check(it)],
        )


class _Sender:
    """One agent with a bad line and a quick finger."""

    def __init__(self, it: World, conversation_ids: list[str]) -> None:
        self._it = it
        self._ids = conversation_ids
        self._http = aiohttp.ClientSession(headers={"authorization": f"Bearer {it.place.tokens[0]}"})
        self._base = f"http://127.0.0.1:{it.place.port}/api/v1"
        self._reply: Json = {}
        self._words = ""
        self.wanted: Counter[str] = Counter()
        """Mark in the text → messages that shall be there."""
        self.uses = 0
        self.requests = self.lost = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def prepare(self) -> None:
        """A quick reply with a file, and words to forward."""
        body = {
            "scope": "account",
            "shortcut": "tabela",
            "text": "Segue",
            "attachments": [await self._upload()],
        }
        self._reply = await self._post("/canned-replies", body)
        self._words = await self._it.answer(self._ids[0], "para encaminhar")

    async def round(self, kind: str) -> None:
        """One thing that the agent wants, wherever its requests end."""
        it, mark, id_ = self._it, f"marca {sum(self.wanted.values())}.{self.requests}", str(uuid4())
        chosen = it.rng.choice(self._ids)
        path, body = f"/conversations/{chosen}/messages", {"id": id_, "type": "text", "text": mark}
        count = 1
        match kind:
            case "internal":
                body["visibility"] = "internal"
            case "files":
                count = 3
                files = [await self._upload() for _ in range(count)]
                body |= {"type": "attachments", "attachments": files}  # type: ignore[dict-item]
            case "canned":
                file = self._reply["attachments"][0]["id"]
                body |= {"type": "attachments", "attachments": [file], "canned_reply_id": self._reply["id"]}  # type: ignore[dict-item]
                self.uses += 1
            case "choices":
                body = {"id": id_, "type": "interactive", "interactive": CHOICES}  # type: ignore[dict-item]
            case "forward":
                path = f"/conversations/{self._ids[0]}/messages/{self._words}/forward"
                body = {"id": id_, "conversation_ids": [chosen]}  # type: ignore[dict-item]
        self.wanted[kind] += count
        await asyncio.gather(*(self._once(path, body) for _ in range(it.rng.randint(2, 4))))
        answer = await self._post(path, body)
        if kind == "forward" and answer.get("done") != [chosen]:
            raise RuntimeError(f"not forwarded: {answer}")

    async def _once(self, path: str, body: Json) -> None:
        """A request whose answer may never be read."""
        self.requests += 1
        try:
            async with asyncio.timeout(self._it.rng.choice((0.002, 0.01, 0.03, 10))):
                async with self._http.post(self._base + path, json=body) as answer:
                    await answer.read()
        except (TimeoutError, aiohttp.ClientError):
            self.lost += 1

    async def _post(self, path: str, body: Json) -> Json:
        for _ in range(20):
            self.requests += 1
            async with self._http.post(self._base + path, json=body) as answer:
                told: Json = msgspec.json.decode(await answer.read())
                if answer.status in (200, 201):
                    return told
                if answer.status < 500:
                    raise RuntimeError(f"POST {path}: {answer.status} {told}")
            await asyncio.sleep(0.1)
        raise RuntimeError(f"POST {path} was never answered")

    async def _upload(self) -> str:
        form = aiohttp.FormData()
        form.add_field("file", b"conteudo do arquivo", filename="arquivo.txt")
        async with self._http.post(f"{self._base}/attachments", data=form) as answer:
            told = msgspec.json.decode(await answer.read())
            if answer.status != 201:
                raise RuntimeError(f"upload: {answer.status} {told}")
            return str(told["id"])

    async def problems(self) -> list[str]:
        """Kinds of which there are not as many messages as were wanted."""
        pool, account_id = self._it.place.database.pool, self._it.place.account_id
        rows = await pool.fetch(
            "SELECT CASE WHEN forwarded = 1 THEN 'forward' WHEN kind = 'interactive' THEN 'choices'"
            " WHEN visibility = 'internal' THEN 'internal' WHEN kind = 'document' THEN 'file' ELSE 'text' END AS what,"
            " count(*) AS count FROM messages WHERE account_id = $1 AND author_kind = 'user' AND kind <> 'activity'"
            " AND text <> 'para encaminhar' OR account_id = $1 AND forwarded = 1 GROUP BY 1",
            account_id,
        )
        found: dict[str, Any] = {row["what"]: row["count"] for row in rows}
        wanted = {**self.wanted, "file": self.wanted["files"] + self.wanted["canned"]}
        uses = await pool.fetchval("SELECT usage_count FROM canned_replies WHERE account_id = $1", account_id)
        unbound = await pool.fetchval(
            "SELECT count(*) FROM attachments WHERE account_id = $1 AND message_id IS NULL AND canned_reply_id IS NULL",
            account_id,
        )
        return [
            *(
                f"F12 {found.get(kind, 0)} messages of kind {kind}, not {wanted[kind]}"
                for kind in ("text", "internal", "file", "choices", "forward")
                if found.get(kind, 0) != wanted[kind]
            ),
            *(
                [f"F12 the quick reply was used {self.uses} times, counted {uses}"]
                if uses != self.uses
                else []
            ),
            *([f"F12 {unbound} files belong to no message"] if unbound else []),
        ]
