"""People who merge and take apart contacts who talk at the moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from uuid import UUID

from tests.faults.checker import check
from tests.faults.outcome import Outcome
from tests.faults.world import World, world
from tests.harness.agents import Api
from tests.harness.report import Figure

CUSTOMERS = 10
TIMES = 200
SECONDS = 60.0


async def f_merge(seed: int) -> Outcome:
    """200 merges and undos by four hands, in both directions and in chains, of customers who write meanwhile."""
    async with world("F-MERGE", seed) as it:
        await it.follow(8)
        await it.customers(CUSTOMERS, 20, 2)
        await it.settle()
        items, _ = await it.admin.api.conversations()
        people = [item["contact"]["id"] for item in items]
        stop = asyncio.Event()
        load = it.spawn(it.customers(CUSTOMERS, 40, SECONDS))
        office = it.spawn(it.office([item["id"] for item in items], stop))
        outcomes: Counter[str] = Counter()
        await asyncio.gather(*(_hands(it, it.admin.api, people, outcomes) for _ in range(4)))
        await load
        stop.set()
        await office
        await it.settle()
        failures = sum(count for what, count in outcomes.items() if " 5" in what)
        done = outcomes["merge 200"] + outcomes["undo 200"]
        return Outcome(
            [
                Figure("F-MERGE messages acknowledged", len(it.provider.acknowledged), ""),
                Figure("F-MERGE merges and undos that took place", done, "", f">= {TIMES}"),
                Figure("F-MERGE refused, too late", sum(outcomes.values()) - done - failures, ""),
                Figure("F-MERGE failed", failures, "", "<= 0"),
            ],
            [*await _people(it, len(people)), *await check(it)],
        )


async def _hands(it: World, api: Api, people: list[str], outcomes: Counter[str]) -> None:
    """Somebody who merges whom they like, and undoes what they find."""
    until = asyncio.get_running_loop().time() + SECONDS
    while outcomes["merge 200"] + outcomes["undo 200"] < TIMES or it.rng.random() < 0.2:
        if asyncio.get_running_loop().time() > until:
            return
        first, second = it.rng.sample(people, 2)
        if it.rng.random() < 0.5:
            what = "merge"
            status, answer = await api.call("POST", f"/contacts/{first}/merge", {"other_id": second})
        else:
            listed = (await api.get(f"/contacts/{first}/merges"))["items"]
            standing = [item["id"] for item in listed if item["undone_at"] is None]
            if not standing:
                continue
            what = "undo"
            status, answer = await api.call("POST", f"/merges/{it.rng.choice(standing)}/undo", {})
        outcomes[f"{what} {status}"] += 1
        it.history.note(what, contact=first, status=status, code=answer.get("code"))
        await asyncio.sleep(it.rng.uniform(0, 0.05))


async def _people(it: World, customers: int) -> list[str]:
    """Nobody was made twice or lost, and what is shown is what the merges that stand say."""
    pool, account_id = it.place.database.pool, it.place.account_id
    contacts = await pool.fetch("SELECT id, merged_into_id FROM contacts WHERE account_id = $1", account_id)
    merges = await pool.fetch(
        "SELECT winner_id, loser_id FROM contact_merges WHERE account_id = $1 AND undone_at IS NULL",
        account_id,
    )
    into: dict[UUID, UUID] = {row["loser_id"]: row["winner_id"] for row in merges}
    problems = []
    if len(contacts) != customers:
        problems.append(f"F-MERGE {len(contacts)} contacts of {customers} customers")
    orphans = await pool.fetchval(
        "SELECT count(*) FROM contacts k WHERE account_id = $1 AND NOT EXISTS (SELECT FROM contact_identities i"
        " WHERE i.account_id = k.account_id AND i.contact_id = k.id)",
        account_id,
    )
    if orphans:
        problems.append(f"F-MERGE {orphans} contacts without an address")
    roots: dict[UUID, UUID] = {}
    for row in contacts:
        root, steps = row["id"], 0
        while root in into and steps <= len(into):
            root, steps = into[root], steps + 1
        roots[row["id"]] = root
        if (row["merged_into_id"] or row["id"]) != root:
            problems.append(
                f"F-MERGE {row['id']} is shown as {row['merged_into_id']}, its merges lead to {root}"
            )
    homes = await pool.fetch("SELECT id, contact_id FROM conversations WHERE account_id = $1", account_id)
    wanted = {str(row["id"]): str(roots[row["contact_id"]]) for row in homes}
    items, _ = await it.admin.api.conversations()
    problems += [
        f"F-MERGE {item['id']} shows {item['contact']['id']}, not {wanted[item['id']]}"
        for item in items
        if item["contact"]["id"] != wanted[item["id"]]
    ]
    return problems[:10]
