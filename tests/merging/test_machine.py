"""Any order of merges, undos and messages: what is shown is what the standing merges say, nobody is made twice, and
when all is undone everybody has again what was theirs."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from prosa.conversations import queries
from prosa.kit.clock import FrozenClock
from prosa.kit.database import Database
from prosa.kit.settings import Settings, load
from prosa.merging.errors import AlreadyMerged, MergeUndone
from tests.conversations.conftest import shared_url
from tests.conversations.office import Office, at_once, build
from tests.conversations.office import sender as customer
from tests.fixtures.prosa import NOW, SECRET_KEY
from tests.merging.support import edit, merge, roots, undo

__all__ = ["shared_url"]

PEOPLE = 5
DATA = ("email", "rg", "customer_code", "cpf", "edited_name", "receives_broadcasts", "label_ids")
steps = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge", "both ways", "undo", "write"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 50),
    ),
    min_size=3,
    max_size=14,
)
given_data = st.lists(st.sets(st.sampled_from(DATA[:5])), min_size=PEOPLE, max_size=PEOPLE)


class Machine:
    """The office, and what should be: which contact was merged into which."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.people: list[UUID] = []
        self.threads: list[UUID] = []
        self.into: dict[UUID, tuple[UUID, UUID]] = {}
        """loser → (winner, merge)"""
        self.merges: list[UUID] = []

    async def begin(self, given: list[set[str]]) -> None:
        cpfs = ("52998224725", "11144477735", "12345678909", "98765432100", "39053344705")
        for number in range(PEOPLE):
            thread = await self.office.say(number)
            contact = (await self.office.row(thread))["contact_id"]
            self.threads.append(thread)
            self.people.append(contact)
            values: dict[str, Any] = {
                "email": f"p{number}@exemplo.com",
                "rg": f"{number}",
                "customer_code": f"c{number}",
                "cpf": cpfs[number],
                "edited_name": f"Pessoa {number}",
            }
            named = {"edited_name": "name"}
            wanted = {named.get(name, name): values[name] for name in given[number]}
            await edit(self.office, contact, receives_broadcasts=len(given[number]) != 2, **wanted)

    def root(self, contact: UUID) -> UUID:
        while contact in self.into:
            contact = self.into[contact][0]
        return contact

    async def do(self, action: str, one: int, other: int, luck: int) -> None:
        first, second = self.people[one], self.people[other]
        match action:
            case "write":
                await self.office.receive(self.office.message(one, sender=customer(one)))
            case "merge" if first != second:
                await self._merge(first, second)
            case "both ways" if first != second:
                await self._both_ways(first, second)
            case "undo" if self.merges:
                await self._undo(self.merges[luck % len(self.merges)])

    async def _merge(self, first: UUID, second: UUID) -> None:
        winner, loser = self.root(first), self.root(second)
        if winner == loser:
            with pytest.raises(AlreadyMerged):
                await merge(self.office, first, second)
            return
        done = await merge(self.office, first, second)
        assert (done.winner_id, done.loser.id) == (winner, loser)
        self._note(done)

    async def _both_ways(self, first: UUID, second: UUID) -> None:
        are_one = self.root(first) == self.root(second)
        work = (merge(self.office, first, second), merge(self.office, second, first))
        results = await at_once(*work, self.office.say(self.people.index(first)))
        done = [item for item in results[:2] if not isinstance(item, BaseException)]
        assert len(done) == (0 if are_one else 1)
        assert all(isinstance(item, AlreadyMerged) for item in results[:2] if isinstance(item, BaseException))
        for item in done:
            self._note(item)

    def _note(self, done: Any) -> None:
        self.into[done.loser.id] = (done.winner_id, done.id)
        self.merges.append(done.id)

    async def _undo(self, merge_id: UUID) -> None:
        loser = next((id_ for id_, (_, known) in self.into.items() if known == merge_id), None)
        if loser is None:
            with pytest.raises(MergeUndone):
                await undo(self.office, merge_id)
            return
        await undo(self.office, merge_id)
        del self.into[loser]

    async def check(self) -> None:
        wanted = {id_: self.root(id_) for id_ in self.people}
        assert {id_: root or id_ for id_, root in (await roots(self.office)).items()} == wanted
        async with self.office.database.transaction(self.office.account_id) as tx:
            found = await queries.get_many(tx, self.threads)
        shown = {thread: found[thread].contact.id for thread in self.threads}
        assert shown == {
            thread: wanted[contact] for thread, contact in zip(self.threads, self.people, strict=True)
        }
        await self.office.check_numbers()

    async def data(self) -> dict[UUID, Any]:
        rows = await self.office.database.pool.fetch(
            f"SELECT id, {', '.join(DATA)}, phone FROM contacts WHERE account_id = $1", self.office.account_id
        )
        return {row["id"]: tuple(row)[1:] for row in rows}


async def play(
    url: str, settings: Settings, script: list[tuple[str, int, int, int]], given: list[set[str]]
) -> None:
    database = await Database.connect(url, pool_size=4, clock=FrozenClock(NOW))
    try:
        machine = Machine(await build(database, settings))
        await machine.begin(given)
        before = await machine.data()
        for step in script:
            await machine.do(*step)
            await machine.check()
        for _, merge_id in list(machine.into.values())[:: 1 if len(script) % 2 else -1]:
            await machine._undo(merge_id)
            await machine.check()
        assert await machine.data() == before
    finally:
        await database.close()


@pytest.fixture(scope="module")
def plain_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return load({"PROSA_SECRET_KEY": SECRET_KEY, "PROSA_DATA_DIR": str(folder)}, file=folder / "absent.toml")


@hypothesis_settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes: examples are short
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=steps, given_to=given_data)
def test_any_order_of_merges_undos_and_messages(
    script: list[tuple[str, int, int, int]],
    given_to: list[set[str]],
    shared_url: str,
    plain_settings: Settings,
) -> None:
    asyncio.run(play(shared_url, plain_settings, script, given_to))
