"""The code on screen, and the reseller who checks one (CON-40)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.accounts.support import Answer, Browser, World
from tests.support.conftest import Reseller

CHECK = "/api/v1/reseller/support-code-check"


async def check(browser: Browser, code: str) -> Answer:
    return await browser.call("POST", CHECK, {"code": code})


async def audited(world: World, company_id: Any) -> list[dict[str, Any]]:
    async with world.database.transaction(company_id) as tx:
        rows = await tx.fetch(
            "SELECT actor_id, target, details FROM audit_log WHERE account_id = $1"
            " AND action = 'support_code.checked' ORDER BY at, id",
            tx.account_id,
        )
    return [dict(row) for row in rows]


async def test_the_code_is_for_those_who_may_see_it(world: World) -> None:
    admin = await world.signed_in("administrator")
    found = (await admin.call("GET", "/api/v1/support-code")).json()
    assert found["valid_until"] == "2026-11-20T16:00:00Z"
    agent = await world.signed_in("agent")
    assert (await agent.call("GET", "/api/v1/support-code")).json() == found
    role_id = await world.role_id("agent")
    assert (await admin.call("PATCH", f"/api/v1/roles/{role_id}", {"permissions": []})).status == 200
    assert (await agent.call("GET", "/api/v1/support-code")).code == "forbidden"
    assert (await world.browser().call("GET", "/api/v1/support-code")).code == "unauthorized"


async def test_valid_expired_unknown(reseller: Reseller) -> None:
    world, other = reseller.world, reseller.world.other
    customer = await reseller.customer("agent")
    code = await reseller.code(customer)
    admin = await reseller.admin()
    company = {"id": str(other.id), "name": "other", "is_active": True}
    valid = {"state": "valid", "company": company, "valid_until": "2026-11-20T16:00:00Z"}
    assert (await check(admin, code)).json() == valid
    assert (await check(admin, f" {code.lower().replace('-', '')} ")).json() == valid
    reseller.clock.advance(timedelta(hours=1))
    assert (await reseller.code(customer)) != code
    assert (await check(admin, code)).json() == {**valid, "state": "expired"}
    assert (await check(admin, "0000-0000")).json() == {
        "state": "unknown",
        "company": None,
        "valid_until": None,
    }

    user = world.acme.users["administrator"]
    theirs = await audited(world, other.id)
    assert [(row["actor_id"], row["details"]) for row in theirs] == [
        (user, {"state": state, "reseller": "acme"}) for state in ("valid", "valid", "expired")
    ]
    ours = await audited(world, world.acme.id)
    assert [(row["target"], row["details"]["state"]) for row in ours] == [
        (str(other.id), "valid"),
        (str(other.id), "valid"),
        (str(other.id), "expired"),
        ("", "unknown"),
    ]
    assert code.replace("-", "") not in str(ours + theirs).replace("-", "")


async def test_a_reseller_learns_nothing_of_other_companies(reseller: Reseller) -> None:
    admin = await reseller.admin()
    for code in (await reseller.code(await reseller.third()), await reseller.code(admin)):
        assert (await check(admin, code)).json()["state"] == "unknown"


async def test_only_resellers_check(reseller: Reseller) -> None:
    for browser in (
        await reseller.customer(),
        await reseller.third(),
        await reseller.world.signed_in("supervisor"),
    ):
        assert (await check(browser, "ABCD-1234")).code == "forbidden"


async def test_guessing_is_slowed_down_and_right_codes_are_no_guesses(reseller: Reseller) -> None:
    admin = await reseller.admin()
    code = await reseller.code(await reseller.customer())
    for _ in range(12):
        assert (await check(admin, code)).status == 200
    answers = [await check(admin, f"0000-000{digit}") for digit in "0123456789"]
    assert {answer.status for answer in answers} == {200}
    refused = await check(admin, code)
    assert (refused.status, refused.code) == (429, "too_many_attempts")
    assert 0 < int(refused.header("retry-after") or 0) <= 900
    # Somebody else is not kept waiting, and afterwards it goes on.
    colleague = await reseller.world.signed_in("administrator")
    colleague.address = "203.0.113.99"
    assert (await check(colleague, code)).json()["state"] == "valid"
    reseller.clock.advance(timedelta(minutes=16))
    assert (await check(admin, code)).json()["state"] == "valid"


async def test_no_longer_a_reseller(reseller: Reseller) -> None:
    from prosa.support import service

    admin = await reseller.admin()
    async with reseller.world.database.transaction(reseller.world.acme.id) as tx:
        await service.appoint(tx, is_reseller=False)
    assert (await check(admin, "ABCD-1234")).code == "forbidden"
    async with reseller.world.database.transaction(None) as tx:
        left = await tx.fetchval("SELECT count(*) FROM accounts WHERE reseller_id IS NOT NULL")
    assert left == 0
