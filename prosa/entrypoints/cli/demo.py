"""demo and simulate: the product with a simulated WhatsApp, without any account at Meta."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from prosa.entrypoints.cli.running import read_settings, run
from prosa.entrypoints.processes import Slot, open_listener
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings

if TYPE_CHECKING:
    from prosa.entrypoints.demo import Recalled

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ROOT = Path(__file__).parents[3]


def demo(options: argparse.Namespace) -> None:
    """Run everything; print where it is when it answers."""
    port = options.port if options.port is not None else int(os.environ.get("PROSA_PORT") or 8000)
    simulator_port = options.simulator_port or (port + 90 if port else 8090)
    simulator_url = f"http://127.0.0.1:{simulator_port}"
    settings = read_settings(
        options, demo=True, PROSA_GRAPH_URL=f"{simulator_url}/v23.0", PROSA_LOG_LEVEL="warning"
    )
    if settings.host not in _LOOPBACK:
        raise ProsaError("The demo's password is public: it listens on this machine only.", code="demo_host")
    open_listener("127.0.0.1", simulator_port).close()  # a taken port is said now, not by a child that dies
    simulator = Slot("simulator", [], speaks=False)
    known: list[tuple[str, Recalled]] = []

    def before_children(opened: Settings) -> None:
        known.append(asyncio.run(_seed(opened)))
        simulator.command = _command(simulator_port, "--webhook-url", known[0][0])

    def on_ready(opened: Settings) -> None:
        from prosa.entrypoints.demo import recall

        if not recall.tell(simulator_url, *known.pop()):
            print(
                "The simulator does not know every conversation: its phones may lack some.", file=sys.stderr
            )
        print(_welcome(opened.public_url, simulator_url), flush=True)

    run(settings, programs=(simulator,), before_children=before_children, on_ready=on_ready)


def _welcome(console_url: str, simulator_url: str) -> str:
    from prosa.entrypoints.demo import COMPANY, PASSWORD, PEOPLE

    people = "\n".join(f"  {login:<22} {name} ({role})" for login, name, role in PEOPLE)
    return (
        f"\n{COMPANY} is open.\n\nConsole    {console_url}\nSimulator  {simulator_url}\n"
        f"Password   {PASSWORD}  for each of\n{people}\n\n"
        "Try this: sign in as Ana, open the simulator beside it, write as Marina and watch her conversation\n"
        "move; then answer her and see the ticks turn green. Ctrl-C stops everything; the data stays."
    )


async def _seed(settings: Settings) -> tuple[str, Recalled]:
    from prosa.entrypoints.demo import seed
    from prosa.entrypoints.keeper import connected

    async with connected(settings) as database:
        return await seed(database, settings)


def simulate(options: argparse.Namespace) -> None:
    """Become the simulator."""
    open_listener("127.0.0.1", options.port).close()
    command = _command(options.port)
    os.chdir(_ROOT)
    os.execv(command[0], command)  # noqa: S606 - no shell is meant


def _command(port: int, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "simulator", "--port", str(port), *arguments]
