"""Support codes (CON-40), and what resellers do with their companies (ADM-4). They never see inside one."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from prosa.accounts import audit
from prosa.accounts.events import access_changed
from prosa.accounts.schemas import Invitation, Principal
from prosa.accounts.service import create_account, invitations, read_account, throttle
from prosa.kit import paging
from prosa.kit.crypto import derive_key
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import Invalid
from prosa.kit.settings import Settings
from prosa.kit.text import escape_like, storable
from prosa.support import policy, queries
from prosa.support.errors import CompanyNotFound
from prosa.support.schemas import (
    CodeCheck,
    CodeCompany,
    Companies,
    Company,
    CompanyIn,
    InvitationLink,
    NewCompany,
    SeedAccount,
    SupportCode,
)


def support_code(database: Database, settings: Settings, account_id: UUID) -> SupportCode:
    """The account's code now."""
    slot = policy.slot_of(database.clock.now())
    code = policy.code_of(_key(settings), account_id, slot)
    return SupportCode(code=policy.shown(code), valid_until=policy.end_of(slot))


async def check_code(
    database: Database, settings: Settings, principal: Principal, typed: str, *, address: str
) -> CodeCheck:
    """Whose of the reseller's companies a code is; wrong ones are counted. Raises TooManyAttempts.

    The reseller's and the company's audit logs tell of it; neither holds the code.
    """
    attempt = await throttle.count_code(database, principal.user_id, address)
    async with database.transaction(principal.account_id) as tx:
        reseller = await read_account(tx)
        own = await queries.company_ids(tx)
    code = policy.read(typed)
    now = database.clock.now()
    # A reseller of thousands would keep everybody else waiting.
    found = None if code is None else await asyncio.to_thread(policy.find, _key(settings), code, own, now)
    if found is None:
        async with database.transaction(principal.account_id) as tx:
            await audit.record(tx, "support_code.checked", actor_id=principal.user_id, state="unknown")
        return CodeCheck(state="unknown")
    company_id, slot = found
    is_valid = slot == policy.slot_of(now)
    state = "valid" if is_valid else "expired"
    async with database.transaction(company_id) as tx:
        company = await queries.standing(tx)
        await audit.record(
            tx,
            "support_code.checked",
            actor_id=principal.user_id,
            target=company_id,
            state=state,
            reseller=reseller.name,
        )
    async with database.transaction(principal.account_id) as tx:
        await audit.record(
            tx, "support_code.checked", actor_id=principal.user_id, target=company_id, state=state
        )
        await attempt.forgive(tx)
    return CodeCheck(
        state="valid" if is_valid else "expired",
        company=CodeCompany(id=company_id, name=company["name"], is_active=company["is_active"]),
        valid_until=policy.end_of(slot),
    )


async def list_companies(tx: Transaction, q: str | None, cursor: str | None, limit: int) -> Companies:
    """The reseller's companies by name. Raises Invalid for a cursor that is none."""
    after = None if cursor is None else paging.decode(cursor, tuple[str, UUID])
    part = escape_like(" ".join(storable(q or "").split()))
    rows = await queries.companies(tx, part or None, after, limit + 1)
    items = rows[:limit]
    if len(rows) <= limit:
        return Companies(items)
    return Companies(items, paging.encode(items[-1].name, items[-1].id))


async def create_company(
    database: Database, settings: Settings, principal: Principal, data: CompanyIn, seed: SeedAccount
) -> NewCompany:
    """A new company of the reseller, with an administrator who chooses their own password. Raises LoginTaken."""
    password_hash = await invitations.unknown_password()
    made: list[Invitation] = []

    async def furnish(tx: Transaction) -> None:
        await seed(tx)
        await queries.entrust(tx, principal.account_id)
        made.append(
            await invitations.invite_administrator(
                tx,
                data.administrator_login,
                " ".join(data.administrator_name.split()),
                password_hash,
                actor_id=principal.user_id,
            )
        )

    name = " ".join(data.name.split())
    company_id = await create_account(database, name, seed=furnish, actor_id=principal.user_id)
    async with database.transaction(principal.account_id) as tx:
        await audit.record(tx, "company.created", actor_id=principal.user_id, target=company_id, name=name)
        return NewCompany(await _company(tx, company_id), _link(settings, made[0]))


