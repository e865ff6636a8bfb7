"""What became of a send, written in one transaction with the check that the line is still ours."""

from __future__ import annotations

import random
from typing import Any

from prosa.channels.port import Accepted, ProviderError, Refused
from prosa.conversations import service as conversations
from prosa.conversations.changes import Changes
from prosa.conversations.model import Conversation, Message
from prosa.inboxes import service as inboxes
from prosa.kit.database import Database, Transaction
from prosa.kit.events import SYSTEM
from prosa.kit.leases import Lease, Leases
from prosa.messages.applying import Applier
from prosa.messages.outbox.claims import UNKNOWN_SECONDS, Claimed
from prosa.messages.policy import next_status, stored_error

MOST_ATTEMPTS = 6
NO_OUTCOME = {"code": "", "title": "No answer from the provider", "details": "", "advice": "unconfirmed"}


class Outcomes:
    """Writes outcomes for one line."""

    def __init__(self, database: Database, leases: Leases, lease: Lease) -> None:
        self._database = database
        self._leases = leases
        self._lease = lease

    async def accepted(self, row: Claimed, result: Accepted) -> None:
        """The provider has it; receipts that were faster than its answer are applied now."""

        async def work(tx: Transaction) -> None:
            changes, conversation, message = await self._load(tx, row)
            if row.kind == "message":
                applier = Applier(changes, {}, {})
                message.external_id = message.external_id or result.external_id
                message.status = next_status(message.status, "sent")
                message.error = None
                changes.change(message)
                changes.publish_message(conversation, message, actor=SYSTEM)
                await applier.adopt(message)
                await applier.flush()
            await self._finish(tx, row)

        await self._database.run(self._lease.account_id, work)

    async def done(self, row: Claimed) -> None:
        """Nothing more to do with it."""

        async def work(tx: Transaction) -> None:
            await self._finish(tx, row)

        await self._database.run(self._lease.account_id, work)

    async def refused(self, row: Claimed, refused: Refused) -> None:
        """Certainly not sent: again later, or failed with the reason."""
        final = refused.retry == "never" or (refused.retry == "later" and row.attempt >= MOST_ATTEMPTS)
        if row.kind == "read":
            final = refused.retry != "reconnect"

        async def work(tx: Transaction) -> None:
            if final:
                await self._fail(tx, row, refused.error)
                return
            await tx.execute(
                "UPDATE outbox SET state = 'queued', next_attempt_at = now() + make_interval(secs => $3)"
                " WHERE account_id = $1 AND id = $2",
                tx.account_id,
                row.id,
                _delay(row.attempt, refused),
            )
            if refused.retry == "reconnect":
                await self._wait_for_token(tx, row, refused.error)
            await self._leases.confirm(tx, self._lease)

        await self._database.run(self._lease.account_id, work)

    async def postpone(self, row: Claimed, seconds: float) -> None:
        """It may not leave yet; this was no attempt."""

        async def work(tx: Transaction) -> None:
            await tx.execute(
                "UPDATE outbox SET state = 'queued', attempt = attempt - 1,"
                " next_attempt_at = now() + make_interval(secs => $3) WHERE account_id = $1 AND id = $2",
                tx.account_id,
                row.id,
                seconds,
            )
            await self._leases.confirm(tx, self._lease)

        await self._database.run(self._lease.account_id, work)

    async def unknown(self, row: Claimed) -> None:
        """May have been sent: hold the conversation and wait for a receipt."""

        async def work(tx: Transaction) -> None:
            await tx.execute(
                "UPDATE outbox SET state = 'unknown', next_attempt_at = now() + make_interval(secs => $3)"
                " WHERE account_id = $1 AND id = $2",
                tx.account_id,
                row.id,
                UNKNOWN_SECONDS,
            )
            await self._leases.confirm(tx, self._lease)

        await self._database.run(self._lease.account_id, work)

    async def unconfirmed(self, row: Claimed) -> None:
        """No receipt came in time: people decide whether to send it again."""

        async def work(tx: Transaction) -> None:
            changes, conversation, message = await self._load(tx, row)
            if row.kind == "message" and message.status in ("queued", "sending"):
                message.status = "unconfirmed"
                message.error = NO_OUTCOME
                changes.change(message)
                changes.publish_message(conversation, message, actor=SYSTEM)
                await changes.flush()
            await self._finish(tx, row)

        await self._database.run(self._lease.account_id, work)

    async def _load(self, tx: Transaction, row: Claimed) -> tuple[Changes, Conversation, Message]:
        changes = Changes(tx, SYSTEM)
        await changes.lock([row.conversation_id])
        message = (await conversations.load_messages(tx, [row.message_id], for_update=True))[row.message_id]
        return changes, changes.conversations[row.conversation_id], message

    async def _finish(self, tx: Transaction, row: Claimed) -> None:
        await tx.execute("DELETE FROM outbox WHERE account_id = $1 AND id = $2", tx.account_id, row.id)
        await self._leases.confirm(tx, self._lease)

    async def _fail(self, tx: Transaction, row: Claimed, error: ProviderError) -> None:
        changes, conversation, message = await self._load(tx, row)
        if row.kind == "message":
            message.status = next_status(message.status, "failed")
            message.error = stored_error(error) if message.status == "failed" else None
        elif row.kind == "reaction":
            _take_reaction_back(message, row.payload or {})
        if row.kind != "read":
            changes.change(message)
            changes.publish_message(conversation, message, actor=SYSTEM)
            await changes.flush()
        await self._finish(tx, row)

    async def _wait_for_token(self, tx: Transaction, row: Claimed, error: ProviderError) -> None:
        """The message stays queued and says why; the inbox tells its administrators."""
        if row.kind == "message":
            changes, conversation, message = await self._load(tx, row)
            message.error = stored_error(error)
            changes.change(message)
            changes.publish_message(conversation, message, actor=SYSTEM)
            await changes.flush()
        await inboxes.need_token(
            tx, self._lease.inbox_id, error.title or "The provider refuses the access token"
        )


def _delay(attempt: int, refused: Refused) -> float:
    """Seconds until the next attempt: what the provider asks for, else growing with the attempts, never in step."""
    if refused.retry_after is not None:
        return min(refused.retry_after, 3_600.0)
    base = {"pair": 4.0**attempt, "throttle": 2.0, "reconnect": 5.0}.get(refused.retry, 2.0**attempt)
    return min(base, 600.0) * random.uniform(0.8, 1.3)


def _take_reaction_back(message: Message, payload: dict[str, Any]) -> None:
    """What we showed at once did not arrive: the one before stands again, unless a newer one was chosen meanwhile."""
    ours = next((item for item in message.reactions or [] if item["by"] == "user"), None)
    if (ours["emoji"] if ours else "") != payload.get("emoji", ""):
        return
    others = [item for item in message.reactions or [] if item["by"] != "user"]
    before = payload.get("before")
    message.reactions = [*others, before] if before else others or None
