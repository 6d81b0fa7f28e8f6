"""Templates to HTML. Every value is escaped; only `markupsafe.Markup` made by `ui.markup` passes as it is."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ui.words import Lang, say

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The template environment: escaping always on, a missing value is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, lang: Lang, /, **values: object) -> str:
    """One template as HTML in one language; templates say words with ``t("key")``."""
    told = {"t": partial(_say_in, lang), "day": partial(day_words, lang=lang), "lang": lang.tag}
    return environment().get_template(template).render(**told, **values)


def day_words(day: str, lang: Lang = Lang.ZH) -> str:
    """An ISO date as people write it: 2026年9月18日; English keeps the ISO form."""
    if lang is Lang.EN:
        return day
    year, month, number = day.split("-")
    return f"{int(year)}年{int(month)}月{int(number)}日"


def _say_in(lang: Lang, key: str, **values: object) -> str:
    return say(key, lang, **values)
