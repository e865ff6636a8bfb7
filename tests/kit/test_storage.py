"""Files on a local disk. (S3 speaks through the same library calls.)"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from prosa.kit.errors import NotFound, ProsaError
from prosa.kit.storage import Storage, StorageFull, _translated, new_key


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage((tmp_path / "pasta com acentuação").as_uri())


async def _collect(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


async def test_what_was_put_can_be_read_whole_and_in_ranges(storage: Storage) -> None:
    key = new_key()
    content = bytes(range(256)) * 4096
    assert await storage.put(key, content) == len(content)
    assert await storage.size(key) == len(content)
    assert await storage.get(key) == content
    assert await _collect(storage.stream(key, 10, 20)) == content[10:20]
    assert await _collect(storage.stream(key, 1_000_000)) == content[1_000_000:]


async def test_a_stream_is_stored_and_measured(storage: Storage) -> None:
    async def source() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 100_000

    key = new_key()
    assert await storage.put(key, source()) == 5_000_000
    assert await storage.size(key) == 5_000_000


async def test_a_broken_source_leaves_nothing_and_its_error_is_passed_on(storage: Storage) -> None:
    async def source() -> AsyncIterator[bytes]:
        yield b"x" * 100
        raise ProsaError("half")

    key = new_key()
    with pytest.raises(ProsaError, match="half"):
        await storage.put(key, source())
    with pytest.raises(NotFound):
        await storage.size(key)


async def test_deleting_twice_is_no_error(storage: Storage) -> None:
    key = new_key()
    await storage.put(key, b"1")
    await storage.delete(key)
    await storage.delete(key)
    with pytest.raises(NotFound):
        await storage.get(key)


@pytest.mark.parametrize("key", ["../x", "ab/../../x", "/etc/passwd", "ab", "", "ab/x/y", "AB/x"])
async def test_only_keys_of_ours_are_taken(storage: Storage, key: str) -> None:
    with pytest.raises(NotFound):
        await storage.get(key)


def test_a_full_disk_has_its_own_error() -> None:
    assert isinstance(_translated(OSError(28, "No space left on device")), StorageFull)


def test_keys_do_not_repeat() -> None:
    assert len({new_key() for _ in range(1000)}) == 1000
