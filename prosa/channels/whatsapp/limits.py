"""What a WhatsApp number can send: kinds, formats and lengths."""

from __future__ import annotations

from prosa.channels.port import Capabilities, MediaKind, MediaRule

BODY = 4096
CAPTION = 1024
INTERACTIVE_BODY = 1024
HEADER = 60
FOOTER = 60
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
LIST_BUTTON = 20
SECTIONS = 10
SECTION_TITLE = 24
ROWS = 10
ROW_ID = 200
ROW_TITLE = 24
ROW_DESCRIPTION = 72
CARDS = 257
TEMPLATE_NAME = 512
CLIENT_REF = 512

_MB = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"

MEDIA: dict[MediaKind, MediaRule] = {
    "image": MediaRule(mimes=("image/jpeg", "image/png"), max_bytes=5 * _MB, caption_limit=CAPTION),
    "video": MediaRule(mimes=("video/mp4", "video/3gpp"), max_bytes=16 * _MB, caption_limit=CAPTION),
    "audio": MediaRule(
        mimes=("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), max_bytes=16 * _MB
    ),
    # Larger ones are accepted, too, but the phone then shows a download arrow instead of the play button.
    "voice": MediaRule(mimes=("audio/ogg",), max_bytes=16 * _MB),
    "document": MediaRule(
        mimes=(
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_OFFICE}.wordprocessingml.document",
            f"{_OFFICE}.spreadsheetml.sheet",
            f"{_OFFICE}.presentationml.presentation",
        ),
        max_bytes=100 * _MB,
        caption_limit=CAPTION,
    ),
    # 500 KB hold for animated stickers; still ones end at 100 KB, which only the file itself can tell apart.
    "sticker": MediaRule(mimes=("image/webp",), max_bytes=500 * 1024),
}

CAPABILITIES = Capabilities(
    text_limit=BODY,
    bold="*",
    media=MEDIA,
    window_hours=24,
    reactions=True,
    replies=True,
    templates=True,
    typing=True,
    read_receipts=True,
    block=True,
    locations=True,
    contacts=True,
    buttons=BUTTONS,
    list_rows=ROWS,
)
