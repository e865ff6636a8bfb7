"""Each of the project's own checks finds a planted violation, and nothing in a clean file."""

from pathlib import Path

import pytest

from tools import hosts, lengths, locks, tenants

TABLES = frozenset({"conversations", "messages"})


def plant(root: Path, name: str, text: str) -> list[Path]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return [Path(name)]


@pytest.mark.parametrize(
    ("name", "count", "is_bad"),
    [
        ("prosa/a.py", 400, False),
        ("prosa/a.py", 401, True),
        ("web/console/src/a.tsx", 250, False),
        ("web/console/src/a.tsx", 251, True),
        ("web/console/src/a.test.ts", 600, False),
        ("tests/test_a.py", 601, True),
        ("web/packages/api-client/types.ts", 5000, False),
        ("docs/a.md", 5000, False),
    ],
)
def test_lengths(tmp_path: Path, name: str, count: int, is_bad: bool) -> None:
    files = plant(tmp_path, name, "x\n" * count)
    assert bool(list(lengths.check(tmp_path, files))) is is_bad


@pytest.mark.parametrize(
    "line",
    [
        "https://registry." + "npmjs.org/react",
        "https://files.python" + "hosted.org/packages/x.whl",
        "--index-" + "url https://mirror.example/simple",
        "http://10.0.0.5/artifactory" + "/api/npm/",
        "see /ro" + "ot/project/x",
        "path = '/home/" + "maria/prosa'",
    ],
)
def test_hosts_and_machine_paths(tmp_path: Path, line: str) -> None:
    files = plant(tmp_path, "docs/a.md", f"fine\n{line}\n")
    assert [problem.split(":")[1] for problem in hosts.check(tmp_path, files)] == ["2"]
    assert not list(hosts.check(tmp_path, plant(tmp_path, "docs/a.md", f"{line} host-ok: an example\n")))


def test_ordinary_lines_are_fine(tmp_path: Path) -> None:
    text = (
        "https://py" + "pi.org/project/x, the root/ folder, /tmp/x, framework/x, https://example.com/home/x\n"
    )
    assert not list(hosts.check(tmp_path, plant(tmp_path, "a.md", text)))


@pytest.mark.parametrize(
    ("source", "is_bad"),
    [
        ('Q = "SELECT id FROM messages WHERE id = $1"', True),
        ('Q = "SELECT id FROM messages WHERE account_id = $1 AND id = $2"', False),
        ('Q = ("UPDATE conversations SET x = 1 "\n     "WHERE id = $1")', True),
        ('def f(x):\n    return f"DELETE FROM messages WHERE {x}"', True),
        ("def f():\n    return sa.select(conversations.c.id).where(conversations.c.id == 1)", True),
        ("def f(a):\n    return sa.select(conversations.c.id).where(conversations.c.account_id == a)", False),
        ('# every-account: the sweeper\nQ = "SELECT id FROM messages"', False),
        ('Q = "SELECT id FROM accounts"', False),
        ('"""Select the messages that nobody answered."""', True),
        ('"""The messages that nobody answered."""', False),
    ],
)
def test_statements_name_their_tenant(tmp_path: Path, source: str, is_bad: bool) -> None:
    files = plant(tmp_path, "prosa/messages/queries.py", source)
    assert bool(list(tenants.check(tmp_path, files, TABLES))) is is_bad


def test_the_rule_knows_the_real_tables() -> None:
    found = tenants.tenant_tables()
    assert {"conversations", "messages", "contacts", "inboxes"} <= found
    assert "accounts" not in found


PINNED = (
    "aiohttp==3.1 \\\n    --hash=sha256:00\nattrs==25.1 ; sys_platform == 'linux' \\\n    --hash=sha256:11\n"
)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("requirements.in", "aiohttp\nrequests\n", "only one of"),
        ("requirements.txt", PINNED.replace("--hash=sha256:11", ""), "attrs has no hash"),
        ("requirements.txt", PINNED.replace("aiohttp==3.1", "yarl==2"), "aiohttp is not pinned"),
        ("requirements-dev.txt", PINNED.replace("3.1", "3.2"), "aiohttp is 3.2, in requirements.txt 3.1"),
        ("requirements-dev.in", "-r requirements.in\nPytest_xdist\n", "pytest-xdist is not pinned"),
    ],
)
def test_locks(tmp_path: Path, name: str, text: str, problem: str) -> None:
    plant(tmp_path, "pyproject.toml", '[project]\ndependencies = ["aiohttp"]\n')
    plant(tmp_path, "requirements.in", "aiohttp\n")
    plant(tmp_path, "requirements-dev.in", "-r requirements.in\n")
    for lock in ("requirements.txt", "requirements-dev.txt"):
        plant(tmp_path, lock, PINNED)
    assert not list(locks.check(tmp_path))
    plant(tmp_path, name, text)
    assert any(problem in found for found in locks.check(tmp_path))