async def set_active(
    database: Database, principal: Principal, company_id: UUID, *, is_active: bool
) -> Company:
    """Let the company's people in again, or nobody any more: their sessions end at once. Raises CompanyNotFound."""
    async with database.transaction(principal.account_id) as tx:
        await _company(tx, company_id)
    async with database.transaction(company_id) as tx:
        changed = await queries.set_active(tx, principal.account_id, is_active=is_active)
        if changed:
            action = "account.enabled" if is_active else "account.disabled"
            await audit.record(tx, action, actor_id=principal.user_id, target=company_id)
        if changed and not is_active:
            for user_id in await queries.members(tx):
                tx.emit(access_changed(user_id, ended=True))
    async with database.transaction(principal.account_id) as tx:
        if changed:
            action = "company.enabled" if is_active else "company.disabled"
            await audit.record(tx, action, actor_id=principal.user_id, target=company_id)
        return await _company(tx, company_id)


async def invite_again(
    database: Database, settings: Settings, principal: Principal, company_id: UUID
) -> InvitationLink:
    """Another link for an administrator who has not chosen a password. Raises CompanyNotFound or InvitationOver."""
    async with database.transaction(principal.account_id) as tx:
        await _company(tx, company_id)
    async with database.transaction(company_id) as tx:
        invitation = await invitations.invite_again(tx, actor_id=principal.user_id)
    async with database.transaction(principal.account_id) as tx:
        await audit.record(tx, "company.invited", actor_id=principal.user_id, target=company_id)
    return _link(settings, invitation)


async def appoint(tx: Transaction, *, is_reseller: bool) -> None:
    """The transaction's account becomes a reseller, or is none any more and lets its companies go."""
    before = await queries.standing(tx)
    if is_reseller and before["reseller_id"] is not None:
        raise Invalid.field("account", "has_reseller", "A company that a reseller looks after cannot be one.")
    await queries.set_reseller(tx, is_reseller=is_reseller)
    if not is_reseller:
        await queries.release_all(tx)
    action = "reseller.appointed" if is_reseller else "reseller.dismissed"
    await audit.record(tx, action, actor_id=None, target=tx.account_id)
    for user_id in await queries.members(tx):
        tx.emit(access_changed(user_id, ended=False))


async def entrust(database: Database, company_id: UUID, reseller_id: UUID | None) -> None:
    """A reseller looks after the company from now on, or nobody (None). Raises Invalid."""
    if reseller_id is not None:
        async with database.transaction(reseller_id) as tx:
            if not (await queries.standing(tx))["is_reseller"]:
                raise Invalid.field("reseller", "no_reseller", "This company is not a reseller.")
    async with database.transaction(company_id) as tx:
        if (await queries.standing(tx))["is_reseller"] and reseller_id is not None:
            raise Invalid.field("account", "is_reseller", "A reseller cannot be looked after by another one.")
        await queries.entrust(tx, reseller_id)
        await audit.record(tx, "account.entrusted", actor_id=None, target=company_id, reseller_id=reseller_id)


async def enable(tx: Transaction) -> None:
    """The transaction's account takes people in again: for one whose reseller went."""
    await queries.enable(tx)
    await audit.record(tx, "account.enabled", actor_id=None, target=tx.account_id)


async def resellers(tx: Transaction) -> list[dict[str, Any]]:
    """id, name and number of companies of every reseller, by name."""
    return [dict(row) for row in await queries.resellers(tx)]


async def _company(tx: Transaction, company_id: UUID) -> Company:
    found = await queries.company(tx, company_id)
    if found is None:
        raise CompanyNotFound
    return found


def _link(settings: Settings, invitation: Invitation) -> InvitationLink:
    # What stands behind the # never reaches a server or its logs.
    return InvitationLink(
        url=f"{settings.public_url}/invitation#{invitation.token}", expires_at=invitation.expires_at
    )


def _key(settings: Settings) -> bytes:
    return derive_key(settings.secret_key, "support-code")
