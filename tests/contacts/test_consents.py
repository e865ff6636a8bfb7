"""Whether people want broadcasts: who said so, by which means, and what providers say of it (CON-5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from prosa.channels.port import Preference
from prosa.contacts import service as contacts
from prosa.kit.database import Database
from prosa.kit.errors import Invalid
from tests.accounts.support import Browser, World, world
from tests.contacts.test_pages import add, contact_of
from tests.conversations.office import Office, sender
from tests.desk.companies import add_inbox, published, waiting

__all__ = ["world"]


async def consents(browser: Browser, contact_id: str) -> list[Any]:
    answer = await browser.call("GET", f"/api/v1/contacts/{contact_id}/consents")
    assert answer.status == 200, answer.body
    found: list[Any] = answer.json()["items"]
    return found


async def test_the_switch_is_kept_with_who_and_by_which_means(world: World) -> None:
    agent = await world.signed_in("agent")
    contact_id = await add(agent, "Ana", "41 99000-0001")
    address = f"/api/v1/contacts/{contact_id}"
    assert (await agent.call("GET", address)).json()["contact"]["receives_broadcasts"] is True
    assert await consents(agent, contact_id) == []
    for receives in (False, False, True):
        answer = await agent.call("PATCH", address, {"receives_broadcasts": receives})
        assert answer.json()["contact"]["receives_broadcasts"] is receives
    said = await consents(agent, contact_id)
    assert [(item["receives"], item["means"], item["by_id"]) for item in said] == [
        (True, "agent", str(world.acme.users["agent"])),
        (False, "agent", str(world.acme.users["agent"])),
    ]
    assert (await agent.call("PATCH", address, {"receives_broadcasts": None})).status in (400, 422)


async def test_all_who_see_a_conversation_are_told(world: World) -> None:
    inbox_id = await add_inbox(world, world.acme)
    thread = await waiting(world, world.acme, inbox_id, world.acme.department)
    agent = await world.signed_in("agent")
    await agent.call(
        "PATCH", f"/api/v1/contacts/{await contact_of(world, thread)}", {"receives_broadcasts": False}
    )
    ((data, audience),) = await published(world, world.acme, "contact.updated")
    assert data["contact"]["receives_broadcasts"] is False
    assert f"dept-free:{world.acme.department}" in audience


async def test_a_first_consent_is_proof_even_where_nothing_changes(office: Office) -> None:
    thread = await office.say(1)
    contact_id: UUID = (await office.row(thread))["contact_id"]
    user_id = office.viewers[0].user_id

    async def say(receives: bool, means: Any, note: str | None = None) -> bool:
        return await office.database.run(
            office.account_id,
            lambda tx: contacts.set_consent(tx, contact_id, receives, by=user_id, means=means, note=note),
        )

    assert await say(True, "import", "lista da feira")
    assert not await say(True, "import", "lista da feira")
    assert await say(False, "api")
    async with office.database.transaction(office.account_id) as tx:
        said = await contacts.consents(tx, contact_id)
    assert [(item.receives, item.means, item.note) for item in said] == [
        (False, "api", None),
        (True, "import", "lista da feira"),
    ]


async def test_a_stop_at_the_provider_is_a_consent_taken_back(office: Office, database: Database) -> None:
    thread = await office.say(1)
    contact_id: UUID = (await office.row(thread))["contact_id"]
    now = office.now

    def preference(wish: Any, minutes: int) -> Preference:
        return Preference(
            identities=sender(1).identities, marketing=wish, provider_at=now + timedelta(minutes=minutes)
        )

    await office.receive(preference("stop", 1))
    await office.receive(preference("stop", 1))
    await office.receive(preference("resume", 0))
    async with database.transaction(office.account_id) as tx:
        assert not (await contacts.get(tx, contact_id)).receives_broadcasts
    await office.receive(preference("resume", 2))
    async with database.transaction(office.account_id) as tx:
        assert (await contacts.get(tx, contact_id)).receives_broadcasts
        said = await contacts.consents(tx, contact_id)
    assert [(item.receives, item.means, item.by_id, item.at) for item in said] == [
        (True, "provider", None, now + timedelta(minutes=2)),
        (False, "provider", None, now + timedelta(minutes=1)),
    ]


async def test_a_refused_edit_changes_no_consent(office: Office) -> None:
    """All or nothing: a consent is not kept when another field is at fault."""
    thread = await office.say(1)
    contact_id: UUID = (await office.row(thread))["contact_id"]
    data = contacts.ContactData(receives_broadcasts=False, cpf="1")
    with pytest.raises(Invalid) as caught:
        await office.database.run(office.account_id, lambda tx: contacts.edit(tx, contact_id, data))
    assert [item.field for item in caught.value.errors] == ["cpf"]
    async with office.database.transaction(office.account_id) as tx:
        assert (await contacts.get(tx, contact_id)).receives_broadcasts
        assert await contacts.consents(tx, contact_id) == []
