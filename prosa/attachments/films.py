"""Converts one untrusted film, in a process of its own with the sandbox's limits and more time.

Run as a script like the sandbox, with its request; the action is `video`: an MP4 of H.264 and AAC in `out`, by stream
copy where possible; nothing is written when it is that already. One more error: too_long.
"""

import importlib.util
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

CPU_SECONDS = 180
SOUND_RATE = 48_000
MAX_SECONDS = 600
"""Longer films are not encoded anew: it would take too long, and they would not fit."""
VIDEO_RATE = 30
SOUND_BITS = 64_000
LEAST_VIDEO_BITS = 150_000
"""Below this, a picture of the least size is a blur."""
VIDEO_SIDES = ((1_200_000, 1280), (500_000, 848), (0, 640))
"""From how many bits per second on which longest side is worth having."""
MOST_VIDEO_BITS = 2_000_000


def _load() -> Any:
    """The script beside this one; Python finds no modules here, so that nothing else is ever run."""
    spec = importlib.util.spec_from_file_location("sandbox", Path(__file__).with_name("sandbox.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sandbox = _load()


def to_video(request: dict[str, Any], mime: str) -> dict[str, Any]:
    """One H.264 stream of 8-bit 4:2:0 pictures and at most one AAC stream, the index in front."""
    import av

    path, out = Path(request["path"]), Path(request["out"])
    seen: dict[str, Any] = sandbox.look_into_media(path, mime, check=False)
    goal = request.get("goal_bytes") or request["limit_bytes"]
    try:
        with sandbox.open_media(str(path), mime) as source:
            pictures = next((stream for stream in source.streams.video if not sandbox.is_cover(stream)), None)
            if pictures is None:
                raise sandbox.Refused("unsupported")
            sound = source.streams.audio[0] if source.streams.audio else None
            context = pictures.codec_context
            is_fit = (
                context.name == "h264"
                and context.pix_fmt in ("yuv420p", "yuvj420p")
                and (sound is None or sound.codec_context.name == "aac")
                and path.stat().st_size <= goal
            )
            if is_fit and seen["mime"] == "video/mp4":
                return seen | {"written": False}
            with av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as target:
                if is_fit:
                    _remux(source, [stream for stream in (pictures, sound) if stream], target)
                else:
                    _film(source, pictures, sound, target, _video_bits(goal, seen["duration_ms"]))
    except sandbox.Refused:
        raise
    except Exception as error:  # libav raises anything on hostile files
        raise sandbox.Refused("damaged") from error
    if out.stat().st_size > goal:
        raise sandbox.Refused("too_long")
    made: dict[str, Any] = sandbox.look_into_media(out, "video/mp4", check=True)
    return made | {"written": True}


def _video_bits(goal: int, duration_ms: int | None) -> int:
    """How many bits per second of pictures fit. Raises Refused when a film of that length cannot look like anything."""
    seconds = (duration_ms or 0) / 1000
    if not 0 < seconds <= MAX_SECONDS:
        raise sandbox.Refused("too_long")
    bits = int(goal * 8 * 0.9 / seconds) - SOUND_BITS
    if bits < LEAST_VIDEO_BITS:
        raise sandbox.Refused("too_long")
    return min(bits, MOST_VIDEO_BITS)


def _remux(source: Any, streams: list[Any], target: Any) -> None:
    copies = {stream.index: target.add_stream_from_template(stream) for stream in streams}
    for packet in source.demux(streams):
        if packet.dts is None:
            continue
        packet.stream = copies[packet.stream.index]
        target.mux(packet)


def _film(source: Any, pictures: Any, sound: Any, target: Any, bits: int) -> None:
    import av

    longest = next(side for least, side in VIDEO_SIDES if bits >= least)
    rate = pictures.average_rate
    rate = Fraction(rate if rate and 1 <= rate <= VIDEO_RATE else VIDEO_RATE)
    film = target.add_stream("libx264", rate=rate)
    film.pix_fmt, film.bit_rate = "yuv420p", bits
    film.codec_context.thread_count = 1
    film.options = {"preset": "veryfast", "maxrate": str(bits), "bufsize": str(2 * bits)}
    voice: Any = None
    if sound is not None:
        voice = target.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        voice.bit_rate = SOUND_BITS
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SOUND_RATE)
    last = -1
    upright: Any = None
    for frame in source.decode([stream for stream in (pictures, sound) if stream is not None]):
        if isinstance(frame, av.AudioFrame):
            for part in resampler.resample(frame):
                target.mux(voice.encode(part))
            continue
        # On the clock of the frame rate, so that faster recordings lose frames instead of growing.
        place = int((frame.time or 0) * rate)
        if place <= last:
            continue
        last = place
        if upright is None:
            upright, film.width, film.height = _upright(frame, pictures, longest)
        upright.push(frame)
        made = upright.pull()
        made.pts, made.time_base = place, 1 / rate
        made.pict_type = 0
        target.mux(film.encode(made))
    if voice is not None:
        for part in resampler.resample(None):
            target.mux(voice.encode(part))
        target.mux(voice.encode(None))
    target.mux(film.encode(None))


def _upright(frame: Any, pictures: Any, longest: int) -> tuple[Any, int, int]:
    """A filter that turns pictures as the telephone was held and makes them fit; the width and height it gives."""
    import av.filter

    turns = {-90: ["transpose=clock"], 90: ["transpose=cclock"], 180: ["hflip", "vflip"]}
    turning = turns.get(180 if abs(frame.rotation) == 180 else frame.rotation, [])
    scale = min(1.0, longest / max(frame.width, frame.height))
    width, height = (max(2, int(side * scale) // 2 * 2) for side in (frame.width, frame.height))
    if turning[:1] and turning[0].startswith("transpose"):
        width, height = height, width
    graph = av.filter.Graph()
    nodes = [graph.add_buffer(template=pictures)]
    for step in [*turning, f"scale={width}:{height}", "format=yuv420p"]:
        name, _, arguments = step.partition("=")
        nodes.append(graph.add(name, arguments) if arguments else graph.add(name))
    nodes.append(graph.add("buffersink"))
    for one, following in pairwise(nodes):
        one.link_to(following)
    graph.configure()
    return graph, width, height


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked. Raises Refused."""
    path = Path(request["path"])
    with path.open("rb") as file:
        mime = sandbox.signature(file.read(sandbox.HEAD), path.stat().st_size)
    if mime not in sandbox.DEMUXERS:
        raise sandbox.Refused("unsupported")
    return to_video(request, mime)


if __name__ == "__main__":
    sandbox.main(answer, CPU_SECONDS)
