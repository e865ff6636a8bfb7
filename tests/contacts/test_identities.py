"""A contact is a set of addresses: learned, changed in any order, in conflict never moved (CON-60)."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from prosa.channels.port import IdentityChange, IdentityRef, Inbound, Preference, Sender
from prosa.contacts import service as contacts
from prosa.contacts.service import Person
from tests.conversations.office import Office, at_once, sender


def phone(digits: str) -> IdentityRef:
    return IdentityRef(kind="phone", value=f"+{digits}", address=digits)


def bsuid(value: str) -> IdentityRef:
    return IdentityRef(kind="bsuid", value=value, address=value)


A, B, C = phone("5511911110000"), phone("5511922220000"), phone("5511933330000")


def change(office: Office, old: IdentityRef, *new: IdentityRef) -> IdentityChange:
    return IdentityChange(
        kind="number",
        old=(old,),
        new=new,
        provider_at=office.now,
        external_id=f"wamid.{old.value}.{new[0].value}",
    )


async def people(office: Office) -> list[dict[str, Any]]:
    rows = await office.database.pool.fetch(
        "SELECT c.phone, c.profile_name, (SELECT array_agg(value ORDER BY value) FROM contact_identities i"
        " WHERE i.account_id = c.account_id AND i.contact_id = c.id) AS known FROM contacts c"
        " WHERE c.account_id = $1 ORDER BY c.created_at, c.id",
        office.account_id,
    )
    return [dict(row) for row in rows]


async def conflicts(office: Office) -> list[str]:
    rows = await office.database.pool.fetch(
        "SELECT value FROM identity_conflicts WHERE account_id = $1", office.account_id
    )
    return [row["value"] for row in rows]


async def lines(office: Office) -> int:
    found: int = await office.database.pool.fetchval(
        "SELECT count(*) FROM messages WHERE account_id = $1 AND content->>'action' = 'number_changed'",
        office.account_id,
    )
    return found


async def test_a_new_number_that_somebody_else_has_is_flagged_and_not_moved(office: Office) -> None:
    await office.say(1, sender=Sender(identities=(A,), name="Ana"))
    await office.say(2, sender=Sender(identities=(B,), name="Bia"))

    for _ in range(2):
        await office.receive(change(office, A, B))

    ana, bia = await people(office)
    assert (ana["known"], ana["phone"]) == ([A.value], A.value)
    assert (bia["known"], bia["phone"]) == ([B.value], B.value)
    assert await conflicts(office) == [B.value]
    assert await lines(office) == 1


@pytest.mark.parametrize("order", list(itertools.permutations(["message", "A to B", "B to C"])))
async def test_changes_in_any_order_and_repeated(order: tuple[str, ...], office: Office) -> None:
    made: dict[str, Inbound] = {
        "message": office.message(1, sender=Sender(identities=(A,), name="Ana")),
        "A to B": change(office, A, B),
        "B to C": change(office, B, C),
    }
    for step in [*order, *order]:
        await office.receive(made[step])

    (ana,) = await people(office)
    assert (ana["known"], ana["phone"]) == ([A.value, B.value, C.value], C.value)
    assert await lines(office) == 2
    assert await conflicts(office) == []


async def test_a_phone_learned_later_belongs_to_the_same_contact(office: Office) -> None:
    first = await office.say(1, sender=Sender(identities=(bsuid("BR.9"),), name="Lívia", username="capivara"))
    second = await office.say(1, sender=Sender(identities=(A, bsuid("BR.9")), name="Lívia"))

    assert first == second
    (livia,) = await people(office)
    assert (livia["phone"], livia["known"]) == (A.value, [A.value, "BR.9"])


async def test_one_message_that_names_two_contacts_is_flagged(office: Office) -> None:
    await office.say(1, sender=Sender(identities=(A,)))
    await office.say(2, sender=Sender(identities=(bsuid("BR.9"),)))
    await office.say(1, sender=Sender(identities=(A, bsuid("BR.9"))))

    assert len(await people(office)) == 2
    assert await conflicts(office) == ["BR.9"]


async def test_people_met_by_several_at_once_in_any_company_become_one_contact_each(office: Office) -> None:
    for round_ in range(15):
        ana = Sender(identities=(phone(f"55119{round_:08d}"), bsuid(f"BR.{round_}")), name="Ana")
        only = Sender(identities=ana.identities[1:], name="Ana")
        done = await at_once(
            office.receive(office.message(0, sender=ana), office.message(0, sender=sender(500 + round_))),
            office.receive(office.message(0, sender=sender(500 + round_)), office.message(0, sender=only)),
            office.receive(office.message(0, sender=only)),
            office.receive(office.message(0, sender=ana)),
        )
        assert done == [None] * 4

    assert len(await people(office)) == 30
    assert await conflicts(office) == []
    await office.check_numbers()


async def test_the_edited_name_wins_and_comes_back(office: Office) -> None:
    thread = await office.say(1, sender=Sender(identities=(A,), name="Ana"))
    contact_id = (await office.row(thread))["contact_id"]

    async def name() -> str:
        async with office.database.transaction(office.account_id) as tx:
            return (await contacts.get(tx, contact_id)).name

    async with office.database.transaction(office.account_id) as tx:
        await contacts.edit(tx, contact_id, contacts.ContactData(name="  Ana   Cliente "))
    await office.say(1, sender=Sender(identities=(A,), name="Aninha"))
    assert await name() == "Ana Cliente"
    async with office.database.transaction(office.account_id) as tx:
        await contacts.edit(tx, contact_id, contacts.ContactData(name=""))
    assert await name() == "Aninha"


async def test_marketing_wishes_in_any_order(office: Office) -> None:
    stop = Preference(identities=(A,), marketing="stop", provider_at=office.now)
    before = Preference(identities=(A,), marketing="resume", provider_at=office.now - timedelta(hours=1))
    after = Preference(identities=(A,), marketing="resume", provider_at=office.now + timedelta(hours=1))

    async def stopped() -> bool:
        return bool(
            await office.database.pool.fetchval("SELECT marketing_stopped_at IS NOT NULL FROM contacts")
        )

    await office.receive(stop)
    await office.receive(before)
    assert await stopped()
    await office.receive(after)
    assert not await stopped()


async def test_page_scoped_addresses_of_two_inboxes_are_two_people(office: Office) -> None:
    async with office.database.transaction(office.account_id) as tx:
        scopes = [
            contacts.scope_of("messenger", office.inbox.id),
            contacts.scope_of("messenger", office.account_id),
        ]
        ref = IdentityRef(kind="psid", value="1", address="1")
        found = [Person(scope, (ref,)) for scope in scopes]
        await contacts.resolve(tx, found)
    assert found[0].contact is not None
    assert found[1].contact is not None
    assert found[0].contact.id != found[1].contact.id
