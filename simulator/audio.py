"""Voice notes: WhatsApp stores them as Opus in an Ogg file whatever the browser recorded."""

from __future__ import annotations

import io
import math

import av
from av.audio.resampler import AudioResampler

VOICE_TYPE = "audio/ogg; codecs=opus"
RATE = 48000


def to_voice(content: bytes) -> bytes:
    """Any audio as mono Opus in Ogg. ValueError when the bytes hold no audio that can be read."""
    if content[:4] == b"OggS":
        return content
    target = io.BytesIO()
    try:
        with av.open(io.BytesIO(content), "r") as source, av.open(target, "w", format="ogg") as output:
            if not source.streams.audio:
                raise ValueError("the file holds no audio")
            stream = output.add_stream("libopus", rate=RATE, layout="mono")
            resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in source.decode(audio=0):
                for piece in resampler.resample(frame):
                    output.mux(stream.encode(piece))
            output.mux(stream.encode(None))
    except av.FFmpegError as problem:
        raise ValueError(f"the audio cannot be read: {problem}") from None
    return target.getvalue()


def tone(seconds: float = 2.0) -> bytes:
    """A soft two-note sound as a voice note, for tests and demonstrations."""
    target = io.BytesIO()
    with av.open(target, "w", format="ogg") as output:
        stream = output.add_stream("libopus", rate=RATE, layout="mono")
        step = RATE // 50
        for start in range(0, int(seconds * RATE), step):
            samples = bytearray()
            for index in range(start, start + step):
                pitch = 440 if index < seconds * RATE / 2 else 554
                loud = 6000 * math.sin(math.pi * index / (seconds * RATE))
                samples += int(loud * math.sin(2 * math.pi * pitch * index / RATE)).to_bytes(
                    2, "little", signed=True
                )
            frame = av.AudioFrame(format="s16", layout="mono", samples=step)
            frame.planes[0].update(bytes(samples))
            frame.sample_rate = RATE
            frame.pts = start
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()
