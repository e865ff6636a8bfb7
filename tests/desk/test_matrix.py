"""Every call of the service desk × who asks × whose thing it is × foreign ids in the body.

A new route of the desk without a row here fails. What is refused changes nothing: the whole database is compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from prosa.accounts import service as accounts
from prosa.accounts.policy import DEFAULT_ROLES
from prosa.departments.service import create_department
from prosa.entrypoints.app import HANDLERS
from prosa.kit.ids import uuid7
from prosa.routing import service as routing
from tests.accounts.support import PASSWORD, Browser, Company, World, world
from tests.desk.companies import add_inbox, waiting
from tests.desk.routes import ROWS, Row, desk_routes, is_of_the_desk

__all__ = ["world"]

READER = frozenset({"conversations.see_department"})
RIGHTS = {
    "administrator": DEFAULT_ROLES["administrator"][1],
    "supervisor": DEFAULT_ROLES["supervisor"][1],
    "agent": DEFAULT_ROLES["agent"][1],
    "neighbour": DEFAULT_ROLES["agent"][1],
    "outsider": DEFAULT_ROLES["agent"][1],
    "reader": READER,
}
"""The agent works in the department, the neighbour in another, the outsider in none; the reader, with a role of the
company's own, works in the department and may only look."""
SEEING = {
    "queued": {"administrator", "supervisor", "agent", "reader"},
    "active": {"administrator", "supervisor", "agent", "reader"},
    "closed": {"administrator", "supervisor", "agent"},
}
"""Who sees a conversation of the department; the active one is the agent's."""
UNSEEN = "conversation_not_found"


@dataclass
class Desk:
    """A company with a thing of every kind."""

    world: World
    company: Company
    inbox: UUID
    things: dict[str, UUID]
    browsers: dict[str, Browser] = field(default_factory=dict)

    async def thread(self, state: str) -> dict[str, UUID]:
        """A new conversation in that state, with the ids that its rows name."""
        conversation_id = await waiting(self.world, self.company, self.inbox, self.company.department)
        address = f"/api/v1/conversations/{conversation_id}"
        steps = {
            "queued": [],
            "active": ["start"],
            "closed": ["start", "close"],
            "scheduled": ["start", "schedule"],
            "conference": ["start", "conference"],
            "offered": ["start", "hand over"],
            "overflowed": ["overflow"],
        }[state]
        for step in steps:
            await self._step(step, address, conversation_id)
        found = {"conversation": conversation_id}
        row = await self.world.database.pool.fetchrow(
            "SELECT c.contact_id, t.id AS ticket, (SELECT max(id::text)::uuid FROM offers o"
            " WHERE o.conversation_id = c.id) AS offer, (SELECT max(id::text)::uuid FROM messages m"
            " WHERE m.conversation_id = c.id) AS message"
            " FROM conversations c JOIN tickets t ON t.conversation_id = c.id WHERE c.id = $1",
            conversation_id,
        )
        assert row is not None
        found |= {"contact": row["contact_id"], "ticket": row["ticket"], "message": row["message"]}
        return found | ({"offer": row["offer"]} if row["offer"] else {})

    async def _step(self, step: str, address: str, conversation_id: UUID) -> None:
        agent, users = self.browsers["agent"], self.company.users
        pool = self.world.database.pool
        match step:
            case "start" | "close":
                answer = await agent.call("POST", f"{address}/{step}", {})
                assert answer.status == 200, answer.body
            case "schedule":
                await agent.call("POST", f"{address}/close", {"minutes": 5})
            case "conference":
                await pool.execute(
                    "UPDATE conversations SET participant_ids = $2 WHERE id = $1",
                    conversation_id,
                    [users["supervisor"]],
                )
            case "hand over":
                async with self.world.database.transaction(self.company.id) as tx:
                    await routing.set_state(tx, users["neighbour"], "available")
                wanted = {"agent_id": str(users["neighbour"])}
                answer = await agent.call("POST", f"{address}/conference", wanted)
                assert answer.status == 200, answer.body
            case "overflow":
                await pool.execute(
                    "UPDATE conversations SET overflow_from_id = $2 WHERE id = $1",
                    conversation_id,
                    self.things["department2"],
                )

    async def call(self, actor: str, row: Row, ids: dict[str, UUID], body: Any = None) -> Any:
        named = {name: str(value) for name, value in {**self.things, **ids}.items()}
        data = row.body(named) if body is None else body
        browser = self.browsers[actor]
        return await browser.call(row.method, row.path.format(**named), data)


