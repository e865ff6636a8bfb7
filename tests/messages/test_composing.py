"""What is sent besides plain text: choices, files of quick replies, converted files; and every repeat of it (F12)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from prosa.canned_replies import service as canned_replies
from prosa.canned_replies.schemas import ButtonIn, CannedReplyCreate, RowIn, SectionIn
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.messages import actions
from prosa.messages import service as messages
from prosa.messages.errors import ConversationMoved
from prosa.messages.schemas import ForwardIn, InteractiveIn, LocationIn, SendIn, TemplateIn
from tests.conversations.office import Office
from tests.desk.support import AGENT, OTHER, SUPERVISOR, act, said, served


async def send(office: Office, thread: UUID, who: int = AGENT, **wanted: Any) -> Any:
    sent, _ = await act(office, who, messages.send, thread, SendIn(**wanted))
    return sent.message


async def file(
    office: Office, who: int = AGENT, mime: str = "image/png", kind: str = "image", **more: Any
) -> UUID:
    """An upload of somebody's."""
    id_ = uuid7()
    await office.database.pool.execute(
        "INSERT INTO attachments (account_id, id, uploaded_by_id, kind, name, mime, size, storage_key, state)"
        " VALUES ($1, $2, $3, $4, 'arquivo', $5, $6, $7, 'ready')",
        office.account_id,
        id_,
        office.viewers[who].user_id,
        kind,
        mime,
        more.get("size", 1000),
        f"chave/{id_}",
    )
    return id_


def buttons(*titles: str, **more: Any) -> InteractiveIn:
    return InteractiveIn(
        type="buttons", body="Confirma?", buttons=[ButtonIn(title[:10], title) for title in titles], **more
    )


def rows(count: int, **more: Any) -> InteractiveIn:
    section = SectionIn([RowIn(str(number), f"Opção {number}") for number in range(count)])
    return InteractiveIn(type="list", body="Escolha", button="Ver", sections=[section], **more)


async def test_choices_go_out_as_the_channel_takes_them(office: Office) -> None:
    thread = await served(office)
    message = await send(office, thread, type="interactive", interactive=rows(10, footer="até 18h"))
    assert (message.kind, message.text, message.status) == ("interactive", "Escolha", "queued")
    assert message.content["type"] == "list"
    assert len(message.content["sections"][0]["rows"]) == 10
    assert await said(office, thread) == ["Escolha"]


@pytest.mark.parametrize(
    ("interactive", "code"),
    [
        (buttons("a", "b", "c", "d"), "too_many_buttons"),
        (rows(11), "too_many_rows"),
        (buttons("a", "a"), "not_possible"),
        (buttons(), "not_possible"),
        (InteractiveIn(type="list", body="x", buttons=[ButtonIn("1", "Sim")]), "not_possible"),
        (InteractiveIn(type="buttons", body=" ", buttons=[ButtonIn("1", "Sim")]), "text_empty"),
        (buttons("a", header="x" * 61), "header_too_long"),
        (buttons("a", footer="x" * 61), "footer_too_long"),
        (None, "missing"),
    ],
)
async def test_choices_that_the_channel_would_refuse_are_refused_before(
    office: Office, interactive: InteractiveIn | None, code: str
) -> None:
    thread = await served(office)
    with pytest.raises(Invalid) as refused:
        await send(office, thread, type="interactive", interactive=interactive)
    assert [(item.field, item.code) for item in refused.value.errors] == [("interactive", code)]
    assert await said(office, thread) == []
    with pytest.raises(Invalid):
        await send(office, thread, type="interactive", interactive=buttons("a"), visibility="internal")


async def reply(office: Office, who: int, scope: str, shortcut: str, *files: UUID) -> UUID:
    data = CannedReplyCreate(scope=scope, shortcut=shortcut, text="Segue", attachments=list(files))  # type: ignore[arg-type]
    made = await act(office, who, canned_replies.create_reply, data)
    found: UUID = made.id
    return found


