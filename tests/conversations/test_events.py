"""Old state + events = fresh fetch, for every action, every viewer and every moment of the first fetch."""

import asyncio
import random
from collections import Counter
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from prosa.canned_replies.schemas import ButtonIn
from prosa.channels.port import (
    Edit,
    IdentityChange,
    IdentityRef,
    Inbound,
    MediaRef,
    Preference,
    Reaction,
    Receipt,
    ReceiptStatus,
    Revoke,
)
from prosa.contacts import service as contacts
from prosa.conversations import service as conversations
from prosa.conversations.policy import Viewer
from prosa.kit import events
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import ProsaError
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings, load
from prosa.labels import service as labels
from prosa.labels.schemas import LabelCreate
from prosa.merging import service as merging
from prosa.messages import actions
from prosa.messages import service as messages
from prosa.messages.schemas import InteractiveIn, ReactionIn, SendIn
from tests.conversations.office import Office, Screen, build, counters, fetch, plain, sender
from tests.fixtures.prosa import NOW, SECRET_KEY

ACTIONS = (
    *(
        "receive",
        "receive",
        "batch",
        "media",
        "echo",
        "history",
        "quote",
        "receipt",
        "reaction",
        "edit",
        "revoke",
    ),
    *("start", "start", "transfer", "close", "send", "send", "internal", "react", "retry", "read", "unread"),
    *(
        "rename",
        "edit",
        "edit",
        "number",
        "early",
        "stop",
        "label",
        "forget",
        "forward",
        "choices",
        "merge",
        "merge",
        "unmerge",
    ),
)
steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 3), st.integers(0, 3), st.integers(0, 1_000_000)),
    min_size=1,
    max_size=25,
)


