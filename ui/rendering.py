"""Templates to HTML. Every value is escaped; only `markupsafe.Markup` made by `ui.markup` passes as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from ui.words import Lang, say, term
from ui.words.findings import in_english, own_value

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
TEMPLATES = Path(__file__).parent / "templates"
ICONS: dict[str, tuple[str, ...]] = {
    "sound": ("M4 9v6h4l5 4V5L8 9z", "M17 8.5a5 5 0 0 1 0 7"),
    "print": ("M7 9V4h10v5M7 18H4v-8h16v8h-3", "M7 15h10v6H7z"),
    "copy": ("M9 9h11v11H9z", "M15 9V4H4v11h5"),
    "share": ("M12 15V4M8 8l4-4 4 4M5 13v7h14v-7",),
    "microphone": ("M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0z", "M5 11a7 7 0 0 0 14 0M12 18v3"),
}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The template environment: escaping always on, a missing value is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["icon"] = icon
    made.filters.update(runs=runs, zh=zh, word=word, finding=finding)
    return made


def runs(lines: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Lines of a card, put together where neighbours are of one kind."""
    return [(kind, list(run)) for kind, run in groupby(lines, key=lambda line: line.kind)]


def icon(name: str) -> Markup:
    """A line drawing beside a button's words; it says nothing by itself."""
    paths = "".join(f'<path d="{path}"/>' for path in ICONS[name])
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{paths}</svg>')  # noqa: S704  # our own table


def render(template: str, lang: Lang, /, **values: object) -> str:
    """One template as HTML in one language; templates say words with ``t("key")``."""
    told = {"t": partial(say_in, lang), "day": partial(day_words, lang=lang), "lang": lang.tag}
    return environment().get_template(template).render(**told, **values)


def day_words(day: str, lang: Lang = Lang.ZH) -> str:
    """An ISO date as people write it: 2026年9月18日; English keeps the ISO form."""
    if lang is Lang.EN:
        return day
    year, month, number = day.split("-")
    return f"{int(year)}年{int(month)}月{int(number)}日"


@pass_context
def zh(context: Context, value: object) -> object:
    """Data in the words of its source: on an English page marked as Chinese, for voices and for whoever checks the page."""
    return marked(value, Lang.EN) if context["lang"] == Lang.EN.tag else value


def marked(value: object, lang: Lang) -> object:
    """A value of the record for a page in `lang`: where that is English and the value Chinese, as a span that says so."""
    if lang is Lang.ZH or isinstance(value, Markup) or not _CHINESE.search(str(value)):
        return value
    return Markup('<span lang="zh-CN">{}</span>').format(value)


@pass_context
def word(context: Context, value: object) -> object:
    """A word of a closed list in the page's language; what the catalogue lacks is data."""
    if isinstance(value, str) and context["lang"] == Lang.EN.tag:
        value = term(value, Lang.EN)
    return zh(context, value)


@pass_context
def finding(context: Context, sentence: str) -> object:
    """A sentence of lint in the page's language; the guide's own words in it, and sentences without an English, are data."""
    said = in_english(sentence) if context["lang"] == Lang.EN.tag else None
    if said is None:
        return zh(context, sentence)
    english, values = said
    return escape(english).format(**{name: own_value(value) or word(context, value) for name, value in values.items()})


def say_in(lang: Lang, key: str, /, **values: object) -> str:
    """Words with values filled in; marked-up values stay as they are."""
    if any(isinstance(value, Markup) for value in values.values()):
        return escape(say(key, lang)).format(**values)
    return say(key, lang, **values)
