"""The command line: help everywhere, one clear line for every mistake, JSON where data is printed."""

import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prosa.entrypoints.cli import main
from tests.fixtures.postgres import TestServer

KEY = "0123456789abcdefghijklmnopqrstuvwxyz"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    folder = Path(tempfile.mkdtemp(prefix="prosa-cli-"))
    folder.chmod(0o755)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PROSA_SECRET_KEY", KEY)
    monkeypatch.setenv("PROSA_DATA_DIR", str(folder / "data"))

    def call(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        try:
            code = main(arguments)
        except SystemExit as leave:
            code = int(leave.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield call
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(
    "command",
    [
        "", "serve", "worker", "migrate", "demo", "simulate", "doctor", "account create", "user create",
        "token create", "reseller add", "reseller remove", "reseller assign", "reseller release", "reseller enable",
        "reseller list", "inbox create", "dead-letters list", "dead-letters replay",
    ],
)  # fmt: skip
def test_every_command_has_help(run: Run, command: str) -> None:
    code, out, err = run(*command.split(), "--help")
    assert (code, err) == (0, "")
    assert "usage: prosa" in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["user", "create", "x"],
            "prosa user create: the following arguments are required: LOGIN (see prosa user create --help)",
        ),
        (
            ["serve", "--port", "x"],
            "prosa serve: argument --port: invalid int value: 'x' (see prosa serve --help)",
        ),
        (["serve", "--port", "70000"], "prosa: PROSA_PORT must be a whole number <= 65535, not '70000'."),
        (
            ["demo", "--host", "0.0.0.0"],
            "prosa: The demo's password is public: it listens on this machine only.",
        ),
        (["user", "create", "x", "y"], "prosa: Give the password on standard input."),
        (["dead-letters", "replay", "x"], "prosa: An id looks like 01998f3e-7c00-7000-8000-000000000000."),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line(run: Run, arguments: list[str], line: str) -> None:
    code, out, err = run(*arguments)
    assert code != 0
    assert (out, err) == ("", line + "\n")


def test_bad_settings_are_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSA_PROT", "1")
    assert run("migrate") == (
        1,
        "",
        "prosa: PROSA_PROT is not a setting of Prosa. Did you mean PROSA_PORT?\n",
    )


def test_a_database_that_is_away_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prosa.entrypoints.cli.opening.WAIT", 0.0)
    monkeypatch.setenv("PROSA_DATABASE_URL", "postgresql://x@/y?host=/nowhere")
    code, _, err = run("account", "create", "Loja")
    assert code == 1
    assert err.startswith("prosa: ")
    assert len(err.splitlines()) == 1


def test_records_are_created_and_found(
    run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch, test_server: TestServer
) -> None:
    assert test_server.postgres.listening()
    monkeypatch.setenv("PROSA_DATABASE_URL", database_url)
    code, out, _ = run("account", "create", "Loja Sol", "--json")
    account = json.loads(out)
    assert (code, account["name"]) == (0, "Loja Sol")

    password = "uma senha bem comprida\n"
    code, out, _ = run(
        "user", "create", "Loja Sol", "maria@sol", "--role", "administrator", "--json", stdin=password
    )
    assert (code, json.loads(out)["login"]) == (0, "maria@sol")
    assert run("user", "create", account["id"], "maria@sol", stdin=password)[::2] == (
        1,
        "prosa: This login is in use already.\n",
    )
    assert (
        run("user", "create", "Outra", "x@sol", stdin=password)[2] == "prosa: There is no company 'Outra'.\n"
    )

    code, out, _ = run("token", "create", "Loja Sol", "maria@sol")
    assert (code, out.count("\n")) == (0, 1)

    assert run("account", "create", "Revenda Lua")[0] == 0
    assert run("reseller", "assign", "Revenda Lua", "Loja Sol")[::2] == (
        1,
        "prosa: reseller: This company is not a reseller.\n",
    )
    assert run("reseller", "add", "Revenda Lua")[0] == 0
    code, out, _ = run("reseller", "assign", "Revenda Lua", "Loja Sol", "--json")
    reseller_id = json.loads(out)["reseller_id"]
    assert (code, json.loads(out)["id"]) == (0, account["id"])
    found = [{"id": reseller_id, "name": "Revenda Lua", "companies": 1}]
    assert json.loads(run("reseller", "list", "--json")[1]) == found
    assert run("reseller", "list")[1] == f"{reseller_id}      1  Revenda Lua\n"
    assert run("reseller", "release", "Loja Sol")[0] == 0
    assert run("reseller", "enable", "Loja Sol")[0] == 0
    assert run("reseller", "remove", "Revenda Lua")[0] == 0
    assert json.loads(run("reseller", "list", "--json")[1]) == []

    number = (
        "--name",
        "Matriz",
        "--phone-number-id",
        "123",
        "--waba-id",
        "9",
        "--display-number",
        "+55 11 90000-0001",
    )
    secrets = '{"app_secret": "0123456789", "access_token": "0123456789"}'
    code, out, _ = run("inbox", "create", "Loja Sol", "whatsapp", *number, "--json", stdin=secrets)
    inbox = json.loads(out)
    assert code == 0
    assert inbox["webhook_url"].endswith(f"/hooks/whatsapp/{inbox['key']}")
    assert "0123456789" not in out
    assert run("inbox", "create", "Loja Sol", "whatsapp", *number, stdin="[1]")[0] == 1

    assert run("dead-letters", "list", "--json")[:2] == (0, "[]\n")
    assert run("dead-letters", "replay", "--json") == (0, '{\n  "done": 0,\n  "failed": 0\n}\n', "")

    code, out, _ = run("doctor", "--json")
    assert code == 0
    assert {finding["what"]: finding["state"] for finding in json.loads(out)}["schema"] == "ok"

    monkeypatch.setattr("prosa.migrations.head", lambda: "201001010000")
    code, out, _ = run("doctor")
    assert code == 1
    assert "is of a newer version, this one only knows 201001010000" in out
    assert "migrate" not in out
