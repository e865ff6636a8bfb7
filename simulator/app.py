"""Puts the parts together as one web application."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

from simulator.control import routes as control
from simulator.core import SIM, Simulator
from simulator.graph import routes as graph
from simulator.page import add_page
from simulator.settings import Config

LARGEST_REQUEST = 110 * 1024 * 1024


async def _lifetime(app: web.Application) -> AsyncIterator[None]:
    sim = app[SIM]
    await sim.dispatcher.start()
    yield
    sim.receipts.clear()
    await sim.dispatcher.close()


def create_app(config: Config | None = None) -> web.Application:
    """The simulator as an aiohttp application; ``app[SIM]`` gives its state to tests in the same process."""
    config = config or Config()
    if config.speed <= 0:
        raise ValueError("speed must be positive")
    app = web.Application(client_max_size=LARGEST_REQUEST)
    app[SIM] = Simulator(config)
    app.cleanup_ctx.append(_lifetime)
    graph.add_routes(app)
    control.add_routes(app)
    add_page(app)
    return app
