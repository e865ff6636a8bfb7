"""Errors on the wire."""

import pytest

from prosa.kit import errors, logs


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.NotFound(), 404, "not_found"),
        (errors.Forbidden(), 403, "forbidden"),
        (errors.Unauthorized(), 401, "unauthorized"),
        (errors.Conflict(), 409, "conflict"),
        (errors.Conflict("Moved.", code="conversation_moved"), 409, "conversation_moved"),
        (errors.Invalid(), 422, "invalid"),
        (errors.TooMany(), 429, "too_many_requests"),
        (errors.Unavailable(), 503, "unavailable"),
        (errors.PayloadTooLarge(), 413, "payload_too_large"),
    ],
)
def test_each_error_has_its_status_and_code(error: errors.ProsaError, status: int, code: str) -> None:
    body = errors.problem(error, "/x")
    assert (body["status"], body["code"], body["instance"]) == (status, code, "/x")
    assert body["detail"]
    assert "errors" not in body


def test_fields_extra_and_request_are_told() -> None:
    token = logs.request_id.set("r-2")
    error = errors.Invalid.field("name", "too_long", "At most 100 characters.")
    error.extra["limit"] = 100
    body = errors.problem(error, "/x")
    logs.request_id.reset(token)
    assert body["errors"] == [{"field": "name", "code": "too_long", "message": "At most 100 characters."}]
    assert body["extra"] == {"limit": 100}
    assert body["request_id"] == "r-2"


def test_waiting_is_told_in_whole_seconds() -> None:
    assert errors.headers(errors.TooMany(retry_after=12.4)) == {"retry-after": "12"}
    assert errors.headers(errors.Unavailable(retry_after=0.1)) == {"retry-after": "1"}
    assert errors.headers(errors.NotFound()) == {}


def test_a_code_given_to_one_error_does_not_stick_to_its_class() -> None:
    errors.Conflict("x", code="special")
    assert errors.Conflict().code == "conflict"
