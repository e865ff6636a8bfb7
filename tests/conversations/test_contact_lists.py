"""Pages of contacts against brute force: every filter and order, for every viewer, however the contacts are found."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from prosa.conversations import contact_collect, contact_search, contact_walks, queries
from prosa.conversations.contact_query import ContactQuery, ContactSort, FieldFilter
from prosa.conversations.model import Conversation
from prosa.conversations.policy import Viewer, may, may_see
from prosa.conversations.sight import NOBODY
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.kit.text import normalise
from tests.conversations.office import Office
from tests.conversations.test_walks import PLACES, read

FIRST = ("Maria", "Ana", "Ana Maria", "João", "Márcia", "Mariano", "Da", "Élio")
LAST = ("Silva", "da Silva", "Gonçalves", "Mariz", "100%", "Araújo", "de Sá")
INBOX: list[UUID] = []
"""Of the office at hand, for whom a channel's addresses are unique to it."""
SEARCHES = (
    *("maria", "silva", "aria", "da", "Márcia", "maria silva", "silva mar", "100%", "loja", "0%", "nada"),
    *("41998", "+5541998000012", "554133", "529.982.247-25", "sa", "ANA m"),
)
PEOPLE = 90


@dataclass
class Person:
    """A contact as it was written, and the conversations with it."""

    id: UUID
    name: str
    phone: str | None
    email: str | None
    cpf: str | None
    labels: list[UUID]
    blocked: bool
    receives: bool
    owner: UUID | None
    created: datetime
    merged_into: UUID | None
    erased: bool
    scope: str
    plan: str | None
    threads: list[Conversation] = field(default_factory=list)
    losers: list[Person] = field(default_factory=list)

    def all_threads(self) -> list[Conversation]:
        return [thread for person in (self, *self.losers) for thread in person.threads]


async def populate(office: Office, dice: random.Random) -> tuple[list[Person], list[UUID], UUID]:
    """Contacts of all kinds, labels, and a custom field."""
    now, users = office.now, [viewer.user_id for viewer in office.viewers]
    labels, field_id = [uuid7() for _ in range(3)], uuid7()
    people: list[Person] = []
    for number in range(PEOPLE):
        roots = [person for person in people if person.merged_into is None]
        is_merged = bool(roots) and dice.random() < 0.15
        people.append(
            Person(
                id=uuid7(),
                name=f"{dice.choice(FIRST)} {dice.choice(LAST)}",
                phone=dice.choice([None, f"+5541998{number:06d}", f"+554133{number:06d}"]),
                email=dice.choice([None, f"maria{number}@loja.example", f"p{number}@x.example"]),
                cpf="52998224725" if number == 40 else None,
                labels=dice.choice([[], [], labels[:1], labels[1:]]),
                blocked=dice.random() < 0.1,
                receives=dice.random() < 0.8,
                owner=dice.choice([None, *users]),
                created=now - timedelta(minutes=dice.randint(0, 60)),
                merged_into=dice.choice(roots).id if is_merged else None,
                erased=dice.random() < 0.1,
                scope=dice.choice(["whatsapp", "email", str(office.inbox.id)]),
                plan=dice.choice([None, "Ouro", "Prata"]),
            )
        )
    by_id = {person.id: person for person in people}
    async with office.database.transaction(office.account_id) as tx:
        await tx.execute(
            "INSERT INTO custom_fields (account_id, id, key, label, kind) VALUES ($1, $2, 'plano', 'Plano', 'text')",
            office.account_id,
            field_id,
        )
        for person in people:
            if person.merged_into is not None:
                by_id[person.merged_into].losers.append(person)
            await _insert(tx, office, person, field_id, dice, labels)
        loaded = await queries.get_many(
            tx,
            [
                row["id"]
                for row in await tx.fetch(
                    "SELECT id FROM conversations WHERE account_id = $1", office.account_id
                )
            ],
        )
        for thread in loaded.values():
            by_id[thread.contact_id].threads.append(thread)
        await tx.execute("ANALYZE contacts, conversations")
    return people, labels, field_id


