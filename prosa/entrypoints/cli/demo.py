"""demo and simulate: the product with a simulated WhatsApp, without any account at Meta."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from prosa.entrypoints.cli.running import read_settings, run
from prosa.entrypoints.processes import Slot, open_listener
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings

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

    def before_children(opened: Settings) -> None:
        webhook = asyncio.run(_seed(opened))
        simulator.command = _command(simulator_port, "--webhook-url", webhook)

    def on_ready(opened: Settings) -> None:
        from prosa.entrypoints.demo import LOGIN, PASSWORD

        print(
            f"\nConsole    {opened.public_url}\nSign in    {LOGIN}  {PASSWORD}\nSimulator  {simulator_url}",
            flush=True,
        )

    run(settings, programs=(simulator,), before_children=before_children, on_ready=on_ready)


async def _seed(settings: Settings) -> str:
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
