"""People's data over HTTP: who may, what is answered, and what the audit log says."""

from __future__ import annotations

import asyncio
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage
from prosa.privacy import jobs, service
from prosa.privacy.ledger import Ledger
from tests.accounts.support import Answer, Browser, World, world
from tests.contact_imports.support import begin, csv, upload
from tests.privacy.support import finish

__all__ = ["world"]


async def _contact(database: Database, account_id: UUID, **values: Any) -> UUID:
    contact_id = uuid7()
    given = {"edited_name": "Ana Souza", "search_name": "ana souza", "cpf": "52998224725"} | values
    names = ", ".join(given)
    places = ", ".join(f"${number}" for number in range(3, 3 + len(given)))
    await database.pool.execute(
        f"INSERT INTO contacts (account_id, id, {names}) VALUES ($1, $2, {places})",
        account_id,
        contact_id,
        *given.values(),
    )
    return contact_id


@pytest.fixture
async def admin(world: World) -> Browser:
    return await world.signed_in("administrator")


async def test_erase_and_the_ledger(
    world: World, database: Database, settings: Settings, admin: Browser
) -> None:
    contact_id = await _contact(database, world.acme.id)
    path = f"/api/v1/contacts/{contact_id}"
    about = await admin.call("GET", f"{path}/privacy")
    assert about.status == 200
    assert about.json()["hold"] is None
    held = await admin.call("PUT", f"{path}/legal-hold", {"reason": "ação trabalhista"})
    assert held.json()["hold"]["name"] == "Ana Souza"
    refused = await admin.call("POST", f"{path}/erase", {"confirm": "Ana Souza"})
    assert (refused.status, refused.code) == (409, "legal_hold")
    assert len((await admin.call("GET", "/api/v1/legal-holds")).json()["items"]) == 1
    assert (await admin.call("DELETE", f"{path}/legal-hold")).status == 204
    wrong = await admin.call("POST", f"{path}/erase", {"confirm": "Ana"})
    assert (wrong.status, wrong.json()["errors"][0]["code"]) == (422, "not_the_name")
    done = await admin.call("POST", f"{path}/erase", {"confirm": "ana souza", "reason": "request"})
    assert done.status == 200
    erasure = done.json()["erasure"]
    assert [str(id_) for id_ in Ledger(settings.data_dir).read()] == [erasure["id"]]
    page = (await admin.call("GET", "/api/v1/erasures")).json()
    assert [item["id"] for item in page["items"]] == [erasure["id"]]
    log = (await admin.call("GET", f"/api/v1/audit?target={contact_id}")).json()["items"]
    assert [item["action"] for item in log] == ["contact.erased", "contact.released", "contact.held"]
    assert log[0]["details"] == {"reason": "request", "erasure_id": erasure["id"], "replayed": False}
    export = await admin.call("POST", f"{path}/data-exports")
    assert (export.status, export.code) == (409, "already_erased")


async def _download(browser: Browser, path: str) -> tuple[dict[str, str], bytes]:
    """A call whose sender stays on the line until everything has come."""
    sent: list[Any] = []
    done = asyncio.Event()

    async def receive() -> Any:
        await done.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            done.set()

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"host", browser.host.encode()),
            (b"cookie", f"prosa_session={browser.cookie}".encode()),
        ],
        "client": (browser.address, 50000),
        "server": ("127.0.0.1", 8000),
    }
    await browser.app(scope, receive, send)
    assert sent[0]["status"] == 200
    headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:])


async def test_a_copy_is_made_handed_out_and_ends(
    world: World, database: Database, settings: Settings, admin: Browser
) -> None:
    contact_id = await _contact(database, world.acme.id)
    asked = await admin.call("POST", f"/api/v1/contacts/{contact_id}/data-exports")
    assert asked.status == 202
    export = asked.json()["export"]
    content = f"/api/v1/data-exports/{export['id']}/content"
    assert (await admin.call("GET", content)).code == "export_not_ready"
    storage = Storage(settings.storage_url)
    await finish(database, storage, settings)
    listed = (await admin.call("GET", f"/api/v1/contacts/{contact_id}/data-exports")).json()["items"]
    assert [(item["state"], item["name"]) for item in listed] == [("ready", "Ana Souza")]
    headers, body = await _download(admin, content)
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-length"] == str(len(body))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert "Ana Souza" in archive.read("index.html").decode()
    for role in ("supervisor", "agent"):
        other = await world.signed_in(role)
        assert (await other.call("GET", content)).status == 403
    stranger = await world.signed_in("administrator", world.other)
    assert (await stranger.call("GET", content)).status == 404
    await database.pool.execute("UPDATE data_exports SET expires_at = $1", database.clock.now())
    assert (await admin.call("GET", content)).status == 404
    await finish(database, storage, settings)
    assert not [path for path in Path(settings.data_dir / "files").rglob("*") if path.is_file()]


