"""What is done to messages that are there: delete, look at what was there, forward (CNV-4, CNV-21)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.channels.port import Edit, Revoke
from prosa.conversations import service as conversations
from prosa.conversations.errors import ConversationNotFound
from prosa.kit.errors import Forbidden, Invalid
from prosa.kit.ids import uuid7
from prosa.messages import actions
from prosa.messages import service as messages
from prosa.messages.errors import IdConflict, MessageNotFound, NotForwardable, NotRetryable
from prosa.messages.schemas import CardIn, Deleted, ForwardIn, LocationIn, PhoneIn, SendIn
from tests.conversations.office import NUMBER, Office, sender
from tests.desk.support import AGENT, COLLEAGUE, OTHER, SUPERVISOR, act, published, said, served
from tests.messages.test_composing import file


async def send(office: Office, thread: UUID, who: int = AGENT, **wanted: Any) -> UUID:
    sent, _ = await act(office, who, messages.send, thread, SendIn(**wanted))
    found: UUID = sent.message.id
    return found


async def inbound(office: Office, thread: UUID) -> UUID:
    found: UUID = await office.database.pool.fetchval(
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2 AND direction = 'in'"
        " ORDER BY seq DESC LIMIT 1",
        office.account_id,
        thread,
    )
    return found


async def delete(office: Office, who: int, thread: UUID, message: UUID) -> Deleted:
    done: Deleted = await act(office, who, actions.delete, thread, message)
    return done


async def history(office: Office, who: int, thread: UUID, message: UUID) -> list[tuple[int, str]]:
    return [(item.number, item.text) for item in await act(office, who, actions.revisions, thread, message)]


async def forward(
    office: Office, who: int, thread: UUID, message: UUID, *targets: UUID, **more: Any
) -> tuple[list[UUID], list[tuple[UUID, str]]]:
    wanted = ForwardIn(conversation_ids=list(targets), **more)
    done = await actions.forward(office.database, office.viewers[who], thread, message, wanted)
    return done.done, [(item.id, item.code) for item in done.failed]


async def test_a_received_message_is_hidden_with_a_trace_and_kept_for_supervisors(office: Office) -> None:
    thread = await served(office)
    message = await inbound(office, thread)
    quoting = await send(office, thread, text="sobre isso", reply_to=message)
    with pytest.raises(Forbidden):
        await delete(office, AGENT, thread, message)
    done = await delete(office, SUPERVISOR, thread, message)
    assert (done.revoked, done.reason, done.message.text, done.message.attachments) == (False, None, "", [])
    assert done.message.deleted is not None
    assert (done.message.deleted.by, done.message.deleted.user_id) == (
        "user",
        office.viewers[SUPERVISOR].user_id,
    )
    assert (await office.message_row(quoting))["reply_to"]["text"] == ""
    events = len(await published(office))
    assert (await delete(office, SUPERVISOR, thread, message)).message.version == done.message.version
    assert len(await published(office)) == events  # once
    assert await history(office, SUPERVISOR, thread, message) == [(1, "oi")]
    with pytest.raises(Forbidden):
        await history(office, AGENT, thread, message)
    assert (
        await office.database.pool.fetchval(
            "SELECT count(*) FROM audit_log WHERE account_id = $1 AND action = 'message.deleted'",
            office.account_id,
        )
        == 1
    )
    await office.check_numbers()


async def test_the_last_message_s_preview_is_hidden_too(office: Office) -> None:
    thread = await served(office)
    message = await send(office, thread, text="segredo")
    await delete(office, AGENT, thread, message)
    preview = (await office.row(thread))["last_message"]
    assert (preview["kind"], preview["text"]) == ("deleted", "")


async def test_an_own_message_that_waits_never_leaves_and_one_that_left_stays_there(office: Office) -> None:
    thread = await served(office)
    waiting = await send(office, thread, text="ainda não")
    done = await delete(office, AGENT, thread, waiting)
    assert (done.revoked, done.reason, done.message.status) == (True, None, "failed")
    assert await said(office, thread) == []
    with pytest.raises(NotRetryable):
        await act(office, AGENT, messages.retry, thread, waiting)
    gone = await send(office, thread, text="já foi")
    await office.database.pool.execute("UPDATE outbox SET state = 'sending' WHERE message_id = $1", gone)
    done = await delete(office, AGENT, thread, gone)
    assert (done.revoked, done.reason, done.message.status) == (False, "not_supported", "queued")
    again = await delete(office, AGENT, thread, gone)
    assert (again.revoked, again.reason) == (False, "not_supported")
    note = await send(office, thread, text="nota", visibility="internal")
    done = await delete(office, AGENT, thread, note)
    assert (done.revoked, done.reason) == (False, None)


async def test_who_may_delete_what(office: Office) -> None:
    thread, elsewhere = await served(office), await served(office, 2)
    message = await send(office, thread, text="meu")
    with pytest.raises(Forbidden):
        await delete(office, COLLEAGUE, thread, message)
    with pytest.raises(ConversationNotFound):
        await delete(office, OTHER, thread, message)
    line = await office.database.pool.fetchval(
        "SELECT id FROM messages WHERE account_id = $1 AND conversation_id = $2 AND kind = 'activity' LIMIT 1",
        office.account_id,
        thread,
    )
    for where, what in ((elsewhere, message), (thread, uuid7()), (thread, line)):
        with pytest.raises(MessageNotFound):
            await delete(office, SUPERVISOR, where, what)


async def test_the_customer_s_edits_and_what_they_take_back_stay_readable(office: Office) -> None:
    thread = await served(office)
    first = office.message(1, "primeiro")
    await office.receive(first)
    message = await inbound(office, thread)
    for number, text in enumerate(("segundo", "terceiro"), 1):
        await office.receive(
            Edit(
                destination=NUMBER,
                target_external_id=first.external_id,
                external_id=f"wamid.edit.{number}",
                sender=sender(1),
                provider_at=office.now,
                kind="text",
                text=text,
            )
        )
    assert await history(office, AGENT, thread, message) == [(1, "primeiro"), (2, "segundo")]
    await office.receive(
        Revoke(
            destination=NUMBER,
            target_external_id=first.external_id,
            external_id="wamid.revoke",
            sender=sender(1),
            provider_at=office.now,
        )
    )
    assert await history(office, AGENT, thread, message) == [(1, "primeiro"), (2, "segundo"), (3, "terceiro")]
    with pytest.raises(ConversationNotFound):
        await history(office, OTHER, thread, message)


async def test_forwarding_copies_what_can_be_sent_on(office: Office) -> None:
    source, target = await served(office, 1), await served(office, 2)
    text = await send(office, source, text="com chaves { } e tudo")
    place = await send(office, source, type="location", location=LocationIn(-23.5, -46.6, "Loja"))
    card = await send(office, source, type="contacts", contacts=[CardIn("Ana", [PhoneIn("+551133334444")])])
    theirs = await inbound(office, source)
    for message in (text, place, card, theirs):
        assert await forward(office, AGENT, source, message, target) == ([target], [])
    rows = await office.database.pool.fetch(
        "SELECT kind, text, content, forwarded, direction, author_user_id FROM messages WHERE account_id = $1"
        " AND conversation_id = $2 AND direction = 'out' ORDER BY seq",
        office.account_id,
        target,
    )
    assert [(row["kind"], row["text"], row["forwarded"]) for row in rows] == [
        ("text", "com chaves { } e tudo", 1),
        ("location", "", 1),
        ("contacts", "", 1),
        ("text", "oi", 1),
    ]
    assert rows[1]["content"]["name"] == "Loja"
    assert {row["author_user_id"] for row in rows} == {office.viewers[AGENT].user_id}
    assert len(await said(office, target)) == 4
    await office.check_numbers()


async def test_forwarded_words_are_no_template_for_variables(office: Office) -> None:
    source, target = await served(office, 1), await served(office, 2)
    await office.say(1, "me chamo {nome} e {nada}")
    message = await inbound(office, source)
    assert await forward(office, AGENT, source, message, target) == ([target], [])
    assert await said(office, target) == ["me chamo {nome} e {nada}"]


async def test_what_must_not_be_forwarded(office: Office) -> None:
    source, target = await served(office, 1), await served(office, 2)
    note = await send(office, source, text="só nós", visibility="internal")
    gone = await send(office, source, text="apagada")
    await delete(office, AGENT, source, gone)
    for message in (note, gone):
        with pytest.raises(NotForwardable):
            await forward(office, AGENT, source, message, target)
    with pytest.raises(MessageNotFound):
        await forward(office, AGENT, source, uuid7(), target)
    with pytest.raises(ConversationNotFound):
        await forward(office, OTHER, source, await inbound(office, source), target)
    assert await said(office, target) == []


async def test_each_target_has_its_own_rules(office: Office) -> None:
    source = await served(office, 1)
    message = await send(office, source, text="oi")
    closed, unseen, moved, fine = [await served(office, number) for number in (2, 3, 4, 5)]
    await office.database.pool.execute(
        "UPDATE conversations SET last_inbound_at = last_inbound_at - interval '2 days' WHERE id = $1", closed
    )
    await act(office, SUPERVISOR, conversations.transfer, unseen, office.departments[1], None)
    await act(office, SUPERVISOR, messages.send, moved, SendIn(text="eu já respondi"))
    missing = uuid7()
    done, failed = await forward(
        office, AGENT, source, message, closed, unseen, moved, fine, missing, seen_seqs={moved: 2, fine: 99}
    )
    assert done == [fine]
    assert failed == [
        (closed, "window_closed"),
        (unseen, "conversation_not_found"),
        (moved, "conversation_moved"),
        (missing, "conversation_not_found"),
    ]


async def test_a_repeated_forward_sends_nothing_twice(office: Office) -> None:
    source, first, second = await served(office, 1), await served(office, 2), await served(office, 3)
    message, other = await send(office, source, text="uma vez"), await send(office, source, text="outra")
    id_ = uuid7()
    assert await forward(office, AGENT, source, message, first, id=id_) == ([first], [])
    assert await forward(office, AGENT, source, message, first, second, id=id_) == ([first, second], [])
    for target in (first, second):
        assert await said(office, target) == ["uma vez"]
    done, failed = await forward(office, SUPERVISOR, source, other, first, id=id_)
    assert (done, failed) == ([], [(first, IdConflict.code)])


async def test_a_text_too_long_for_the_channel_is_refused(office: Office) -> None:
    source, target = await served(office, 1), await served(office, 2)
    note = await send(office, source, text="x" * 10)
    await office.database.pool.execute("UPDATE messages SET text = repeat('x', 5000) WHERE id = $1", note)
    assert await forward(office, AGENT, source, note, target) == ([], [(target, "too_long")])
    with pytest.raises(Invalid):
        await send(office, target, text="x" * 5000)


async def test_files_follow_what_may_be_read(office: Office) -> None:
    thread = await served(office)
    sent, _ = await act(
        office,
        AGENT,
        messages.send,
        thread,
        SendIn(type="attachments", text="foto", attachments=[await file(office)]),
    )
    message = sent.message.id
    await delete(office, AGENT, thread, message)
    assert await act(office, AGENT, conversations.sees_message, message) is False
    assert await act(office, SUPERVISOR, conversations.sees_message, message) is True
    assert await act(office, OTHER, conversations.sees_message, message) is False
    kept = await act(office, SUPERVISOR, actions.revisions, thread, message)
    assert [len(item.attachments) for item in kept] == [1]
    await office.database.pool.execute(
        'UPDATE messages SET deleted = deleted || \'{"by": "contact"}\' WHERE id = $1', message
    )
    assert await act(office, AGENT, conversations.sees_message, message) is True
