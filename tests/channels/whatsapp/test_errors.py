import re
from pathlib import Path

import pytest

from prosa.channels.meta.advice import ADVICE as TEXTS
from prosa.channels.meta.advice import LANGUAGES, advice_texts
from prosa.channels.meta.advice.en import TEXTS as EN
from prosa.channels.meta.advice.es import TEXTS as ES
from prosa.channels.meta.advice.pt_br import TEXTS as PT
from prosa.channels.whatsapp.errors import ADVICE, advice_for, read_error, read_errors
from prosa.messages.outbox import sender

CHANNELS = Path(__file__).parents[3] / "prosa" / "channels"


@pytest.mark.parametrize(
    ("codes", "retry"),
    [
        ((0, 190, 3, 10, 200, 250, 299, 131005, 33, 131031, 368, 130497), "reconnect"),
        ((131037, 131042, 131045, 133010, 133006, 131063, 132007), "reconnect"),
        ((4, 80007, 130429, 613), "throttle"),
        ((131056,), "pair"),
        ((1, 2, 131000, 131016, 133004, 135000, 131052, 131057, 2494100), "later"),
        ((131048, 131064, 131049, 131050, 130472), "never"),
        ((100, 131008, 131009, 131021, 131026, 130403, 131030, 131047, 131053, 131062), "never"),
        ((132000, 132001, 132005, 132008, 132012, 132015, 132016, 132018, 132068, 132069), "never"),
        ((133000, 133005, 133008, 133009, 133015, 133016, 137000, 131051, 131060), "never"),
        ((139100, 139101, 139102, 139103, 2593107, 2593108, 2593109), "never"),
    ],
)
def test_what_is_repeated_and_what_never(codes: tuple[int, ...], retry: str) -> None:
    for code in codes:
        assert code in ADVICE
        assert ADVICE[code].retry == retry, code


def test_what_is_noted_elsewhere() -> None:
    effects = {code: advice.effect for code, advice in ADVICE.items() if advice.effect}
    assert effects == {
        130403: "blocked",
        131026: "unreachable",
        131050: "marketing_opt_out",
        132001: "sync_templates",
        132015: "template_unusable",
        132016: "template_unusable",
    }
    assert ADVICE[131047].category == "template"


def test_an_unknown_code_is_shown_and_never_repeated() -> None:
    for code in (None, 999_999, -1, 300):
        assert (advice_for(code).key, advice_for(code).retry) == ("unknown", "never")


def test_every_key_has_words_in_every_language() -> None:
    used = {advice.key for advice in ADVICE.values()} | {advice_for(None).key}
    source = "".join(
        path.read_text() for folder in ("meta", "whatsapp") for path in (CHANNELS / folder).glob("*.py")
    )
    used |= set(re.findall(r'advice="([a-z_]+)"', source))
    used |= set(re.findall(r'_(?:local|failure)\("([a-z_]+)"', source))
    used |= {*sender.FILE_ADVICE, sender.UNFIT}
    assert {"unreachable", "media_host", "unknown"} <= used
    assert used == set(TEXTS)
    assert PT.keys() == EN.keys() == ES.keys()


@pytest.mark.parametrize("key", TEXTS)
def test_words_are_whole_sentences_and_differ(key: str) -> None:
    assert tuple(TEXTS[key]) == LANGUAGES
    for text in TEXTS[key].values():
        for sentence in (text.what, text.do):
            assert sentence.endswith(".")
            assert sentence[0].isupper()
    assert len({text.what for text in TEXTS[key].values()}) == 3


def test_a_key_of_another_version_gives_the_general_words() -> None:
    assert advice_texts("from_the_future") == TEXTS["unknown"]
    assert advice_texts("window_closed")["pt-BR"].do.startswith("Envie uma mensagem template")


def test_errors_are_read_leniently() -> None:
    error = read_error({"code": "131047", "message": "m", "error_data": {"details": "d"}})
    assert (error.code, error.title, error.details, error.advice) == (131047, "m", "d", "window_closed")
    assert read_error({"code": [], "error_data": 3}).code is None
    assert read_errors({"code": 1}) == ()
    assert len(read_errors([{"code": 1}, 5, None])) == 1
