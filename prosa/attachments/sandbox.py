"""Looks into one untrusted file, in a process of its own with limits on memory, CPU, files and output.

Run as a script (`python -I sandbox.py`) with a request as JSON on standard input; answers JSON on standard
output. It imports nothing of the product, and no other code runs decoders on what strangers sent.

Request: {path, out, action, limit_pixels, limit_bytes, goal_bytes}; `goal_bytes` (or null) is what a conversion should
stay under if it can; actions:
- inspect: what is it (never decodes more than headers)
- check: inspect, and refuse what is damaged, cut or a bomb; images lose their metadata (then in `out`)
- voice: an Ogg file with one mono Opus stream in `out`, by stream copy whenever possible
- jpeg: the first frame as JPEG in `out`; cropped to `square` pixels on each side if given
Answer: {mime, width, height, duration_ms, animated, written}, or {error: damaged, bomb, unsupported or empty}
"""

import json
import resource
import runpy
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEAD = 4096
MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 30
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 20_000
OPUS_RATE = 48_000
VOICE_BITS = 32_000
LEAST_VOICE_BITS = 12_000
"""Below this, speech is hard to follow."""
SMALLER = ((80, 4096), (80, 3072), (75, 2048), (70, 1600), (60, 1024))
"""Quality and longest side of pictures that have to become smaller, tried in turn."""

FTYP = {b"3gp": "video/3gpp", b"M4A": "audio/mp4", b"M4B": "audio/mp4", b"qt ": "video/quicktime"}
HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# The demuxer is named by us: guessing would also try playlists, which open other files and addresses.
DEMUXERS = {
    "video/mp4": "mov",
    "video/webm": "matroska",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/wav": "wav",
}

# By its path: Python finds no modules here, so that nothing else is ever run.
_is_turned: Callable[[Path], bool] = runpy.run_path(str(Path(__file__).with_name("mp4.py")))["is_turned"]


class Refused(Exception):
    """The file is not taken; the argument is the code."""


def signature(head: bytes, size: int) -> str:
    """The type by its first bytes, or empty. Containers are looked into afterwards."""
    starts = {
        b"\xff\xd8\xff": "image/jpeg",
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"GIF87a": "image/gif",
        b"GIF89a": "image/gif",
        b"%PDF-": "application/pdf",
        b"PK\x03\x04": "application/zip",
        b"PK\x05\x06": "application/zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "application/x-ole-storage",
        b"OggS": "audio/ogg",
        b"ID3": "audio/mpeg",
        b"#!AMR": "audio/amr",
        b"\x1a\x45\xdf\xa3": "video/webm",
    }
    for start, mime in starts.items():
        if head.startswith(start):
            return mime
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in HEIF else "video/mp4"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and size > 128:
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    return ""


def is_text(path: Path) -> bool:
    """Whether it reads as text: UTF-8 or a single-byte code page without control characters."""
    with path.open("rb") as file:
        while chunk := file.read(1 << 16):
            if any(byte < 32 and byte not in (9, 10, 12, 13) for byte in set(chunk)):
                return False
    return True


def look_into_zip(path: Path, check: bool) -> str:
    """Office documents are zips; a directory that promises too much is a bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise Refused("damaged") from error
    if check:
        packed = sum(entry.compress_size for entry in entries) or 1
        unpacked = sum(entry.file_size for entry in entries)
        big = unpacked > 16 * 1024 * 1024 and unpacked / packed > MAX_RATIO
        if unpacked > MAX_UNPACKED or big or len(entries) > MAX_ENTRIES:
            raise Refused("bomb")
    if "[Content_Types].xml" in names:
        for folder, mime in OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return mime
    return "application/zip"


def look_into_image(request: dict[str, Any], mime: str, check: bool) -> dict[str, Any]:
    """Size and frames; when checking, every pixel is decoded once and metadata is taken out."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own limit, without the warning
    kind = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}[mime]
    try:
        with Image.open(request["path"], formats=[kind]) as image:
            width, height = image.size
            if width * height > request["limit_pixels"]:
                raise Refused("bomb")
            frames = getattr(image, "n_frames", 1)
            if width * height * frames > request["limit_pixels"] * 8:
                raise Refused("bomb")
            exif = image.getexif()
            turned = exif.get(0x0112, 1) in (5, 6, 7, 8)
            written = False
            if check:
                for frame in range(frames):
                    image.seek(frame)
                    image.load()
                image.seek(0)
                # Where it was taken, and by what, is nobody's business. Animations come from no camera.
                if kind != "GIF" and frames == 1 and (exif or "xmp" in image.info or "comment" in image.info):
                    options: dict[str, Any] = {"quality": 92} if kind != "PNG" else {"optimize": False}
                    clean = ImageOps.exif_transpose(image)
                    clean.info = {}
                    clean.save(
                        request["out"],
                        format=kind,
                        exif=b"",
                        icc_profile=image.info.get("icc_profile"),
                        **options,
                    )
                    written = True
    except Refused:
        raise
    except Exception as error:  # Pillow raises anything on hostile files
        raise Refused("damaged") from error
    if turned:
        width, height = height, width
    return {"width": width, "height": height, "animated": frames > 1, "written": written}


