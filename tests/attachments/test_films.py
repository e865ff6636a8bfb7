"""Films become what telephones play: H.264 and AAC in MP4, small enough for the channel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest

from prosa.accounts.schemas import Principal
from prosa.attachments import films, service
from prosa.attachments.errors import FileRefused
from prosa.attachments.inspector import Inspector
from prosa.attachments.service import FileStore
from prosa.attachments.types import sendable_as
from prosa.kit.database import Database
from tests.attachments import support
from tests.attachments.test_uploads import upload

MAX = 16 * 1024 * 1024
WHATSAPP = ("video/mp4", "video/3gpp")


@pytest.fixture
def inspector() -> Inspector:
    return Inspector(max_bytes=100 * 1024 * 1024)


def streams(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return [stream.codec_context.name for stream in container.streams]


@pytest.mark.parametrize(
    ("container", "codec", "sound", "expected"),
    [
        ("webm", "libvpx", "libopus", ["h264", "aac"]),
        ("webm", "libvpx", "", ["h264"]),
        ("mp4", "mpeg4", "aac", ["h264", "aac"]),
        ("mov", "libx264", "aac", ["h264", "aac"]),
    ],
    ids=["webm", "silent", "old codec", "mov"],
)
async def test_films_are_converted(
    inspector: Inspector, tmp_path: Path, container: str, codec: str, sound: str, expected: list[str]
) -> None:
    source, out = tmp_path / "film", tmp_path / "out"
    support.film(source, 2.0, container=container, codec=codec, sound=sound)
    seen = await inspector.look("video", source, out, goal_bytes=MAX)
    assert (seen.mime, seen.written, seen.width, seen.height) == ("video/mp4", True, 64, 48)
    assert seen.duration_ms is not None
    assert 1800 <= seen.duration_ms <= 2300
    assert streams(out) == expected
    # The index is in front: it plays before all of it is there.
    content = out.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


async def test_what_telephones_play_already_stays_as_it_is(inspector: Inspector, tmp_path: Path) -> None:
    source, out = tmp_path / "film", tmp_path / "out"
    support.film(source, codec="libx264", sound="aac")
    assert not (await inspector.look("video", source, out, goal_bytes=MAX)).written
    assert not out.exists()


async def test_large_pictures_become_smaller_and_even(inspector: Inspector, tmp_path: Path) -> None:
    source, out = tmp_path / "film", tmp_path / "out"
    support.film(source, 0.5, container="webm", codec="libvpx", size=(1922, 1082))
    seen = await inspector.look("video", source, out, goal_bytes=MAX)
    assert (seen.width, seen.height) == (1280, 720)


@pytest.mark.parametrize(
    ("container", "codec"), [("mp4", "mpeg4"), ("mov", "libx264"), ("mp4", "libx264")], ids=str
)
async def test_films_stand_as_the_telephone_was_held(
    inspector: Inspector, tmp_path: Path, container: str, codec: str
) -> None:
    source, out = tmp_path / "film", tmp_path / "out"
    support.film(source, container=container, codec=codec, turned=True)
    for action in ("inspect", "check"):
        seen = await inspector.look(action, source)
        assert (seen.width, seen.height) == (48, 64)
    seen = await inspector.look("video", source, out, goal_bytes=MAX)
    assert (seen.width, seen.height) == (48, 64)
    with av.open(str(out if seen.written else source)) as made:
        frame = next(made.decode(video=0))
        shown = frame.to_image().rotate(frame.rotation, expand=True)  # type: ignore[no-untyped-call]
    assert shown.size == (48, 64)
    (red, _, blue), (low_red, _, low_blue) = shown.getpixel((24, 12)), shown.getpixel((24, 52))
    assert red > blue
    assert low_red < low_blue


def test_what_cannot_fit_is_refused_before_any_work() -> None:
    assert films.LEAST_VIDEO_BITS < films._video_bits(MAX, 300_000) < films.MOST_VIDEO_BITS
    for goal, milliseconds in ((MAX, 601_000), (MAX, None), (200_000, 60_000)):
        with pytest.raises(films.sandbox.Refused, match="too_long"):
            films._video_bits(goal, milliseconds)


async def test_films_of_more_than_ten_minutes_are_refused(inspector: Inspector, tmp_path: Path) -> None:
    source, out = tmp_path / "film", tmp_path / "out"
    support.film(source, 601.0)
    with pytest.raises(FileRefused) as refused:
        await inspector.look("video", source, out, goal_bytes=MAX)
    assert refused.value.code == "file_too_long"
    assert not out.exists() or out.stat().st_size < 1000


async def test_the_channel_gets_an_mp4_and_a_reason_where_there_is_no_way(
    database: Database, files: FileStore, principal: Principal, tmp_path: Path
) -> None:
    assert sendable_as("video/webm", WHATSAPP) == "video/mp4"
    content = support.film(tmp_path / "film.webm", 2.0, container="webm", codec="libvpx")
    taken = await upload(database, files, principal, tmp_path, content, "obra.webm")

    def given(max_bytes: int) -> Any:
        return service.open_content(
            database, files, principal.account_id, taken.id, accepted=WHATSAPP, max_bytes=max_bytes
        )

    async with given(MAX) as film:
        assert (film.mime, film.name) == ("video/mp4", "obra.mp4")
        assert film.file.read(8)[4:] == b"ftyp"
    with pytest.raises(FileRefused) as refused:
        async with given(2000):
            pass
    assert refused.value.code == "file_too_long"
