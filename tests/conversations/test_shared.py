"""What was shared in a conversation: by kind, the latest first, and only to who sees it (CON-10)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from prosa.accounts.schemas import Principal
from prosa.contacts.errors import ContactNotFound
from prosa.conversations import shared
from prosa.conversations.errors import ConversationNotFound
from prosa.conversations.routes.history import list_shared_media
from prosa.conversations.routes.threads import SharedPage, list_shared
from prosa.conversations.shared import SharedKind
from prosa.kit.clock import FrozenClock
from prosa.kit.ids import uuid7
from tests.conversations.office import Office
from tests.desk.support import AGENT, SUPERVISOR
from tests.merging.support import merge


async def listed(
    office: Office,
    thread: UUID,
    kind: SharedKind,
    before: str | None = None,
    limit: int = 50,
    viewer: int = AGENT,
) -> SharedPage:
    page: SharedPage = await list_shared.fn(
        office.database, principal_of(office, viewer), thread, kind, before, limit
    )
    return page


def principal_of(office: Office, viewer: int) -> Principal:
    who = office.viewers[viewer]
    return Principal(
        user_id=who.user_id,
        account_id=office.account_id,
        session_id=None,
        token_id=None,
        viewer=who,
        csrf=None,
    )


async def add_file(
    office: Office, thread: UUID, kind: str, *, of: str | None = None, state: str = "ready"
) -> None:
    """The newest message of the conversation becomes one with a file."""
    pool = office.database.pool
    message_id = await pool.fetchval(
        "UPDATE messages SET kind = $3 WHERE account_id = $1 AND id = (SELECT id FROM messages"
        " WHERE account_id = $1 AND conversation_id = $2 AND direction = 'in' ORDER BY seq DESC LIMIT 1)"
        " RETURNING id",
        office.account_id,
        thread,
        kind,
    )
    await pool.execute(
        "INSERT INTO attachments (account_id, id, message_id, position, kind, state) VALUES ($1, $2, $3, 0, $4, $5)",
        office.account_id,
        uuid7(),
        message_id,
        of or kind,
        state,
    )


@pytest.fixture
async def thread(office: Office, clock: FrozenClock) -> UUID:
    """Two pictures, a video, two files, links; and what is none of these."""
    found = await office.say(1, "veja https://loja.example/mesa")
    for text, kind, of, state in (
        ("foto 1", "image", None, "ready"),
        ("foto 2", "image", None, "ready"),
        ("ainda vem", "image", None, "pending"),
        ("figurinha", "sticker", "image", "ready"),
        ("vídeo", "video", None, "ready"),
        ("pdf", "document", None, "ready"),
        ("música", "audio", None, "ready"),
        ("voz", "voice", "audio", "ready"),
    ):
        clock.advance(timedelta(seconds=1))
        await office.say(1, text)
        await add_file(office, found, kind, of=of, state=state)
    clock.advance(timedelta(seconds=1))
    await office.say(1, "sem link: www.loja.example, http:/ loja")
    await office.say(1, "HTTPS://LOJA.EXAMPLE/cadeira")
    await office.say(2, "de outra pessoa https://outra.example")
    return found


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("images", ["foto 2", "foto 1"]),
        ("videos", ["vídeo"]),
        ("files", ["música", "pdf"]),
        ("links", ["HTTPS://LOJA.EXAMPLE/cadeira", "veja https://loja.example/mesa"]),
    ],
)
async def test_each_kind(office: Office, thread: UUID, kind: SharedKind, texts: list[str]) -> None:
    page = await listed(office, thread, kind)
    assert [item.text for item in page.items] == texts
    assert page.next_cursor is None
    if kind != "links":
        assert all(len(item.attachments) == 1 for item in page.items)


async def test_pages_hold_everything_once(office: Office, thread: UUID) -> None:
    first = await listed(office, thread, "images", limit=1)
    assert [item.text for item in first.items] == ["foto 2"]
    second = await listed(office, thread, "images", first.next_cursor, 1)
    assert ([item.text for item in second.items], second.next_cursor) == (["foto 1"], None)


async def test_what_was_deleted_is_gone(office: Office, thread: UUID) -> None:
    await office.database.pool.execute(
        "UPDATE messages SET deleted = '{}' WHERE account_id = $1 AND text = ANY($2)",
        office.account_id,
        ["foto 2", "veja https://loja.example/mesa"],
    )
    assert [item.text for item in (await listed(office, thread, "images")).items] == ["foto 1"]
    assert len((await listed(office, thread, "links")).items) == 1


async def test_only_who_sees_the_conversation(office: Office, thread: UUID) -> None:
    await office.database.pool.execute(
        "UPDATE conversations SET department_id = $3 WHERE account_id = $1 AND id = $2",
        office.account_id,
        thread,
        office.departments[1],
    )
    with pytest.raises(ConversationNotFound):
        await listed(office, thread, "images")
    assert (await listed(office, thread, "images", viewer=SUPERVISOR)).items


@pytest.mark.parametrize("kind", ["images", "links"])
async def test_it_walks_its_own_index(office: Office, thread: UUID, kind: SharedKind) -> None:
    async with office.database.transaction(office.account_id) as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        await tx.execute("SET LOCAL enable_bitmapscan = off")
        statement = shared.statement(kind)
        plan = "\n".join(
            row[0] for row in await tx.fetch(f"EXPLAIN {statement}", tx.account_id, thread, None, None, 20)
        )
    assert f"ix_messages_{'links' if kind == 'links' else 'files'}" in plan
    assert "Sort" not in plan


async def listed_of_person(
    office: Office,
    contact: UUID,
    kind: SharedKind,
    before: str | None = None,
    limit: int = 50,
    viewer: int = SUPERVISOR,
) -> SharedPage:
    page: SharedPage = await list_shared_media.fn(
        office.database, principal_of(office, viewer), contact, kind, before, limit
    )
    return page


async def test_over_all_conversations_that_one_sees(office: Office, thread: UUID, clock: FrozenClock) -> None:
    """Two contacts that are one person, on two numbers."""
    clock.advance(timedelta(seconds=1))
    second = await office.say(2, "foto de lá")
    await add_file(office, second, "image")
    clock.advance(timedelta(seconds=1))
    await office.say(1, "foto 3")
    await add_file(office, thread, "image")
    one, other = [(await office.row(id_))["contact_id"] for id_ in (thread, second)]
    assert [item.text for item in (await listed_of_person(office, one, "images")).items] == [
        "foto 3",
        "foto 2",
        "foto 1",
    ]
    await merge(office, one, other)

    whole = ["foto 3", "foto de lá", "foto 2", "foto 1"]
    for contact in (one, other):
        assert [item.text for item in (await listed_of_person(office, contact, "images")).items] == whole
    assert len((await listed_of_person(office, one, "links")).items) == 3
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = await listed_of_person(office, one, "images", cursor, 1)
        found += [item.text for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == whole

    await office.database.pool.execute(
        "UPDATE conversations SET department_id = $3 WHERE account_id = $1 AND id = $2",
        office.account_id,
        second,
        office.departments[1],
    )
    theirs = await listed_of_person(office, one, "images", viewer=AGENT)
    assert [item.text for item in theirs.items] == ["foto 3", "foto 2", "foto 1"]
    await office.database.pool.execute(
        "UPDATE conversations SET department_id = $2 WHERE account_id = $1",
        office.account_id,
        office.departments[1],
    )
    with pytest.raises(ContactNotFound):
        await listed_of_person(office, one, "images", viewer=AGENT)
