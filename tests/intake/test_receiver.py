"""What the webhook receiver takes, refuses and answers."""

import asyncio
import json
from typing import Any
from unittest.mock import patch

import asyncpg
import pytest

from prosa.channels.meta.signature import sign
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import InboxChanges
from prosa.inboxes.vault import Vault
from prosa.intake import directory, writer
from prosa.intake.asgi import Hooks
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.intake.support import (
    APP_SECRET,
    Number,
    connect_number,
    count,
    post,
    request,
)

BODY = '{"object":"whatsapp_business_account","entry":[],"texto":"ação"}'.encode()


async def test_a_signed_webhook_is_stored_as_it_came(
    hooks: Hooks, number: Number, database: Database
) -> None:
    answer = await post(hooks, number.key, BODY)

    assert answer.status == 200
    row = await database.pool.fetchrow("SELECT * FROM webhook_deliveries")
    assert row is not None
    assert (row["body"], row["inbox_id"], row["is_processed"]) == (BODY, number.inbox.id, False)
    assert row["account_id"] == number.account_id


def _reserialised(body: bytes) -> bytes:
    return json.dumps(json.loads(body)).encode()


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        sign(BODY, APP_SECRET)[:-1],
        sign(BODY, APP_SECRET) + "0",
        sign(BODY, APP_SECRET).removeprefix("sha256="),
        sign(BODY, APP_SECRET).replace("sha256", "sha1"),
        sign(BODY, "another-tenants-secret"),
        sign(BODY, ""),
        sign(_reserialised(BODY), APP_SECRET),
        sign(BODY + b"\n", APP_SECRET),
        "sha256=\xe9" + "0" * 63,
    ],
)
async def test_a_wrong_signature_is_refused_and_stores_nothing(
    hooks: Hooks, number: Number, database: Database, signature: str
) -> None:
    answer = await post(hooks, number.key, BODY, signature)

    assert answer.status == 401
    assert await count(database, "webhook_deliveries") == 0


async def test_two_signatures_are_none(hooks: Hooks, number: Number) -> None:
    header = (b"x-hub-signature-256", sign(BODY, APP_SECRET).encode())

    answer = await request(hooks, "POST", f"/hooks/whatsapp/{number.key}", BODY, [header, header])

    assert answer.status == 401


async def test_an_inbox_without_app_secret_accepts_nothing(
    hooks: Hooks, database: Database, settings: Settings
) -> None:
    number = await connect_number(database, settings, app_secret=None)

    assert (await post(hooks, number.key, BODY, sign(BODY, ""))).status == 401
    assert await count(database, "webhook_deliveries") == 0


async def test_another_tenants_address_wants_its_own_secret(
    hooks: Hooks, number: Number, database: Database, settings: Settings
) -> None:
    other = await connect_number(database, settings, app_secret="segredo-do-vizinho", external_id="1")

    assert (await post(hooks, other.key, BODY)).status == 401
    assert (await post(hooks, other.key, BODY, sign(BODY, "segredo-do-vizinho"))).status == 200
    assert await count(database, "webhook_deliveries", f"account_id <> '{number.account_id}'") == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/hooks/whatsapp/" + "x" * 43, 404),
        ("/hooks/whatsapp/short", 404),
        ("/hooks/whatsapp/" + "é" * 43, 404),
        ("/hooks", 404),
        ("/", 404),
    ],
)
async def test_unknown_addresses_do_not_exist(hooks: Hooks, number: Number, path: str, status: int) -> None:
    assert (await request(hooks, "POST", path, BODY)).status == status


async def test_the_channel_is_part_of_the_address(hooks: Hooks, number: Number) -> None:
    assert (await request(hooks, "POST", f"/hooks/instagram/{number.key}", BODY)).status == 404


async def test_other_methods_are_refused(hooks: Hooks, number: Number) -> None:
    assert (await request(hooks, "PUT", f"/hooks/whatsapp/{number.key}")).status == 405


