"""One person, with a canary in every place where the product keeps something about people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from prosa.channels.port import Edit, IdentityRef, InboundMessage, Reaction, Sender
from prosa.contacts import service as contacts
from prosa.contacts.policy import written_cpf
from prosa.contacts.service import ContactData
from prosa.conversations import service as conversations
from prosa.custom_fields import service as custom_fields
from prosa.drafts import service as drafts
from prosa.drafts.schemas import DraftIn
from prosa.kit.ids import uuid7
from prosa.kit.storage import Storage, new_key
from prosa.messages import service as messages
from prosa.messages.schemas import SendIn
from prosa.notes import service as notes
from prosa.notes.schemas import NoteIn, RecordIn
from prosa.notifications import telling
from prosa.schedules import service as schedules
from prosa.schedules.schemas import ScheduleIn
from tests.conversations.office import Office
from tests.desk.support import AGENT, COLLEAGUE, SUPERVISOR, act
from tests.schedules.support import after

WORD = "Canarim7q"
DIGITS = "5511987650123"
CPF = "52998224725"
TOKENS = (WORD, DIGITS, "1187650123", CPF, "529.982.247-25", "BR.777000777")
"""What must be nowhere afterwards: the word that stands in every text, the addresses and the documents."""


@dataclass
class Planted:
    """Who it was planted about."""

    contact_id: UUID
    thread: UUID
    ticket_id: UUID
    name: str


def person(name: str = f"{WORD} da Silva") -> Sender:
    refs = (
        IdentityRef(kind="phone", value=f"+{DIGITS}", address=DIGITS),
        IdentityRef(kind="bsuid", value="BR.777000777", address="BR.777000777"),
    )
    return Sender(identities=refs, name=name, username=f"{WORD.lower()}.silva")


async def plant(office: Office, storage: Storage) -> Planted:
    """Write the canary through every door that there is."""
    pool = office.database.pool
    await pool.execute(
        "INSERT INTO notification_readers (account_id, seen_number) VALUES ($1, 0)", office.account_id
    )
    subscription = uuid7()
    await pool.execute(
        "INSERT INTO push_subscriptions (account_id, id, user_id, endpoint, p256dh, auth)"
        " VALUES ($1, $2, $3, 'https://push.example/1', 'k', 'a')",
        office.account_id,
        subscription,
        office.viewers[AGENT].user_id,
    )
    await pool.execute(
        "UPDATE accounts SET settings = settings || '{\"push_shows_content\": true}' WHERE id = $1",
        office.account_id,
    )
    first = _said(office, f"meu nome é {WORD}")
    await office.receive(first)
    row = await pool.fetchrow(
        "SELECT id, conversation_id FROM messages WHERE external_id = $1", first.external_id
    )
    assert row is not None
    thread, message_id = row["conversation_id"], row["id"]
    contact_id: UUID = (await office.row(thread))["contact_id"]
    await _messages(office, first)
    await act(office, SUPERVISOR, conversations.transfer, thread, office.departments[0], None)
    await act(office, AGENT, conversations.start, thread)
    ticket_id: UUID = (await office.row(thread))["ticket_id"]
    await _words_of_colleagues(office, thread, contact_id, ticket_id, message_id)
    await _data(office, contact_id)
    await _files(office, storage, thread, contact_id)
    await _rest(office, thread, contact_id, subscription)
    await _lists(office, storage)
    while True:
        async with office.database.transaction(office.account_id) as tx:
            if not await telling.step(tx):
                break
    await asyncio.sleep(0)
    return Planted(contact_id, thread, ticket_id, f"{WORD} da Silva")


def _said(office: Office, text: str = "", **values: Any) -> InboundMessage:
    return office.message(0, text, sender=person(), **values)


async def _messages(office: Office, first: InboundMessage) -> None:
    place = {"latitude": -25.4, "longitude": -49.2, "name": f"Casa de {WORD}", "address": f"Rua {WORD}, 7"}
    card = {"cards": [{"name": f"Mãe de {WORD}", "phones": [{"phone": f"+{DIGITS}"}]}]}
    await office.receive(
        _said(office, f"o segredo de {WORD}", reply_to_external_id=first.external_id),
        _said(office, kind="location", content=place),
        _said(office, kind="contacts", content=card),
        _said(office, f"{WORD} escolheu", kind="button_reply", content={"title": WORD, "payload": WORD}),
    )
    await office.receive(
        Reaction(
            destination=first.destination,
            target_external_id=first.external_id,
            sender=person(),
            emoji="🐤",
            provider_at=office.now,
            external_id=f"wamid.r.{office.said}",
        )
    )
    await office.receive(
        Edit(
            destination=first.destination,
            target_external_id=first.external_id,
            sender=person(),
            kind="text",
            text=f"na verdade {WORD}",
            provider_at=office.now,
            external_id=f"wamid.e.{office.said}",
        )
    )


async def _words_of_colleagues(
    office: Office, thread: UUID, contact_id: UUID, ticket_id: UUID, message_id: UUID
) -> None:
    colleague = office.viewers[COLLEAGUE].user_id
    sends: list[tuple[int, dict[str, Any]]] = [
        (AGENT, {"text": f"olá {WORD}", "reply_to": message_id}),
        (
            SUPERVISOR,
            {
                "text": f"o que fazemos com {WORD}?",
                "visibility": "internal",
                "mentions": [office.viewers[AGENT].user_id],
            },
        ),
    ]
    for who, data in sends:
        await act(office, who, messages.send, thread, SendIn(**data))
    await act(
        office, AGENT, notes.add, contact_id, NoteIn(text=f"{WORD} gosta de café", forwarded_to_id=colleague)
    )
    await act(office, AGENT, notes.add_record, ticket_id, RecordIn(text=f"{WORD} pediu a segunda via").text)
    await act(
        office,
        AGENT,
        schedules.create,
        thread,
        ScheduleIn(text=f"lembrar {WORD}", due_at=after(office, hours=2)),
    )
    await act(office, AGENT, drafts.put_draft, thread, DraftIn(text=f"caro {WORD}"))
    await act(office, AGENT, conversations.close, thread, None, f"{WORD} ficou contente")
    await office.receive(_said(office, f"{WORD} de novo"))
    await act(office, SUPERVISOR, conversations.transfer, thread, office.departments[0], None)
    await act(office, AGENT, conversations.start, thread)


async def _data(office: Office, contact_id: UUID) -> None:
    data = ContactData(
        name=f"{WORD} da Silva",
        email=f"{WORD.lower()}@example.com",
        birth_date=date(1980, 1, 7),
        cpf=CPF,
        rg=f"{WORD}",
        customer_code=f"{WORD}-77",
    )
    async with office.database.transaction(office.account_id) as tx:
        await contacts.edit(tx, contact_id, data)
        await conversations.contact_edited(tx, [contact_id], conversations.acting(office.viewers[AGENT]))
        field_id = uuid7()
        await tx.execute(
            "INSERT INTO custom_fields (account_id, id, key, label, kind)"
            " VALUES ($1, $2, 'apelido', 'Apelido', 'text')",
            tx.account_id,
            field_id,
        )
        await custom_fields.set_values(
            tx,
            contact_id,
            {field_id: f"o {WORD}"},
            [],
            by=office.viewers[AGENT].user_id,
            prefix="values",
        )


async def _files(office: Office, storage: Storage, thread: UUID, contact_id: UUID) -> None:
    """A picture with a caption, and a file in the contact's data."""
    picture = _said(office, f"a foto de {WORD}", kind="image")
    await office.receive(picture)
    message_id = await office.database.pool.fetchval(
        "SELECT id FROM messages WHERE external_id = $1", picture.external_id
    )
    for column, owner in (("message_id", message_id), ("contact_id", contact_id)):
        key = new_key()
        await storage.put(key, f"conteúdo de {WORD}".encode())
        await office.database.pool.execute(
            f"INSERT INTO attachments (account_id, id, {column}, kind, name, mime, size, storage_key, state)"
            " VALUES ($1, $2, $3, 'image', $4, 'image/jpeg', 20, $5, 'ready')",
            office.account_id,
            uuid7(),
            owner,
            f"foto-{WORD}.jpg",
            key,
        )


