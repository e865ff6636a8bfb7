"""Quick replies: whose they are, what they hold, their files (CMP-2, CMP-20)."""

from typing import Any

import msgspec
import pytest

from prosa.attachments import service as attachments
from prosa.kit.ids import uuid7
from prosa.kit.storage import Storage
from tests.accounts.support import Answer, Browser, World

BASE = "/api/v1/canned-replies"
TEXT = "Olá, {primeiro_nome}! Seu protocolo é {protocolo}."


async def save(person: Browser, shortcut: str, scope: str = "account", **more: Any) -> dict[str, Any]:
    answer = await person.call("POST", BASE, {"scope": scope, "shortcut": shortcut, "text": TEXT} | more)
    assert answer.status == 201, answer.body
    saved: dict[str, Any] = answer.json()
    return saved


async def listed(person: Browser, query: str = "") -> list[str]:
    return [item["shortcut"] for item in (await person.call("GET", BASE + query)).json()["items"]]


async def upload(person: Browser, content: bytes = b"tabela de precos", name: str = "precos.txt") -> str:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="'
        + name.encode()
        + b'"\r\n\r\n'
        + content
        + b"\r\n--x--\r\n"
    )
    headers = {"content-type": "multipart/form-data; boundary=x", "content-length": str(len(body))}
    answer = await person.call("POST", "/api/v1/attachments", headers=headers, body=body)
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


def fault(answer: Answer) -> tuple[int, str, str]:
    error = answer.json()["errors"][0]
    return answer.status, error["field"], error["code"]


async def test_everybody_sees_what_is_for_them(world: World) -> None:
    supervisor, agent = await world.signed_in("supervisor"), await world.signed_in("agent")
    department = str(world.acme.department)
    await save(supervisor, "boas-vindas")
    await save(supervisor, "prazo", "department", department_id=department)
    mine = await save(agent, "oi", "personal")
    assert mine | {"id": None} == {
        "id": None,
        "scope": "personal",
        "department_id": None,
        "owner_id": str(world.acme.users["agent"]),
        "shortcut": "oi",
        "title": "",
        "text": TEXT,
        "attachments": [],
        "interactive": None,
        "is_active": True,
        "usage_count": 0,
        "version": 1,
    }
    assert await listed(agent) == ["boas-vindas", "oi", "prazo"]
    assert await listed(supervisor) == ["boas-vindas"]  # works in no department
    assert await listed(agent, "?manage=1") == ["oi"]
    assert await listed(supervisor, "?manage=1") == ["boas-vindas", "prazo"]


async def test_who_changes_which(world: World) -> None:
    supervisor, agent = await world.signed_in("supervisor"), await world.signed_in("agent")
    stranger = await world.signed_in("administrator", world.other)
    common = (await save(supervisor, "comum"))["id"]
    own = (await save(agent, "meu", "personal"))["id"]
    for scope in ("account", "department"):
        body = {
            "scope": scope,
            "shortcut": "x",
            "text": "x",
            "department_id": str(world.acme.department) if scope == "department" else None,
        }
        assert (await agent.call("POST", BASE, body)).status == 403
    assert (await agent.call("PATCH", f"{BASE}/{common}", {"text": "x"})).status == 403
    assert (await agent.call("DELETE", f"{BASE}/{common}")).status == 403
    assert (await agent.call("PATCH", f"{BASE}/{own}", {"scope": "account"})).status == 403
    for path, people in ((own, (supervisor, stranger)), (common, (stranger,))):
        for person in people:
            assert (await person.call("PATCH", f"{BASE}/{path}", {"text": "x"})).status == 404
            assert (await person.call("DELETE", f"{BASE}/{path}")).status == 404
    foreign = {
        "scope": "department",
        "shortcut": "x",
        "text": "x",
        "department_id": str(world.acme.department),
    }
    assert fault(await stranger.call("POST", BASE, foreign)) == (422, "department_id", "unknown")
    assert await listed(stranger) == []
    assert (await world.browser().call("GET", BASE)).status == 401


async def test_changes_are_told_without_their_content(world: World) -> None:
    supervisor, agent = await world.signed_in("supervisor"), await world.signed_in("agent")
    before = len(await world.events())
    reply = (await save(supervisor, "um"))["id"]
    await supervisor.call("PATCH", f"{BASE}/{reply}", {"text": "outro", "is_active": False})
    await save(agent, "dois", "personal")
    assert (await supervisor.call("DELETE", f"{BASE}/{reply}")).status == 204
    events = (await world.events())[before:]
    assert [event.type for event in events] == ["canned_reply.updated"] * 4
    mine = {f"user:{world.acme.users['agent']}"}
    assert [set(event.audience) for event in events] == [{"account"}, {"account"}, mine, {"account"}]
    for event in events:
        assert msgspec.json.decode(event.payload).keys() == {"number", "type", "at", "actor"}


async def test_a_shortcut_is_taken_once_by_the_same_people(world: World) -> None:
    supervisor, agent = await world.signed_in("supervisor"), await world.signed_in("agent")
    await save(supervisor, "ola")
    other = (await save(supervisor, "tchau"))["id"]
    again = await supervisor.call("POST", BASE, {"scope": "account", "shortcut": "ola", "text": "x"})
    assert (again.status, again.code) == (409, "shortcut_taken")
    renamed = await supervisor.call("PATCH", f"{BASE}/{other}", {"shortcut": "ola"})
    assert (renamed.status, renamed.code) == (409, "shortcut_taken")
    await save(agent, "ola", "personal")
    await save(supervisor, "ola", "personal")
    await save(supervisor, "ola", "department", department_id=str(world.acme.department))


