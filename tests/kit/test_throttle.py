"""Limits, with a clock that the test moves."""

from prosa.kit.throttle import SlidingWindow, TokenBucket


class Watch:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_window_allows_its_limit_and_tells_how_long_to_wait() -> None:
    watch = Watch()
    window = SlidingWindow(2, 10, now=watch)
    assert [window.hit("a"), window.hit("a")] == [0, 0]
    watch.now += 4
    assert window.hit("a") == 6
    assert window.hit("b") == 0
    watch.now += 6
    assert window.hit("a") == 0


def test_a_success_forgets_the_failures() -> None:
    window = SlidingWindow(1, 10, now=Watch())
    window.hit("a")
    window.forget("a")
    assert window.hit("a") == 0


def test_a_window_keeps_a_bounded_number_of_keys() -> None:
    window = SlidingWindow(1, 10, now=Watch(), max_keys=3)
    for key in "abcd":
        window.hit(key)
    assert len(window._hits) == 3
    assert window.wait("d") > 0


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    watch = Watch()
    bucket = TokenBucket(rate=2, burst=3, now=watch)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == 0.5
    watch.now += 0.5
    assert bucket.take() == 0
    watch.now += 100
    assert bucket.take(3) == 0
    assert bucket.take() > 0


def test_a_drained_bucket_waits() -> None:
    bucket = TokenBucket(rate=1, burst=5, now=Watch())
    bucket.drain()
    assert bucket.take() == 1
