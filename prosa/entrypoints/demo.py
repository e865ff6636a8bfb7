"""The sample company of `prosa demo`: made once, found again at every later start."""

from uuid import UUID

from prosa.accounts import service as accounts
from prosa.accounts.errors import LoginTaken
from prosa.departments import service as departments
from prosa.departments.errors import NameTaken
from prosa.inboxes import service as inboxes
from prosa.inboxes.errors import InboxExists
from prosa.inboxes.schemas import NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database
from prosa.kit.settings import Settings

COMPANY = "Araucária Móveis"
LOGIN = "ana@araucaria.demo"
PASSWORD = "conversa-boa-2026"  # noqa: S105 - printed at every start; the demo listens on this machine only
_PEOPLE = (
    (LOGIN, "Ana Ribeiro", "administrator"),
    ("bruno@araucaria.demo", "Bruno Teixeira", "supervisor"),
    ("carla@araucaria.demo", "Carla Menezes", "agent"),
    ("diego@araucaria.demo", "Diego Prates", "agent"),
)
_DEPARTMENTS = {
    "Vendas": ("ana@araucaria.demo", "carla@araucaria.demo"),
    "Suporte": ("bruno@araucaria.demo", "diego@araucaria.demo"),
    "Financeiro": ("bruno@araucaria.demo", "carla@araucaria.demo"),
}
# The numbers that the simulator has built in.
_NUMBERS = (
    ("São Paulo", "100000000000001", "+55 11 90000-0010"),
    ("Curitiba", "100000000000002", "+55 41 90000-0020"),
)
_WABA = "200000000000001"


async def seed(database: Database, settings: Settings) -> str:
    """Make what is missing; the webhook address that the simulator calls."""
    account_id = await _company(database)
    await _people(database, account_id)
    return await _inboxes(database, settings, account_id)


async def _company(database: Database) -> UUID:
    async with database.transaction(None) as tx:
        found: UUID | None = await tx.fetchval(
            "SELECT id FROM accounts WHERE name = $1 ORDER BY id LIMIT 1", COMPANY
        )
    return found or await accounts.create_account(database, COMPANY)


async def _people(database: Database, account_id: UUID) -> None:
    made: dict[str, UUID] = {}
    for login, name, role in _PEOPLE:
        try:
            made[login] = await accounts.create_user(database, account_id, login, name, PASSWORD, role=role)
        except LoginTaken:
            continue
    for name, logins in _DEPARTMENTS.items():
        members = [made[login] for login in logins if login in made]
        try:
            async with database.transaction(account_id) as tx:
                await departments.create_department(tx, name, member_ids=members)
        except NameTaken:
            continue


async def _inboxes(database: Database, settings: Settings, account_id: UUID) -> str:
    for name, number_id, display in _NUMBERS:
        new = NewInbox(
            name=name,
            external_id=number_id,
            business_id=_WABA,
            display_number=display,
            app_secret="segredo-do-simulador",  # noqa: S106 - the simulator's, as below
            access_token="token-do-simulador",  # noqa: S106
            verify_token="verifica-simulador",  # noqa: S106
        )
        try:
            async with database.transaction(account_id) as tx:
                await inboxes.create(tx, Vault(settings), new)
        except InboxExists:
            continue
    async with database.transaction(account_id) as tx:
        key = await tx.fetchval(
            "SELECT key FROM inboxes WHERE account_id = $1 AND external_id = $2", account_id, _NUMBERS[0][1]
        )
    return f"http://127.0.0.1:{settings.port}/hooks/whatsapp/{key}"
