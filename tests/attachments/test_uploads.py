"""Uploads: what is taken, under which name, and who gets it back."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest
from PIL import Image

from prosa.accounts.schemas import Principal, Viewer
from prosa.attachments import service
from prosa.attachments.errors import AttachmentNotFound, FileRefused
from prosa.attachments.receive import receive
from prosa.attachments.schemas import AttachmentOut
from prosa.attachments.service import FileStore
from prosa.kit.database import Database, Transaction
from prosa.kit.errors import Invalid, PayloadTooLarge
from prosa.kit.ids import uuid7
from prosa.kit.storage import Storage
from tests.attachments import support
from tests.attachments.conftest import person


def stored(folder: Path) -> list[Path]:
    return [path for path in (folder / "store").rglob("*") if path.is_file()]


async def upload(
    database: Database,
    files: FileStore,
    principal: Principal,
    folder: Path,
    content: bytes,
    name: str,
    **more: bool,
) -> AttachmentOut:
    path = folder / "upload"
    path.write_bytes(content)
    return await service.upload(database, files, principal, path, name, **more)


async def test_a_picture_is_kept_without_its_metadata(
    database: Database, files: FileStore, principal: Principal, tmp_path: Path
) -> None:
    taken = await upload(database, files, principal, tmp_path, support.photo(), "../IMG 1.jpg")

    assert (taken.name, taken.mime, taken.kind, taken.state) == ("IMG 1.jpg", "image/jpeg", "image", "ready")
    (file,) = stored(tmp_path)
    assert b"CameraSecreta" not in file.read_bytes()
    assert file.stat().st_size == taken.size


async def test_a_recording_becomes_a_voice_note(
    database: Database, files: FileStore, principal: Principal, tmp_path: Path
) -> None:
    recording = support.sound(tmp_path / "recording", "webm", "libopus")

    taken = await upload(database, files, principal, tmp_path, recording, "gravação.webm", voice=True)

    assert (taken.kind, taken.mime, taken.name) == ("voice", "audio/ogg", "gravação.ogg")
    (file,) = stored(tmp_path)
    assert file.read_bytes().startswith(b"OggS")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "foto.svg", "file_type_not_allowed"),
        (b"<!doctype html><script>alert(1)</script>", "foto.html", "file_type_not_allowed"),
        (b"MZ\x90\0\x03\0\0\0", "foto.jpg", "file_type_not_allowed"),
        (b"", "vazio.txt", "file_empty"),
        (support.vast_png(), "mapa.png", "file_bomb"),
    ],
)
async def test_refused_files_leave_nothing(
    database: Database,
    files: FileStore,
    principal: Principal,
    tmp_path: Path,
    content: bytes,
    name: str,
    code: str,
) -> None:
    with pytest.raises(FileRefused) as caught:
        await upload(database, files, principal, tmp_path, content, name)
    assert (caught.value.code, caught.value.status) == (code, 422)
    assert stored(tmp_path) == []
    assert await database.pool.fetchval("SELECT count(*) FROM attachments") == 0


async def test_a_file_without_its_row_is_removed(
    database: Database, files: FileStore, principal: Principal, tmp_path: Path
) -> None:
    await database.pool.execute("ALTER TABLE attachments ADD CONSTRAINT none CHECK (size < 0)")
    with pytest.raises(asyncpg.CheckViolationError):
        await upload(database, files, principal, tmp_path, b"texto", "a.txt")
    assert stored(tmp_path) == []


async def nobody(tx: Transaction, viewer: Viewer, message_id: UUID) -> bool:
    return False


async def everybody(tx: Transaction, viewer: Viewer, message_id: UUID) -> bool:
    return True


async def test_an_unsent_upload_is_its_uploaders_alone(
    database: Database, files: FileStore, principal: Principal, tmp_path: Path
) -> None:
    taken = await upload(database, files, principal, tmp_path, support.picture(), "a.png")
    colleague = await person(database, "ana@araucaria.example", principal.account_id)
    stranger = await person(database, "zoe@vizinho.example")

    async with database.transaction(principal.account_id) as tx:
        url = await service.address(tx, files, principal.viewer, taken.id, nobody, nobody, nobody)
        assert urlsplit(url).path == f"/files/{principal.account_id}/{taken.id}"
        with pytest.raises(AttachmentNotFound):
            await service.address(tx, files, colleague.viewer, taken.id, everybody, everybody, everybody)
    async with database.transaction(stranger.account_id) as tx:
        with pytest.raises(AttachmentNotFound):
            await service.address(tx, files, stranger.viewer, taken.id, everybody, everybody, everybody)


async def test_content_for_sending_is_converted_when_the_channel_needs_it(
    database: Database, files: FileStore, principal: Principal, tmp_path: Path
) -> None:
    taken = await upload(database, files, principal, tmp_path, support.picture("WEBP"), "figura.webp")

    async with service.open_content(database, files, principal.account_id, taken.id) as content:
        assert (content.mime, content.file.read()[8:12]) == ("image/webp", b"WEBP")
    accepted = ("image/jpeg", "image/png")
    async with service.open_content(
        database, files, principal.account_id, taken.id, accepted=accepted
    ) as content:
        assert (content.mime, content.name) == ("image/jpeg", "figura.jpg")
        assert content.file.read(3) == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("content", "name", "accepted", "expected"),
    [
        (b"nome;valor\nAna;10\n", "lista.csv", ("text/plain",), ("text/plain", "lista.csv")),
        (support.noise(1), "fala.wav", ("audio/ogg", "audio/mpeg"), ("audio/ogg", "fala.ogg")),
        (support.picture("GIF"), "a.gif", ("image/jpeg",), ("image/jpeg", "a.jpg")),
        (support.pdf(), "a.pdf", ("image/jpeg",), ("application/pdf", "a.pdf")),
    ],
    ids=["csv", "wav", "gif", "pdf"],
)
async def test_each_kind_is_given_to_the_channel_as_it_takes_it(
    database: Database,
    files: FileStore,
    principal: Principal,
    tmp_path: Path,
    content: bytes,
    name: str,
    accepted: tuple[str, ...],
    expected: tuple[str, str],
) -> None:
    taken = await upload(database, files, principal, tmp_path, content, name)
    async with service.open_content(
        database, files, principal.account_id, taken.id, accepted=accepted
    ) as given:
        assert (given.mime, given.name) == expected
        assert given.size > 0


async def test_a_picture_too_large_for_the_channel_becomes_smaller_and_a_document_is_refused(
    database: Database, files: FileStore, principal: Principal, tmp_path: Path
) -> None:
    noise = Image.effect_noise((1500, 1200), 90).convert("RGB")
    noise.save(tmp_path / "ruido.png")
    content = (tmp_path / "ruido.png").read_bytes()
    limit = 400 * 1024
    assert len(content) > limit
    taken = await upload(database, files, principal, tmp_path, content, "ruido.png")
    accepted = ("image/jpeg", "image/png")
    async with service.open_content(
        database, files, principal.account_id, taken.id, accepted=accepted, max_bytes=limit
    ) as given:
        assert (given.mime, given.name) == ("image/jpeg", "ruido.jpg")
        assert given.size <= limit
    text = await upload(database, files, principal, tmp_path, b"a" * 2000, "a.txt")
    with pytest.raises(FileRefused) as refused:
        async with service.open_content(
            database, files, principal.account_id, text.id, accepted=("text/plain",), max_bytes=1000
        ):
            pass
    assert refused.value.code == "file_too_large"


async def test_a_long_voice_note_keeps_its_play_button(files: FileStore, tmp_path: Path) -> None:
    """Telephones play voice notes of at most 512 KB at once."""
    (tmp_path / "fala.wav").write_bytes(support.noise(60))
    goal = 150 * 1024
    at_ease = await files.inspector.look("voice", tmp_path / "fala.wav", tmp_path / "solta.ogg")
    seen = await files.inspector.look("voice", tmp_path / "fala.wav", tmp_path / "fala.ogg", goal_bytes=goal)
    assert (tmp_path / "solta.ogg").stat().st_size > goal >= (tmp_path / "fala.ogg").stat().st_size
    assert seen.duration_ms == pytest.approx(at_ease.duration_ms, abs=100)


async def test_uploads_that_were_never_sent_go_after_a_day(
    database: Database, files: FileStore, principal: Principal, storage: Storage, tmp_path: Path
) -> None:
    await upload(database, files, principal, tmp_path, b"velho", "a.txt")
    assert await service.sweep(database, storage) == 0
    await database.pool.execute("UPDATE attachments SET created_at = now() - interval '25 hours'")

    assert await service.sweep(database, storage) == 1
    assert stored(tmp_path) == []
    assert await database.pool.fetchval("SELECT count(*) FROM attachments") == 0


BOUNDARY = "limite"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, content: bytes, filename: str | None = None) -> bytes:
    file = f'; filename="{filename}"' if filename is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


async def pieces(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def test_a_multipart_body_goes_to_disk(tmp_path: Path) -> None:
    content = bytes(range(256)) * 50
    body = part("voice", b"1") + part("file", content, "é.bin") + END

    taken = await receive(TYPE, pieces(body, 7), tmp_path / "f", 1_000_000)

    assert (taken.name, taken.fields) == ("é.bin", {"voice": "1"})
    assert (tmp_path / "f").read_bytes() == content


async def test_too_much_is_refused_while_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prosa.attachments.receive._HEARD_BYTES", 20_000)
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        yield part("file", b"", "a")[:-2]
        while True:
            asked += 1
            yield b"x" * 1000

    with pytest.raises(PayloadTooLarge) as caught:
        await receive(TYPE, endless(), tmp_path / "f", 10_000)
    assert caught.value.status == 413
    assert asked < 35, "it hears its sender out, but not for ever"
    assert (tmp_path / "f").stat().st_size <= 10_000


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b""),
        (TYPE, part("file", b"abc", "a.txt")),
        (TYPE, part("file", b"abc", "a.txt")[:-3]),
        (TYPE, part("outro", b"abc") + END),
        (TYPE, part("file", b"a", "a") + part("file", b"b", "b") + END),
        (TYPE, b"".join(part(str(uuid7()), b"") for _ in range(30)) + END),
        (TYPE, b"garbage"),
    ],
)
async def test_bad_uploads_are_named(tmp_path: Path, content_type: str, body: bytes) -> None:
    with pytest.raises(Invalid):
        await receive(content_type, pieces(body), tmp_path / "f", 1_000_000)