@pytest.mark.parametrize(
    ("query", "status", "body"),
    [
        (b"hub.mode=subscribe&hub.verify_token=verifica-123&hub.challenge=1158201444", 200, b"1158201444"),
        (b"hub.mode=subscribe&hub.verify_token=verifica-124&hub.challenge=1", 403, b""),
        (b"hub.mode=subscribe&hub.verify_token=&hub.challenge=1", 403, b""),
        (b"hub.mode=unsubscribe&hub.verify_token=verifica-123&hub.challenge=1", 403, b""),
        (b"hub.mode=subscribe&hub.verify_token=verifica-123", 403, b""),
        (b"", 403, b""),
        (b"&".join(b"a=1" for _ in range(50)), 403, b""),
    ],
)
async def test_handshake(hooks: Hooks, number: Number, query: bytes, status: int, body: bytes) -> None:
    answer = await request(hooks, "GET", f"/hooks/whatsapp/{number.key}", query=query)

    assert (answer.status, answer.body) == (status, body)
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_too_large_bodies_are_refused_before_and_while_reading(
    hooks: Hooks, number: Number, settings: Settings, database: Database
) -> None:
    path = f"/hooks/whatsapp/{number.key}"
    declared = [(b"content-length", str(settings.webhook_body_limit + 1).encode())]

    assert (await request(hooks, "POST", path, headers=declared, chunks=[b""])).status == 413
    piece = b"x" * (settings.webhook_body_limit // 2 + 1)
    assert (await request(hooks, "POST", path, chunks=[piece, piece])).status == 413
    assert await count(database, "webhook_deliveries") == 0


async def test_the_largest_body_is_taken(hooks: Hooks, number: Number, settings: Settings) -> None:
    assert (await post(hooks, number.key, b"x" * settings.webhook_body_limit)).status == 200


async def test_a_sender_that_goes_away_stores_nothing(
    hooks: Hooks, number: Number, database: Database
) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        pytest.fail(f"answered {message}")

    scope = {"type": "http", "method": "POST", "path": f"/hooks/whatsapp/{number.key}", "headers": []}
    await hooks(scope | {"query_string": b""}, receive, send)

    assert await count(database, "webhook_deliveries") == 0


async def test_every_acknowledged_webhook_is_exactly_one_row(
    hooks: Hooks, number: Number, database: Database
) -> None:
    bodies = [b'{"n":%d}' % n for n in range(700)]

    answers = await asyncio.gather(*(post(hooks, number.key, body) for body in bodies))

    assert {answer.status for answer in answers} == {200}
    stored = [row["body"] for row in await database.pool.fetch("SELECT body FROM webhook_deliveries")]
    assert sorted(stored) == sorted(bodies)


async def test_a_bad_row_does_not_spoil_its_batch(hooks: Hooks, number: Number, database: Database) -> None:
    await database.pool.execute(
        "ALTER TABLE webhook_deliveries ADD CONSTRAINT no_poison CHECK (body <> 'poison'::bytea)"
    )
    bodies = [b"poison" if n == 3 else b'{"n":%d}' % n for n in range(20)]

    answers = await asyncio.gather(*(post(hooks, number.key, body) for body in bodies))

    assert [n for n, answer in enumerate(answers) if answer.status != 200] == [3]
    assert answers[3].status == 503
    assert await count(database, "webhook_deliveries") == 19


async def test_a_database_that_is_away_means_503_until_it_is_back(
    hooks: Hooks, number: Number, database: Database
) -> None:
    assert (await post(hooks, number.key, b"before")).status == 200
    with patch.object(writer, "_INSERT", "SELECT pg_terminate_backend(pg_backend_pid()), $1, $2, $3, $4"):
        refused = await post(hooks, number.key, b"lost")
    assert refused.status == 503
    assert int(refused.headers["retry-after"]) >= 1

    assert (await post(hooks, number.key, b"after")).status == 200
    stored = {row["body"] for row in await database.pool.fetch("SELECT body FROM webhook_deliveries")}
    assert stored == {b"before", b"after"}


async def test_a_database_that_never_answers_means_503_for_unknown_addresses(
    hooks: Hooks, number: Number, database: Database
) -> None:
    with patch.object(inboxes, "hook_address", side_effect=asyncpg.CannotConnectNowError("starting up")):
        assert (await post(hooks, number.key, BODY)).status == 503


async def test_a_known_address_is_served_while_the_directory_cannot_be_read(
    hooks: Hooks, number: Number, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await post(hooks, number.key, BODY)).status == 200
    monkeypatch.setattr(directory, "MAX_AGE", 0.0)
    monkeypatch.setattr(directory, "READ_SECONDS", 0.05)

    async def hang(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(inboxes, "hook_address", hang)
    assert (await post(hooks, number.key, BODY)).status == 200
    assert (await request(hooks, "POST", "/hooks/whatsapp/" + "x" * 43, BODY)).status == 503


async def test_locks_end_in_503_not_in_waiting_for_ever(
    hooks: Hooks, number: Number, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "STATEMENT_TIMEOUT", 0.3)
    async with database.pool.acquire() as connection, connection.transaction():
        await connection.execute("LOCK TABLE webhook_deliveries IN ACCESS EXCLUSIVE MODE")
        assert (await post(hooks, number.key, BODY)).status == 503
    assert (await post(hooks, number.key, BODY)).status == 200


async def test_a_full_queue_means_503(database: Database, settings: Settings, number: Number) -> None:
    app = Hooks(database, settings, max_waiting=2)
    try:
        answers = await asyncio.gather(*(post(app, number.key, BODY) for _ in range(10)))
    finally:
        await app.close()
    statuses = [answer.status for answer in answers]
    assert set(statuses) == {200, 503}
    assert await count(database, "webhook_deliveries") == statuses.count(200)


async def test_closing_stores_what_was_taken(database: Database, settings: Settings, number: Number) -> None:
    app = Hooks(database, settings)
    await post(app, number.key, b"warm")
    waiting = [asyncio.create_task(post(app, number.key, b"%d" % n)) for n in range(5)]
    while app._writer._task is not None and not app._writer._waiting:
        await asyncio.sleep(0)
    await app.close()

    statuses = [(await task).status for task in waiting]
    assert await count(database, "webhook_deliveries") == 1 + statuses.count(200)
    assert 200 in statuses


async def test_a_replaced_secret_works_at_once(
    hooks: Hooks,
    number: Number,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(directory, "MIN_AGE", 0.0)
    assert (await post(hooks, number.key, BODY)).status == 200
    async with database.transaction(number.account_id) as tx:
        changes = InboxChanges(app_secret="outro-segredo-novo")
        await inboxes.update(tx, Vault(settings), number.inbox.id, changes)

    assert (await post(hooks, number.key, BODY, sign(BODY, "outro-segredo-novo"))).status == 200
    assert (await post(hooks, number.key, BODY)).status == 401


async def test_the_bell_rings_after_the_commit(hooks: Hooks, number: Number, database: Database) -> None:
    rung = asyncio.Event()
    async with database.pool.acquire() as connection:

        def ring(*_: object) -> None:
            rung.set()

        await connection.add_listener("prosa_intake", ring)
        assert (await post(hooks, number.key, BODY)).status == 200
        await asyncio.wait_for(rung.wait(), 2)
        await connection.remove_listener("prosa_intake", ring)
