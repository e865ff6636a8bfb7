"""The permission list and the default roles."""

import re
from pathlib import Path

import pytest

import prosa
from prosa.accounts.guards import requires
from prosa.accounts.policy import DEFAULT_ROLES, PERMISSIONS, effective_permissions, may_grant


def test_default_roles_hold_known_permissions_and_grow() -> None:
    agent, supervisor, administrator = (
        DEFAULT_ROLES[kind][1] for kind in ("agent", "supervisor", "administrator")
    )
    assert agent < supervisor < administrator == PERMISSIONS.keys()
    seen = {name for name in agent if ".see_" in name}
    assert seen == {
        "conversations.see_unassigned",
        "conversations.see_no_department",
        "conversations.see_closed_own",
    }
    assert {"conversations.see_all", "conversations.see_closed_all", "monitor"} <= supervisor
    assert not {"users.manage", "inboxes.manage", "audit.read"} & supervisor


def test_administrators_hold_what_was_added_later_and_removed_names_vanish() -> None:
    assert effective_permissions("administrator", [], is_reseller=True) == PERMISSIONS.keys()
    assert effective_permissions("administrator", []) == PERMISSIONS.keys() - {"resellers.manage"}
    assert effective_permissions("custom", ["monitor", "resellers.manage"]) == {"monitor"}
    assert effective_permissions("custom", ["monitor", "gone.permission"]) == {"monitor"}


def test_grants_are_subsets() -> None:
    assert may_grant({"a", "b"}, {"a"})
    assert not may_grant({"a"}, {"a", "b"})


def test_a_guard_for_an_unknown_permission_fails_at_import() -> None:
    with pytest.raises(ValueError, match=r"policy\.py"):
        requires("conversations.see_everything")


def test_every_permission_named_in_the_code_is_listed() -> None:
    areas = {name.partition(".")[0] for name in PERMISSIONS if "." in name}
    named = re.compile(rf'may\("((?:{"|".join(areas)})\.\w+)"\)')
    for path in Path(prosa.__file__).parent.rglob("*.py"):
        for name in named.findall(path.read_text("utf-8")):
            assert name in PERMISSIONS, f"{path}: {name}"
