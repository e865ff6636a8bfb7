"""One web process that serves nothing but the event stream, for the benchmarks beside it.

`python -m tests.benchmarks.stream_server DATABASE_URL ACCOUNT_ID` prints its port, runs until input ends.
Agents are made up: `authorization: <agent number> <department number>`.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from uuid import UUID

import uvicorn
import uvloop

from prosa.accounts.policy import DEFAULT_ROLES
from prosa.accounts.schemas import Principal, Viewer
from prosa.kit.database import Database
from prosa.realtime.asgi import EventStream
from prosa.realtime.hub import Hub, Limits
from prosa.realtime.source import PostgresSource
from prosa.realtime.stream import Headers


def agent_id(number: int) -> UUID:
    return UUID(int=0x1_0000 + number)


def department_id(number: int) -> UUID:
    return UUID(int=0x2_0000 + number)


async def serve(url: str, account_id: UUID) -> None:
    """Run until standard input ends."""
    database = await Database.connect(url)

    async def authenticate(headers: Headers) -> Principal | None:
        agent, department = (int(part) for part in dict(headers)[b"authorization"].split())
        viewer = Viewer(
            account_id=account_id,
            user_id=agent_id(agent),
            # Strings of its own, as a database gives them: sharing them would flatter the memory.
            permissions=frozenset("".join(name) for name in DEFAULT_ROLES["agent"][1]),
            department_ids=frozenset({department_id(department)}),
        )
        return Principal(
            user_id=viewer.user_id,
            account_id=account_id,
            session_id=UUID(int=agent),
            token_id=None,
            viewer=viewer,
            csrf=None,
        )

    hub = Hub(PostgresSource(database), authenticate, Limits())
    await hub.start()
    listener = socket.create_server(("127.0.0.1", 0), backlog=4_096)
    config = uvicorn.Config(
        EventStream(hub, authenticate),
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve([listener]))
    print(listener.getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    hub.end_streams()
    server.should_exit = True
    await running
    await hub.close()
    await database.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(sys.argv[1], UUID(sys.argv[2])))