async def _insert(
    tx: Any, office: Office, person: Person, field_id: UUID, dice: random.Random, labels: list[UUID]
) -> None:
    inboxes = [office.inbox.id][: dice.choice([0, 1, 1])]
    await tx.execute(
        "INSERT INTO contacts (account_id, id, edited_name, search_name, phone, email, cpf, label_ids, is_blocked,"
        " receives_broadcasts, owner_id, created_at, merged_into_id, has_conversations, erased_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        office.account_id, person.id, person.name, normalise(person.name), person.phone, person.email, person.cpf,
        person.labels, person.blocked, person.receives, person.owner, person.created, person.merged_into,
        bool(inboxes) and dice.random() < 0.7, office.now if person.erased else None,
    )  # fmt: skip
    await tx.execute(
        "INSERT INTO contact_identities (account_id, scope, kind, value, contact_id, address)"
        " VALUES ($1, $2, 'phone', $3, $4, 'x')",
        office.account_id, person.scope, str(person.id), person.id,
    )  # fmt: skip
    if person.plan is not None:
        await tx.execute(
            "INSERT INTO contact_field_values (account_id, contact_id, field_id, value) VALUES ($1, $2, $3, $4)",
            office.account_id, person.id, field_id, person.plan,
        )  # fmt: skip
    for inbox_id in inboxes:
        state = dice.choice(["new", "bot", "queued", "active", "closed", "closed"])
        department, agent = dice.choice([None, *office.departments]), dice.choice(office.viewers).user_id
        is_open = state in ("queued", "active")
        await tx.execute(
            "INSERT INTO conversations (account_id, id, inbox_id, contact_id, state, department_id, agent_id,"
            " ticket_id, last_department_id, last_agent_id, last_activity_at, label_ids, participant_ids)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            office.account_id, uuid7(), inbox_id, person.id, state,
            department if is_open else None,
            agent if state == "active" else None,
            uuid7() if is_open else None,
            department if state == "closed" else None,
            agent if state == "closed" else None,
            office.now - timedelta(minutes=dice.randint(0, 5_000)),
            dice.choice([[], [], labels[2:]]),
            [dice.choice(office.viewers).user_id] if state == "active" and dice.random() < 0.3 else [],
        )  # fmt: skip


def matching(people: list[Person], viewer: Viewer, query: ContactQuery) -> list[UUID]:
    """What the list should show, in its order."""
    shown = [person for person in people if person.merged_into is None and _is_shown(person, viewer, query)]
    shown.sort(key=lambda person: (person.created, person.id), reverse=True)
    if query.sort == "name":
        words = normalise(query.q).split()
        shown.sort(key=lambda person: person.id)
        shown.sort(key=lambda person: normalise(person.name))
        shown.sort(key=lambda person: _tier(person, words))
    if query.sort == "recent":

        def latest(person: Person) -> tuple[bool, Any, UUID]:
            threads = [(t.last_activity_at, t.id) for t in person.all_threads() if may_see(viewer, t)]
            return (True, *max(threads)) if threads else (False, person.created, person.id)

        shown.sort(key=latest, reverse=True)
    return [person.id for person in shown]


def _tier(person: Person, words: list[str]) -> int:
    name = normalise(person.name)
    if not all(word in name for word in words):
        return 2
    return 0 if not words or any(name.startswith(word) for word in words) else 1


def _finds(person: Person, q: str) -> bool:
    text, name = q.strip(), normalise(person.name)

    def in_name(word: str) -> bool:
        return word in name if len(word) >= 3 else name.startswith(word) or f" {word}" in name

    if all(in_name(word) for word in normalise(text).split()):
        return True
    digits = "".join(char for char in text if char.isdigit()) if not any(map(str.isalpha, text)) else ""
    if len(digits) >= 4 and person.phone is not None and digits in person.phone:
        return True
    if person.cpf is not None and digits == person.cpf:
        return True
    return " " not in text and person.email is not None and text.lower() in person.email


def _is_shown(person: Person, viewer: Viewer, query: ContactQuery) -> bool:
    if query.erased != person.erased:
        return False
    threads = person.all_threads()
    seen = [thread for thread in threads if may_see(viewer, thread)]
    if not seen and (threads or not may(viewer, "contacts.edit")):
        return False
    if query.q and not any(_finds(one, query.q) for one in (person, *person.losers)):
        return False
    labels = {*person.labels, *(id_ for thread in seen for id_ in thread.label_ids)}
    if query.label_ids and not labels & set(query.label_ids):
        return False
    if any((person.plan or "").lower() != wish.value.lower() for wish in query.fields):
        return False
    if query.channel is not None:
        of_channel = {query.channel} if query.channel != "whatsapp" else {"whatsapp", str(INBOX[0])}
        if not any(one.scope in of_channel for one in (person, *person.losers)):
            return False
    if query.blocked not in (None, person.blocked) or query.opt_in not in (None, person.receives):
        return False
    if query.owner_id is not None and (person.owner or NOBODY) != query.owner_id:
        return False
    last = max((thread.last_activity_at for thread in seen), default=None)
    if query.last_from is not None and (last is None or last < query.last_from):
        return False
    return query.last_before is None or (last is not None and last < query.last_before)


def random_query(dice: random.Random, office: Office, labels: list[UUID], field_id: UUID) -> ContactQuery:
    given: dict[str, Any] = {"sort": dice.choice(["name", "recent", "created"])}
    if dice.random() < 0.5:
        given["q"] = dice.choice(SEARCHES)
    wishes: dict[str, Any] = {
        "label_ids": dice.sample(labels, dice.randint(1, 2)),
        "fields": [FieldFilter(field_id, "text", dice.choice(["ouro", "Prata", "nada"]))],
        "channel": dice.choice(["whatsapp", "email", "telegram"]),
        "blocked": dice.random() < 0.5,
        "opt_in": dice.random() < 0.5,
        "erased": True,
        "owner_id": dice.choice([NOBODY, dice.choice(office.viewers).user_id]),
        "last_from": office.now - timedelta(minutes=dice.randint(0, 5_000)),
        "last_before": office.now - timedelta(minutes=dice.randint(0, 5_000)),
    }
    for name in dice.sample(sorted(wishes), dice.choice([0, 0, 1, 1, 2])):
        given[name] = wishes[name]
    return ContactQuery(**given)