@pytest.mark.parametrize(
    "wrong",
    [
        {"shortcut": "Olá"},
        {"shortcut": "a b"},
        {"shortcut": "x" * 41},
        {"text": "x" * 20_001},
        {"text": "  "},
        {"text": "com\x00nulo"},
        {"scope": "department"},
        {"department_id": str(uuid7())},
        {"attachments": [str(uuid7())]},
        {"interactive": {}},
        {"interactive": {"buttons": []}},
        {"interactive": {"buttons": [{"id": "1", "title": "x" * 21}]}},
        {"interactive": {"buttons": [{"id": "1", "title": "Sim"}, {"id": "2", "title": "sim"}]}},
        {"interactive": {"button": "Ver", "sections": [{"rows": []}]}},
        {"interactive": {"button": "Ver", "sections": [{"rows": [{"id": "1", "title": "x" * 25}]}]}},
        {"interactive": {"buttons": [{"id": "1", "title": "Sim"}], "button": "Ver"}},
        {"owner_id": str(uuid7())},
    ],
)
async def test_what_is_wrong_is_refused(world: World, wrong: dict[str, Any]) -> None:
    supervisor = await world.signed_in("supervisor")
    answer = await supervisor.call("POST", BASE, {"scope": "account", "shortcut": "x", "text": "x"} | wrong)
    assert answer.status in (400, 422), answer.body
    assert await listed(supervisor, "?manage=1") == []


async def test_choices_are_kept_in_their_shape(world: World) -> None:
    agent = await world.signed_in("agent")
    buttons = {"buttons": [{"id": "s", "title": "Sim"}, {"id": "n", "title": "Não"}]}
    reply = await save(agent, "confirma", "personal", interactive=buttons)
    assert reply["interactive"] == buttons
    rows = [{"id": "1", "title": "Manhã", "description": "8h às 12h"}, {"id": "2", "title": "Tarde"}]
    choice = {"button": "Escolher", "sections": [{"rows": rows}]}
    answer = await agent.call("PATCH", f"{BASE}/{reply['id']}", {"interactive": choice})
    assert answer.json()["interactive"] == {
        "button": "Escolher",
        "sections": [{"title": None, "rows": [rows[0], rows[1] | {"description": None}]}],
    }
    both = await agent.call("PATCH", f"{BASE}/{reply['id']}", {"attachments": [await upload(agent)]})
    assert fault(both) == (422, "interactive", "with_files")


async def test_files_belong_to_the_reply_and_follow_its_people(world: World) -> None:
    supervisor, agent = await world.signed_in("supervisor"), await world.signed_in("agent")
    stranger = await world.signed_in("administrator", world.other)
    first, second = await upload(supervisor), await upload(supervisor, b"segunda", "dois.txt")
    reply = await save(supervisor, "tabela", text="", attachments=[second, first])
    assert [file["id"] for file in reply["attachments"]] == [second, first]
    assert (await agent.call("GET", f"/api/v1/attachments/{first}/content")).status == 302
    assert (await stranger.call("GET", f"/api/v1/attachments/{first}/content")).status == 404
    theirs = await upload(agent)
    for file in (theirs, str(uuid7())):
        answer = await supervisor.call("PATCH", f"{BASE}/{reply['id']}", {"attachments": [first, file]})
        assert fault(answer) == (422, "attachments.1", "unknown")
    twice = await supervisor.call("POST", BASE, {"scope": "account", "shortcut": "b", "attachments": [first]})
    assert fault(twice) == (422, "attachments.0", "unknown")  # it is in another reply
    empty = await supervisor.call("PATCH", f"{BASE}/{reply['id']}", {"attachments": []})
    assert fault(empty) == (422, "text", "empty")
    changed = await supervisor.call("PATCH", f"{BASE}/{reply['id']}", {"attachments": [first]})
    assert [file["id"] for file in changed.json()["attachments"]] == [first]
    assert (await agent.call("GET", f"/api/v1/attachments/{second}/content")).status == 404
    own = await save(agent, "meu", "personal", attachments=[theirs])
    assert (await supervisor.call("GET", f"/api/v1/attachments/{theirs}/content")).status == 404
    assert (await agent.call("DELETE", f"{BASE}/{own['id']}")).status == 204


async def test_the_sweep_spares_files_of_replies_and_contents_with_copies(world: World) -> None:
    supervisor = await world.signed_in("supervisor")
    kept, dropped = await upload(supervisor), await upload(supervisor, b"outra", "outra.txt")
    copied = await upload(supervisor, b"copiada", "copia.txt")
    await save(supervisor, "tabela", attachments=[kept])
    user_id = world.acme.users["supervisor"]
    async with world.database.transaction(world.acme.id) as tx:
        copy = await attachments.copy(tx, msgspec.convert(copied, type(user_id)), user_id)
        await tx.execute(
            "UPDATE attachments SET created_at = created_at - interval '2 days' WHERE account_id = $1 AND id <> $2",
            tx.account_id,
            copy.id,
        )
    storage = Storage(world.settings.storage_url)
    assert await attachments.sweep(world.database, storage) == 1
    left = await world.database.pool.fetch(
        "SELECT id, storage_key FROM attachments WHERE account_id = $1", world.acme.id
    )
    assert {str(row["id"]) for row in left} == {kept, str(copy.id)}
    assert dropped not in {str(row["id"]) for row in left}
    for row in left:
        assert b"".join([chunk async for chunk in storage.stream(row["storage_key"])])
