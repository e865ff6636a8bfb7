"""What the sandbox says of good, bad and hostile files."""

import asyncio
import io
import resource
import time
from pathlib import Path

import av
import pytest
from PIL import Image

from prosa.attachments.errors import FileRefused
from prosa.attachments.inspector import Inspected, Inspector
from tests.attachments import support

MAX = 100 * 1024 * 1024


@pytest.fixture
def inspector() -> Inspector:
    return Inspector(max_bytes=MAX)


async def check(inspector: Inspector, folder: Path, content: bytes) -> Inspected:
    path = folder / "file"
    path.write_bytes(content)
    return await inspector.look("check", path)


async def test_images_tell_type_size_and_motion(inspector: Inspector, tmp_path: Path) -> None:
    png = await check(inspector, tmp_path, support.picture("PNG"))
    assert (png.mime, png.width, png.height, png.animated, png.written) == ("image/png", 64, 48, False, False)
    assert (await check(inspector, tmp_path, support.picture("WEBP"))).mime == "image/webp"
    second = Image.new("RGB", (64, 48), "#00AA00")
    moving = support.picture("GIF", save_all=True, append_images=[second])
    gif = await check(inspector, tmp_path, moving)
    assert (gif.mime, gif.animated) == ("image/gif", True)


async def test_metadata_goes_and_the_picture_stands_upright(inspector: Inspector, tmp_path: Path) -> None:
    photo = support.photo(orientation=6)
    assert b"CameraSecreta" in photo

    seen = await check(inspector, tmp_path, photo)

    assert (seen.written, seen.width, seen.height) == (True, 48, 64)
    clean = (tmp_path / "file.out").read_bytes()
    assert b"CameraSecreta" not in clean
    with Image.open(io.BytesIO(clean)) as image:
        assert (image.size, len(image.getexif())) == ((48, 64), 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (support.picture("PNG")[:-20], "file_damaged"),
        (support.picture("JPEG", size=(600, 400))[:-200], "file_damaged"),
        (support.pdf()[:-40], "file_damaged"),
        (support.docx()[:-30], "file_damaged"),
        (support.bomb_zip(), "file_bomb"),
        (support.vast_png(), "file_bomb"),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 500, "file_damaged"),
        (b"GIF89a" + b"\xff" * 100, "file_damaged"),
    ],
)
async def test_empty_cut_and_exploding_files_are_refused(
    inspector: Inspector, tmp_path: Path, content: bytes, code: str
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefused) as caught:
        await check(inspector, tmp_path, content)
    assert caught.value.code == code
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


async def test_a_film_cut_short_is_refused(inspector: Inspector, tmp_path: Path) -> None:
    film = support.film(tmp_path / "film.mp4")
    seen = await check(inspector, tmp_path, film)
    assert (seen.mime, seen.width, seen.height) == ("video/mp4", 64, 48)
    assert seen.duration_ms is not None
    assert 800 <= seen.duration_ms <= 1200
    with pytest.raises(FileRefused):
        await check(inspector, tmp_path, film[: len(film) * 99 // 100 - 200])


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (support.docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (support.pdf(), "application/pdf"),
        ("Olá, ação\r\n".encode(), "text/plain"),
        ("Olá".encode("latin-1"), "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"MZ\x90\0\x03\0\0\0", "application/octet-stream"),
        (b"\x7fELF\x02\x01\x01\0", "application/octet-stream"),
    ],
)
async def test_documents_are_known_by_content(
    inspector: Inspector, tmp_path: Path, content: bytes, mime: str
) -> None:
    assert (await check(inspector, tmp_path, content)).mime == mime


async def test_a_playlist_opens_nothing(inspector: Inspector, tmp_path: Path) -> None:
    """libav would follow addresses in playlists; they are never given to it."""
    content = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    assert (await check(inspector, tmp_path, content)).mime == "text/plain"


@pytest.mark.parametrize(
    ("container", "codec", "layout", "copied"),
    [
        ("webm", "libopus", "mono", True),
        ("mp4", "libopus", "mono", True),
        ("ogg", "libopus", "mono", True),
        ("webm", "libopus", "stereo", False),
        ("mp4", "aac", "mono", False),
        ("mp3", "mp3", "stereo", False),
    ],
)
async def test_a_recording_becomes_a_voice_note(
    inspector: Inspector, tmp_path: Path, container: str, codec: str, layout: str, copied: bool
) -> None:
    source = tmp_path / "recording"
    support.sound(source, container, codec, layout=layout)
    voice = tmp_path / "voice.ogg"

    seen = await inspector.look("voice", source, voice)

    assert seen.mime == "audio/ogg"
    assert seen.duration_ms is not None
    assert 900 <= seen.duration_ms <= 1200
    assert voice.read_bytes().startswith(b"OggS")
    with av.open(str(voice)) as result:
        (stream,) = result.streams.audio
        assert (stream.codec_context.name, stream.codec_context.channels) in {("opus", 1), ("libopus", 1)}
        packets = [bytes(packet) for packet in result.demux(stream) if packet.size]
    with av.open(str(source)) as original:
        given = [bytes(packet) for packet in original.demux(original.streams.audio[0]) if packet.size]
    assert (packets == given) is copied


async def test_a_film_without_sound_is_no_voice(inspector: Inspector, tmp_path: Path) -> None:
    support.film(tmp_path / "film")
    with pytest.raises(FileRefused):
        await inspector.look("voice", tmp_path / "film", tmp_path / "out.ogg")


async def test_sound_in_a_film_container_is_sound(inspector: Inspector, tmp_path: Path) -> None:
    support.sound(tmp_path / "a", "webm", "libopus")
    assert (await check(inspector, tmp_path, (tmp_path / "a").read_bytes())).mime == "audio/webm"


async def test_stickers_become_jpeg(inspector: Inspector, tmp_path: Path) -> None:
    path = tmp_path / "sticker"
    path.write_bytes(support.picture("WEBP"))

    seen = await inspector.look("jpeg", path, tmp_path / "out")

    assert (seen.mime, seen.width, seen.height) == ("image/jpeg", 64, 48)
    assert (tmp_path / "out").read_bytes().startswith(b"\xff\xd8")


async def test_a_look_that_takes_too_long_ends(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(support.picture())
    started = time.monotonic()

    with pytest.raises(FileRefused):
        await Inspector(max_bytes=MAX, seconds=0.01).look("check", path)
    await asyncio.sleep(0)

    assert time.monotonic() - started < 5


async def test_output_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(support.picture("PNG", size=(800, 600)))
    with pytest.raises(FileRefused):
        await Inspector(max_bytes=500).look("jpeg", path, tmp_path / "out")
