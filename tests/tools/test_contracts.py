"""The import contracts see a planted violation."""

import grimp
import pytest

from tools.private_roles import PrivateRoles
from tools.role_layers import RoleLayers


def graph(*imports: tuple[str, str]) -> grimp.ImportGraph:
    made = grimp.ImportGraph()
    for importer, imported in imports:
        made.add_import(importer=importer, imported=imported)
    return made


def private() -> PrivateRoles:
    options = {
        "root": "prosa",
        "open_roles": ["service", "schemas"],
        "open_modules": ["accounts.audit"],
        "open_features": ["kit"],
        "wiring": ["entrypoints"],
    }
    return PrivateRoles(name="x", session_options={}, contract_options=options)


@pytest.mark.parametrize(
    ("importer", "imported", "is_kept"),
    [
        ("prosa.messages.service", "prosa.contacts.service", True),
        ("prosa.messages.service", "prosa.contacts.queries", False),
        ("prosa.messages.service", "prosa.contacts.queries.people", False),
        ("prosa.messages.queries", "prosa.contacts.tables", True),
        ("prosa.messages.service", "prosa.contacts.tables", False),
        ("prosa.messages.service", "prosa.messages.queries", True),
        ("prosa.messages.routes", "prosa.accounts.audit", True),
        ("prosa.messages.routes", "prosa.kit.clock", True),
        ("prosa.entrypoints.app", "prosa.contacts.routes", True),
        ("prosa.messages.service", "asyncpg.pool.x", True),
    ],
)
def test_private_roles(importer: str, imported: str, is_kept: bool) -> None:
    assert private().check(graph((importer, imported)), verbose=False).kept is is_kept


def test_seeing_nothing_is_not_success() -> None:
    assert not private().check(graph(), verbose=False).kept


@pytest.mark.parametrize(
    ("importer", "imported", "is_kept"),
    [
        ("prosa.messages.routes", "prosa.messages.service", True),
        ("prosa.messages.service", "prosa.messages.routes", False),
        ("prosa.messages.queries", "prosa.messages.service", False),
        ("prosa.messages.routes", "prosa.messages.jobs", False),
        ("prosa.messages.events", "prosa.messages.schemas", True),
        ("prosa.messages.schemas", "prosa.messages.queries", False),
        ("prosa.messages.queries", "prosa.contacts.service", True),
        ("prosa.kit.events", "prosa.kit.service", True),
        ("prosa.messages.helper", "prosa.messages.routes", True),
    ],
)
def test_role_layers(importer: str, imported: str, is_kept: bool) -> None:
    options = {
        "root": "prosa",
        "layers": ["routes | jobs", "service", "queries", "events | schemas"],
        "skip": ["kit"],
    }
    contract = RoleLayers(name="x", session_options={}, contract_options=options)
    assert contract.check(graph((importer, imported)), verbose=False).kept is is_kept
