"""Internal messages never leave: not by any channel, not by any action, whatever they hold (CMP-7)."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.canned_replies import service as canned_replies
from prosa.canned_replies.schemas import CannedReplyCreate
from prosa.channels.registry import CHANNELS
from prosa.conversations.model import Conversation
from prosa.conversations.schemas import ContactBrief
from prosa.desk import closing
from prosa.desk.schemas import CloseIn
from prosa.kit.errors import ProsaError
from prosa.kit.ids import uuid7
from prosa.messages import actions
from prosa.messages import service as messages
from prosa.messages.compose import draft_of
from prosa.messages.outbox.claims import Claimed
from prosa.messages.outbox.sender import Sender
from prosa.messages.schemas import ForwardIn, ReactionIn, SendIn
from tests.conversations.office import Office
from tests.desk.support import AGENT, COLLEAGUE, SUPERVISOR, act, served
from tests.fixtures.prosa import NOW
from tests.messages.test_composing import file
from tests.messages.test_outbox import Provider, make, turn

SECRET = "só entre nós"


@given(st.text(max_size=50), st.sampled_from(["text", "image", "document", "voice"]))
def test_an_internal_draft_has_nothing_by_which_it_could_be_sent(text: str, kind: str) -> None:
    contact = ContactBrief(uuid7(), "Ana", None, None, False)
    conversation = Conversation(uuid7(), uuid7(), contact.id, contact, NOW, NOW)
    draft = draft_of(conversation, uuid7(), uuid7(), kind, text, internal=True)
    assert (draft.direction, draft.status, draft.visibility) == ("none", "received", "internal")
    assert (draft.client_ref, draft.external_id) == (None, None)


@pytest.mark.parametrize("kind", sorted(CHANNELS))
async def test_no_channel_s_sender_takes_one(kind: str, office: Office) -> None:
    """Even if a row of the outbox named it."""
    thread = await served(office)
    sent, _ = await act(office, AGENT, messages.send, thread, SendIn(text=SECRET, visibility="internal"))
    provider = Provider()
    provider.gate.set()
    capabilities = CHANNELS[kind].capabilities
    sender = Sender(office.database, None, provider, capabilities, office.account_id)  # type: ignore[arg-type]
    for what in ("message", "reaction", "read"):
        row = Claimed(
            id=uuid7(),
            kind=what,
            message_id=sent.message.id,
            conversation_id=thread,
            payload={"emoji": "👍"},
            attempt=1,
        )
        assert await sender.send(row) is None
    assert provider.asked == []


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_done_with_them(seed: int, office: Office) -> None:
    """A long day of internal messages, and of attempts to send on what they hold."""
    dice = random.Random(seed)
    provider = Provider()
    provider.gate.set()
    threads = [await served(office, customer) for customer in (1, 2)]
    data = CannedReplyCreate(
        scope="account",
        shortcut="nota",
        text=f"{SECRET} {{nome}}",
        attachments=[await file(office, SUPERVISOR)],
    )
    reply = await act(office, SUPERVISOR, canned_replies.create_reply, data)
    internal: list[tuple[UUID, UUID]] = []
    for _ in range(40):
        thread, who = dice.choice(threads), dice.choice((AGENT, COLLEAGUE, SUPERVISOR))
        target = dice.choice(internal) if internal else None
        try:
            match dice.choice(
                ("text", "file", "canned", "forward", "retry", "react", "quote", "delete", "close")
            ):
                case "text":
                    text = dice.choice(
                        (SECRET, f"{SECRET} {{nome}} {{protocolo}}", f"@Pessoa 1 {SECRET}", "/interna")
                    )
                    internal.append(await _send(office, who, thread, text=text))
                case "file":
                    internal.append(
                        await _send(
                            office,
                            who,
                            thread,
                            type="attachments",
                            text=SECRET,
                            attachments=[await file(office, who)],
                        )
                    )
                case "canned":
                    files = [reply.attachments[0].id]
                    internal.append(
                        await _send(
                            office,
                            who,
                            thread,
                            type="attachments",
                            text=reply.text,
                            attachments=files,
                            canned_reply_id=reply.id,
                        )
                    )
                case "forward" if target:
                    wanted = ForwardIn(conversation_ids=threads)
                    await actions.forward(office.database, office.viewers[who], *target, wanted)
                case "retry" if target:
                    await act(office, who, messages.retry, *target)
                case "react" if target:
                    reaction = ReactionIn(message_id=target[1], emoji="👍")
                    await act(
                        office, who, messages.send, target[0], SendIn(type="reaction", reaction=reaction)
                    )
                case "quote" if target:
                    await act(
                        office, who, messages.send, target[0], SendIn(text="público", reply_to=target[1])
                    )
                case "delete" if target:
                    await act(office, who, actions.delete, *target)
                case "close":
                    await act(office, SUPERVISOR, closing.close, thread, CloseIn(silent=True))
        except ProsaError:
            continue
    assert internal
    outbox = make(office, provider)
    await turn(outbox)
    assert not any(SECRET in text for text in provider.asked)
    assert provider.accepted == []
    rows = await office.database.pool.fetch(
        "SELECT direction, client_ref, external_id FROM messages WHERE account_id = $1 AND visibility = 'internal'",
        office.account_id,
    )
    assert {tuple(row) for row in rows} == {("none", None, None)}
    leaving = await office.database.pool.fetchval(
        "SELECT count(*) FROM messages WHERE account_id = $1 AND direction = 'out'"
        " AND (text LIKE '%entre nós%' OR reply_to->>'text' LIKE '%entre nós%')",
        office.account_id,
    )
    assert leaving == 0
    await office.check_numbers()


async def _send(office: Office, who: int, thread: UUID, **wanted: Any) -> tuple[UUID, UUID]:
    sent, _ = await act(office, who, messages.send, thread, SendIn(visibility="internal", **wanted))
    return thread, sent.message.id
