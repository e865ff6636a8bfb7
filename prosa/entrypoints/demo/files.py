"""Small files as customers and shops send them, drawn when needed: furniture, a boleto, a voice note."""

from __future__ import annotations

import functools
import hashlib
import io
import math
from dataclasses import dataclass
from typing import Any, Literal

import av
from av.audio.frame import AudioFrame

from prosa.entrypoints.demo import drawings

Kind = Literal["image", "document", "voice", "sticker"]
_RATE = 16_000
_NAMES = {
    "boleto": "Boleto 48213 - parcela 2 de 6.pdf",
    "comprovante": "Comprovante Pix.pdf",
    "orcamento": "Orçamento 1187 - Araucária Móveis.pdf",
    "planta": "Planta do closet.pdf",
}


@dataclass(frozen=True, slots=True)
class File:
    """Content as it is stored; sizes in pixels and milliseconds."""

    kind: Kind
    name: str
    mime: str
    content: bytes
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None

    @property
    def sha256(self) -> str:
        """Hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def of(options: dict[str, str]) -> File | None:
    """The file that a line's options name (`image=sofa`, `document=boleto`, `voice=9`), if any."""
    if "image" in options:
        return _image(options["image"])
    if "sticker" in options:
        return _sticker()
    if "document" in options:
        return _document(options["document"])
    if "voice" in options:
        return _voice(int(options["voice"]))
    return None


@functools.cache
def _image(name: str) -> File:
    picture = drawings.photo(name)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return File("image", f"{name}.jpg", "image/jpeg", out.getvalue(), *picture.size)


@functools.cache
def _sticker() -> File:
    picture = drawings.sticker()
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80)
    return File("sticker", "figurinha.webp", "image/webp", out.getvalue(), *picture.size)


@functools.cache
def _document(name: str) -> File:
    out = io.BytesIO()
    drawings.paper(name).save(out, "PDF", resolution=100)
    return File("document", _NAMES[name], "application/pdf", out.getvalue())


@functools.cache
def _voice(seconds: int) -> File:
    """A murmur with the rhythm of speech."""
    target = io.BytesIO()
    step = _RATE // 50
    wave = bytearray()
    with av.open(target, "w", format="ogg") as output:
        stream: Any = output.add_stream("libopus", rate=_RATE, layout="mono")
        stream.bit_rate = 16_000
        for start in range(0, seconds * _RATE, step):
            wave.clear()
            moment = start / _RATE
            loud = 9000 * max(0.0, math.sin(moment * 8.3) * math.sin(moment * 2.1 + 1)) ** 0.7
            pitch = 130 + 25 * math.sin(moment * 3.1)
            for index in range(start, start + step):
                turn = 2 * math.pi * pitch * index / _RATE
                sample = loud * (math.sin(turn) + 0.5 * math.sin(2.01 * turn) + 0.25 * math.sin(5 * turn))
                wave += int(sample).to_bytes(2, "little", signed=True)
            frame = AudioFrame(format="s16", layout="mono", samples=step)
            frame.planes[0].update(bytes(wave))
            frame.sample_rate = _RATE
            frame.pts = start
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return File("voice", "audio.ogg", "audio/ogg", target.getvalue(), duration_ms=seconds * 1000)