def to_jpeg(request: dict[str, Any]) -> dict[str, Any]:
    """The first frame on white, as every channel takes it."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(request["path"], formats=["JPEG", "PNG", "GIF", "WEBP"]) as image:
            if image.width * image.height > request["limit_pixels"]:
                raise Refused("bomb")
            frame = ImageOps.exif_transpose(image).convert("RGBA")
            flat = Image.new("RGB", frame.size, "white")
            flat.paste(frame, mask=frame.getchannel("A"))
            if side := request.get("square"):
                flat = ImageOps.fit(flat, (side, side))
            flat.save(request["out"], format="JPEG", quality=88)
            goal = request.get("goal_bytes")
            for quality, side in SMALLER:
                if goal is None or Path(request["out"]).stat().st_size <= goal:
                    break
                flat.thumbnail((side, side))
                flat.save(request["out"], format="JPEG", quality=quality)
            return {"mime": "image/jpeg", "width": flat.width, "height": flat.height, "written": True}
    except Refused:
        raise
    except Exception as error:  # Pillow raises anything on hostile files
        raise Refused("damaged") from error


def open_media(path: str, mime: str) -> Any:
    """A container read from this file alone."""
    import av

    av.logging.set_level(None)
    try:
        return av.open(path, format=DEMUXERS[mime], options={"protocol_whitelist": "file"})
    except Exception as error:  # libav raises anything on hostile files
        raise Refused("damaged") from error


def look_into_media(path: Path, mime: str, check: bool) -> dict[str, Any]:
    """Real type, size and length; when checking, all packets are read (not decoded)."""
    with open_media(str(path), mime) as container:
        pictures = [stream for stream in container.streams.video if not is_cover(stream)]
        sounds = list(container.streams.audio)
        if not pictures and not sounds:
            raise Refused("damaged")
        answer: dict[str, Any] = {"mime": _media_type(path, mime, bool(pictures))}
        if pictures:
            sides = pictures[0].width, pictures[0].height
            answer["width"], answer["height"] = (
                sides[::-1] if mime == "video/mp4" and _is_turned(path) else sides
            )
        duration = (container.duration or 0) // 1000
        if check or not duration:
            end, count = _read_packets(container, path.stat().st_size)
            if not count:
                raise Refused("damaged")
            duration = duration or end
        answer["duration_ms"] = duration or None
        return answer


def is_cover(stream: Any) -> bool:
    """Whether it is the picture on a record and no film."""
    return bool(int(stream.disposition) & 0x400)  # AV_DISPOSITION_ATTACHED_PIC


def _media_type(path: Path, mime: str, has_pictures: bool) -> str:
    with path.open("rb") as file:
        head = file.read(16)
    if mime == "video/mp4":
        mime = FTYP.get(head[8:11], mime)
        return mime if has_pictures else "audio/mp4"
    if mime == "video/webm":
        with path.open("rb") as file:
            webm = b"webm" in file.read(HEAD)
        if not webm:
            raise Refused("unsupported")  # Matroska in general plays nowhere
        return mime if has_pictures else "audio/webm"
    if mime == "audio/ogg" and has_pictures:
        return "video/ogg"
    return mime


def _read_packets(container: Any, size: int) -> tuple[int, int]:
    """End of the last packet in ms, and their number. Raises on a file that was cut."""
    end, count = 0, 0
    try:
        for packet in container.demux():
            if packet.size == 0:
                continue
            count += 1
            if packet.is_corrupt or (packet.pos is not None and packet.pos + packet.size > size):
                raise Refused("damaged")
            if packet.pts is not None and packet.time_base:
                end = max(end, int((packet.pts + (packet.duration or 0)) * packet.time_base * 1000))
    except Refused:
        raise
    except Exception as error:  # libav raises anything on hostile files
        raise Refused("damaged") from error
    return end, count


def to_voice(request: dict[str, Any], mime: str) -> dict[str, Any]:
    """One mono Opus stream in Ogg: copied when it is that already, else encoded."""
    import av

    try:
        with (
            open_media(request["path"], mime) as source,
            av.open(request["out"], "w", format="ogg") as target,
        ):
            if not source.streams.audio:
                raise Refused("unsupported")
            sound = source.streams.audio[0]
            if sound.codec_context.name in ("opus", "libopus") and sound.codec_context.channels == 1:
                _copy(source, sound, target)
            else:
                _encode(source, sound, target, VOICE_BITS)
    except Refused:
        raise
    except Exception as error:  # libav raises anything on hostile files
        raise Refused("damaged") from error
    out = Path(request["out"])
    answer = look_into_media(out, "audio/ogg", check=True)
    goal, seconds = request.get("goal_bytes"), (answer["duration_ms"] or 0) / 1000
    if goal is not None and out.stat().st_size > goal and seconds:
        bits = int(goal * 8 * 0.85 / seconds)
        if bits >= LEAST_VOICE_BITS:
            small = out.with_suffix(".small")
            with (
                open_media(str(out), "audio/ogg") as source,
                av.open(str(small), "w", format="ogg") as target,
            ):
                _encode(source, source.streams.audio[0], target, min(bits, VOICE_BITS))
            small.replace(out)
            answer = look_into_media(out, "audio/ogg", check=True)
    return answer | {"written": True}


def _copy(source: Any, sound: Any, target: Any) -> None:
    stream = target.add_stream_from_template(sound)
    first: int | None = None
    for packet in source.demux(sound):
        if packet.dts is None:
            continue
        first = packet.dts if first is None else first
        packet.pts -= first
        packet.dts -= first
        packet.stream = stream
        target.mux(packet)


def _encode(source: Any, sound: Any, target: Any, bits: int) -> None:
    import av

    stream = target.add_stream("libopus", rate=OPUS_RATE, layout="mono")
    stream.bit_rate = bits
    resampler = av.AudioResampler(format="s16", layout="mono", rate=OPUS_RATE)
    for frame in source.decode(sound):
        for part in resampler.resample(frame):
            target.mux(stream.encode(part))
    for part in resampler.resample(None):
        target.mux(stream.encode(part))
    target.mux(stream.encode(None))


# What stands near the end of a complete file; decoders are content without it. (JPEG decoders are not, and
# telephones append films to photos.)
ENDINGS = {"application/pdf": b"startxref", "image/png": b"IEND"}


def check_ending(path: Path, mime: str) -> None:
    """Refuse a file that was cut."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - HEAD))
        if ENDINGS.get(mime, b"") not in file.read():
            raise Refused("damaged")


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked. Raises Refused."""
    path, check = Path(request["path"]), request["action"] == "check"
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    with path.open("rb") as file:
        mime = signature(file.read(HEAD), size)
    if check:
        check_ending(path, mime)
    if request["action"] == "jpeg":
        return to_jpeg(request)
    if request["action"] == "voice":
        if mime not in DEMUXERS:
            raise Refused("unsupported")
        return to_voice(request, mime)
    if mime.startswith("image/") and mime != "image/heic":
        return {"mime": mime} | look_into_image(request, mime, check)
    if mime in DEMUXERS:
        return look_into_media(path, mime, check)
    if mime == "application/zip":
        return {"mime": look_into_zip(path, check)}
    if not mime:
        mime = "text/plain" if is_text(path) else "application/octet-stream"
    return {"mime": mime}


def main(act: Callable[[dict[str, Any]], dict[str, Any]], cpu_seconds: int) -> None:
    """Limit this process, then answer one request."""
    request = json.load(sys.stdin)
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, request["limit_bytes"]),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    try:
        result = act(request)
        if result.get("written") and Path(request["out"]).stat().st_size >= request["limit_bytes"]:
            raise Refused("bomb")  # not every encoder notices that its last write was cut
    except Refused as error:
        result = {"error": str(error)}
    except MemoryError:
        result = {"error": "bomb"}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main(answer, CPU_SECONDS)
