"""A small valid file of each kind, for messages whose content does not matter."""

from __future__ import annotations

import functools
import io

from PIL import Image, ImageDraw

from simulator.audio import VOICE_TYPE, tone


def _picture(width: int, height: int, style: str) -> bytes:
    image = Image.new("RGB", (width, height), "#dfe9d8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 0.62, width, height), fill="#b88a5b")
    draw.rounded_rectangle((width * 0.18, height * 0.34, width * 0.82, height * 0.72), 24, fill="#7a4fb0")
    draw.rounded_rectangle((width * 0.12, height * 0.5, width * 0.88, height * 0.78), 24, fill="#96316f")
    out = io.BytesIO()
    image.save(out, style, quality=80)
    return out.getvalue()


def _pdf() -> bytes:
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>",
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for index, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (index, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + (b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body))
    )


@functools.cache
def sample(kind: str) -> tuple[bytes, str, str]:
    """Content, type and file name for image, sticker, voice, audio, document or video."""
    match kind:
        case "image":
            return _picture(640, 480, "JPEG"), "image/jpeg", "foto.jpg"
        case "sticker":
            return _picture(512, 512, "WEBP"), "image/webp", "figurinha.webp"
        case "voice" | "audio":
            return tone(), VOICE_TYPE, "audio.ogg"
        case "document":
            return _pdf(), "application/pdf", "Orçamento nº 77 – São João.pdf"
        case "video":
            return b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "video/mp4", "video.mp4"
    raise ValueError(f"there is no sample of kind {kind}")
