import json
from uuid import UUID

from prosa.realtime import frames
from prosa.realtime.ring import Entry

CONVERSATION = UUID(int=3)


def test_an_event_is_one_frame_whatever_line_breaks_its_json_holds() -> None:
    frame = frames.event(7, "message.created", b'{"number":7,\r\n"text":"a\\nb"}')

    lines = frame.decode().split("\n")
    assert lines[:2] == ["id: 7", "event: message.created"]
    assert json.loads(lines[2].removeprefix("data: ")) == {"number": 7, "text": "a\nb"}
    assert lines[3:] == ["", ""]


def test_frames_without_a_number_do_not_move_the_cursor() -> None:
    for frame in (frames.ready("s", 4), frames.reset("gone"), frames.presence(CONVERSATION, [])):
        assert not frame.startswith(b"id:")
    assert frames.heartbeat(9).startswith(b"id: 9\nevent: heartbeat\n")


def test_each_viewer_gets_the_frame_that_he_may_have() -> None:
    entry = Entry(
        5,
        "ticket.transferred",
        b'{"secret":1}',
        frozenset({"dept-free:2"}),
        left=frozenset({"dept-taken:1"}),
        conversation_id=CONVERSATION,
    )
    assert entry.frame_for(frozenset({"dept-free:2", "dept-taken:1"})) is entry.frame
    left = entry.frame_for(frozenset({"dept-taken:1"}))
    assert left is not None
    assert b"event: conversation.left" in left
    assert b"secret" not in left
    assert left is entry.frame_for(frozenset({"dept-taken:1", "account"}))
    assert entry.frame_for(frozenset({"dept-free:1"})) is None
