"""Everything of contacts, as their page and the list show it to those who may see them (CON-2, CON-20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from prosa.contacts import service as contacts
from prosa.contacts.policy import masked_cnpj, masked_cpf, masked_rg, shown_name
from prosa.conversations.policy import Viewer, may
from prosa.conversations.sight import Sql, may_see_sql
from prosa.kit.database import Record, Transaction
from prosa.kit.errors import NotFound


class IdentityOut(Struct, frozen=True):
    """An address; `inbox_id` is set where it is unique to one inbox."""

    kind: str
    value: str
    inbox_id: UUID | None


class ContactThread(Struct, frozen=True):
    """A conversation of the contact that the viewer may see."""

    id: UUID
    inbox_id: UUID
    state: Literal["idle", "bot", "queued", "active"]
    phone: str | None
    """The customer's number in it: a person may have several."""
    last_activity_at: datetime


class ContactOut(Struct, frozen=True):
    """A contact with its addresses. `name` is what is shown, `profile_name` what the customer's app says; `cpf` is
    eleven digits and `cnpj` fourteen capitals and digits; these and `rg` are masked without the permission."""

    id: UUID
    name: str
    profile_name: str
    phone: str | None
    username: str | None
    email: str | None
    birth_date: date | None
    cpf: str | None
    is_cpf_masked: bool
    rg: str | None
    cnpj: str | None
    are_documents_masked: bool
    """Whether the viewer may not see documents: what is sent back as it was shown changes nothing."""
    customer_code: str | None
    is_blocked: bool
    receives_broadcasts: bool
    owner_id: UUID | None
    """The agent whom this customer is offered to first."""
    identities: list[IdentityOut]
    conversations: list[ContactThread]
    """The latest first."""
    labels: list[UUID]
    """Its own, and those that are on its conversations now."""
    channels: list[str]
    """Kinds, by name."""
    last_message_at: datetime | None
    conversation_id: UUID | None
    """The latest of `conversations`."""
    merged_count: int
    """How many contacts were merged into this one."""
    billing: contacts.Billing | None
    """What the company's billing system says of the customer."""
    erased_at: datetime | None
    """Since when nobody is behind it any more."""
    created_at: datetime


class ContactRows(Struct, frozen=True):
    """A page ends where much was read, full or not: there is more as long as there is `next_cursor`. `total` of
    everything that matches is on the first page only, and null where it was not counted."""

    items: list[ContactOut]
    next_cursor: str | None
    total: int | None


async def one(tx: Transaction, viewer: Viewer, contact_id: UUID) -> ContactOut:
    """Everything of a contact that the viewer may see; of one that was merged, of whom is shown for it. Raises
    NotFound."""
    found = await rows(tx, viewer, [await contacts.root_of(tx, contact_id)])
    if not found:
        raise NotFound
    return found[0]


async def rows(tx: Transaction, viewer: Viewer, ids: Sequence[UUID]) -> list[ContactOut]:
    """These contacts, in this order; whether the viewer may see them is known already."""
    if not ids:
        return []
    homes = await _homes(tx, ids)
    identities = _by_home(await _identities(tx, homes), homes)
    threads = _by_home(await _threads(tx, viewer, homes), homes)
    found = {
        row["id"]: _out(row, viewer, identities.get(row["id"], []), threads.get(row["id"], []), homes)
        for row in await tx.fetch(
            "SELECT id, edited_name, profile_name, phone, username, email, birth_date, cpf, rg, cnpj, customer_code,"
            " is_blocked, receives_broadcasts, owner_id, label_ids, billing, erased_at, created_at FROM contacts"
            " WHERE account_id = $1 AND id = ANY($2)",
            tx.account_id,
            list(ids),
        )
    }
    return [found[id_] for id_ in ids if id_ in found]