async def furnish(world: World, company: Company) -> Desk:
    """People of all rights, signed in, and one of each thing that a call may name."""
    database = world.database
    for name in ("neighbour", "outsider", "reader"):
        company.users[name] = await accounts.create_user(
            database, company.id, company.login(name), name, PASSWORD, "agent"
        )
    role = uuid7()
    await database.pool.execute(
        "INSERT INTO roles (account_id, id, name, kind, permissions) VALUES ($1, $2, 'Leitor', 'custom', $3)",
        company.id,
        role,
        list(READER),
    )
    await database.pool.execute(
        "UPDATE memberships SET role_id = $3 WHERE account_id = $1 AND user_id = $2",
        company.id,
        company.users["reader"],
        role,
    )
    await database.pool.execute(
        "INSERT INTO department_members (account_id, department_id, user_id) VALUES ($1, $2, $3)",
        company.id,
        company.department,
        company.users["reader"],
    )
    async with database.transaction(company.id) as tx:
        second = await create_department(tx, "Vendas", member_ids=[company.users["neighbour"]])
    inbox = await add_inbox(world, company)
    desk = Desk(
        world, company, inbox, {"department": company.department, "department2": second, "inbox": inbox}
    )
    desk.things |= {f"user_{name}": user_id for name, user_id in company.users.items()}
    for actor in RIGHTS:
        desk.browsers[actor] = await world.signed_in(actor, company)
    admin = desk.browsers["administrator"]
    for name, path, data in (
        ("pause", "pause-reasons", {"name": "Café"}),
        ("reason", "closing-reasons", {"name": "Resolvido"}),
        ("field", "custom-fields", {"key": "k", "label": "K", "kind": "text", "at_closing": "optional"}),
        ("label", "labels", {"name": "Urgente", "color": "#AA0000"}),
        ("policy", "sla-policies", {"name": "P", "first_response_minutes": 600}),
    ):
        answer = await admin.call("POST", f"/api/v1/{path}", data)
        assert answer.status == 201, answer.body
        desk.things[name] = UUID(answer.json()["id"])
    desk.browsers["anonymous"] = world.browser()
    return desk


@pytest.fixture
async def desk(world: World) -> Desk:
    return await furnish(world, world.acme)


_TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
AND NOT c.relispartition AND c.relname NOT IN ('sessions', 'alembic_version')
"""


async def everything(world: World) -> dict[str, str]:
    """A fingerprint of each table."""
    pool = world.database.pool
    names = [row["relname"] for row in await pool.fetch(_TABLES)]
    union = " UNION ALL ".join(
        f"SELECT '{name}' AS name, coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS sum"
        f" FROM {name} t"
        for name in [*names, "events"]
    )
    return {row["name"]: row["sum"] for row in await pool.fetch(union)}


def expected(row: Row, actor: str) -> int:
    """What the call answers: 401, 403 by permission, 404 for what one may not see, what the row says, or done."""
    if actor == "anonymous":
        return 401
    if row.needs is not None and row.needs not in RIGHTS[actor]:
        return 403
    if actor in row.others:
        return row.others[actor]
    if row.only is not None and actor not in row.only:
        return 404
    if row.only is None and not row.many and not sees(row, actor):
        return 404
    return row.done


def sees(row: Row, actor: str) -> bool:
    """Whether the conversation that the call is about, if any, exists for them."""
    like = {"scheduled": "active", "conference": "active", "offered": "active", "overflowed": "queued"}
    return row.state is None or actor in SEEING[like.get(row.state, row.state)]


def test_every_route_of_the_desk_has_a_row() -> None:
    routes = desk_routes(HANDLERS)
    assert len(routes) > 40
    assert {(row.method, row.path.partition("?")[0]) for row in ROWS} == routes
    assert not any(is_of_the_desk(path) for path in ("/api/v1/users", "/api/v1/inboxes", "/hooks"))


async def test_who_may_do_what(desk: Desk) -> None:
    wrong: list[str] = []
    for row in ROWS:
        ids = await desk.thread(row.state) if row.state else {}
        before = await everything(desk.world)
        for actor in sorted([*RIGHTS, "anonymous"]):
            if expected(row, actor) >= 400 or (row.many and not sees(row, actor)):
                await _try(desk, row, actor, ids, wrong)
        if (after := await everything(desk.world)) != before:
            changed = [name for name in after if after[name] != before[name]]
            wrong.append(f"{row}: refused, but changed {changed}")
        for actor in sorted(RIGHTS):
            if expected(row, actor) < 400 and (sees(row, actor) or row.only):
                ids = await desk.thread(row.state) if row.state and row.changes else ids
                await _try(desk, row, actor, ids, wrong)
    assert wrong == []


async def _try(desk: Desk, row: Row, actor: str, ids: dict[str, UUID], wrong: list[str]) -> None:
    answer, right = await desk.call(actor, row, ids), expected(row, actor)
    if answer.status != right:
        wrong.append(f"{row} by {actor}: {answer.status} instead of {right} {answer.body[:300]!r}")
    elif row.many and right < 400:
        failed = [] if sees(row, actor) else [str(ids["conversation"])]
        if [item["id"] for item in answer.json()["failed"] if item["code"] == UNSEEN] != failed:
            wrong.append(f"{row} by {actor}: {answer.body!r}")


async def test_things_of_another_company_do_not_exist(desk: Desk) -> None:
    """Nor does what never was: the two are not told apart."""
    other = await furnish(desk.world, desk.world.other)
    wrong = []
    for row in (row for row in ROWS if "{" in row.path):
        ids = await other.thread(row.state) if row.state else {}
        theirs, nobodys = {**other.things, **ids}, dict.fromkeys({**other.things, **ids}, uuid7())
        before = await everything(desk.world)
        answers = []
        for named in (theirs, nobodys):
            answer = await desk.call("administrator", row, named)
            answers.append((answer.status, answer.code if answer.status >= 400 else ""))
        if {status for status, _ in answers} != {404} or len(set(answers)) != 1:
            wrong.append(f"{row}: {answers}")
        if await everything(desk.world) != before:
            wrong.append(f"{row}: changed something")
    assert wrong == []


async def test_foreign_ids_in_bodies_are_refused(desk: Desk) -> None:
    """Each id of a body in turn is another company's, then nobody's."""
    other = await furnish(desk.world, desk.world.other)
    theirs = {**other.things, **await other.thread("active")}
    wrong = []
    for row in ROWS:
        ids = await desk.thread(row.state) if row.state else {}
        names = {name: str(value) for name, value in {**desk.things, **ids}.items()}
        used = _Used(names)
        row.body(used)
        for name in sorted(used.read):
            answers = []
            before = await everything(desk.world)
            for foreign in (theirs.get(name, uuid7()), uuid7()):
                body = row.body({**names, name: str(foreign)})
                answer = await desk.call(row.actor, row, ids, body)
                answers.append((answer.status, answer.body if row.many else answer.code))
            if row.many:
                if any(b'"done":[]' not in body for _, body in answers):
                    wrong.append(f"{row} {name}: {answers}")
            elif len(set(answers)) != 1 or answers[0][0] not in (404, 422):
                wrong.append(f"{row} {name}: {answers}")
            if (after := await everything(desk.world)) != before:
                changed = [table for table in after if after[table] != before[table]]
                wrong.append(f"{row} {name}: changed {changed}")
    assert wrong == []


class _Used(dict[str, str]):
    """Remembers which names a body was made of."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__(names)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.read.add(name)
        return super().__getitem__(name)
