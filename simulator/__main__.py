"""``python -m simulator``: starts the simulator and serves until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from aiohttp import web

from simulator.app import create_app
from simulator.settings import Config

FLAGS: dict[str, tuple[type, str]] = {
    "host": (str, "address to listen on (default 127.0.0.1)"),
    "port": (int, "port to listen on (default 8090)"),
    "webhook-url": (str, "where webhooks go; may also be set later through the control API"),
    "app-secret": (str, "key of the webhook signatures"),
    "verify-token": (str, "token of the webhook handshake"),
    "access-token": (str, "bearer token of the Graph API"),
    "speed": (float, "divides the delays of statuses and people (10 = ten times as fast)"),
}


def load(arguments: Sequence[str], environment: Mapping[str, str]) -> Config:
    """Flags win over ``SIMULATOR_*`` variables, those over the ``--config`` file. ValueError on nonsense."""
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description=(
            "A local stand-in for Meta's Graph API with a phone page. "
            "Each flag can also be given as SIMULATOR_<FLAG>."
        ),
    )
    parser.add_argument("--config", help="JSON file with any of the options, phones and customers")
    for name, (kind, text) in FLAGS.items():
        parser.add_argument(f"--{name}", type=kind, help=text)
    given = parser.parse_args(arguments)
    values: dict[str, object] = {}
    path = given.config or environment.get("SIMULATOR_CONFIG")
    if path:
        try:
            values = msgspec.json.decode(Path(path).read_bytes(), type=dict[str, object])
        except (OSError, msgspec.MsgspecError) as problem:
            raise ValueError(f"the configuration {path} cannot be read: {problem}") from None
    for name, (kind, _) in FLAGS.items():
        key = name.replace("-", "_")
        variable = f"SIMULATOR_{key.upper()}"
        value = getattr(given, key)
        if value is None and variable in environment:
            try:
                value = kind(environment[variable])
            except ValueError:
                raise ValueError(f"{variable} must be a {kind.__name__}") from None
        if value is not None:
            values[key] = value
    config = msgspec.convert(values, Config)
    if config.speed <= 0 or not 0 <= config.port <= 65535:
        raise ValueError("speed must be positive and port lie between 0 and 65535")
    return config


def main() -> None:
    try:
        config = load(sys.argv[1:], os.environ)
        app = create_app(config)
    except (ValueError, msgspec.MsgspecError) as problem:
        sys.exit(f"simulator: {problem}")
    print(f"Simulador em http://{config.host}:{config.port}/", flush=True)
    try:
        web.run_app(
            app, host=config.host, port=config.port, print=None, handle_signals=True, shutdown_timeout=1
        )
    except OSError as problem:
        sys.exit(f"simulator: cannot listen on {config.host}:{config.port}: {problem.strerror}")


if __name__ == "__main__":
    main()
