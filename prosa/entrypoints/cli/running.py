"""serve, worker, migrate: the commands that run the product."""

import argparse
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from prosa.entrypoints.cli.output import show
from prosa.entrypoints.processes import Manager, Slot, child_command, encode_orders, open_listener
from prosa.kit import logs
from prosa.kit.settings import Settings, load

if TYPE_CHECKING:
    from prosa.entrypoints.keeper import DatabaseKeeper
    from prosa.entrypoints.queues import Queues

_log = logs.get(__name__)


class Orders(msgspec.Struct):
    """Mirrors prosa.entrypoints.serve.Orders, whose module is slow to import."""

    settings: Settings
    embedded: bool


def read_settings(
    options: argparse.Namespace, *, demo: bool = False, log_level: str | None = None, **defaults: str
) -> Settings:
    """Settings under the command's options and over its `defaults`. Raises SettingsError."""
    environ = {**defaults, **os.environ}
    for name in ("host", "port", "workers"):
        value = getattr(options, name, None)
        if value is not None:
            environ[f"PROSA_{name.upper()}"] = str(value)
    settings = load(environ, generate_secret=demo)
    logs.configure(settings.log_format, log_level or settings.log_level)
    return settings


def serve(options: argparse.Namespace) -> None:
    """Run web children and the background child until told to stop."""
    run(read_settings(options))


def worker(options: argparse.Namespace) -> None:
    """Run only the background child."""
    run(read_settings(options), web=False)


def migrate(options: argparse.Namespace) -> None:
    """Bring the schema up to date and end."""
    from prosa.entrypoints.keeper import DatabaseKeeper

    keeper = DatabaseKeeper(read_settings(options))
    try:
        opened = keeper.open()
        changed = keeper.migrate(opened)
        keeper.replay_erasures(opened)
    finally:
        keeper.close()
    show({"migrated": changed} if options.json else {"schema": "migrated" if changed else "up to date"},
         as_json=options.json)  # fmt: skip


def run(
    settings: Settings,
    *,
    web: bool = True,
    programs: tuple[Slot, ...] = (),
    before_children: Callable[[Settings], None] = lambda _: None,
    on_ready: Callable[[Settings], None] | None = None,
) -> None:
    """Run the process tree. `before_children` gets the settings with an open, migrated database."""
    listener: socket.socket | None = None
    slots = [Slot("background", child_command("background"))]
    if web:
        listener = open_listener(settings.host, settings.port)
        settings = with_port(settings, listener.getsockname()[1])
        slots[:0] = [Slot(f"web {number}", child_command("web")) for number in range(settings.workers)]
    keeper: DatabaseKeeper | None = None
    queues = _open_metrics(settings)

    def prepare() -> bytes:
        # Imported now: the first child has started and imports its own parts meanwhile.
        from prosa.entrypoints.keeper import DatabaseKeeper

        nonlocal keeper
        keeper = DatabaseKeeper(settings)
        opened = keeper.open()
        if queues is not None:
            queues.url = opened.database_url
        keeper.migrate(opened)
        keeper.replay_erasures(opened)  # before anybody can see whom a restored backup brought back
        before_children(opened)
        return encode_orders(Orders(opened, keeper.is_embedded))

    def look_after() -> None:
        if keeper is not None:
            keeper.look_after()

    def announce() -> None:
        if on_ready is not None:
            on_ready(settings)
        elif web:
            _log.info("serving", address=f"http://{settings.host}:{settings.port}", url=settings.public_url)
        else:
            _log.info("working in the background")

    def forget(pid: int) -> None:
        if queues is not None:
            from prosa.kit import metrics

            metrics.forget(pid)

    manager = Manager(
        [*programs, *slots],  # programs first: the children may want them
        listener=listener,
        prepare=prepare,
        look_after=look_after,
        on_ready=announce,
        on_gone=forget,
    )
    try:
        manager.run()
    finally:
        if keeper is not None:
            keeper.close()


def _open_metrics(settings: Settings) -> "Queues | None":
    if settings.metrics_port is None:
        return None
    from prosa.kit import metrics

    metrics.share(settings.data_dir / "metrics")  # before anything imports the metrics' library
    from prosa.entrypoints.queues import Queues

    queues = Queues()
    metrics.listen(settings.metrics_port, collectors=[queues])
    return queues


def with_port(settings: Settings, port: int) -> Settings:
    """Put the port that was really taken where port 0 stood."""
    if settings.port == port:
        return settings

    def fix(url: str) -> str:
        parts = urlsplit(url)
        return parts._replace(netloc=f"{parts.hostname}:{port}").geturl() if parts.port == 0 else url

    return msgspec.structs.replace(
        settings, port=port, public_url=fix(settings.public_url), files_url=fix(settings.files_url)
    )
