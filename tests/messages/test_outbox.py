"""The way out: in order, at most once, and every message ends as sent, failed or unconfirmed (I4, I5)."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import asyncpg
import pytest

from prosa.attachments.service import FileStore
from prosa.channels.port import (
    Accepted,
    Outgoing,
    ProviderError,
    ReactionOut,
    Receipt,
    Recipient,
    Refused,
    RetryPolicy,
    SendResult,
    Text,
    Unknown,
)
from prosa.conversations import service as conversations
from prosa.inboxes.clients import InboxClients
from prosa.kit.leases import LeaseLost
from prosa.messages import jobs
from prosa.messages import service as messages
from prosa.messages.errors import NotRetryable
from prosa.messages.outbox import claims
from prosa.messages.outbox.outcomes import Outcomes
from prosa.messages.outbox.process import Outbox
from prosa.messages.policy import RANK, next_status
from prosa.messages.schemas import ReactionIn, SendIn
from tests.conversations.office import Office

Answer = Callable[[str], SendResult]


def accept(ref: str) -> SendResult:
    return Accepted(external_id=f"wamid.{ref}")


def refuse(retry: RetryPolicy, code: int = 131000, **more: Any) -> Answer:
    error = ProviderError(code=code, title="Não", details="porque não", advice="temporary")
    return lambda _: Refused(error=error, retry=retry, **more)


def lose(_: str) -> SendResult:
    return Unknown(reason="timeout")


@dataclass
class Provider:
    """Stands for the channel's client: says what it is told to, and keeps a log of what it accepted."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    typing: list[bool] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def get(self, account_id: UUID, inbox_id: UUID) -> "Provider":
        return self

    async def send(
        self,
        recipient: Recipient,
        outgoing: Outgoing,
        *,
        reply_to: str | None = None,
        client_ref: str | None = None,
    ) -> SendResult:
        body = (
            outgoing.body
            if isinstance(outgoing, Text)
            else f"{outgoing.emoji}"
            if isinstance(outgoing, ReactionOut)
            else ""
        )
        self.asked.append(body)
        await self.gate.wait()
        waiting = self.answers.get(body)
        answer = waiting.pop(0) if waiting else accept
        result = answer(client_ref or f"reaction.{len(self.asked)}")
        if isinstance(result, Accepted | Unknown):
            self.accepted.append(body)
            self.refs.append(client_ref or "")
        return result

    async def mark_read(self, message_id: str, *, typing: bool = False) -> None:
        self.asked.append(f"read {message_id}")
        self.typing.append(typing)


@pytest.fixture
def provider() -> Provider:
    made = Provider()
    made.gate.set()
    return made


@pytest.fixture
def outbox(office: Office, provider: Provider) -> Outbox:
    return make(office, provider)


def make(office: Office, provider: Provider) -> Outbox:
    """A process that sends."""
    return Outbox(office.database, cast("InboxClients", provider), cast("FileStore", None))


async def turn(outbox: Outbox) -> None:
    """One look, and everything that it starts."""
    await outbox._look()
    await asyncio.gather(*outbox._working.values(), return_exceptions=True)


async def send(office: Office, thread: UUID, text: str, **values: Any) -> UUID:
    wanted = SendIn(text=text, **values)
    agent = office.viewers[2]
    sent, _ = await office.database.run(
        office.account_id, lambda tx: messages.send(tx, agent, thread, wanted)
    )
    return sent.message.id


async def status(office: Office, message_id: UUID) -> str:
    return str((await office.message_row(message_id))["status"])


async def later(office: Office) -> None:
    """As if every waiting time were over."""
    await office.database.pool.execute("UPDATE outbox SET next_attempt_at = now() - interval '1 second'")


async def crash(office: Office) -> None:
    """The process is gone: its leases run out."""
    await office.database.pool.execute("UPDATE outbox_leases SET leased_until = now() - interval '1 second'")


async def receipt(office: Office, message_id: UUID, reported: Any, external_id: str | None = None) -> None:
    row = await office.message_row(message_id)
    element = Receipt(
        external_id=external_id or row["external_id"],
        status=reported,
        provider_at=office.now,
        client_ref=str(row["client_ref"]),
    )
    await office.receive(element)


async def waiting(office: Office) -> int:
    found: int = await office.database.pool.fetchval("SELECT count(*) FROM outbox WHERE kind = 'message'")
    return found