class Play:
    """Carries out actions on an office; refusals are part of life."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.pool = office.database.pool

    async def do(self, action: str, customer: int, who: int, luck: int) -> None:
        office, dice = self.office, random.Random(luck)
        viewer = office.viewers[who]
        clock = office.database.clock
        assert isinstance(clock, FrozenClock)
        clock.advance(timedelta(seconds=dice.choice([0, 1, 60, 3600])))
        if (elements := await self._elements(action, customer, dice)) is not None:
            await office.receive(*elements)
            return
        thread = await self._thread(dice)
        if thread is None:
            return
        row = await self._message(dice, thread)

        async def work(tx: Transaction) -> object:
            return await self._act(tx, viewer, action, thread, row, dice)

        try:
            await office.database.run(office.account_id, work)
        except ProsaError:
            pass

    async def _elements(self, action: str, customer: int, dice: random.Random) -> list[Inbound] | None:
        say = self.office.message
        late = self.office.now - timedelta(seconds=dice.choice([0, 10, 200, 4000]))
        match action:
            case "receive":
                return [say(customer, provider_at=late)]
            case "batch":
                return [
                    say(number % 3, f"{number}", provider_at=late) for number in range(dice.randint(2, 5))
                ]
            case "media":
                file = MediaRef(kind="image", provider_id="1", sha256="a" * 64, mime="image/png")
                return [say(customer, kind="image", media=(file,))]
            case "echo":
                return [say(customer, echo=True, opens_window=False)]
            case "history":
                old = self.office.now - timedelta(days=9)
                return [say(customer, history=True, opens_window=False, provider_at=old)]
            case "number":
                return [_change(customer, dice, self.office.now)]
            case "stop":
                refs = sender(customer).identities
                return [Preference(identities=refs, marketing="stop", provider_at=late)]
            case "early":
                coming = say(customer, "cedo")
                return [_about(coming.external_id, dice, late), say(customer), coming]
            case "quote" | "receipt" | "reaction" | "edit" | "revoke":
                return await self._later(action, customer, dice)
        return None

    async def _later(self, action: str, customer: int, dice: random.Random) -> list[Inbound]:
        rows = await self.pool.fetch(
            "SELECT external_id, client_ref FROM messages WHERE account_id = $1 AND kind <> 'activity'"
            " AND visibility = 'public' ORDER BY created_at, id",
            self.office.account_id,
        )
        row = dice.choice(rows) if rows else {"external_id": "wamid.none", "client_ref": None}
        target = row["external_id"] or f"wamid.of.{row['client_ref']}"
        now = self.office.now
        if action == "quote":
            return [self.office.message(customer, "resposta", reply_to_external_id=target)]
        if action == "receipt":
            status: ReceiptStatus = dice.choice(get_args(ReceiptStatus))
            ref = None if row["client_ref"] is None else str(row["client_ref"])
            return [Receipt(external_id=target, status=status, provider_at=now, client_ref=ref)]
        common: dict[str, Any] = {
            "external_id": f"wamid.{uuid7()}",
            "target_external_id": target,
            "sender": sender(customer),
            "provider_at": now,
        }
        match action:
            case "reaction":
                return [Reaction(emoji=dice.choice(["👍", "❤️", None]), **common)]
            case "edit":
                file = MediaRef(kind="image", provider_id="2", sha256="b" * 64, mime="image/png")
                return [Edit(text="corrigido", kind="text", media=dice.choice([(), (file,)]), **common)]
        return [Revoke(**common)]

    async def _thread(self, dice: random.Random) -> UUID | None:
        rows = await self.pool.fetch(
            "SELECT id FROM conversations WHERE account_id = $1 ORDER BY id", self.office.account_id
        )
        return dice.choice(rows)["id"] if rows else None

    async def _message(self, dice: random.Random, thread: UUID) -> Any:
        rows = await self.pool.fetch(
            "SELECT id, seq FROM messages WHERE account_id = $1 AND conversation_id = $2 ORDER BY seq",
            self.office.account_id,
            thread,
        )
        return dice.choice(rows)

    async def _act(
        self, tx: Transaction, viewer: Viewer, action: str, thread: UUID, row: Any, dice: random.Random
    ) -> object:
        office = self.office
        match action:
            case "start":
                return await conversations.start(tx, viewer, thread, dice.choice([None, *office.departments]))
            case "transfer":
                department = dice.choice([None, *office.departments])
                agent = dice.choice([None, *(item.user_id for item in office.viewers)])
                return await conversations.transfer(tx, viewer, thread, department, agent)
            case "close":
                return await conversations.close(tx, viewer, thread, None, dice.choice([None, "feito"]))
            case "send":
                wanted = SendIn(text="olá", seen_seq=dice.choice([None, row["seq"]]))
                return await messages.send(tx, viewer, thread, wanted)
            case "internal":
                wanted = SendIn(text="só nós", visibility="internal", reply_to=row["id"])
                return await messages.send(tx, viewer, thread, wanted)
            case "react":
                reaction = ReactionIn(message_id=row["id"], emoji=dice.choice(["👍", ""]))
                return await messages.send(tx, viewer, thread, SendIn(type="reaction", reaction=reaction))
            case "retry":
                return await messages.retry(tx, viewer, thread, row["id"])
            case "read":
                return await messages.mark_read(tx, viewer, thread, row["seq"])
            case "unread":
                return await conversations.mark_unread(tx, viewer, thread)
        return await self._further(tx, viewer, action, thread, row, dice)

    async def _further(
        self, tx: Transaction, viewer: Viewer, action: str, thread: UUID, row: Any, dice: random.Random
    ) -> object:
        match action:
            case "label":
                known = [label.id for label in await labels.list_labels(tx)]
                if len(known) < 3:
                    new = LabelCreate(name=f"Etiqueta {len(known)}", color="#c2410c")
                    known.append((await labels.create_label(tx, new, actor_id=viewer.user_id)).id)
                add, remove = [dice.choice(known)], [dice.choice(known)]
                return await conversations.label(tx, viewer, thread, add, remove)
            case "forget":
                return await actions.delete(tx, viewer, thread, row["id"])
            case "forward":
                message = (await conversations.load_messages(tx, [row["id"]]))[row["id"]]
                target = await tx.fetchval(
                    "SELECT id FROM conversations WHERE account_id = $1 ORDER BY md5(id::text || $2) LIMIT 1",
                    tx.account_id,
                    str(dice.random()),
                )
                await actions.forward_to(tx, viewer, actions.forwardable(message), target, uuid7(), None)
                return None
            case "choices":
                choices = InteractiveIn(type="buttons", body="Sim?", buttons=[ButtonIn("s", "Sim")])
                return await messages.send(
                    tx, viewer, thread, SendIn(type="interactive", interactive=choices)
                )
        contact_id = await contacts.root_of(
            tx,
            await tx.fetchval(
                "SELECT contact_id FROM conversations WHERE account_id = $1 AND id = $2",
                tx.account_id,
                thread,
            ),
        )
        if action == "merge":
            people = await tx.fetch(
                "SELECT id FROM contacts WHERE account_id = $1 ORDER BY id", tx.account_id
            )
            return await merging.merge(tx, viewer, contact_id, dice.choice(people)["id"], "")
        if action == "unmerge":
            merges = await tx.fetch(
                "SELECT id FROM contact_merges WHERE account_id = $1 ORDER BY id", tx.account_id
            )
            return await merging.undo(tx, viewer, dice.choice(merges)["id"]) if merges else None
        if action == "edit":
            data = contacts.ContactData(
                receives_broadcasts=dice.random() < 0.5,
                owner_id=dice.choice([None, viewer.user_id]),
                name=dice.choice(["Ana", "Bia"]),
            )
            return await conversations.edit_contact(tx, viewer, contact_id, data)
        await contacts.edit(tx, contact_id, contacts.ContactData(name=dice.choice(["Ana", "Bia", ""])))
        await conversations.contact_changed(tx, [contact_id], conversations.acting(viewer))
        return None


def _change(customer: int, dice: random.Random, at: Any) -> IdentityChange:
    old = sender(customer).identities[:1]
    digits = f"55219{dice.randint(0, 2):08d}"
    new = (IdentityRef(kind="phone", value=f"+{digits}", address=digits),)
    return IdentityChange(kind="number", old=old, new=new, provider_at=at, external_id=f"wamid.{uuid7()}")


def _about(target: str, dice: random.Random, at: Any) -> Inbound:
    """Something about a message that follows later in the same webhook."""
    common: dict[str, Any] = {
        "external_id": f"wamid.{uuid7()}",
        "target_external_id": target,
        "sender": sender(1),
        "provider_at": at,
    }
    made: list[Inbound] = [
        Revoke(**common),
        Edit(text="novo", kind="text", **common),
        Reaction(emoji="👍", **common),
    ]
    return dice.choice(made)


async def play(url: str, settings: Settings, script: list[tuple[str, int, int, int]]) -> None:
    database = await Database.connect(url, pool_size=2, clock=FrozenClock(NOW))
    try:
        office = await build(database, settings)
        acting = Play(office)
        first = [await fetch(office, viewer) for viewer in office.viewers]
        screens: list[tuple[Viewer, Screen, set[str]]] = [
            (viewer, screen, set()) for viewer, screen in zip(office.viewers, first, strict=True)
        ]
        for action, customer, who, luck in script:
            await acting.do(action, customer, who, luck)
            if luck % 5 == 0:
                viewer = office.viewers[who]
                screen = await fetch(office, viewer)
                screens.append((viewer, screen, set(screen.conversations)))
        await office.check_numbers()
        fresh = [await fetch(office, viewer) for viewer in office.viewers]
        for viewer, screen, known in screens:
            await _compare(office, viewer, screen, known, fresh[office.viewers.index(viewer)])
    finally:
        await database.close()


async def _compare(office: Office, viewer: Viewer, screen: Screen, known: set[str], fresh: Screen) -> None:
    async with office.database.transaction(office.account_id) as tx:
        always = set(known)
        for event in await events.read(tx.connection, office.account_id, screen.head, 10_000):
            screen.apply(event, viewer)
            always &= screen.conversations.keys()
    assert differing(screen.conversations, fresh.conversations) == []
    assert +Counter(screen.counts) == +Counter(fresh.counts)
    assert counters(screen, viewer) == counters(fresh, viewer)
    for id_ in sorted(always):
        told = screen.contacts.get(screen.conversations[id_]["contact"]["id"])
        if told is not None:
            assert told == await _facts(office, told["id"])
        assert differing(_thread(screen, id_), _thread(fresh, id_)) == []


def differing(shown: dict[str, Any], fresh: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    """(id, field, shown, fresh) of everything that is not equal."""
    return [
        (id_, name, shown.get(id_, {}).get(name), fresh.get(id_, {}).get(name))
        for id_ in sorted({*shown, *fresh})
        for name in (shown.get(id_) or fresh[id_])
        if shown.get(id_, {}).get(name) != fresh.get(id_, {}).get(name)
    ]


async def _facts(office: Office, contact_id: str) -> dict[str, Any]:
    """What is told of a contact besides what rows show."""
    row = await office.database.pool.fetchrow(
        "SELECT id, owner_id, receives_broadcasts FROM contacts WHERE account_id = $1 AND id = $2",
        office.account_id,
        UUID(contact_id),
    )
    facts: dict[str, Any] = plain(dict(row or {}))
    return facts


def _thread(screen: Screen, id_: str) -> dict[str, Any]:
    return {key: row for key, row in screen.messages.items() if row["conversation_id"] == id_}


@pytest.fixture(scope="module")
def plain_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return load({"PROSA_SECRET_KEY": SECRET_KEY, "PROSA_DATA_DIR": str(folder)}, file=folder / "absent.toml")


@hypothesis_settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes: examples are short
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=steps)
def test_a_screen_kept_by_events_equals_a_fresh_one(
    script: list[tuple[str, int, int, int]], shared_url: str, plain_settings: Settings
) -> None:
    asyncio.run(play(shared_url, plain_settings, script))


@pytest.mark.parametrize("seed", range(6))
def test_long_days(seed: int, shared_url: str, plain_settings: Settings) -> None:
    dice = random.Random(seed)
    script = [
        (dice.choice(ACTIONS), dice.randint(0, 2), dice.randint(0, 3), dice.randint(0, 10**6))
        for _ in range(90)
    ]
    asyncio.run(play(shared_url, plain_settings, script))
