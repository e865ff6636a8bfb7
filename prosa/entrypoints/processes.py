"""The parent of `prosa serve`: opens the socket, looks after the database, runs the children."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from prosa.kit import logs
from prosa.kit.errors import ProsaError
from prosa.kit.processes import Backoff

CANNOT_START = 78
_TICK = 0.5  # seconds between looks at the database and the children
_STOP_TIMEOUT = 15.0  # seconds until a child that was asked to end is killed
_READY_TIMEOUT = 60.0
_SERVED_PAUSE = 1.0  # seconds at most until a child that had served is started again: somebody waits for it
_BACKLOG = 2048

_log = logs.get(__name__)


class CannotStart(ProsaError):
    """A child refused to start; its reason is in the log."""

    code = "cannot_start"


@dataclass
class Child:
    """One running process. `control` gives it its orders and tells it when we are gone."""

    process: "subprocess.Popen[bytes]"
    control: int | None
    ready: int | None
    started_at: float
    is_ready: bool = False
    deadline: float | None = None
    """Set once it was asked to end."""

    def close(self) -> None:
        for handle in (self.control, self.ready):
            if handle is not None:
                os.close(handle)
        self.control = self.ready = None


@dataclass
class Slot:
    """A place that always holds one living child of a kind."""

    name: str
    command: Sequence[str]
    speaks: bool = True
    """Follows the protocol of prosa.entrypoints.serve; other programs are ready once they run."""
    child: Child | None = None
    replacement: Child | None = None
    retry_at: float = 0.0
    was_ready: bool = False
    backoff: Backoff = field(default_factory=Backoff)


class Manager:
    """Runs the children until it is told to stop. Not reentrant; one per process."""

    def __init__(
        self,
        slots: list[Slot],
        *,
        listener: socket.socket | None = None,
        prepare: Callable[[], bytes] = lambda: b"",
        look_after: Callable[[], None] = lambda: None,
        on_ready: Callable[[], None] = lambda: None,
        on_gone: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`prepare` makes the database ready and returns the children's orders (they import meanwhile);
        `look_after` is called twice a second; `on_ready` once, when every child answers; `on_gone` with the
        id of each process that ended.
        """
        self._slots = slots
        self._listener = listener
        self._prepare = prepare
        self._look_after = look_after
        self._on_ready = on_ready
        self._on_gone = on_gone
        self._orders: bytes | None = None
        self._leaving: list[Child] = []
        self._to_roll: list[Slot] = []
        self._stopping = False
        self._announced = False
        self._lead = next(slot for slot in slots if slot.speaks)

    def run(self) -> None:
        """Start everything, look after it, end it in order. Raises ProsaError when it cannot start."""
        wake_in, wake_out = os.pipe()
        os.set_blocking(wake_out, False)
        os.set_blocking(wake_in, False)
        previous = signal.set_wakeup_fd(wake_out, warn_on_full_buffer=False)
        handlers = {
            number: signal.signal(number, action)
            for number, action in (
                (signal.SIGTERM, self._on_stop),
                (signal.SIGINT, self._on_stop),
                (signal.SIGHUP, self._on_roll),
                (signal.SIGCHLD, lambda *_: None),  # wakes the loop
            )
        }
        try:
            # One child alone answers soonest: its imports have a processor for themselves.
            self._lead.child = self._spawn(self._lead)
            self._orders = self._prepare() + b"\n"
            if self._lead.child is not None:
                self._brief(self._lead.child)
            while not self._stopping:
                self._turn()
                self._wait(wake_in)
        finally:
            self._stop_children(wake_in)
            signal.set_wakeup_fd(previous)
            for number, handler in handlers.items():
                signal.signal(number, handler)
            os.close(wake_in)
            os.close(wake_out)

    def _on_stop(self, *_: object) -> None:
        if self._stopping:  # asked twice: no patience left
            for child in self._living():
                child.process.kill()
        elif self._orders is None:
            self._stopping = True
            raise KeyboardInterrupt
        self._stopping = True

    def _on_roll(self, *_: object) -> None:
        self._to_roll = [slot for slot in self._slots if slot.speaks]

    def _living(self) -> list[Child]:
        found = [
            child for slot in self._slots for child in (slot.child, slot.replacement) if child is not None
        ]
        return found + self._leaving

    def _spawn(self, slot: Slot) -> Child:
        if not slot.speaks:
            # Ctrl-C reaches all of a terminal's group: it would be interrupted while it ends at our word.
            process = subprocess.Popen(
                slot.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, process_group=0
            )
            return Child(process, None, None, time.monotonic(), is_ready=True)
        control_in, control_out = os.pipe()
        ready_in, ready_out = os.pipe()
        passed = [control_in, ready_out] + ([self._listener.fileno()] if self._listener else [])
        try:
            process = subprocess.Popen(
                [*slot.command, *map(str, passed)], pass_fds=passed, stdin=subprocess.DEVNULL
            )
        except OSError:
            os.close(control_out)
            os.close(ready_in)
            raise
        finally:
            os.close(control_in)
            os.close(ready_out)
        os.set_blocking(ready_in, False)
        child = Child(process, control_out, ready_in, time.monotonic())
        if self._orders is not None:
            self._brief(child)
        return child

    def _brief(self, child: Child) -> None:
        if child.control is not None and self._orders is not None:
            try:
                os.write(child.control, self._orders)
            except BrokenPipeError:
                pass  # it died; the next turn notices

    def _wait(self, wake: int) -> None:
        watched = [wake, *(child.ready for child in self._living() if child.ready is not None)]
        select.select(watched, [], [], _TICK)
        try:
            os.read(wake, 4096)
        except BlockingIOError:
            pass

    def _turn(self) -> None:
        self._look_after()
        for child in self._living():
            self._check_ready(child)
        for slot in self._slots:
            self._check_replacement(slot)
            self._check_child(slot)
        self._check_leaving()
        self._roll_next()
        if not self._announced and all(slot.child and slot.child.is_ready for slot in self._slots):
            self._announced = True
            self._on_ready()

    @staticmethod
    def _check_ready(child: Child) -> None:
        if child.ready is None:
            return
        try:
            child.is_ready = bool(os.read(child.ready, 1))
        except BlockingIOError:
            return
        os.close(child.ready)
        child.ready = None

    def _check_child(self, slot: Slot) -> None:
        child = slot.child
        if child is None:
            if time.monotonic() >= slot.retry_at and self._may_start(slot):
                slot.child = self._spawn(slot)
            return
        slot.was_ready = slot.was_ready or child.is_ready
        code = child.process.poll()
        if code is None:
            return
        child.close()
        self._on_gone(child.process.pid)
        slot.child = None
        if code == CANNOT_START and not slot.was_ready:
            raise CannotStart(f"{slot.name} could not start; the lines above say why.")
        pause = slot.backoff.after(time.monotonic() - child.started_at)
        if child.is_ready:
            pause = min(pause, _SERVED_PAUSE)
        slot.retry_at = time.monotonic() + pause
        _log.warning("child died", child=slot.name, exit_code=code, restart_in=pause)

    def _may_start(self, slot: Slot) -> bool:
        """The others follow the first child, or go on without one that dies."""
        return slot is self._lead or not slot.speaks or self._lead.was_ready or self._lead.retry_at > 0

    def _check_replacement(self, slot: Slot) -> None:
        new = slot.replacement
        if new is None:
            return
        if new.is_ready:
            if slot.child is not None:
                self._dismiss(slot.child)
            slot.child, slot.replacement = new, None
        elif new.process.poll() is not None or time.monotonic() - new.started_at > _READY_TIMEOUT:
            _log.error("replacement did not start, the present one stays", child=slot.name)
            slot.replacement = None
            self._to_roll.clear()
            new.process.kill()
            self._leaving.append(new)

    def _roll_next(self) -> None:
        if self._to_roll and not any(slot.replacement for slot in self._slots):
            slot = self._to_roll.pop(0)
            slot.replacement = self._spawn(slot)

    def _dismiss(self, child: Child) -> None:
        if child.process.poll() is None:
            child.process.terminate()
        child.deadline = time.monotonic() + _STOP_TIMEOUT
        self._leaving.append(child)

    def _check_leaving(self) -> None:
        for child in list(self._leaving):
            if child.process.poll() is not None:
                child.close()
                self._on_gone(child.process.pid)
                self._leaving.remove(child)
            elif child.deadline is not None and time.monotonic() > child.deadline:
                _log.warning("child does not end, killing it", pid=child.process.pid)
                child.process.kill()
                child.deadline = None

    def _stop_children(self, wake: int) -> None:
        self._stopping = True
        for slot in self._slots:
            for child in (slot.child, slot.replacement):
                if child is not None:
                    self._dismiss(child)
            slot.child = slot.replacement = None
        self._check_leaving()
        while self._leaving:
            self._wait(wake)
            self._check_leaving()


def open_listener(host: str, port: int) -> socket.socket:
    """A listening socket that children inherit; requests wait in it until they serve. Raises ProsaError."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        raise ProsaError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}.", code="listen"
        ) from error
    return listener


def child_command(kind: str, module: str = "prosa.entrypoints.serve") -> list[str]:
    """How a child is started; the manager appends the file descriptors."""
    return [sys.executable, "-m", module, kind]


def encode_orders(orders: msgspec.Struct) -> bytes:
    """One line."""
    return msgspec.json.encode(orders, enc_hook=str)
