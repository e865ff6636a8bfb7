from prosa.realtime.presence import MAX_PER_USER, RENEW_WITHIN, TYPING_FOR, Marks
from tests.realtime.support import conversation, user

HERE, THERE = conversation(1), conversation(2)


def test_a_mark_moves_with_its_stream() -> None:
    marks = Marks()
    assert marks.put(user(1), "a", HERE, "viewing", now=0) == {HERE}
    assert marks.put(user(1), "a", THERE, "viewing", now=1) == {HERE, THERE}
    assert marks.users(HERE, 1) == []
    assert marks.users(THERE, 1) == [{"id": str(user(1)), "mode": "viewing"}]
    assert marks.put(user(1), "a", None, "away", now=2) == {THERE}
    assert THERE not in marks


def test_typing_fades_to_viewing_and_viewing_to_nothing() -> None:
    marks = Marks()
    marks.put(user(1), "a", HERE, "typing", now=0)
    assert marks.changed({HERE}, 0) == [HERE]
    assert marks.users(HERE, TYPING_FOR - 0.1)[0]["mode"] == "typing"
    assert marks.changed(marks.expire(TYPING_FOR - 0.1), TYPING_FOR - 0.1) == []
    assert marks.changed(marks.expire(TYPING_FOR), TYPING_FOR) == [HERE]
    assert marks.users(HERE, TYPING_FOR)[0]["mode"] == "viewing"
    assert marks.changed(marks.expire(RENEW_WITHIN), RENEW_WITHIN) == [HERE]
    assert marks.users(HERE, RENEW_WITHIN) == []


def test_a_supervisor_who_reads_along_is_not_shown() -> None:
    marks = Marks()
    marks.put(user(1), "a", HERE, "viewing", now=0)
    assert marks.put(user(1), "a", HERE, "monitoring", now=1) == {HERE}
    assert marks.users(HERE, 1) == []


def test_a_person_with_two_streams_is_shown_once() -> None:
    marks = Marks()
    marks.put(user(1), "a", HERE, "typing", now=0)
    marks.put(user(1), "b", HERE, "viewing", now=0)
    assert marks.users(HERE, 0) == [{"id": str(user(1)), "mode": "typing"}]
    marks.put(user(1), "a", None, "away", now=0)
    assert marks.users(HERE, 0) == [{"id": str(user(1)), "mode": "viewing"}]


def test_one_person_cannot_fill_the_memory_with_marks() -> None:
    marks = Marks()
    for number in range(MAX_PER_USER + 5):
        marks.put(user(1), f"stream-{number}", conversation(number), "viewing", now=0)
    assert len(marks.conversations) == MAX_PER_USER


def test_keys_that_an_event_brought_are_newer_than_those_looked_up() -> None:
    marks = Marks()
    marks.put(user(1), "a", HERE, "viewing", now=0)
    assert marks.begin_look_up(HERE)
    assert not marks.begin_look_up(HERE)
    marks.keys[HERE] = frozenset({"new"})
    marks.end_look_up(HERE, frozenset({"old"}))
    assert marks.keys[HERE] == {"new"}
