"""Templates whose header shows a file: the upload is kept until they leave, and goes as the provider knows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from prosa.attachments import service as attachments
from prosa.channels.port import Accepted, TemplateOut
from prosa.channels.registry import channel
from prosa.kit.errors import Invalid
from prosa.kit.ids import uuid7
from prosa.messages import service as messages
from prosa.messages.outbox.claims import Claimed
from prosa.messages.outbox.sender import Sender
from prosa.messages.schemas import SendIn, TemplateIn
from prosa.schedules import jobs, service
from prosa.schedules.schemas import ScheduleIn, SchedulePatch
from tests.blocking.support import later
from tests.conversations.office import Office
from tests.desk.support import AGENT, SUPERVISOR, act, served
from tests.schedules.support import BUSINESS, add_template, after, plan, state


async def upload(office: Office, who: int = AGENT, kind: str = "image", mime: str = "image/jpeg") -> UUID:
    """A file that the provider has already."""
    id_ = uuid7()
    await office.database.pool.execute(
        "INSERT INTO attachments (account_id, id, uploaded_by_id, kind, name, mime, size, state, storage_key,"
        " uploaded_media_id, uploaded_media_at, created_at)"
        " VALUES ($1, $2, $3, $4, 'foto.jpg', $5, 1000, 'ready', $6, 'media-1', now(), now() - interval '2 days')",
        office.account_id,
        id_,
        office.viewers[who].user_id,
        kind,
        mime,
        str(id_),
    )
    return id_


async def promotion(office: Office) -> None:
    await add_template(office)
    await office.database.pool.execute(
        "INSERT INTO message_templates (account_id, id, business_id, external_id, name, language, category, status,"
        " components, synced_at) VALUES ($1, $2, $3, '2', 'promo', 'pt_BR', 'MARKETING', 'APPROVED', $4, now())",
        office.account_id,
        uuid7(),
        BUSINESS,
        [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Oferta!"}],
    )


def with_file(id_: object, kind: str = "image") -> TemplateIn:
    parameters = [{"type": kind, "attachment_id": str(id_)}]
    return TemplateIn(
        name="promo", language="pt_BR", components=[{"type": "header", "parameters": parameters}]
    )


class Client:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    async def send(self, _recipient: object, outgoing: object, **_: object) -> Accepted:
        self.sent.append(outgoing)
        return Accepted(external_id="wamid.1")


async def leave(office: Office) -> TemplateOut:
    """What the outbox gives the provider for the last message."""
    row = await office.database.pool.fetchrow("SELECT id, message_id, conversation_id FROM outbox")
    assert row is not None
    client, no_files = Client(), None
    given: Any = (office.database, no_files, client, channel("whatsapp").capabilities, office.account_id)
    await Sender(*given).send(Claimed(**dict(row), kind="message", payload=None, attempt=1))
    (sent,) = client.sent
    assert isinstance(sent, TemplateOut)
    return sent


async def test_the_composers_template_goes_with_its_file(office: Office) -> None:
    await promotion(office)
    thread, file = await served(office), await upload(office)
    sent, _ = await act(
        office, AGENT, messages.send, thread, SendIn(type="template", template=with_file(file))
    )
    assert [item.id for item in sent.message.attachments] == [file]
    (header,) = (await leave(office)).components
    assert header["parameters"] == [{"type": "image", "image": {"id": "media-1"}}]


@pytest.mark.parametrize("wrong", ["nobodys", "anothers", "no id", "kind", "mime"])
async def test_a_file_that_cannot_go_is_refused(office: Office, wrong: str) -> None:
    await promotion(office)
    thread = await served(office)
    given: Any = {
        "nobodys": uuid7(),
        "anothers": await upload(office, SUPERVISOR),
        "no id": "x",
        "kind": await upload(office, kind="video", mime="video/mp4"),
        "mime": await upload(office, mime="text/csv"),
    }[wrong]
    for action, data in (
        (messages.send, SendIn(type="template", template=with_file(given))),
        (service.create, ScheduleIn(template=with_file(given), due_at=after(office, hours=1))),
    ):
        with pytest.raises(Invalid) as caught:
            await act(office, AGENT, action, thread, data)
        assert [error.field for error in caught.value.errors] == ["template.header"]


async def test_a_planned_file_is_kept_until_it_leaves(office: Office) -> None:
    await promotion(office)
    thread, file = await served(office), await upload(office)
    made = await plan(office, thread, template=with_file(file))
    nothing: Any = None
    assert await attachments.sweep(office.database, nothing) == 0
    # It is laid by: nobody sends it away meanwhile.
    with pytest.raises(Invalid):
        await act(office, AGENT, messages.send, thread, SendIn(type="template", template=with_file(file)))
    # A colleague changes the time; the file stays whose it was.
    await act(office, SUPERVISOR, service.edit, made.id, SchedulePatch(due_at=after(office, hours=2)))
    later(office, hours=2)
    assert await jobs.send_due(office.database) == 1
    assert await state(office, made.id) == ("sent", None)
    (header,) = (await leave(office)).components
    assert header["parameters"] == [{"type": "image", "image": {"id": "media-1"}}]


async def test_a_colleague_may_choose_another_file(office: Office) -> None:
    await promotion(office)
    thread, first, second = await served(office), await upload(office), await upload(office, SUPERVISOR)
    made = await plan(office, thread, template=with_file(first))
    await act(office, SUPERVISOR, service.edit, made.id, SchedulePatch(template=with_file(second)))
    kept = await office.database.pool.fetch("SELECT id FROM attachments WHERE schedule_id IS NOT NULL")
    assert [row["id"] for row in kept] == [second]
    later(office, hours=1)
    assert await jobs.send_due(office.database) == 1
    assert await state(office, made.id) == ("sent", None)


async def test_what_was_canceled_lets_its_file_go(office: Office) -> None:
    await promotion(office)
    thread, file = await served(office), await upload(office)
    made = await plan(office, thread, text="x", fallback_template=with_file(file))
    await act(office, AGENT, service.cancel, made.id)
    held = await office.database.pool.fetchval("SELECT schedule_id FROM attachments WHERE id = $1", file)
    assert held is None