async def _homes(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """These contacts and those that were merged into them, each with the one that it is shown as."""
    merged = await tx.fetch(
        "SELECT id, merged_into_id FROM contacts WHERE account_id = $1 AND merged_into_id = ANY($2)",
        tx.account_id,
        list(ids),
    )
    return {id_: id_ for id_ in ids} | {row["id"]: row["merged_into_id"] for row in merged}


async def _identities(tx: Transaction, homes: Iterable[UUID]) -> list[Record]:
    return await tx.fetch(
        "SELECT i.contact_id, i.kind, i.value, i.scope, coalesce(b.channel, i.scope) AS channel"
        " FROM contact_identities i LEFT JOIN inboxes b ON b.account_id = i.account_id AND b.id::text = i.scope"
        " WHERE i.account_id = $1 AND i.contact_id = ANY($2) ORDER BY i.scope, i.kind, i.value",
        tx.account_id,
        list(homes),
    )


async def _threads(tx: Transaction, viewer: Viewer, homes: Iterable[UUID]) -> list[Record]:
    sql = Sql(tx.account_id, list(homes))
    statement, values = sql.complete(
        "SELECT c.contact_id, c.id, c.inbox_id, c.state, c.last_activity_at, c.label_ids, k.phone FROM conversations c"  # noqa: S608
        " JOIN contacts k ON k.account_id = c.account_id AND k.id = c.contact_id"
        f" WHERE c.account_id = $1 AND c.contact_id = ANY($2) AND {may_see_sql(viewer, sql)}"
        " ORDER BY c.last_activity_at DESC, c.id"
    )
    return await tx.fetch(statement, *values)


def _by_home(records: Iterable[Record], homes: dict[UUID, UUID]) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = {}
    for record in records:
        found.setdefault(homes[record["contact_id"]], []).append(record)
    return found


def _out(
    row: Record,
    viewer: Viewer,
    identities: Sequence[Record],
    threads: Sequence[Record],
    homes: dict[UUID, UUID],
) -> ContactOut:
    is_masked = not may(viewer, "contacts.see_documents")
    cpf, rg, cnpj = row["cpf"], row["rg"], row["cnpj"]
    if is_masked:
        cpf = None if cpf is None else masked_cpf(cpf)
        rg = None if rg is None else masked_rg(rg)
        cnpj = None if cnpj is None else masked_cnpj(cnpj)
    labels = [*row["label_ids"], *(id_ for thread in threads for id_ in thread["label_ids"])]
    return ContactOut(
        id=row["id"],
        name=shown_name(row["edited_name"], row["profile_name"], row["username"], row["phone"]),
        profile_name=row["profile_name"],
        phone=row["phone"],
        username=row["username"],
        email=row["email"],
        birth_date=row["birth_date"],
        cpf=cpf,
        is_cpf_masked=is_masked and cpf is not None,
        rg=rg,
        cnpj=cnpj,
        are_documents_masked=is_masked,
        customer_code=row["customer_code"],
        is_blocked=row["is_blocked"],
        receives_broadcasts=row["receives_broadcasts"],
        owner_id=row["owner_id"],
        identities=[
            IdentityOut(
                item["kind"], item["value"], UUID(item["scope"]) if len(item["scope"]) == 36 else None
            )
            for item in identities
        ],
        conversations=[
            ContactThread(
                id=item["id"],
                inbox_id=item["inbox_id"],
                state="idle" if item["state"] in ("new", "closed") else item["state"],
                phone=item["phone"],
                last_activity_at=item["last_activity_at"],
            )
            for item in threads
        ],
        labels=list(dict.fromkeys(labels)),
        channels=sorted({item["channel"] for item in identities}),
        last_message_at=threads[0]["last_activity_at"] if threads else None,
        conversation_id=threads[0]["id"] if threads else None,
        merged_count=sum(home == row["id"] for home in homes.values()) - 1,
        billing=contacts.billing_of(row["billing"]),
        erased_at=row["erased_at"],
        created_at=row["created_at"],
    )
