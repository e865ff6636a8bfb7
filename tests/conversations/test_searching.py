"""Search: in lists, in all messages by words, in threads literally; timelines and past tickets."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.accounts.policy import PERMISSIONS
from prosa.accounts.schemas import Viewer
from prosa.conversations import fulltext, history, queries, search
from prosa.conversations import service as conversations
from prosa.conversations.excerpts import excerpt, fold, spans_of_fragment, spans_of_words
from prosa.conversations.fragments import occurrences
from prosa.conversations.fulltext import Narrowing
from prosa.conversations.history import TicketFilters
from prosa.conversations.policy import may_see
from prosa.conversations.sight import Sql, may_see_sql
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.messages import service as messages
from prosa.messages.schemas import SendIn
from tests.conversations.office import Office, at_once, pages
from tests.conversations.test_views import furnish, random_viewers

ZONE = ZoneInfo("America/Sao_Paulo")


async def found_by(office: Office, query: str, who: int = 2, view: str = "all") -> list[UUID]:
    async with office.database.transaction(office.account_id) as tx:
        found = await search.find(tx, query, ZONE)
        return [c.id for c in await pages(tx, office.viewers[who], view, "recent", 5, found=found)]


async def words(
    office: Office, query: str, viewer: Viewer | None = None, limit: int = 50, **narrowing: Any
) -> list[str]:
    """The texts that a search finds, all pages one after the other."""
    texts: list[str] = []
    cursor: str | None = None
    while True:
        async with office.database.transaction(office.account_id) as tx:
            page = await fulltext.search(
                tx, viewer or office.viewers[2], query, Narrowing(**narrowing), cursor, limit
            )
        texts += [item.excerpt for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return texts


async def test_lists_are_searched_by_whatever_people_know(office: Office) -> None:
    maria, joao = await office.say(1), await office.say(2)
    async with office.database.transaction(office.account_id) as tx:
        for thread, name in ((maria, "maria da conceicao avila"), (joao, "joao 100%_avila")):
            await tx.execute(
                "UPDATE contacts k SET search_name = $3 FROM conversations c"
                " WHERE k.account_id = $1 AND c.account_id = $1 AND c.id = $2 AND k.id = c.contact_id",
                tx.account_id,
                thread,
                name,
            )
        protocol = await tx.fetchval(
            "SELECT protocol FROM tickets WHERE account_id = $1 AND conversation_id = $2",
            tx.account_id,
            maria,
        )
        await tx.execute(
            "UPDATE inboxes SET display_number = '+55 11 4000-1234' WHERE account_id = $1", tx.account_id
        )
    await office.database.run(
        office.account_id,
        lambda tx: conversations.transfer(tx, office.viewers[2], joao, office.departments[1], None),
    )
    for query in (
        "Conceição",
        "ávila maria",
        "CEIC",
        "m co",
        "(11) 0000-0001",
        "+55 11 00000001",
        protocol,
        protocol[:12],
    ):
        wanted = {maria} if protocol[:12] != query else {maria, joao}
        assert set(await found_by(office, query)) == wanted, query
    assert set(await found_by(office, "avila")) == {maria, joao}
    assert await found_by(office, "suporte") == [joao]
    assert await found_by(office, "100%_") == [joao]
    assert await found_by(office, "a%o") == []
    assert await found_by(office, "suporte", view="active") == []
    assert set(await found_by(office, f"{office.now.astimezone(ZONE):%d/%m/%Y}")) == {maria, joao}
    assert await found_by(office, "31/02/2026") == []
    assert await found_by(office, "01/01/2020") == []
    assert set(await found_by(office, "55 (11) 4000 1234")) == {maria, joao}
    assert await found_by(office, "4000-1235") == []
    assert await found_by(office, "'; --\x00") == []


async def test_a_frequent_name_is_found_in_the_order_of_the_list(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = [await office.say(n) for n in range(1, 9)]
    monkeypatch.setattr(search, "FOUND_LIMIT", 3)
    assert set(await found_by(office, "cliente")) == set(threads)
    assert set(await found_by(office, "0000-0001")) == {threads[0]}
    assert set(await found_by(office, "clien", who=1)) == set()


@pytest.mark.parametrize("seed", range(2))
async def test_the_rule_of_sight_is_that_of_the_policy(seed: int, office: Office) -> None:
    dice = random.Random(seed)
    await furnish(office, dice, 60)
    async with office.database.transaction(office.account_id) as tx:
        ids = [
            row["id"]
            for row in await tx.fetch("SELECT id FROM conversations WHERE account_id = $1", tx.account_id)
        ]
        every = await queries.get_many(tx, ids)
        for viewer in random_viewers(office, dice):
            sql = Sql(tx.account_id)
            rows = await tx.fetch(
                f"SELECT c.id FROM conversations c WHERE c.account_id = $1 AND {may_see_sql(viewer, sql)}",
                *sql.values,
            )
            assert {row["id"] for row in rows} == {id_ for id_ in ids if may_see(viewer, every[id_])}


async def test_words_are_found_whatever_their_ending_and_accents(office: Office) -> None:
    await office.say(1, "Não recebi os BOLETOS da cobrança número 123456")
    await office.say(2, "o boleto foi pago ontem, protocolo 123456-7")
    await office.say(1, "segunda via, por favor <b>obrigada</b>")
    assert await words(office, "boletos") == await words(office, "Boleto")
    assert len(await words(office, "boleto")) == 2
    assert len(await words(office, "cobrancas boleto")) == 1
    assert len(await words(office, '"segunda via"')) == 1
    assert await words(office, '"via segunda"') == []
    await office.say(2, "Fizeram três ligações sobre o cartão")
    for query in ("ligação", "ligacoes", '"sobre o cartão"', '"três ligação"', "cartões -boleto"):
        assert len(await words(office, query)) == 1, query
    assert await words(office, "-ligação cartão") == []
    assert len(await words(office, "123456")) == 2
    assert len(await words(office, "boleto -cobrança")) == 1
    assert len(await words(office, "cobrança OR via")) == 2
    assert len(await words(office, "-cobrança")) == 3
    for nothing in ("", "   ", "de", "inexistente", "'", "<->", "!!!", "\x00", ":*"):
        assert await words(office, nothing) == [], nothing


async def test_deleted_messages_and_the_systems_lines_are_not_found(office: Office) -> None:
    thread = await office.say(1, "orquídea azul")
    await office.database.run(
        office.account_id,
        lambda tx: messages.send(
            tx, office.viewers[0], thread, SendIn(text="orquídea interna", visibility="internal")
        ),
    )
    assert await words(office, "orquideas") == ["orquídea interna", "orquídea azul"]
    await office.database.pool.execute(
        "UPDATE messages SET deleted = '{\"by\": \"user\"}' WHERE account_id = $1 AND text = 'orquídea azul'",
        office.account_id,
    )
    assert await words(office, "orquidea") == ["orquídea interna"]
    async with office.database.transaction(office.account_id) as tx:
        assert [i.excerpt for i in (await occurrences(tx, [thread], "ÍDEA", None, 5)).items] == [
            "orquídea interna"
        ]
        await tx.execute(
            "UPDATE messages SET text = 'orquídea' WHERE account_id = $1 AND kind = 'activity'", tx.account_id
        )
        assert (await occurrences(tx, [thread], "orquídea", None, 5)).total == 1
    assert await words(office, "orquidea") == ["orquídea interna"]


@pytest.mark.parametrize(
    ("query", "limits"),
    [
        ("chaves", {"SAMPLE": 100}),
        ("chaves", {"SAMPLE": 100, "WALK": 5}),
        ("chaves", {"SAMPLE": 100, "WALK": 40, "RARE": 0}),
        ("chaves", {"SAMPLE": 100, "WALK": 5, "RARE": 0, "STRETCH": 9}),
        ('"chave número"', {"SAMPLE": 100, "WALK": 40, "RARE": 0}),
        ('"chave número"', {"SAMPLE": 100, "WALK": 5, "CHECKED": 7}),
        ('"chave número" OR inexistente', {"SAMPLE": 100, "WALK": 200, "RARE": 0}),
        ("chave -outra", {"SAMPLE": 100, "WALK": 5, "CHECKED": 7}),
    ],
)
async def test_every_way_finds_what_the_viewer_may_see(
    query: str, limits: dict[str, int], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(7)
    await furnish(office, dice, 40)
    pool = office.database.pool
    rows = await pool.fetch("SELECT id, inbox_id FROM conversations WHERE account_id = $1", office.account_id)
    expected: dict[UUID, list[tuple[Any, UUID, str]]] = {}
    for number in range(300):
        row = dice.choice(rows)
        text = dice.choice([f"chave número {number}", "outra coisa"])
        at, id_ = office.now - timedelta(seconds=dice.randint(0, 40)), uuid7()
        await pool.execute(
            "INSERT INTO messages (account_id, id, conversation_id, inbox_id, seq, direction, kind, text, author_kind,"
            " status, position_at, created_at) VALUES ($1, $2, $3, $4, $5, 'in', 'text', $6, 'contact', 'received',"
            " $7, $7)",
            office.account_id,
            id_,
            row["id"],
            row["inbox_id"],
            number + 1,
            text,
            at,
        )
        if text.startswith("chave"):
            expected.setdefault(row["id"], []).append((at, id_, text))
    await pool.execute("ANALYZE messages")
    for name, value in limits.items():
        monkeypatch.setattr(fulltext, name, value)
    async with office.database.transaction(office.account_id) as tx:
        every = await queries.get_many(tx, list(expected))
    for viewer in random_viewers(office, dice):
        seen = [item for id_, items in expected.items() if may_see(viewer, every[id_]) for item in items]
        wanted = [text for _, _, text in sorted(seen, reverse=True)]
        assert await words(office, query, viewer, limit=9) == wanted
        department = office.departments[0]
        in_department = [
            item
            for id_, items in expected.items()
            if may_see(viewer, every[id_])
            and (
                every[id_].department_id
                if every[id_].state in ("queued", "active")
                else every[id_].last_department_id
            )
            == department
            for item in items
        ]
        assert await words(office, query, viewer, limit=50, department_id=department) == [
            text for _, _, text in sorted(in_department, reverse=True)
        ]


async def test_a_search_can_be_narrowed(office: Office) -> None:
    first, second = await office.say(1, "tulipa"), await office.say(2, "tulipa")
    contact = (await office.row(first))["contact_id"]
    assert len(await words(office, "tulipas")) == 2
    assert len(await words(office, "tulipas", conversation_ids=[second])) == 1
    assert await words(office, "tulipas", conversation_ids=[]) == []
    assert await words(office, "tulipas", inbox_id=uuid7()) == []
    assert len(await words(office, "tulipas", since=office.now)) == 2
    assert await words(office, "tulipas", before=office.now) == []
    assert contact is not None


async def test_a_fragment_is_found_wherever_it_stands(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("Código 998877", "sem nada", "o CODIGO é 99_88", "código de barras", "recódigo"):
        thread = await office.say(1, text)
    async with office.database.transaction(office.account_id) as tx:
        page = await occurrences(tx, [thread], "codigo", None, 2)
        assert ([i.excerpt for i in page.items], page.total) == (["recódigo", "código de barras"], 4)
        assert page.items[0].marks == [[2, 6]]
        rest = await occurrences(tx, [thread], "codigo", page.next_cursor, 2)
        assert [i.excerpt for i in rest.items] == ["o CODIGO é 99_88", "Código 998877"]
        assert (rest.next_cursor, rest.total) == (None, None)
        assert (await occurrences(tx, [thread], "9988", None, 5)).total == 1
        assert (await occurrences(tx, [thread], "99_88", None, 5)).total == 1
        assert (await occurrences(tx, [thread], "%", None, 5)).total == 0
        assert (await occurrences(tx, [thread], "  ", None, 5)).total == 0
        monkeypatch.setattr("prosa.conversations.fragments.READ", 2)
        found, cursor, turns = [], None, 0
        while cursor is not None or turns == 0:
            page = await occurrences(tx, [thread], "codigo", cursor, 5)
            found += page.items
            cursor = page.next_cursor
            assert page.total is None
            turns += 1
        assert len(found) == 4


async def test_a_timeline_joins_the_conversations_of_a_contact(office: Office) -> None:
    thread = await office.say(1, "um")
    row = await office.row(thread)
    pool = office.database.pool
    inbox, other = uuid7(), uuid7()
    await pool.execute(
        "INSERT INTO inboxes (account_id, id, name, channel, key, external_id)"
        " VALUES ($1, $2, 'Outro', 'whatsapp', 'outro', '2')",
        office.account_id,
        inbox,
    )
    await pool.execute(
        "INSERT INTO conversations (account_id, id, inbox_id, contact_id, last_activity_at, state, last_seq)"
        " VALUES ($1, $2, $3, $4, now(), 'new', 30)",
        office.account_id,
        other,
        inbox,
        row["contact_id"],
    )
    for number in range(30):
        await pool.execute(
            "INSERT INTO messages (account_id, id, conversation_id, inbox_id, seq, direction, kind, text, author_kind,"
            " status, position_at, created_at) VALUES ($1, $2, $3, $4, $5, 'in', 'text', $6, 'contact', 'received',"
            " $7, $7)",
            office.account_id,
            uuid7(),
            other,
            inbox,
            number + 1,
            f"mensagem {number}",
            office.now + timedelta(seconds=(number // 4 - 4)),
        )
    await at_once(*[office.say(1, f"mais {number}") for number in range(5)])
    async with office.database.transaction(office.account_id) as tx:
        ids = [thread, other]
        whole = await history.stretch(tx, ids, None, 100)
        keys = [(m.position_at, m.conversation_id, m.seq) for m in whole]
        assert keys == sorted(keys)
        assert {m.conversation_id for m in whole} == set(ids)
        backwards: list[Any] = []
        place = None
        while part := await history.stretch(tx, ids, place, 4):
            backwards = part + backwards
            place = history.decode_timeline(history.encode_place(part[0]))
        assert [m.id for m in backwards] == [m.id for m in whole]
        forwards, place = [], history.decode_timeline(history.encode_place(whole[0]))
        while part := await history.stretch(tx, ids, place, 3, forward=True):
            forwards += part
            place = history.decode_timeline(history.encode_place(part[-1]))
        assert [m.id for m in forwards] == [m.id for m in whole[1:]]
        assert (
            await history.place_of(
                tx, [other], whole[-1].id if whole[-1].conversation_id == thread else uuid7()
            )
            is None
        )


async def test_past_tickets_by_department_and_protocol(office: Office) -> None:
    thread = await office.say(1)
    boss = office.viewers[2]
    for department in office.departments:
        async with office.database.transaction(office.account_id) as tx:
            await conversations.transfer(tx, boss, thread, department, None)
        await office.database.run(office.account_id, lambda tx: conversations.close(tx, boss, thread))
        await office.say(1, "de novo")

    async def tickets(who: int = 2, cursor: str | None = None, limit: int = 50, **filters: Any) -> Any:
        async with office.database.transaction(office.account_id) as tx:
            return await history.tickets(
                tx, office.viewers[who], [thread], TicketFilters(**filters), cursor, limit
            )

    every = (await tickets()).items
    async with office.database.transaction(office.account_id) as tx:
        for ticket in every:
            at = await tx.fetchval(
                "SELECT position_at FROM messages WHERE account_id = $1 AND id = $2",
                office.account_id,
                ticket.message_id,
            )
            assert at >= ticket.opened_at
    assert [t.department_id for t in every] == [None, office.departments[1], office.departments[0]]
    assert [t.department_id for t in (await tickets(who=0)).items] == [None, office.departments[0]]
    assert (await tickets(protocol=every[1].protocol[4:])).items == [every[1]]
    assert (await tickets(department_id=office.departments[0])).items == [every[2]]
    assert (await tickets(opened_before=office.now - timedelta(days=1))).items == []
    page = await tickets(limit=2)
    assert [*page.items, *(await tickets(limit=2, cursor=page.next_cursor)).items] == every
    with pytest.raises(Invalid):
        await tickets(cursor="kg")


@given(st.text(), st.text(min_size=1, max_size=3))
def test_marks_are_where_the_fragment_is(text: str, fragment: str) -> None:
    spans = spans_of_fragment(text, fragment)
    wanted = fold(fragment)[0]
    assert bool(spans) == (bool(wanted) and wanted in fold(text)[0])
    cut, marks = excerpt(text, spans)
    assert len(cut) <= 500
    units = cut.encode("utf-16-le", "surrogatepass")
    end = 0
    for start, length in marks:
        assert start >= end
        assert length > 0
        end = start + length
        assert 2 * end <= len(units)
    if spans and not any(char.isspace() for char in text):
        start, length = marks[0]
        marked = units[2 * start : 2 * (start + length)].decode("utf-16-le", "surrogatepass")
        assert marked == text[slice(*spans[0])]


def test_words_are_marked_as_words() -> None:
    text = "😀 pagamento não pago; PAGO   ontem"
    spans = spans_of_words(text, ["pago", "PAGO"])
    assert [text[slice(*span)] for span in spans] == ["pago", "PAGO"]
    cut, marks = excerpt(text, spans)
    assert cut == "😀 pagamento não pago; PAGO ontem"
    assert marks == [[17, 4], [23, 4]]
    long = "x " * 300 + "alvo " + "y " * 300
    cut, marks = excerpt(long, spans_of_words(long, ["alvo"]))
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert cut[marks[0][0] : marks[0][0] + 4] == "alvo"


async def test_nobody_finds_what_another_account_wrote(office: Office) -> None:
    thread = await office.say(1, "segredo")
    stranger = Viewer(uuid7(), uuid7(), frozenset(PERMISSIONS), frozenset(office.departments))
    async with office.database.transaction(stranger.account_id) as tx:
        assert (await fulltext.search(tx, stranger, "segredo", Narrowing(), None, 5)).items == []
        assert (await occurrences(tx, [thread], "segredo", None, 5)).items == []
        assert await history.stretch(tx, [thread], None, 5) == []