async def uses(office: Office, reply_id: UUID) -> int:
    found: int = await office.database.pool.fetchval(
        "SELECT usage_count FROM canned_replies WHERE account_id = $1 AND id = $2",
        office.account_id,
        reply_id,
    )
    return found


async def test_a_quick_reply_s_file_is_sent_again_and_again_by_all_who_may_use_it(office: Office) -> None:
    stored = await file(office, SUPERVISOR)
    common = await reply(office, SUPERVISOR, "account", "tabela", stored)
    first, second = await served(office, 1), await served(office, 2)
    sent = [
        await send(
            office, thread, type="attachments", text="Segue", attachments=[stored], canned_reply_id=common
        )
        for thread in (first, second, first)
    ]
    assert len({message.attachments[0].id for message in sent} | {stored}) == 4
    assert await uses(office, common) == 3
    keys = await office.database.pool.fetch(
        "SELECT DISTINCT storage_key FROM attachments WHERE account_id = $1", office.account_id
    )
    assert len(keys) == 1
    mine = await reply(office, SUPERVISOR, "personal", "minha", private := await file(office, SUPERVISOR))
    with pytest.raises(Invalid) as refused:
        await send(office, first, type="attachments", attachments=[private], canned_reply_id=mine)
    assert [(item.field, item.code) for item in refused.value.errors] == [("attachments.0", "unknown")]
    await send(office, first, text="oi", canned_reply_id=mine)
    await send(office, first, text="oi", canned_reply_id=uuid7())
    assert await uses(office, mine) == 0
    await office.database.pool.execute("UPDATE canned_replies SET is_active = false")
    with pytest.raises(Invalid):
        await send(office, first, type="attachments", attachments=[stored])


async def test_a_quick_reply_in_an_internal_message_stays_internal(office: Office) -> None:
    stored = await file(office, AGENT)
    own = await reply(office, AGENT, "personal", "nota", stored)
    thread = await served(office)
    message = await send(
        office,
        thread,
        type="attachments",
        text="Para {nome}",
        attachments=[stored],
        canned_reply_id=own,
        visibility="internal",
    )
    assert (message.visibility, message.text, message.direction) == ("internal", "Para {nome}", "none")
    assert await said(office, thread) == []
    assert await uses(office, own) == 1


@pytest.mark.parametrize(
    ("mime", "kind", "size", "code"),
    [
        ("image/webp", "image", 1000, None),
        ("image/gif", "image", 1000, None),
        ("audio/wav", "audio", 20 << 20, None),
        ("audio/webm", "audio", 1000, None),
        ("text/csv", "document", 1000, None),
        ("image/png", "image", 8 << 20, None),
        ("application/zip", "document", 1000, "not_accepted"),
        ("video/webm", "video", 1000, None),
        ("video/mp4", "video", 17 << 20, None),
        ("application/pdf", "document", 101 << 20, "too_large"),
    ],
)
async def test_what_can_be_converted_is_taken_and_the_rest_refused_before(
    office: Office, mime: str, kind: str, size: int, code: str | None
) -> None:
    thread = await served(office)
    upload = await file(office, AGENT, mime, kind, size=size)
    if code is None:
        assert (await send(office, thread, type="attachments", attachments=[upload])).kind == kind
        return
    with pytest.raises(Invalid) as refused:
        await send(office, thread, type="attachments", attachments=[upload])
    assert [(item.field, item.code) for item in refused.value.errors] == [("attachments.0", code)]
    note = await send(office, thread, type="attachments", attachments=[upload], visibility="internal")
    assert note.visibility == "internal"  # among colleagues everything goes


