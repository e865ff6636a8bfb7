"""Small real files of every kind, made on the spot."""

from __future__ import annotations

import io
import random
import struct
import wave
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """An image of stripes."""
    image = Image.new("RGB", size, "#1F5AD0")
    image.paste("#FFCC00", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(orientation: int = 6) -> bytes:
    """A JPEG that says where it was taken and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CameraSecreta"
    exif.get_ifd(0x8825)[1] = "S"
    return picture("JPEG", exif=exif)


def vast_png(side: int = 30_000) -> bytes:
    """A few kilobytes that unpack to gigabytes: `side` × `side` pixels, one row repeated."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\0" * (1 + side // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def bomb_zip(megabytes: int = 40) -> bytes:
    """Zeros, packed a thousand to one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * (megabytes * 1024 * 1024))
    return out.getvalue()


def docx() -> bytes:
    """Enough of a Word document to be known as one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<<>>endobj\n" + b"x" * 300 + b"\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def sound(
    path: Path, container: str, codec: str, *, layout: str = "mono", seconds: float = 1.0, rate: int = 48_000
) -> bytes:
    """Silence, as a recorder would write it."""
    with av.open(str(path), "w", format=container) as target:
        stream = target.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        size = stream.codec_context.frame_size or 960
        sample_format = stream.codec_context.format.name
        for number in range(int(seconds * rate / size)):
            frame = AudioFrame(format=sample_format, layout=layout, samples=size)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.sample_rate = rate
            frame.pts = number * size
            frame.time_base = Fraction(1, rate)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return path.read_bytes()


def noise(seconds: float, rate: int = 16_000) -> bytes:
    """A WAV file of noise, which no codec makes much smaller."""
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(random.Random(7).randbytes(2 * int(seconds * rate)))
    return out.getvalue()


def film(
    path: Path,
    seconds: float = 1.0,
    *,
    container: str = "mp4",
    codec: str = "mpeg4",
    sound: str = "",
    size: tuple[int, int] = (64, 48),
    turned: bool = False,
) -> bytes:
    """A small film, silent or with silence; its left half is yellow. A turned one lies on its left side: shown as
    its header says, a quarter clockwise, yellow is above."""
    with av.open(str(path), "w", format=container) as target:
        stream = target.add_stream(codec, rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        voice = target.add_stream(sound, rate=48_000, layout="mono") if sound else None
        for _ in range(int(seconds * 10)):
            image = Image.new("RGB", size, "#1F5AD0")
            image.paste("#FFCC00", (0, 0, size[0] // 2, size[1]))
            frame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
        if isinstance(voice, av.AudioStream):
            samples = voice.codec_context.frame_size or 960
            for number in range(int(seconds * 48_000 / samples)):
                part = AudioFrame(format=voice.codec_context.format.name, layout="mono", samples=samples)
                for plane in part.planes:
                    plane.update(bytes(plane.buffer_size))
                part.sample_rate, part.pts, part.time_base = 48_000, number * samples, Fraction(1, 48_000)
                target.mux(voice.encode(part))
            target.mux(voice.encode(None))
    if turned:
        path.write_bytes(_turn(path.read_bytes(), size[1]))
    return path.read_bytes()


def _turn(film: bytes, height: int) -> bytes:
    """The film with the matrix of a quarter turn in the header of its first track, which is the picture's."""
    at = film.index(b"tkhd") + 44
    matrix = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, height << 16, 0, 1 << 30)
    return film[:at] + matrix + film[at + len(matrix) :]