async def test_in_order_within_a_conversation(office: Office, outbox: Outbox, provider: Provider) -> None:
    threads = [await office.say(customer) for customer in range(3)]
    sent = [await send(office, thread, f"{n} {i}") for i in range(5) for n, thread in enumerate(threads)]

    await turn(outbox)

    for n in range(3):
        assert [text for text in provider.asked if text.startswith(f"{n} ")] == [f"{n} {i}" for i in range(5)]
    assert {await status(office, id_) for id_ in sent} == {"sent"}
    assert await waiting(office) == 0
    assert (await office.message_row(sent[0]))["external_id"].startswith("wamid.")


async def test_refused_for_good(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread = await office.say(1)
    provider.answers["a"] = [refuse("never", 131047)]
    first, second = await send(office, thread, "a"), await send(office, thread, "b")

    await turn(outbox)

    assert (await status(office, first), await status(office, second)) == ("failed", "sent")
    assert (await office.message_row(first))["error"]["code"] == "131047"
    assert provider.accepted == ["b"]


@pytest.mark.parametrize("retry", ["later", "pair", "throttle"])
async def test_refused_for_now_keeps_the_order(
    retry: RetryPolicy, office: Office, outbox: Outbox, provider: Provider
) -> None:
    thread, other = await office.say(1), await office.say(2)
    provider.answers["a"] = [refuse(retry), refuse(retry)]
    first, _ = await send(office, thread, "a"), await send(office, thread, "b")
    await send(office, other, "c")

    await turn(outbox)
    assert provider.accepted == ["c"]
    assert await status(office, first) == "queued"
    for _ in range(2):
        await later(office)
        await turn(outbox)

    assert provider.accepted == ["c", "a", "b"]
    assert await waiting(office) == 0


async def test_refused_too_often_fails(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread = await office.say(1)
    provider.answers["a"] = [refuse("later")] * 6
    message = await send(office, thread, "a")
    for _ in range(6):
        assert await status(office, message) == "queued"
        await turn(outbox)
        await later(office)

    assert await status(office, message) == "failed"
    assert len(provider.asked) == 6


async def test_a_refused_token_stops_the_line_until_it_is_replaced(
    office: Office, outbox: Outbox, provider: Provider
) -> None:
    threads = [await office.say(customer) for customer in range(3)]
    provider.answers = {f"{n}": [refuse("reconnect", 190)] for n in range(3)}
    sent = [await send(office, thread, f"{n}") for n, thread in enumerate(threads)]
    more = [await send(office, thread, f"depois {n}") for n, thread in enumerate(threads)]

    await turn(outbox)
    await later(office)
    await turn(outbox)
    asked = len(provider.asked)
    assert asked <= 3
    assert not provider.accepted
    assert {await status(office, id_) for id_ in sent} == {"queued"}
    assert (await office.database.pool.fetchval("SELECT state FROM inboxes")) == "needs_token"

    await office.database.pool.execute("UPDATE inboxes SET state = 'active'")
    provider.answers.clear()
    await later(office)
    await turn(outbox)

    assert {await status(office, id_) for id_ in [*sent, *more]} == {"sent"}
    assert {(await office.message_row(id_))["error"] for id_ in sent} == {None}


async def test_a_lost_answer_is_settled_by_a_receipt(
    office: Office, outbox: Outbox, provider: Provider
) -> None:
    thread = await office.say(1)
    provider.answers["a"] = [lose]
    first, second = await send(office, thread, "a"), await send(office, thread, "b")

    await turn(outbox)
    assert provider.asked == ["a"]  # what follows waits for the outcome
    await receipt(office, first, "delivered", "wamid.late")
    await turn(outbox)

    assert (await status(office, first), await status(office, second)) == ("delivered", "sent")
    assert (await office.message_row(first))["external_id"] == "wamid.late"
    assert provider.asked == ["a", "b"]


async def test_a_lost_answer_ends_unconfirmed(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread = await office.say(1)
    provider.answers["a"] = [lose]
    first, second = await send(office, thread, "a"), await send(office, thread, "b")
    await turn(outbox)
    due = await office.database.pool.fetchval(
        "SELECT extract(epoch FROM next_attempt_at - now()) FROM outbox WHERE state = 'unknown'"
    )
    assert 50 < due <= 60

    await later(office)
    await turn(outbox)

    assert (await status(office, first), await status(office, second)) == ("unconfirmed", "sent")
    await receipt(office, first, "read", "wamid.very-late")
    assert await status(office, first) == "read"
    assert provider.asked == ["a", "b"]


async def test_a_crash_between_claim_and_result_sends_nothing_twice(
    office: Office, provider: Provider
) -> None:
    thread = await office.say(1)
    message = await send(office, thread, "a")
    provider.gate.clear()
    dying = make(office, provider)
    await dying._look()
    while not provider.asked:
        await asyncio.sleep(0.01)
    for task in dying._working.values():
        task.cancel()  # killed while the provider has the request
    await crash(office)
    provider.gate.set()

    following = make(office, provider)
    await turn(following)
    assert provider.asked == ["a"]
    await later(office)
    await turn(following)

    assert provider.asked == ["a"]
    assert await status(office, message) in ("unconfirmed", "sent")


async def test_an_old_holder_writes_nothing(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread = await office.say(1)
    message = await send(office, thread, "a")
    old = await outbox.leases.acquire(office.account_id, office.inbox.id)
    assert old is not None
    (row,) = await claims.claim(office.database.pool, old, 32)
    await crash(office)
    new = make(office, provider)
    await turn(new)

    outcomes = Outcomes(office.database, outbox.leases, old)
    with pytest.raises(LeaseLost):
        await outcomes.accepted(row, Accepted(external_id="wamid.zombie"))
    with pytest.raises(LeaseLost):
        await outcomes.refused(row, Refused(error=ProviderError(code=1), retry="later"))

    assert await claims.claim(office.database.pool, old, 32) == []
    assert (await office.message_row(message))["external_id"] is None
    assert await waiting(office) == 1


async def test_receipts_faster_than_the_answer(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread = await office.say(1)
    message = await send(office, thread, "a")
    ref = (await office.message_row(message))["client_ref"]
    # Without our reference nobody can know yet whose receipt this is.
    for reported in ("delivered", "sent"):
        await office.receive(Receipt(external_id=f"wamid.{ref}", status=reported, provider_at=office.now))
    assert await status(office, message) == "queued"

    await turn(outbox)

    assert await status(office, message) == "delivered"
    assert await office.database.pool.fetchval("SELECT count(*) FROM pending_elements") == 0


async def test_a_receipt_kept_while_its_message_was_committed(office: Office, outbox: Outbox) -> None:
    thread = await office.say(1)
    message = await send(office, thread, "a")
    await turn(outbox)
    external_id = (await office.message_row(message))["external_id"]
    await office.database.pool.execute(
        "UPDATE messages SET external_id = NULL, client_ref = NULL WHERE id = $1", message
    )
    await office.receive(Receipt(external_id=external_id, status="read", provider_at=office.now))
    await office.database.pool.execute(
        "UPDATE messages SET external_id = $2 WHERE id = $1", message, external_id
    )

    assert await jobs.reconcile(office.database) == 1

    assert await status(office, message) == "read"
    assert await jobs.reconcile(office.database) == 0


async def test_sending_again_has_a_new_reference(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread = await office.say(1)
    provider.answers["a"] = [refuse("never")]
    message = await send(office, thread, "a")
    await turn(outbox)
    before = (await office.message_row(message))["client_ref"]

    agent = office.viewers[2]
    for _ in range(2):
        again = office.database.run(office.account_id, lambda tx: messages.retry(tx, agent, thread, message))
        if _ == 0:
            assert (await again).status == "queued"
        else:
            with pytest.raises(NotRetryable):
                await again
    await turn(outbox)

    assert await status(office, message) == "sent"
    assert (await office.message_row(message))["client_ref"] != before
    assert provider.accepted == ["a"]


async def test_a_refused_reaction_is_taken_back(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread = await office.say(1)
    target = await office.database.pool.fetchval("SELECT id FROM messages WHERE direction = 'in'")

    async def react(emoji: str) -> None:
        wanted = SendIn(type="reaction", reaction=ReactionIn(message_id=target, emoji=emoji))
        agent = office.viewers[2]
        await office.database.run(office.account_id, lambda tx: messages.send(tx, agent, thread, wanted))

    async def shown() -> list[str]:
        return [item["emoji"] for item in (await office.message_row(target))["reactions"] or []]

    await react("👍")
    await turn(outbox)
    provider.answers["❤️"] = [refuse("never")]
    await react("❤️")
    assert await shown() == ["❤️"]
    await turn(outbox)
    assert await shown() == ["👍"]

    provider.answers["😀"] = [refuse("never")]
    await react("😀")
    await react("🎉")
    await turn(outbox)
    assert await shown() == ["🎉"]


async def test_internal_messages_never_leave(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread = await office.say(1)
    message = await send(office, thread, "só nós", visibility="internal")
    await turn(outbox)
    assert provider.asked == []
    assert (await office.row(thread))["agent_id"] is None  # and they assign nothing
    pool = office.database.pool
    with pytest.raises(asyncpg.CheckViolationError):
        await pool.execute("UPDATE messages SET client_ref = gen_random_uuid() WHERE id = $1", message)

    await pool.execute(
        "INSERT INTO outbox (account_id, id, message_id, inbox_id, conversation_id, seq)"
        " SELECT account_id, id, id, inbox_id, conversation_id, seq FROM messages WHERE id = $1",
        message,
    )
    await turn(outbox)

    assert provider.asked == []
    assert await waiting(office) == 0


async def test_reading_tells_the_customer_and_holds_nobody_up(
    office: Office, outbox: Outbox, provider: Provider
) -> None:
    thread = await office.say(1)
    agent = office.viewers[2]
    await office.database.run(office.account_id, lambda tx: messages.mark_read(tx, agent, thread, 10**6))
    await send(office, thread, "a")

    await turn(outbox)

    assert sorted(provider.asked) == ["a", f"read wamid.{office.origin}.1"]


STATUSES = ("sent", "delivered", "read", "played", "failed")


@pytest.mark.parametrize("start", ["queued", "sending", "unconfirmed", "sent"])
def test_any_order_of_receipts_gives_one_state(start: str) -> None:
    for size in range(1, 5):
        for chosen in itertools.combinations(STATUSES, size):
            ends = set()
            for order in itertools.permutations([*chosen, chosen[0]]):
                state = start
                for reported in order:
                    following = next_status(state, reported)
                    assert RANK[following] >= RANK[state]
                    state = following
                ends.add(state)
            assert len(ends) == 1, (start, chosen, ends)


async def test_a_message_of_a_closed_conversation_still_leaves(
    office: Office, outbox: Outbox, provider: Provider
) -> None:
    thread = await office.say(1)
    message = await send(office, thread, "tchau")
    agent = office.viewers[2]
    await office.database.run(office.account_id, lambda tx: conversations.close(tx, agent, thread))

    await turn(outbox)

    assert await status(office, message) == "sent"


async def test_a_slow_answer_holds_nobody_else(office: Office, outbox: Outbox, provider: Provider) -> None:
    slow, other = await office.say(1), await office.say(2)
    provider.gate.clear()
    await send(office, slow, "lenta")
    await outbox._look()
    async with asyncio.timeout(5):
        while provider.asked != ["lenta"]:
            await asyncio.sleep(0.01)

    await send(office, other, "outra")
    await outbox._look()

    async with asyncio.timeout(5):
        while "outra" not in provider.asked:
            await asyncio.sleep(0.01)
    provider.gate.set()
    await asyncio.gather(*outbox._working.values())
    assert sorted(provider.accepted) == ["lenta", "outra"]


async def test_one_customer_is_not_flooded(office: Office, outbox: Outbox, provider: Provider) -> None:
    thread, other = await office.say(1), await office.say(2)
    sent = [await send(office, thread, str(number)) for number in range(47)]
    calm = await send(office, other, "calma")

    await turn(outbox)

    assert await status(office, calm) == "sent"
    assert [await status(office, id_) for id_ in sent] == ["sent"] * 45 + ["queued"] * 2
    row = await office.database.pool.fetchrow(
        "SELECT state, attempt, next_attempt_at > now() AS later FROM outbox WHERE message_id = $1", sent[45]
    )
    assert dict(row or {}) == {"state": "queued", "attempt": 0, "later": True}


async def test_typing_is_shown_to_the_customer_by_whoever_serves(
    office: Office, outbox: Outbox, provider: Provider
) -> None:
    thread = await office.say(1)
    agent, colleague = office.viewers[2], office.viewers[0]
    await send(office, thread, "oi")
    seq = await office.database.pool.fetchval("SELECT last_seq FROM conversations WHERE id = $1", thread)
    await office.database.run(office.account_id, lambda tx: messages.mark_read(tx, agent, thread, seq))
    await turn(outbox)
    provider.typing.clear()

    for viewer in (colleague, agent, agent):
        async with office.database.transaction(office.account_id) as tx:
            await messages.tell_typing(tx, viewer, thread)
    await turn(outbox)

    assert provider.typing == [True]


async def test_the_channel_gets_the_agents_name_also_the_second_time(
    office: Office, provider: Provider, outbox: Outbox
) -> None:
    thread = await office.say(1)
    await office.database.pool.execute(
        'UPDATE accounts SET settings = settings || \'{"agent_name": "first_name"}\' WHERE id = $1',
        office.account_id,
    )
    provider.answers["*Pessoa:*\noi"] = [refuse("never")]
    message_id = await send(office, thread, "oi")
    await turn(outbox)
    assert await status(office, message_id) == "failed"
    await office.database.pool.execute("UPDATE accounts SET settings = '{}' WHERE id = $1", office.account_id)
    agent = office.viewers[2]
    await office.database.run(office.account_id, lambda tx: messages.retry(tx, agent, thread, message_id))
    await turn(outbox)
    assert provider.asked == ["*Pessoa:*\noi"] * 2
    assert (await office.message_row(message_id))["text"] == "oi"