async def test_a_double_click_or_a_lost_answer_sends_everything_once(office: Office) -> None:
    """F12: the same request many times at once and again later: text, several files, a quick reply, a forward."""
    common = await reply(office, SUPERVISOR, "account", "oi")
    stored = await reply(office, SUPERVISOR, "account", "tabela", kept := await file(office, SUPERVISOR))
    thread, target = await served(office, 1), await served(office, 2)
    uploads = [await file(office) for _ in range(3)]
    wanted = [
        SendIn(id=uuid7(), text="uma vez", canned_reply_id=common),
        SendIn(id=uuid7(), type="attachments", text="três", attachments=uploads),
        SendIn(id=uuid7(), type="attachments", attachments=[kept], canned_reply_id=stored),
        SendIn(id=uuid7(), type="interactive", interactive=buttons("Sim")),
        SendIn(id=uuid7(), text="nota", visibility="internal"),
    ]
    for item in wanted:
        answers = await asyncio.gather(*(act(office, AGENT, messages.send, thread, item) for _ in range(4)))
        answers.append(await act(office, AGENT, messages.send, thread, item))
        assert sorted(is_new for _, is_new in answers) == [False] * 4 + [True]
        assert {sent.message.id for sent, _ in answers} == {item.id}
    forward = ForwardIn(conversation_ids=[target], id=uuid7())
    viewer = office.viewers[AGENT]
    done = await asyncio.gather(
        *(actions.forward(office.database, viewer, thread, wanted[0].id, forward) for _ in range(4))  # type: ignore[arg-type]
    )
    assert all((item.done, item.failed) == ([target], []) for item in done)
    counts = await office.database.pool.fetch(
        "SELECT conversation_id, kind, count(*) AS count FROM messages WHERE account_id = $1 AND author_kind = 'user'"
        " AND kind <> 'activity' GROUP BY conversation_id, kind ORDER BY kind",
        office.account_id,
    )
    assert {(row["conversation_id"] == target, row["kind"]): row["count"] for row in counts} == {
        (False, "text"): 2,
        (False, "image"): 4,
        (False, "interactive"): 1,
        (True, "text"): 1,
    }
    assert (await uses(office, common), await uses(office, stored)) == (1, 1)
    assert await office.database.pool.fetchval("SELECT count(*) FROM outbox") == 7
    files = await office.database.pool.fetchval(
        "SELECT count(*) FROM attachments WHERE account_id = $1 AND message_id IS NOT NULL", office.account_id
    )
    assert files == 4
    await office.check_numbers()


async def test_whoever_has_not_seen_a_colleague_s_words_is_told_first(office: Office) -> None:
    """INB-73, for every kind that the console sends it with; nothing of the refused one leaves."""
    thread = await served(office)
    seen = (await office.row(thread))["last_seq"]
    await send(office, thread, SUPERVISOR, text="já respondi")
    upload = await file(office)
    kinds: list[dict[str, Any]] = [
        {"text": "eu também"},
        {"type": "attachments", "attachments": [upload]},
        {"type": "location", "location": LocationIn(1, 2)},
        {"type": "interactive", "interactive": buttons("Sim")},
        {"type": "template", "template": TemplateIn(name="x", language="pt_BR")},
    ]
    for kind in kinds:
        with pytest.raises(ConversationMoved) as refused:
            await send(office, thread, seen_seq=seen, **kind)
        assert refused.value.extra["message"].text == "já respondi"
    assert await said(office, thread) == ["já respondi"]
    await send(office, thread, text="nota", seen_seq=seen, visibility="internal")
    latest = (await office.row(thread))["last_seq"]
    await send(office, thread, type="attachments", attachments=[upload], seen_seq=latest)
    await send(office, thread, text="e mais", seen_seq=latest)  # one's own words are no news


async def test_foreign_files_and_threads_do_not_exist(office: Office) -> None:
    thread = await served(office)
    theirs = await file(office, OTHER)
    for id_ in (theirs, uuid7()):
        with pytest.raises(Invalid):
            await send(office, thread, type="attachments", attachments=[id_])
    with pytest.raises(Invalid):
        await send(office, thread, type="attachments", attachments=[])
