"""Every word the pages say, in Chinese and in English, in one table. Facts, names and quotes stay in the words of their source.

Words of the citizens' pages go by a key. Words of the consoles go by their Chinese, as in gettext: their pages hold so many that
keys would only hide what a page says. The command line and the API speak Chinese only; their words stand beside them.
"""

from __future__ import annotations

from enum import StrEnum

from ui.words.admin import ADMIN, ADMIN_SCRIPT
from ui.words.content import CONTENT
from ui.words.demands import DEMANDS
from ui.words.notice import NOTICE
from ui.words.pages import KEYED
from ui.words.staff import STAFF, STAFF_SCRIPT
from ui.words.terms import TERMS
from ui.words.upkeep import UPKEEP


class Lang(StrEnum):
    """A language the pages can be read in."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """The language tag for HTML."""
        return "zh-CN" if self is Lang.ZH else "en"


_SCRIPT_TOO = ("钉住", "已钉住", "国家", "省", "市", "区县", "镇街", "村居")  # said by pages and scripts
_CONSOLES = (NOTICE, DEMANDS, TERMS, STAFF, STAFF_SCRIPT, ADMIN, ADMIN_SCRIPT, CONTENT, UPKEEP)
# key, or a console's Chinese -> (Chinese, English)
WORDS: dict[str, tuple[str, str]] = {
    **KEYED,
    **{chinese: (chinese, english) for table in _CONSOLES for chinese, english in table.items()},
}


def say(key: str, lang: Lang = Lang.ZH, /, **values: object) -> str:
    """The words of a key in one language, with values filled in."""
    chinese, english = WORDS[key]
    words = chinese if lang is Lang.ZH else english
    return words.format_map(values) if values else words


def term(word: str, lang: Lang) -> str:
    """A word of a closed list of another module in one language; itself where the catalogue lacks it."""
    return say(word, lang) if word in WORDS else word


def console_script_words(lang: Lang) -> dict[str, str]:
    """What the consoles' scripts say instead of their Chinese; nothing in Chinese."""
    return {} if lang is Lang.ZH else {word: say(word, lang) for word in (*STAFF_SCRIPT, *ADMIN_SCRIPT, *_SCRIPT_TOO)}


def script_words(lang: Lang) -> dict[str, str]:
    """The words the page's script says, by key without its "js." prefix; placeholders stay in braces."""
    return {key.removeprefix("js."): say(key, lang) for key in WORDS if key.startswith("js.")}


# The rows of an answer and of a guide, in the order people need them: fields of `knowledge.fields`, and what people call the row.
ROWS: tuple[tuple[str, str, str], ...] = (
    ("audience", "谁能办", "Who can apply"),
    ("conditions", "什么条件", "Conditions"),
    ("materials", "带什么", "What to bring"),
    ("windows", "去哪办", "Where"),
    ("hours", "几点办", "Hours"),
    ("online", "网上办", "Online"),
    ("visits", "跑几次", "Visits"),
    ("limits", "几天", "How long"),
    ("fee", "多少钱", "Cost"),
    ("steps", "怎么办", "How"),
    ("handling", "怎么收件", "Handling"),
    ("outcome", "拿到什么", "Result"),
    ("validity", "管多久", "Validity"),
    ("contacts", "问谁", "Questions"),
    ("complaints", "投诉", "Complaints"),
    ("remedy", "不服怎么办", "Appeal"),
    ("bases", "依据", "Legal basis"),
    ("notes", "注意", "Notes"),
    ("faqs", "常见问题", "FAQ"),
)


def row_name(field: str, lang: Lang = Lang.ZH) -> str | None:
    """What people call a field's row; None for a field without one."""
    return next((zh if lang is Lang.ZH else en for name, zh, en in ROWS if name == field), None)


# Themes of the empty page and two questions each, with their English; the questions are asked as they stand in Chinese.
THEMES: tuple[tuple[str, str, tuple[tuple[str, str], tuple[str, str]]], ...] = (
    (
        "证件户口",
        "ID and household",
        (("身份证丢了怎么补办", "Lost ID card"), ("小孩上户口要带什么", "Registering a child: what to bring")),
    ),
    (
        "婚育",
        "Marriage and birth",
        (
            ("领结婚证要带户口簿吗", "Marriage: is the household book needed"),
            ("生育登记怎么办", "Registering a birth in advance"),
        ),
    ),
    (
        "社保医保",
        "Insurance",
        (("社保卡丢了去哪补", "Lost social security card"), ("去外地看病怎么备案", "Treatment away from home")),
    ),
    ("就业", "Work", (("失业登记要什么材料", "Registering as unemployed"), ("失业金怎么领", "Unemployment benefit"))),
    (
        "住房",
        "Housing",
        (("租房怎么提公积金", "Housing fund for rent"), ("居住证几天能办好", "Residence permit: how long")),
    ),
    (
        "出入境车辆",
        "Travel and driving",
        (("办护照要多少钱", "Passport: what it costs"), ("驾驶证到期怎么换", "Renewing a driving licence")),
    ),
    (
        "养老助残",
        "Seniors and disability",
        (("老年优待证怎么办", "Seniors' card"), ("残疾人证要去哪办", "Disability card: where")),
    ),
    (
        "开办企业",
        "Business",
        (("个体户执照要什么材料", "Sole trader's licence"), ("开公司要几天", "Opening a company: how long")),
    ),
)