@pytest.mark.parametrize(
    ("seed", "few", "reach"), [(1, 10_000, 1_500), (1, 0, 1_500), (2, 6, 1), (3, 15, 9), (4, 0, 4)]
)
async def test_pages_are_what_brute_force_finds(
    office: Office, monkeypatch: pytest.MonkeyPatch, seed: int, few: int, reach: int
) -> None:
    """Also where the limits are so low that everything is walked, a little on each page, or that collecting is given up
    in the middle."""
    monkeypatch.setattr(contact_collect, "FEW", few)
    monkeypatch.setattr(contact_collect, "FEW_PROBED", few // 2)
    monkeypatch.setattr(contact_walks, "REACH", reach)
    monkeypatch.setattr(contact_walks, "STRETCHES", (reach, 2 * reach))
    dice = random.Random(seed)
    people, labels, field_id = await populate(office, dice)
    INBOX[:] = [office.inbox.id]
    viewers = [
        *office.viewers,
        Viewer(
            office.account_id,
            office.viewers[2].user_id,
            office.viewers[2].permissions - {"contacts.edit"},
            frozenset(),
        ),
        Viewer(
            office.account_id,
            office.viewers[0].user_id,
            office.viewers[0].permissions - {"contacts.edit"},
            office.viewers[0].department_ids,
        ),
    ]
    found_any = 0
    for _ in range(130):
        viewer, query = dice.choice(viewers), random_query(dice, office, labels, field_id)
        wanted = matching(people, viewer, query)
        async with office.database.transaction(office.account_id) as tx:
            shown: list[UUID] = []
            cursor: str | None = None
            while True:
                page = await contact_search.page(tx, viewer, query, cursor, 7)
                assert len(page.items) <= 7
                shown += [row.id for row in page.items]
                if cursor is None:
                    assert page.total == len(wanted), query
                cursor = page.next_cursor
                if cursor is None:
                    break
        assert shown == wanted, query
        found_any += bool(wanted)
    assert found_any > 40


async def test_cursors_of_others_are_refused(office: Office) -> None:
    dice = random.Random(5)
    await populate(office, dice)
    viewer = office.viewers[2]
    async with office.database.transaction(office.account_id) as tx:
        made = (await contact_search.page(tx, viewer, ContactQuery(), None, 2)).next_cursor
        for sort, cursor in (("created", made), ("name", "x"), ("recent", "AAAA"), ("name", "k6UABCD")):
            with pytest.raises(Invalid):
                await contact_search.page(tx, viewer, ContactQuery(sort=sort), cursor, 2)  # type: ignore[arg-type]


async def test_a_page_reads_little_though_its_conditions_are_hardly_met_together(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A third has the label, another third wants no broadcasts; one is both, far behind."""
    for name in ("FEW", "FEW_PROBED"):
        monkeypatch.setattr(contact_collect, name, 20)
    monkeypatch.setattr(contact_walks, "REACH", 50)
    monkeypatch.setattr(contact_walks, "STRETCHES", (50, 200))
    monkeypatch.setattr(contact_search, "COUNTED", 100)
    label = uuid7()
    await office.database.pool.execute(
        "INSERT INTO contacts (account_id, id, edited_name, search_name, label_ids, receives_broadcasts)"
        " SELECT $1, gen_random_uuid(), name, name, CASE WHEN n % 3 = 0 THEN ARRAY[$2::uuid] ELSE '{}' END,"
        " n % 3 <> 1 AND n <> 2700 FROM (SELECT n, 'maria ' || n + 10000 AS name FROM generate_series(1, 3000) n) AS x",
        office.account_id,
        label,
    )
    await office.database.pool.execute("VACUUM ANALYZE contacts")
    sorts: tuple[ContactSort, ...] = ("name", "created")
    for sort in sorts:
        for query in (
            ContactQuery(label_ids=[label], opt_in=False, sort=sort),
            ContactQuery(q="maria", label_ids=[label], opt_in=False, sort=sort),
            ContactQuery(q="aria", label_ids=[label], opt_in=False, sort=sort),
        ):
            found, most, cursor = 0, 0, None
            while True:
                async with office.database.transaction(office.account_id) as tx:
                    before = await read(tx, "contacts")
                    page = await contact_search.page(tx, office.viewers[2], query, cursor, 20)
                    most = max(most, await read(tx, "contacts") - before)
                found, cursor = found + len(page.items), page.next_cursor
                if cursor is None:
                    break
            assert found == 1, query
            # Besides what is judged in each of three tiers: who is counted, and who turns out to be one of too many.
            assert most <= 3 * 50 * contact_walks.LATER + 101 + 2 * 21 + PLACES, (query, most)
