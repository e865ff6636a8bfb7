"""The company's settings and Meu Perfil."""

from typing import Any

import msgspec

from prosa.accounts import service
from prosa.accounts.settings import WEEKDAYS, AccountSettings, account_settings, profile_settings
from tests.accounts.support import World

CLOSED_WEEK: dict[str, list[list[str]]] = {day: [] for day in WEEKDAYS}


async def last_event(world: World) -> dict[str, Any]:
    event = (await world.events())[-1]
    assert event.audience == ["account"]
    found: dict[str, Any] = msgspec.json.decode(event.payload)
    return found


async def audited(world: World, action: str) -> list[dict[str, Any]]:
    async with world.database.transaction(world.acme.id) as tx:
        rows = await tx.fetch(
            "SELECT details FROM audit_log WHERE account_id = $1 AND action = $2 ORDER BY id",
            tx.account_id,
            action,
        )
    return [row["details"] for row in rows]


async def test_the_company_changes_a_few_settings(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    before = (await admin.call("GET", "/api/v1/account")).json()
    assert before["settings"] == msgspec.to_builtins(AccountSettings(), str_keys=True) | {
        "views": before["settings"]["views"],
        "hours": before["settings"]["hours"],
    }
    assert [view["id"] for view in before["settings"]["views"] if view["is_shown"]] == [
        "waiting",
        "mine",
        "active",
        "open",
        "all",
        "closed",
    ]
    hours = {"weekly": {**CLOSED_WEEK, "mon": [["08:00", "12:00"], ["13:00", "24:00"]]}, "exceptions": []}
    change = {
        "name": " Araucária   Telecom ",
        "timezone": "America/Manaus",
        "settings": {"department_word": "Fila", "hours": hours, "reopen_minutes": 0},
    }
    answer = await admin.call("PATCH", "/api/v1/account", change)
    assert answer.status == 200, answer.body
    after = answer.json()
    assert after["name"] == "Araucária Telecom"
    assert after["settings"] == {**before["settings"], **change["settings"]}  # type: ignore[dict-item]
    assert (await admin.call("GET", "/api/v1/account")).json() == after
    event = await last_event(world)
    assert event["type"] == "account.updated"
    me = (await agent.call("GET", "/api/v1/me")).json()
    assert me["account"] == event["account"]
    assert me["account"]["settings"]["department_word"] == "Fila"
    assert "hours" not in me["account"]["settings"]
    assert await audited(world, "account.updated") == [
        {
            "changed": [
                "name",
                "settings.department_word",
                "settings.hours",
                "settings.reopen_minutes",
                "timezone",
            ]
        }
    ]
    events = len(await world.events())
    assert (await admin.call("PATCH", "/api/v1/account", change)).status == 200
    assert len(await world.events()) == events
    async with world.database.transaction(world.acme.id) as tx:
        account = await service.read_account(tx)
    assert service.zone_of(account).key == "America/Manaus"
    assert account.settings.hours.weekly.mon == (("08:00", "12:00"), ("13:00", "24:00"))
    other = (
        await (await world.signed_in("administrator", world.other)).call("GET", "/api/v1/account")
    ).json()
    assert other == {**before, "id": str(world.other.id), "name": "other"}


async def test_every_console_learns_how_the_inbox_is_used(world: World) -> None:
    admin, agent = await world.signed_in("administrator"), await world.signed_in("agent")
    every = {"preview", "template", "history", "edit_contact", "transfer", "start"}
    usual = {
        "waiting_actions": dict.fromkeys(every, True),
        "send_image_at_once": False,
        "template_only_when_expired": False,
        "labels_stay_after_closing": False,
        "read_receipts": True,
        "typing_to_customer": True,
    }
    told = (await agent.call("GET", "/api/v1/me")).json()["account"]["settings"]
    assert {name: told[name] for name in usual} == usual
    change = {**{name: not value for name, value in usual.items()}, "waiting_actions": {"start": False}}
    answer = await admin.call("PATCH", "/api/v1/account", {"settings": change})
    assert answer.status == 200, answer.body
    told = (await agent.call("GET", "/api/v1/me")).json()["account"]["settings"]
    actions = {**dict.fromkeys(every, True), "start": False}
    assert {name: told[name] for name in usual} == {**change, "waiting_actions": actions}


BAD_ACCOUNTS: list[dict[str, Any]] = [
    {"timezone": "Mars/Olympus"},
    {"timezone": "../etc/passwd"},
    {"name": " "},
    {"language": "fr"},
    {"settings": {"unknown": 1}},
    {"settings": {"department_word": "Galera"}},
    {"settings": {"reopen_minutes": -1}},
    {"settings": {"offline_grace_seconds": 0}},
    {"settings": {"closing_message": "x" * 4097}},
    {"settings": {"views": []}},
    {"settings": {"views": [{"id": "mine", "is_shown": False}]}},
    {"settings": {"views": [{"id": "mine"}, {"id": "mine"}]}},
    {"settings": {"views": [{"id": "mine", "label": ""}]}},
    {"settings": {"hours": {"weekly": {"mon": [["12:00", "08:00"]]}}}},
    {"settings": {"inactivity": {"warn_minutes": 0}}},
    {"settings": {"waiting_actions": {"start": "yes"}}},
    {"settings": {"waiting_actions": {"fly": True}}},
    {"settings": {"read_receipts": None}},
    {"settings": {"inactivity_channels": {"pigeon": {}}}},
]


async def test_bad_settings_are_refused(world: World) -> None:
    admin = await world.signed_in("administrator")
    before = (await admin.call("GET", "/api/v1/account")).json()
    for change in BAD_ACCOUNTS:
        answer = await admin.call("PATCH", "/api/v1/account", change)
        assert (answer.status, answer.code) == (422, "invalid"), change
        assert answer.json()["errors"]
    assert (await admin.call("GET", "/api/v1/account")).json() == before


async def test_a_person_sets_their_profile(world: World) -> None:
    agent = await world.signed_in("agent")
    change = {
        "name": " Ana  Souza ",
        "language": "es",
        "theme": "dark",
        "settings": {"closing_message": "Até logo!", "enter_sends": False},
    }
    me = (await agent.call("PATCH", "/api/v1/me", change)).json()
    assert (me["user"]["name"], me["user"]["language"], me["user"]["theme"]) == ("Ana Souza", "es", "dark")
    expected = {"closing_message": "Até logo!", "signature": "", "enter_sends": False}
    as_the_company = dict.fromkeys(("sound", "desktop_notifications", "push", "push_content"))
    untouched = {**as_the_company, "confirm_audio": True}
    assert me["user"]["settings"] == {**expected, **untouched}
    event = await last_event(world)
    assert (event["type"], event["user"]["name"]) == ("user.updated", "Ana Souza")
    again = (await agent.call("PATCH", "/api/v1/me", {"settings": {"closing_message": ""}})).json()
    assert again["user"]["settings"]["closing_message"] == ""
    assert again["user"]["settings"]["enter_sends"] is False
    assert await audited(world, "profile.updated") == [
        {"changed": ["closing_message", "enter_sends", "language", "name", "theme"]},
        {"changed": ["closing_message"]},
    ]
    supervisor = (await (await world.signed_in("supervisor")).call("GET", "/api/v1/me")).json()
    assert supervisor["user"]["settings"]["enter_sends"] is True


BAD_PROFILES: list[dict[str, Any]] = [
    {"name": ""},
    {"role_id": "x"},
    {"theme": "pink"},
    {"settings": {"role": "administrator"}},
    {"settings": {"signature": "x" * 501}},
    {"settings": {"sound": "yes"}},
    {"settings": {"closing_message": "a\x00b"}},
]


async def test_a_bad_profile_is_refused(world: World) -> None:
    agent = await world.signed_in("agent")
    for change in BAD_PROFILES:
        answer = await agent.call("PATCH", "/api/v1/me", change)
        assert (answer.status, answer.code) == (422, "invalid"), change
        assert answer.json()["errors"][0]["field"].startswith(tuple(change)), answer.body
        assert " - at" not in answer.json()["errors"][0]["message"]


async def test_a_new_name_reaches_every_company_of_the_person(world: World) -> None:
    await service.add_member(world.database, world.other.id, world.acme.login("agent"))
    agent = await world.signed_in("agent")
    await agent.call("PATCH", "/api/v1/me", {"name": "Ana"})
    for company in (world.acme, world.other):
        names = [
            msgspec.json.decode(event.payload)["user"]["name"]
            for event in await world.events(company)
            if event.type == "user.updated"
        ]
        assert names[-1] == "Ana"


async def test_skills_are_given_by_administrators(world: World) -> None:
    admin = await world.signed_in("administrator")
    address = f"/api/v1/users/{world.acme.users['agent']}"
    answer = await admin.call("PATCH", address, {"skills": [" Inglês ", "fibra", "Inglês"]})
    assert answer.json()["skills"] == ["Inglês", "fibra"]
    assert (await admin.call("PATCH", address, {"skills": [" "]})).status == 422


def test_documents_of_other_versions_can_be_read() -> None:
    assert account_settings({"gone": 1, "reopen_minutes": 5}).reopen_minutes == 5
    assert profile_settings({"gone": 1}) == profile_settings({})
