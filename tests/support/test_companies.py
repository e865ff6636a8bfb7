"""What a reseller does with its companies (ADM-4), and that it never sees inside one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from prosa.kit import paging
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.support import service
from tests.accounts.support import PASSWORD, Browser
from tests.support.conftest import Reseller

ALL = "/api/v1/reseller/companies"
NEW = {"name": " Nova  Empresa ", "administrator_name": "Júlia", "administrator_login": "Julia@nova.example"}


async def create(browser: Browser) -> Any:
    answer = await browser.call("POST", ALL, NEW)
    assert answer.status == 201, answer.body
    return answer.json()


def token_of(made: Any) -> str:
    return str(made["url"].partition("#")[2])


async def names(browser: Browser, query: str = "") -> list[str]:
    return [row["name"] for row in (await browser.call("GET", f"{ALL}{query}")).json()["items"]]


async def test_the_list_holds_its_own_companies_and_numbers_only(reseller: Reseller) -> None:
    admin = await reseller.admin()
    await reseller.customer()
    (row,) = (await admin.call("GET", ALL)).json()["items"]
    assert row == {
        "id": str(reseller.world.other.id),
        "name": "other",
        "is_active": True,
        "users": 3,
        "inboxes": 0,
        "last_active_at": "2026-11-20T15:00:00Z",
        "is_invited": False,
        "invitation_expires_at": None,
        "created_at": "2026-11-20T15:00:00Z",
    }


async def test_pages_and_search(reseller: Reseller) -> None:
    admin = await reseller.admin()
    for number, name in enumerate(("Beta", "alfa 100%", "Other")):
        answer = await admin.call(
            "POST", ALL, {**NEW, "name": name, "administrator_login": f"j{number}@x.example"}
        )
        assert answer.status == 201
    everything = await names(admin)
    assert [name.lower() for name in everything] == ["alfa 100%", "beta", "other", "other"]
    first = (await admin.call("GET", f"{ALL}?limit=3")).json()
    rest = (await admin.call("GET", f"{ALL}?limit=3&cursor={first['next_cursor']}")).json()
    assert len(first["items"]) == 3
    assert len(rest["items"]) == 1
    assert rest["next_cursor"] is None
    assert await names(admin, "?q=OTHER") == await names(admin, "?q=oth") == everything[2:]
    assert await names(admin, "?q=0%25") == ["alfa 100%"]
    for cursor in ("nonsense", paging.encode("a\0", uuid7())):
        assert (await admin.call("GET", f"{ALL}?cursor={cursor}")).status == 422
    assert await names(admin, "?q=oth%00") == everything[2:]


async def test_a_new_company_begins_with_an_invitation(reseller: Reseller) -> None:
    admin, nobody = await reseller.admin(), reseller.world.browser()
    made = await create(admin)
    assert (made["company"]["name"], made["company"]["users"], made["company"]["is_invited"]) == (
        "Nova Empresa",
        1,
        True,
    )
    assert made["invitation"]["url"].startswith("http://localhost:8000/invitation#")
    token = token_of(made["invitation"])
    look = await nobody.call("POST", "/api/v1/invitations/look", {"token": token})
    assert look.json() == {"account_name": "Nova Empresa", "name": "Júlia", "login": "julia@nova.example"}
    # The password is the administrator's own; until then nobody signs in.
    assert (await nobody.sign_in("julia@nova.example")).code == "invalid_credentials"
    weak = await nobody.call("POST", "/api/v1/invitations/accept", {"token": token, "password": "senha"})
    assert weak.json()["errors"][0]["code"] == "password_too_short"
    accept = {"token": token, "password": PASSWORD}
    assert (await nobody.call("POST", "/api/v1/invitations/accept", accept)).status == 200
    signed_in = (await nobody.sign_in("julia@nova.example")).json()
    assert (signed_in["user"]["role"], signed_in["account"]["name"]) == ("administrator", "Nova Empresa")
    assert "resellers.manage" not in signed_in["permissions"]
    reasons = (await nobody.call("GET", "/api/v1/pause-reasons")).json()["items"]
    assert reasons
    # Once.
    assert (await nobody.call("POST", "/api/v1/invitations/accept", accept)).code == "invitation_over"
    address = f"{ALL}/{made['company']['id']}/invitation"
    assert (await admin.call("POST", address)).code == "invitation_over"
    (row,) = (await admin.call("GET", f"{ALL}?q=Nova")).json()["items"]
    assert row["is_invited"] is False


async def test_another_link_ends_the_first_and_links_grow_old(reseller: Reseller) -> None:
    admin, nobody = await reseller.admin(), reseller.world.browser()
    made = await create(admin)
    address = f"{ALL}/{made['company']['id']}/invitation"
    second = (await admin.call("POST", address)).json()
    first_look = await nobody.call(
        "POST", "/api/v1/invitations/look", {"token": token_of(made["invitation"])}
    )
    assert (first_look.status, first_look.code) == (410, "invitation_over")
    look = {"token": token_of(second)}
    assert (await nobody.call("POST", "/api/v1/invitations/look", look)).status == 200
    reseller.clock.advance(timedelta(days=7))
    assert (await nobody.call("POST", "/api/v1/invitations/look", look)).status == 410
    third = (await (await reseller.admin()).call("POST", address)).json()
    assert (await nobody.call("POST", "/api/v1/invitations/look", {"token": token_of(third)})).status == 200


async def test_a_login_that_is_taken_makes_no_company(reseller: Reseller) -> None:
    admin = await reseller.admin()
    data = {**NEW, "administrator_login": "agent@other.example"}
    assert (await admin.call("POST", ALL, data)).code == "login_taken"
    assert await names(admin) == ["other"]


async def test_disabled_nobody_is_in_and_nobody_gets_in(reseller: Reseller) -> None:
    admin, customer = await reseller.admin(), await reseller.customer("agent")
    token = (await (await reseller.customer()).call("POST", "/api/v1/tokens", {"name": "x"})).json()["token"]
    bearer = {"authorization": f"Bearer {token}"}
    address = f"{ALL}/{reseller.world.other.id}"
    answer = await admin.call("PATCH", address, {"is_active": False})
    assert answer.json()["company"]["is_active"] is False
    assert (await customer.call("GET", "/api/v1/me")).code == "unauthorized"
    program = reseller.world.browser()
    assert (await program.call("GET", "/api/v1/me", headers=bearer)).code == "unauthorized"
    login = reseller.world.other.login("agent")
    assert (await reseller.world.browser().sign_in(login)).code == "invalid_credentials"
    ended = [event for event in await reseller.world.access_events(reseller.world.other) if event["ended"]]
    assert {event["user_id"] for event in ended} == {
        str(user) for user in reseller.world.other.users.values()
    }
    # Its code still says who asks for support.
    assert (await admin.call("PATCH", address, {"is_active": True})).json()["company"]["is_active"] is True
    assert (await customer.call("GET", "/api/v1/me")).status == 200
    assert (await program.call("GET", "/api/v1/me", headers=bearer)).status == 200


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("GET", ALL, None),
        ("POST", ALL, NEW),
        ("PATCH", f"{ALL}/{{company}}", {"is_active": False}),
        ("POST", f"{ALL}/{{company}}/invitation", None),
    ],
)
async def test_who_may(reseller: Reseller, method: str, path: str, data: Any) -> None:
    world = reseller.world
    own = path.format(company=world.other.id)
    assert (await world.browser().call(method, own, data)).status == 401
    for browser in (
        await world.signed_in("supervisor"),
        await world.signed_in("agent"),
        await reseller.customer(),
        await reseller.third(),
    ):
        assert (await browser.call(method, own, data)).status == 403
    if "{company}" in path:
        third = (await (await reseller.third()).call("GET", "/api/v1/me")).json()["account"]["id"]
        for foreign in (third, world.acme.id):
            answer = await (await reseller.admin()).call(method, path.format(company=foreign), data)
            assert (answer.status, answer.code) == (404, "company_not_found")


async def test_the_permission_exists_only_for_resellers(reseller: Reseller) -> None:
    admin, customer = await reseller.admin(), await reseller.customer()
    for browser, has in ((admin, True), (customer, False)):
        me = (await browser.call("GET", "/api/v1/me")).json()
        roles = (await browser.call("GET", "/api/v1/roles")).json()
        assert ("resellers.manage" in me["permissions"]) is has
        assert ("resellers.manage" in roles["permissions"]) is has
        made = await browser.call("POST", "/api/v1/roles", {"name": "X", "permissions": ["resellers.manage"]})
        assert made.status == (201 if has else 403)
        # Administrators of other companies still change their own colleagues.
        company = reseller.world.acme if has else reseller.world.other
        address = f"/api/v1/users/{company.users['administrator']}"
        assert (await browser.call("PATCH", address, {"name": "Novo"})).status == 200


async def test_resellers_are_not_looked_after(reseller: Reseller) -> None:
    world = reseller.world
    with pytest.raises(Invalid):
        async with world.database.transaction(world.other.id) as tx:
            await service.appoint(tx, is_reseller=True)
    with pytest.raises(Invalid):
        await service.entrust(world.database, world.acme.id, world.other.id)
    with pytest.raises(Invalid):
        await service.entrust(world.database, world.acme.id, world.acme.id)