async def _rest(office: Office, thread: UUID, contact_id: UUID, subscription: UUID) -> None:
    """What comes from outside of the product's doors, and what other features have noted."""
    pool, account_id, inbox_id = office.database.pool, office.account_id, office.inbox.id
    body = f'{{"from":"{DIGITS}","profile":{{"name":"{WORD}"}}}}'.encode()
    agent = office.viewers[AGENT].user_id
    values: list[tuple[str, Callable[[], tuple[Any, ...]]]] = [
        (
            (
                "INSERT INTO webhook_deliveries (id, account_id, inbox_id, body, is_processed)"
                " VALUES ($2, $1, $3, $4, true)"
            ),
            lambda: (inbox_id, body),
        ),
        (
            (
                "INSERT INTO dead_letters (account_id, id, inbox_id, element, error, trace)"
                " VALUES ($1, $2, $3, $4, 'KeyError', $5)"
            ),
            lambda: (
                inbox_id,
                {"element": "message", "from": DIGITS, "text": WORD},
                f"Traceback {DIGITS} {WORD}",
            ),
        ),
        (
            (
                "INSERT INTO pending_elements (account_id, id, inbox_id, target_external_id, kind, data)"
                " VALUES ($1, $2, $3, 'wamid.unknown', 'edit', $4)"
            ),
            lambda: (inbox_id, {"sender": f"+{DIGITS}", "text": WORD}),
        ),
        (
            "INSERT INTO saved_views (account_id, id, user_id, name, query) VALUES ($1, $2, $3, 'minha', $4)",
            lambda: (agent, {"q": f"{WORD} da Silva", "view": "all"}),
        ),
        (
            "INSERT INTO push_outbox (account_id, id, subscription_id, payload) VALUES ($1, $2, $3, $4)",
            lambda: (
                subscription,
                {"type": "show", "conversation_id": str(thread), "title": WORD, "body": f"oi de {WORD}"},
            ),
        ),
        (
            (
                "INSERT INTO contact_blocks (account_id, id, contact_id, reason, blocked_by_id, blocked_at,"
                " unblocked_at) VALUES ($1, $2, $3, $4, $5, now(), now())"
            ),
            lambda: (contact_id, f"{WORD} gritou", agent),
        ),
        (
            (
                "INSERT INTO contact_block_calls (account_id, id, contact_id, inbox_id, kind, value, address, state)"
                " VALUES ($1, $2, $3, $4, 'phone', $5, $6, 'done')"
            ),
            lambda: (contact_id, inbox_id, f"+{DIGITS}", DIGITS),
        ),
        (
            (
                "INSERT INTO contact_consents (account_id, id, contact_id, receives, at, means, note)"
                " VALUES ($1, $2, $3, true, now(), 'agent', $4)"
            ),
            lambda: (contact_id, f"{WORD} disse sim"),
        ),
        (
            "INSERT INTO audit_log (account_id, id, at, action, details) VALUES ($1, $2, now(), 'contact.x', $3)",
            lambda: ({"phone": f"+{DIGITS}"},),
        ),
        (
            (
                "INSERT INTO identity_conflicts (account_id, id, contact_id, other_contact_id, kind, value)"
                " VALUES ($1, $2, $3, $3, 'phone', $4)"
            ),
            lambda: (contact_id, f"+{DIGITS}"),
        ),
    ]
    for statement, given in values:
        await pool.execute(statement, account_id, uuid7(), *given())
    import_id = uuid7()
    await pool.execute(
        "INSERT INTO contact_imports (account_id, id, state, file_name, format, head, created_by_id, created_at)"
        " VALUES ($1, $2, 'done', 'lista.csv', 'csv', $3, $4, now())",
        account_id,
        import_id,
        [[WORD, f"+{DIGITS}"]],
        agent,
    )
    await pool.execute(
        "INSERT INTO contact_import_rows (account_id, import_id, number, outcome, contact_id, before, errors)"
        " VALUES ($1, $2, 1, 'updated', $3, $4, $4)",
        account_id,
        import_id,
        contact_id,
        {"values": {"name": WORD}},
    )
    other = await office.say(5, "sou outro")
    await pool.execute(
        "INSERT INTO contact_distinctions (account_id, id, contact_id, other_contact_id, decided_by_id, decided_at)"
        " SELECT $1, $2, least($3::uuid, $4), greatest($3, $4), $5, now()",
        account_id,
        uuid7(),
        contact_id,
        (await office.row(other))["contact_id"],
        agent,
    )
    await pool.execute(
        "UPDATE contacts SET billing = $2 WHERE id = $1",
        contact_id,
        {
            "status": "blocked",
            "note": f"{WORD} deve outubro",
            "url": f"https://erp.example/{WORD}",
            "checked_at": office.now.isoformat(),
        },
    )
    await pool.execute(
        "INSERT INTO contact_merges (account_id, id, winner_id, loser_id, note, evidence, copied, merged_by_id,"
        " merged_at, undone_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now(), now())",
        account_id,
        uuid7(),
        contact_id,
        (await office.row(other))["contact_id"],
        f"{WORD} é o mesmo",
        [{"kind": "phone", "value": f"+{DIGITS}", "detail": WORD}],
        {"email": WORD},
        agent,
    )
    await pool.execute(
        "UPDATE conversations SET referral = $2, closing_due_at = $3 WHERE id = $1",
        thread,
        {"headline": WORD},
        office.now + timedelta(hours=1),
    )
    await pool.execute(
        "INSERT INTO scheduled_closings (account_id, conversation_id, due_at, by_user_id, note, message)"
        " VALUES ($1, $2, now(), $3, $4, $4)",
        account_id,
        thread,
        agent,
        f"tchau {WORD}",
    )
    await pool.execute(
        "INSERT INTO offers (account_id, id, conversation_id, ticket_id, kind, agent_id, state, offered_at, expires_at,"
        " reason, note) SELECT account_id, $2, conversation_id, id, 'transfer', $3, 'accepted', now(), now(), '{}', $4"
        " FROM tickets WHERE conversation_id = $1 LIMIT 1",
        thread,
        uuid7(),
        agent,
        f"cuide de {WORD}",
    )
    await pool.execute("UPDATE message_receipts SET data = $1", {"recipient_id": DIGITS})


