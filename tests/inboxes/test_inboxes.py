"""Connecting numbers, and how their secrets are kept."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from prosa.accounts.service import create_account
from prosa.channels.inbound import AccountUpdate
from prosa.inboxes import service
from prosa.inboxes.errors import InboxExists, InboxNeedsToken, InboxNotFound
from prosa.inboxes.schemas import InboxChanges, NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit.crypto import DecryptionError
from prosa.kit.database import Database
from prosa.kit.errors import Invalid
from prosa.kit.events import read
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings

NEW = NewInbox(
    name="Vendas",
    external_id="106540352242922",
    business_id="208840711993355",
    display_number="+55 (41) 3333-0000",
    app_secret="segredo-do-aplicativo-77",
    access_token="EAAG-token-de-acesso-77",
    verify_token="verificador-77",
)


@pytest.fixture
async def account_id(database: Database) -> UUID:
    return await create_account(database, "Araucária Telecom")


@pytest.fixture
def vault(settings: Settings) -> Vault:
    return Vault(settings)


async def test_a_connected_number(database: Database, account_id: UUID, vault: Vault) -> None:
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW, public_url="https://chat.example")
        config = await service.client_config(tx, vault, inbox.id)
        (brief,) = await service.directory(tx)

    assert inbox.webhook_url.startswith("https://chat.example/hooks/whatsapp/")
    assert len(inbox.webhook_url.rsplit("/", 1)[1]) >= 40
    assert (inbox.state, inbox.display_number, inbox.verify_token) == (
        "active",
        "554133330000",
        "verificador-77",
    )
    assert (config["access_token"], config["app_secret"]) == (NEW.access_token, NEW.app_secret)
    assert brief.capabilities["text_limit"] == 4096
    assert "image" in brief.capabilities["media"]
    async with database.pool.acquire() as connection:
        (event,) = await read(connection, account_id, 0, 10)
    assert (event.type, event.audience) == ("inbox.updated", ["account"])
    assert NEW.app_secret is not None
    assert NEW.app_secret.encode() not in event.payload


async def test_no_secret_is_in_the_database_in_clear(
    database: Database, account_id: UUID, vault: Vault
) -> None:
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW)
    tables = await database.pool.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    dump = ""
    for table in tables:
        dump += str(await database.pool.fetchval(f"SELECT string_agg(t::text, ' ') FROM \"{table[0]}\" t"))

    assert "Vendas" in dump
    for secret in (NEW.app_secret, NEW.access_token, NEW.verify_token):
        assert secret is not None
        assert secret not in dump
        assert secret.encode().hex() not in dump
    assert str(NEW.access_token) not in msgspec.json.encode(inbox).decode()


async def test_a_sealed_secret_opens_only_in_its_row_and_column(vault: Vault) -> None:
    first, second = uuid7(), uuid7()
    sealed = vault.seal(first, "app_secret", "segredo")

    assert vault.open(first, "app_secret", sealed) == "segredo"
    with pytest.raises(DecryptionError):
        vault.open(second, "app_secret", sealed)
    with pytest.raises(DecryptionError):
        vault.open(first, "access_token", sealed)


async def test_secrets_survive_a_new_key(
    database: Database, account_id: UUID, vault: Vault, settings: Settings
) -> None:
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW)
    newer = msgspec.structs.replace(
        settings,
        secret_key="another-key-0123456789-abcdefghijklmnopqrstuvw",
        previous_secret_keys=[settings.secret_key],
    )
    async with database.transaction(account_id) as tx:
        assert await service.rotate_secrets(tx, Vault(newer)) == 1
        assert await service.rotate_secrets(tx, Vault(newer)) == 0
        alone = Vault(msgspec.structs.replace(newer, previous_secret_keys=[]))
        assert (await service.client_config(tx, alone, inbox.id))["access_token"] == NEW.access_token


async def test_a_number_is_connected_once(database: Database, account_id: UUID, vault: Vault) -> None:
    async with database.transaction(account_id) as tx:
        await service.create(tx, vault, NEW)
        with pytest.raises(InboxExists):
            await service.create(tx, vault, NEW)
        with pytest.raises(Invalid):
            await service.create(
                tx, vault, msgspec.structs.replace(NEW, external_id="2", default_department_id=uuid7())
            )
    other = await create_account(database, "Vizinho")
    async with database.transaction(other) as tx:
        await service.create(tx, vault, NEW)


async def test_without_token_it_waits_and_a_new_token_resumes(
    database: Database, account_id: UUID, vault: Vault
) -> None:
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW)
        await service.need_token(tx, inbox.id, "190: expired")
        waiting = await service.get(tx, vault, inbox.id)
        assert (waiting.state, waiting.state_reason) == ("needs_token", "190: expired")
        with pytest.raises(InboxNeedsToken):
            await service.update(tx, vault, inbox.id, InboxChanges(state="active"))

        resumed = await service.update(tx, vault, inbox.id, InboxChanges(access_token="EAAG-novo-token"))
        assert (resumed.state, resumed.state_reason) == ("active", None)
        assert (await service.client_config(tx, vault, inbox.id))["access_token"] == "EAAG-novo-token"
        assert resumed.webhook_url == inbox.webhook_url


async def test_a_paused_inbox_stays_paused_when_its_token_dies(
    database: Database, account_id: UUID, vault: Vault
) -> None:
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW)
        await service.update(tx, vault, inbox.id, InboxChanges(state="paused"))
        await service.need_token(tx, inbox.id, "190")
        assert (await service.get(tx, vault, inbox.id)).state == "paused"


async def test_changes_leave_the_rest_alone(database: Database, account_id: UUID, vault: Vault) -> None:
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW)
        await service.update(tx, vault, inbox.id, InboxChanges(settings={"a": 1}))
        changed = await service.update(
            tx, vault, inbox.id, InboxChanges(name="Suporte", settings={"b": 2}, display_number="+1 (2)")
        )
    assert (changed.name, changed.settings, changed.display_number) == ("Suporte", {"a": 1, "b": 2}, "12")
    assert changed.has_access_token
    assert changed.color == inbox.color


async def test_another_accounts_inbox_does_not_exist(
    database: Database, account_id: UUID, vault: Vault
) -> None:
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW)
    other = await create_account(database, "Vizinho")
    async with database.transaction(other) as tx:
        assert await service.siblings(tx, inbox.id) == []
        for call in (
            service.get(tx, vault, inbox.id),
            service.update(tx, vault, inbox.id, InboxChanges(name="Meu")),
            service.client_config(tx, vault, inbox.id),
        ):
            with pytest.raises(InboxNotFound):
                await call


async def test_health_only_rises(database: Database, account_id: UUID, vault: Vault) -> None:
    late, early = datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 20, 11, tzinfo=UTC)
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW)
    for at in (late, early):
        await service.note_traffic(database, webhooks={inbox.id: at}, sent={inbox.id: at})
    async with database.transaction(account_id) as tx:
        seen = await service.get(tx, vault, inbox.id)
    assert (seen.last_webhook_at, seen.last_sent_at) == (late, late)


async def test_notices_are_kept_once_and_limits_reach_the_inbox(
    database: Database, account_id: UUID, vault: Vault
) -> None:
    update = AccountUpdate(change="capability", severity="info", values={"limit": 1000}, raw={"a": 1})
    async with database.transaction(account_id) as tx:
        inbox = await service.create(tx, vault, NEW)
        await service.record_notice(tx, inbox.id, update)
        await service.record_notice(tx, inbox.id, update)
        assert await tx.fetchval("SELECT count(*) FROM channel_notices") == 1
        assert (await service.get(tx, vault, inbox.id)).limits == {"capability": {"limit": 1000}}
