"""What is about an earlier message: in any order, repeated, and never shown to the wrong people."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from prosa.channels.port import Edit, Inbound, MediaRef, Reaction, Revoke
from prosa.messages import jobs
from tests.conversations.office import Office, sender

OLD = MediaRef(kind="image", provider_id="1", sha256="a" * 64, mime="image/png")
NEW = MediaRef(kind="image", provider_id="2", sha256="b" * 64, mime="image/png")


async def files(office: Office, condition: str) -> list[str]:
    rows = await office.database.pool.fetch(
        f"SELECT provider_media_id FROM attachments WHERE account_id = $1 AND {condition}", office.account_id
    )
    return [row["provider_media_id"] for row in rows]


def about(office: Office, target: str, number: int, **values: Any) -> dict[str, Any]:
    return {
        "external_id": f"wamid.about.{target}.{number}",
        "target_external_id": target,
        "sender": sender(1),
        "provider_at": office.now + timedelta(seconds=number),
        **values,
    }


async def test_an_edit_replaces_the_file_and_keeps_the_old_one(office: Office) -> None:
    message = office.message(1, "legenda", kind="image", media=(OLD,))
    edit = Edit(text="legenda nova", kind="image", media=(NEW,), **about(office, message.external_id, 1))
    await office.receive(message)
    for _ in range(2):
        await office.receive(edit)

    assert await files(office, "position >= 0") == ["2"]
    assert await files(office, "position < 0") == ["1"]


async def test_an_edited_caption_keeps_the_file(office: Office) -> None:
    message = office.message(1, "legenda", kind="image", media=(OLD,))
    await office.receive(message)
    await office.receive(
        Edit(text="nova", kind="image", media=(OLD,), **about(office, message.external_id, 1))
    )

    assert await files(office, "position >= 0") == ["1"]
    assert await files(office, "position < 0") == []


@pytest.mark.parametrize("batched", [False, True])
async def test_everything_about_a_message_in_any_order(office: Office, batched: bool) -> None:
    ends = set()
    for number, order in enumerate(itertools.permutations(range(5))):
        if number % 6:
            continue
        message = office.message(number, "um")
        target = message.external_id
        made: list[Inbound] = [
            message,
            Edit(text="dois", kind="text", **about(office, target, 1)),
            Edit(text="três", kind="text", **about(office, target, 2)),
            Reaction(emoji="👍", **about(office, target, 3)),
            Reaction(emoji=None, **about(office, target, 4)),
        ]
        if batched:
            await office.receive(*(made[index] for index in order))
        else:
            for index in order:
                await office.receive(made[index])
        row = await office.database.pool.fetchrow(
            "SELECT id, text, reactions FROM messages WHERE account_id = $1 AND external_id = $2",
            office.account_id,
            target,
        )
        assert row is not None
        said = await office.database.pool.fetch(
            "SELECT text FROM message_revisions WHERE message_id = $1 ORDER BY text", row["id"]
        )
        shown = tuple(item["emoji"] for item in row["reactions"] or () if item["emoji"])
        ends.add((row["text"], tuple(item["text"] for item in said), shown))

    assert ends == {("três", ("dois", "um"), ())}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_what_was_deleted_is_not_quoted_either(order: tuple[int, ...], office: Office) -> None:
    message = office.message(1, "segredo")
    quoting = office.message(1, "resposta", reply_to_external_id=message.external_id)
    made: list[Inbound] = [message, quoting, Revoke(**about(office, message.external_id, 1))]
    for index in order:
        await office.receive(made[index])

    rows = await office.database.pool.fetch(
        "SELECT text, reply_to, reply_to_id, deleted FROM messages WHERE direction = 'in'"
    )
    by_text = {row["text"]: row for row in rows}
    assert by_text["segredo"]["deleted"]["by"] == "contact"
    assert by_text["resposta"]["reply_to"]["text"] == ""
    assert by_text["resposta"]["reply_to_id"] is not None


async def test_a_message_of_somebody_else_is_not_quoted(office: Office) -> None:
    message = office.message(1, "segredo")
    await office.receive(message)
    await office.receive(office.message(2, "resposta", reply_to_external_id=message.external_id))

    row = await office.database.pool.fetchrow(
        "SELECT reply_to, reply_to_id FROM messages WHERE text = 'resposta'"
    )
    assert row is not None
    assert (row["reply_to"]["text"], row["reply_to_id"]) == ("", None)


async def test_a_clock_that_runs_ahead_does_not_lengthen_the_window(office: Office) -> None:
    thread = await office.say(1, provider_at=office.now + timedelta(hours=3))
    assert (await office.row(thread))["last_inbound_at"] == office.now


async def test_an_import_is_no_news(office: Office) -> None:
    old = office.now - timedelta(days=30)
    thread = await office.say(1, "antes", history=True, opens_window=False, provider_at=old)

    row = await office.row(thread)
    assert (row["state"], row["unread_count"], row["last_inbound_at"], row["last_activity_at"]) == (
        "new",
        0,
        None,
        old,
    )
    await office.say(1, "agora")
    assert (await office.row(thread))["unread_count"] == 1
    ticket = await office.database.pool.fetchval("SELECT ticket_id FROM messages WHERE text = 'antes'")
    assert ticket is None


async def test_an_edit_that_waited_and_came_again_is_one(office: Office) -> None:
    """Kept as early by one process while another stored the message and the edit's repeat."""
    message = office.message(1, "um")
    edit = Edit(text="dois", kind="text", **about(office, message.external_id, 1))
    pool = office.database.pool
    await office.receive(edit)
    await pool.execute("CREATE TABLE aside AS SELECT * FROM pending_elements")
    await pool.execute("DELETE FROM pending_elements")
    await office.receive(message)
    await office.receive(edit)
    await pool.execute("INSERT INTO pending_elements SELECT * FROM aside")

    assert await jobs.reconcile(office.database) == 1

    rows = await pool.fetch("SELECT text FROM message_revisions")
    assert [row["text"] for row in rows] == ["um"]


async def test_a_message_changed_in_two_ways_by_one_batch_keeps_both(office: Office) -> None:
    message = office.message(1, "um")
    quoting = office.message(1, "resposta", reply_to_external_id=message.external_id)
    await office.receive(message, quoting)

    await office.receive(
        Edit(text="corrigida", kind="text", **about(office, quoting.external_id, 1)),
        Revoke(**about(office, message.external_id, 2)),
        Reaction(emoji="👍", **about(office, quoting.external_id, 3)),
    )

    row = await office.database.pool.fetchrow("SELECT * FROM messages WHERE text = 'corrigida'")
    assert row is not None
    assert row["reply_to"]["text"] == ""
    assert [item["emoji"] for item in row["reactions"]] == ["👍"]
