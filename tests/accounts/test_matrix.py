"""Every administrative route × who asks × whose thing it is."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.accounts.support import ROLES, Company, World


@dataclass(frozen=True)
class Call:
    """A call; `{…}` in the path names a thing of a company."""

    method: str
    path: str
    data: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


CALLS = [
    Call("GET", "/api/v1/users"),
    Call("POST", "/api/v1/users", {}),
    Call("PATCH", "/api/v1/users/{agent}", {"name": "Other Name"}),
    Call("PUT", "/api/v1/users/{agent}/password", {"password": "uma frase nova e comprida"}),
    Call("GET", "/api/v1/roles"),
    Call("POST", "/api/v1/roles", {}),
    Call("PATCH", "/api/v1/roles/{role}", {"name": "Other"}),
    Call("GET", "/api/v1/departments"),
    Call("POST", "/api/v1/departments", {}),
    Call("PATCH", "/api/v1/departments/{department}", {"name": "Other"}),
    Call("PUT", "/api/v1/departments/{department}/members", {"user_ids": []}),
    Call("GET", "/api/v1/tokens"),
    Call("POST", "/api/v1/tokens", {}),
    Call("DELETE", "/api/v1/tokens/{token}"),
]
WITH_ID = [call for call in CALLS if "{" in call.path]


async def path_of(world: World, call: Call, company: Company) -> str:
    """The path with the ids of the company's things."""
    found = {"agent": company.users["agent"], "department": company.department}
    if "{role}" in call.path:
        found["role"] = await world.role_id("agent", company)  # type: ignore[assignment]
    if "{token}" in call.path:
        admin = await world.signed_in("administrator", company)
        found["token"] = (await admin.call("POST", "/api/v1/tokens", {"name": "x"})).json()["id"]
    return call.path.format(**found)


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_only_administrators_reach_it(world: World, call: Call) -> None:
    path = await path_of(world, call, world.acme)
    anonymous = await world.browser().call(call.method, path, call.data)
    assert (anonymous.status, anonymous.code) == (401, "unauthorized")
    for role in reversed(ROLES):
        answer = await (await world.signed_in(role)).call(call.method, path, call.data)
        if role == "administrator":
            # 422: the body of the creating calls is empty on purpose, the call itself was reached.
            assert answer.status in (200, 204, 422), answer.body
        else:
            assert (answer.status, answer.code) == (403, "forbidden")


@pytest.mark.parametrize("call", WITH_ID, ids=str)
async def test_things_of_another_company_do_not_exist(world: World, call: Call) -> None:
    path = await path_of(world, call, world.other)
    answer = await (await world.signed_in("administrator")).call(call.method, path, call.data)
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_a_role_of_another_company_cannot_be_given(world: World, method: str) -> None:
    admin = await world.signed_in("administrator")
    role_id = await world.role_id("agent", world.other)
    if method == "POST":
        new = {"login": "x@y.example", "name": "X", "password": "uma frase nova e comprida"}
        answer = await admin.call("POST", "/api/v1/users", {**new, "role_id": role_id})
    else:
        address = f"/api/v1/users/{world.acme.users['agent']}"
        answer = await admin.call("PATCH", address, {"role_id": role_id})
    assert (answer.status, answer.code) == (404, "not_found")
