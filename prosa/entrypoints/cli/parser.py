"""The commands and their options."""

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

from prosa import __version__

ROLES = ("administrator", "supervisor", "agent")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _late(module: str, function: str) -> Callable[[argparse.Namespace], int | None]:
    """Import a command's module only when it runs: --help and mistakes answer at once."""

    def run(options: argparse.Namespace) -> int | None:
        found: Callable[[argparse.Namespace], int | None] = getattr(
            import_module(f"prosa.entrypoints.cli.{module}"), function
        )
        return found(options)

    return run


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = _Parser(prog="prosa", description="Self-hosted customer service chat.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"prosa {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_running(commands)
    _add_records(commands)
    return parser


def _command(
    commands: Any, name: str, what: str, module: str, function: str, *, json: bool = False
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=what, allow_abbrev=False
    )
    parser.set_defaults(run=_late(module, function))
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    return parser


def _group(commands: Any, name: str, what: str) -> Any:
    parser = commands.add_parser(name, help=what, description=what, allow_abbrev=False)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _add_listening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (PROSA_HOST, default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (PROSA_PORT, default 8000)")
    parser.add_argument("--workers", type=int, metavar="N", help="web processes (PROSA_WORKERS, default 2)")


def _add_running(commands: Any) -> None:
    serve = _command(commands, "serve", "Run the whole product on this machine.", "running", "serve")
    _add_listening(serve)
    _command(commands, "worker", "Run only the background work.", "running", "worker")
    _command(
        commands, "migrate", "Bring the database to this version's schema.", "running", "migrate", json=True
    )
    demo = _command(
        commands, "demo", "Run with sample data and a simulated WhatsApp; prints the sign-in.", "demo", "demo"
    )
    _add_listening(demo)
    demo.add_argument(
        "--simulator-port", type=int, metavar="PORT", help="port of the simulator (default: port + 90)"
    )
    simulate = _command(commands, "simulate", "Run only the provider simulator.", "demo", "simulate")
    simulate.add_argument("--port", type=int, default=8090, help="port to listen on (default 8090)")
    _command(commands, "doctor", "Look whether this installation is healthy.", "doctor", "doctor", json=True)


def _add_records(commands: Any) -> None:
    accounts = _group(commands, "account", "Companies.")
    account = _command(accounts, "create", "Create a company.", "records", "create_account", json=True)
    account.add_argument("name", metavar="NAME")

    _add_resellers(_group(commands, "reseller", "Companies that look after others."))

    users = _group(commands, "user", "People who sign in.")
    user = _command(
        users,
        "create",
        "Create a user. The password is asked for, or read from standard input.",
        "records",
        "create_user",
        json=True,
    )
    user.add_argument("account", metavar="ACCOUNT", help="name or id of the company")
    user.add_argument("login", metavar="LOGIN", help="unique in this installation, e.g. an e-mail address")
    user.add_argument("--name", help="the person's name (default: the login)")
    user.add_argument("--role", choices=ROLES, default="agent", help="default: agent")

    tokens = _group(commands, "token", "Keys for programs that use the API.")
    token = _command(
        tokens, "create", "Create an API token; it is shown only now.", "records", "create_token", json=True
    )
    token.add_argument("account", metavar="ACCOUNT", help="name or id of the company")
    token.add_argument("login", metavar="LOGIN", help="the user whose rights it has")
    token.add_argument("--name", default="", help="what it is for")

    _add_inbox(_group(commands, "inbox", "Connected numbers."))

    privacy = _group(commands, "privacy", "People's data.")
    _command(
        privacy,
        "replay",
        "Erase again whom a restored backup brought back; every start does so, too.",
        "privacy",
        "replay_erasures",
        json=True,
    )

    letters = _group(commands, "dead-letters", "Received elements that could not be processed.")
    listing = _command(letters, "list", "List them, oldest first.", "letters", "list_letters", json=True)
    listing.add_argument("--account", metavar="ACCOUNT", help="only of this company")
    listing.add_argument("--limit", type=int, default=100, help="default: 100")
    replay = _command(letters, "replay", "Process them again.", "letters", "replay_letters", json=True)
    replay.add_argument("ids", metavar="ID", nargs="*", help="which (default: all)")
    replay.add_argument("--account", metavar="ACCOUNT", help="only of this company")


def _add_resellers(resellers: Any) -> None:
    for name, what in {
        "add": "Let a company look after others: its administrators get the page Revenda.",
        "remove": "It looks after nobody any more; its companies go on without a reseller.",
    }.items():
        command = _command(resellers, name, what, "resellers", name, json=True)
        command.add_argument("account", metavar="ACCOUNT", help="name or id of the company")
    assign = _command(
        resellers, "assign", "Put a company into a reseller's care.", "resellers", "assign", json=True
    )
    assign.add_argument("reseller", metavar="RESELLER", help="name or id of the reseller's company")
    assign.add_argument("account", metavar="ACCOUNT", help="name or id of the company")
    release = _command(
        resellers, "release", "Take a company out of its reseller's care.", "resellers", "release", json=True
    )
    release.add_argument("account", metavar="ACCOUNT", help="name or id of the company")
    enable = _command(
        resellers, "enable", "Let a disabled company's people in again.", "resellers", "enable", json=True
    )
    enable.add_argument("account", metavar="ACCOUNT", help="name or id of the company")
    _command(resellers, "list", "List the resellers.", "resellers", "list_resellers", json=True)


def _add_inbox(inboxes: Any) -> None:
    inbox = _command(
        inboxes,
        "create",
        "Connect a number; prints its key and webhook address. The secrets are read from standard input as "
        'JSON: {"app_secret": "…", "access_token": "…"}.',
        "records",
        "create_inbox",
        json=True,
    )
    inbox.add_argument("account", metavar="ACCOUNT", help="name or id of the company")
    inbox.add_argument("channel", choices=["whatsapp"], help="kind of channel")
    inbox.add_argument("--name", required=True, help="how agents see it")
    inbox.add_argument("--phone-number-id", required=True, metavar="ID", help="Meta's id of the number")
    inbox.add_argument("--waba-id", required=True, metavar="ID", help="Meta's id of the business account")
    inbox.add_argument(
        "--display-number", required=True, metavar="NUMBER", help="the number as people dial it"
    )
    inbox.add_argument(
        "--verify-token", metavar="TOKEN", help="for Meta's handshake (default: a random one, printed)"
    )
