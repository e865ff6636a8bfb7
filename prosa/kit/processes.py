"""Small parts of process trees: back-off between restarts, and children that never outlive their parent."""

import os
import threading
import time
from collections.abc import Callable


class Backoff:
    """Seconds to wait before the next start of something that keeps dying."""

    def __init__(self, *, first: float = 0.5, most: float = 30.0, healthy_after: float = 10.0) -> None:
        """`healthy_after`: a life of that many seconds forgives what was before."""
        self._first = first
        self._most = most
        self._healthy_after = healthy_after
        self._failures = 0

    def after(self, lived: float) -> float:
        """The pause after a life of `lived` seconds: none the first time, then doubling."""
        self._failures = 0 if lived >= self._healthy_after else self._failures + 1
        if self._failures <= 1:
            return 0.0
        return min(self._most, self._first * 2.0 ** min(self._failures - 2, 16))


def follow_parent(pipe: int, on_gone: Callable[[], None], *, grace: float = 15.0) -> None:
    """Call `on_gone` (in another thread) when the other end of `pipe` closes; end the process after `grace` s.

    The kernel closes the pipe however the parent ends. A signal at the parent's death would not do: the child
    has things to finish.
    """

    def wait() -> None:
        while os.read(pipe, 4096):
            pass
        on_gone()
        time.sleep(grace)
        os._exit(1)  # the event loop hangs: nobody is left who would kill us

    threading.Thread(target=wait, name="follow-parent", daemon=True).start()