async def _lists(office: Office, storage: Storage) -> None:
    """Files of contacts that nobody has taken yet, and a row that was refused: no id leads to the person."""
    pool, account_id = office.database.pool, office.account_id
    agent = office.viewers[AGENT].user_id
    for state, columns in (("uploaded", ("storage_key",)), ("checked", ("storage_key", "prepared_key"))):
        keys = [new_key() for _ in columns]
        for key in keys:
            await storage.put(key, f"Nome;Telefone\n{WORD};+{DIGITS}\n".encode())
        import_id = uuid7()
        await pool.execute(
            f"INSERT INTO contact_imports (account_id, id, state, file_name, format, head, created_by_id, created_at,"
            f" {', '.join(columns)}) VALUES ($1, $2, $3, 'nova.csv', 'csv', $4, $5, now(),"
            f" {', '.join(f'${number}' for number, _ in enumerate(columns, 6))})",
            account_id,
            import_id,
            state,
            [["Nome", "Telefone"], [WORD, f"+{DIGITS}"]],
            agent,
            *keys,
        )
        if state == "checked":
            await pool.execute(
                "INSERT INTO contact_import_rows (account_id, import_id, number, outcome, errors)"
                " VALUES ($1, $2, 1, 'error', $3)",
                account_id,
                import_id,
                [{"field": "cpf", "code": "duplicate", "value": written_cpf(CPF)}],
            )