async def test_copies_under_way_are_few(
    world: World,
    database: Database,
    storage: Storage,
    settings: Settings,
    admin: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "COPIES_PER_USER", 2)
    people = [await _contact(database, world.acme.id, cpf=None) for _ in range(3)]

    async def ask(contact_id: UUID, browser: Browser = admin) -> Answer:
        return await browser.call("POST", f"/api/v1/contacts/{contact_id}/data-exports")

    answers = await asyncio.gather(*(ask(contact_id) for contact_id in people))
    (refused,) = [answer for answer in answers if answer.status != 202]
    assert (refused.status, refused.code) == (409, "too_many_copies")
    assert refused.json()["extra"] == {"of": "user", "limit": 2}
    stranger = await _contact(database, world.other.id)
    assert (await ask(stranger, await world.signed_in("administrator", world.other))).status == 202
    waiting = people[answers.index(refused)]
    already = next(contact_id for contact_id in people if contact_id != waiting)
    assert (await ask(already)).status == 202, "the one that is being made"
    monkeypatch.setattr(service, "COPIES_PER_ACCOUNT", 2)
    monkeypatch.setattr(service, "COPIES_PER_USER", 5)
    assert (await ask(waiting)).json()["extra"] == {"of": "account", "limit": 2}
    await finish(database, storage, settings)
    assert (await ask(waiting)).status == 202


async def test_copies_go_round_between_companies(
    world: World, database: Database, storage: Storage, settings: Settings, admin: Browser, clock: FrozenClock
) -> None:
    stranger = await world.signed_in("administrator", world.other)
    for browser, company in ((admin, world.acme), (admin, world.acme), (stranger, world.other)):
        contact_id = await _contact(database, company.id, cpf=None)
        assert (await browser.call("POST", f"/api/v1/contacts/{contact_id}/data-exports")).status == 202
        clock.advance(timedelta(seconds=1))
    order = []
    for _ in range(3):
        await jobs.work(database, storage, settings)
        clock.advance(timedelta(seconds=1))
        rows = await database.pool.fetch(
            "SELECT account_id FROM data_exports WHERE state = 'ready' ORDER BY finished_at"
        )
        order = [row["account_id"] for row in rows]
    assert order == [world.acme.id, world.other.id, world.acme.id]


async def test_an_erasure_takes_the_lists_that_nobody_took_yet(
    world: World, database: Database, admin: Browser
) -> None:
    file = csv(["Nome", "CPF"], ["Ana Souza", "529.982.247-25"])
    uploaded = (await upload(admin, file)).json()["import"]
    checked = await begin(world, file, browser=admin)
    theirs = (await upload(await world.signed_in("administrator", world.other), file)).json()["import"]
    contact_id = await _contact(database, world.acme.id)
    erased = await admin.call("POST", f"/api/v1/contacts/{contact_id}/erase", {"confirm": "Ana Souza"})
    assert erased.status == 200
    for id_ in (uploaded["id"], checked.found["id"]):
        found = (await admin.call("GET", f"/api/v1/contact-imports/{id_}")).json()["import"]
        assert (found["state"], found["error"]) == ("canceled", "import_file_erased")
        assert (found["is_file_kept"], found["columns"]) == (False, [])
        assert (await admin.call("POST", f"/api/v1/contact-imports/{id_}/run")).code == "import_state"
    kept = await database.pool.fetchval(
        "SELECT storage_key FROM contact_imports WHERE id = $1", UUID(theirs["id"])
    )
    assert kept is not None, "another company's list is nobody's business"


async def test_retention_is_set_by_channel(world: World, admin: Browser) -> None:
    path = "/api/v1/retention"
    before = (await admin.call("GET", path)).json()["items"]
    assert [(item["channel"], item["months"]) for item in before] == [("whatsapp", None)]
    after = (await admin.call("PUT", path, {"months": {"whatsapp": 24}})).json()["items"]
    assert after[0]["months"] == 24
    assert after[0]["before"].startswith("2024-11-20T03:00:00")
    assert (await admin.call("PUT", path, {"months": {"fax": 1}})).status == 422
    assert (await admin.call("PUT", path, {"months": {"whatsapp": 0}})).status == 422
    assert (await admin.call("PUT", path, {"months": {"whatsapp": None}})).json()["items"][0][
        "months"
    ] is None


async def test_who_saw_documents_is_noted_once_an_hour(
    world: World, database: Database, admin: Browser
) -> None:
    contact_id = await _contact(database, world.acme.id)
    without = await _contact(database, world.acme.id, cpf=None)
    agent = await world.signed_in("agent")
    for browser in (admin, admin, agent):
        for id_ in (contact_id, without):
            assert (await browser.call("GET", f"/api/v1/contacts/{id_}")).status == 200
    found = (await admin.call("GET", "/api/v1/audit?action=contact.documents_seen")).json()["items"]
    assert [(item["target"], item["name"]) for item in found] == [(str(contact_id), "Ana Souza")]


async def test_the_log_is_searched_page_by_page(world: World, admin: Browser) -> None:
    every = (await admin.call("GET", "/api/v1/audit?limit=100")).json()["items"]
    assert len(every) > 3
    seen: list[Any] = []
    cursor = ""
    while True:
        page = (await admin.call("GET", f"/api/v1/audit?limit=2{cursor}")).json()
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == every
    actions = (await admin.call("GET", "/api/v1/audit/actions")).json()["items"]
    assert actions == sorted({item["action"] for item in every})
    assert (await admin.call("GET", "/api/v1/audit?from=2999-01-01")).json()["items"] == []
    actor = next(item["actor_id"] for item in every if item["actor_id"])
    mine = (await admin.call("GET", f"/api/v1/audit?actor={actor}&limit=100")).json()["items"]
    assert mine == [item for item in every if item["actor_id"] == actor]
    supervisor = await world.signed_in("supervisor")
    assert (await supervisor.call("GET", "/api/v1/audit")).status == 403
