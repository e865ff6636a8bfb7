"""The readable part of a copy: pages that stand alone, run nothing and fetch nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from prosa.privacy.export_words import LANGUAGES, Words

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;color:#171b22;background:#fff;max-width:860px;margin:24px auto;"
    "padding:0 16px}h1{font-size:22px}h2{font-size:17px;margin-top:32px}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:4px 8px;border-bottom:1px solid #dde1e7;overflow-wrap:anywhere}"
    "th{width:220px;font-weight:600}article{border:1px solid #dde1e7;border-radius:8px;padding:8px 12px;margin:8px 0;"
    "overflow-wrap:anywhere}article.out{background:#eef3fd}article.internal{background:#fde7e4}"
    "article.activity{border:0;color:#4a5361;font-size:13px;padding:0 12px}"
    "p{margin:0;white-space:pre-wrap}small{color:#4a5361}"
)
FOOT = b"</body></html>\n"
_ORDER = (
    "contacts",
    "identities",
    "fields",
    "labels",
    "consents",
    "notes",
    "tickets",
    "schedules",
    "blocks",
    "merges",
    "distinctions",
    "imports",
    "files",
)
_HIDDEN = frozenset({"path", "id", "contact_id", "other_contact_id", "winner_id", "loser_id", "key"})


def words(language: str) -> Words:
    """The words of the company's language."""
    return LANGUAGES.get(language, LANGUAGES["pt-BR"])


def index(data: dict[str, Any], threads: Sequence[dict[str, Any]], words: Words) -> bytes:
    """The first page: the person's data, and the way to the conversations."""
    zone = ZoneInfo(data["timezone"])
    parts = [_head(words.title, words)]
    parts.append(f"<h1>{escape(words.title)}</h1>")
    made = _shown(data["made_at"], words, zone)
    parts.append(f"<p>{escape(words.made.format(company=data['company'], at=made))}</p>")
    for name in _ORDER:
        if data[name]:
            parts.append(f"<h2>{escape(words.parts[name])}</h2>")
            parts += [_table(row, words, zone) for row in data[name]]
    if threads:
        parts.append(f"<h2>{escape(words.conversations)}</h2><ul>")
        for number, thread in enumerate(threads, 1):
            since = _shown(thread["created_at"], words, zone)
            label = f"{thread['inbox']} ({thread['channel']}), {since}"
            parts.append(f'<li><a href="conversation-{number}.html">{escape(label)}</a></li>')
        parts.append("</ul>")
    return "".join(parts).encode() + FOOT


def thread_head(thread: dict[str, Any], words: Words) -> bytes:
    """The beginning of a conversation's page."""
    title = f"{thread['inbox']} ({thread['channel']})"
    labels = f"<p>{escape(', '.join(thread['labels']))}</p>" if thread["labels"] else ""
    return (
        f'{_head(title, words)}<p><a href="index.html">{escape(words.back)}</a></p><h1>{escape(title)}</h1>{labels}'
    ).encode()


def message(message: dict[str, Any], words: Words) -> bytes:
    """One message as people read it."""
    kind = "activity" if message["kind"] == "activity" else message["direction"]
    style = "internal" if message["visibility"] == "internal" and kind != "activity" else kind
    author = message["author"] or (
        words.customer if message["author_kind"] == "contact" else words.company_side
    )
    marks = [
        mark
        for mark, is_set in (
            (words.internal, style == "internal"),
            (words.edited, message["edited_at"] is not None),
            (words.deleted, message["deleted"] is not None),
        )
        if is_set
    ]
    at = _shown(message["at"], words, ZoneInfo("UTC")) + " UTC"
    parts = [f'<article class="{style}"><small>{escape(" · ".join([author, at, *marks]))}</small>']
    quoted = (message["reply_to"] or {}).get("text")
    if quoted:
        parts.append(f"<p><small>&gt; {escape(str(quoted))}</small></p>")
    if message["text"]:
        parts.append(f"<p>{escape(message['text'])}</p>")
    if message["content"]:
        parts.append(_table(message["content"], words, ZoneInfo("UTC")))
    parts += [
        f"<p><small>{escape(words.before)}: {escape(before['text'])}</small></p>"
        for before in message["before"]
    ]
    reactions = [item["emoji"] for item in message["reactions"] or () if item.get("emoji")]
    if reactions:
        parts.append(f"<p>{escape(' '.join(reactions))}</p>")
    parts += [f"<p>{_link(file)}</p>" for file in message["attachments"]]
    return ("".join(parts) + "</article>\n").encode()


def _head(title: str, words: Words) -> str:
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
    )


def _link(file: dict[str, Any]) -> str:
    return f'<a href="{escape(quote(file["path"]))}">{escape(file["name"] or file["path"])}</a>'


def _table(row: dict[str, Any], words: Words, zone: ZoneInfo) -> str:
    lines = []
    for name, value in row.items():
        if name in _HIDDEN or value is None or value in ("", [], {}):
            continue
        shown = _link(row) if name == "name" and "path" in row else escape(_shown(value, words, zone))
        lines.append(f"<tr><th>{escape(words.fields.get(name, name))}</th><td><p>{shown}</p></td></tr>")
    return f"<table>{''.join(lines)}</table>" if lines else ""


def _shown(value: Any, words: Words, zone: ZoneInfo) -> str:
    """A value in one line or a few."""
    match value:
        case bool():
            return words.yes if value else words.no
        case datetime():
            return value.astimezone(zone).strftime(words.time)
        case date():
            return value.strftime(words.day)
        case dict():
            return "\n".join(
                f"{words.fields.get(str(name), str(name))}: {_shown(item, words, zone)}"
                for name, item in value.items()
                if item is not None and item not in ("", [], {})
            )
        case list():
            return "\n".join(_shown(item, words, zone) for item in value)
        case UUID():
            return str(value)
    return str(value)
