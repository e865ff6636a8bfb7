"""What people read when the provider says no: what happened, and what to do about it.

The keys are those of `ProviderError.advice`; they are stable and stored with messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from prosa.channels.meta.advice import en, es, pt_br


class AdviceText(Struct, frozen=True):
    what: str
    do: str


LANGUAGES = ("pt-BR", "en", "es")

ADVICE: Mapping[str, Mapping[str, AdviceText]] = MappingProxyType(
    {
        key: {
            language: AdviceText(*texts[key])
            for language, texts in zip(LANGUAGES, (pt_br.TEXTS, en.TEXTS, es.TEXTS), strict=True)
        }
        for key in pt_br.TEXTS
    }
)


def advice_texts(key: str) -> Mapping[str, AdviceText]:
    """Language → text; a key that this version does not know gives the general one."""
    return ADVICE.get(key) or ADVICE["unknown"]
