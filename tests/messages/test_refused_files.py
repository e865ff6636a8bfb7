"""A file that cannot be made into what the channel takes is refused in words that say so."""

from __future__ import annotations

from typing import Any, cast

import pytest

from prosa.attachments.errors import DETAILS, refused
from prosa.channels.meta.advice import ADVICE, LANGUAGES, advice_texts
from prosa.channels.port import Refused
from prosa.messages.outbox.sender import Sender


@pytest.mark.parametrize("code", sorted(DETAILS))
async def test_every_refusal_of_a_file_has_words(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: Any) -> None:
        raise refused(code)

    monkeypatch.setattr(Sender, "_send", fails)
    nothing = cast("Any", None)
    outcome = await Sender(nothing, nothing, nothing, nothing, nothing).send(nothing)
    assert isinstance(outcome, Refused)
    assert outcome.retry == "never"
    texts = advice_texts(outcome.error.advice)
    assert texts is not ADVICE["unknown"]
    assert set(texts) == set(LANGUAGES)
    if code == "too_long":
        assert "longo demais" in texts["pt-BR"].what
