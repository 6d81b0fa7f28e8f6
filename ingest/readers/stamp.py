"""Find who published a page, when and under which number: from meta tags, visible lines and disclosure tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from ingest.raw import Stamp

# Label on a page or name of a meta tag -> field of Stamp. The first label found in reading order wins.
_LABELS: Mapping[str, tuple[str, ...]] = {
    "published": (
        "发布日期",
        "发布时间",
        "发表时间",
        "发表日期",
        "公开日期",
        "公布日期",
        "生成日期",
        "更新时间",
        "更新日期",
        "发文日期",
        "印发日期",
    ),
    "written": ("成文日期", "成文时间"),
    "publisher": (
        "发布机构",
        "发布机关",
        "发布单位",
        "发文机关",
        "发文单位",
        "制定机关",
        "公开主体",
        "信息来源",
        "文章来源",
        "稿件来源",
        "内容来源",
        "来源",
        "发文机构",
    ),
    "index_number": ("索引号", "信息索引号"),
    "document_number": ("文号", "发文字号", "发文文号", "文件编号", "文件号", "文件文号"),
    "effective": ("实施日期", "生效日期", "施行日期", "实施时间", "生效时间", "执行日期"),
    "expires": ("失效日期", "废止日期", "有效期至", "失效时间", "终止日期"),
    "state": ("文件状态", "时效状态", "有效性", "时效性", "效力状态", "是否有效"),
}
# Labels printed on the same lines whose values this product does not keep.
_BYLINE_LABELS = (
    "作者", "编辑", "责任编辑", "浏览次数", "阅读次数", "点击数", "点击量", "访问量", "浏览量", "阅读量", "访问次数",
    "字号", "字体", "字体大小", "浏览字号", "发布人", "供稿",
)  # fmt: skip
# Labels of disclosure tables that end the value before them. Guides use the same words, so they make no stamp line.
_TABLE_LABELS = (
    "分类", "主题分类", "体裁分类", "服务对象", "主题词", "关键词", "名称", "标题", "信息名称", "文件名称", "体裁", "公开方式", "公开形式", "公开程序",
    "公开范围", "组配分类", "信息时效", "所属主题", "内容概述", "规范性文件统一编号", "统一编号", "统一登记号", "登记号", "备注", "文件类型", "体裁类型", "信息分类",
    "审核", "校对", "浏览", "阅读", "打印", "分享",
)  # fmt: skip
# Of these, the words that are also headings of guides.
_GUIDE_LABELS = frozenset({"服务对象", "名称", "备注", "分类", "审核", "打印"})
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels}
_ALL_LABELS = sorted((*_FIELD_OF, *_BYLINE_LABELS, *_TABLE_LABELS), key=len, reverse=True)


def _spaced(labels: Iterable[str]) -> str:
    """Return a pattern for the labels, which pages space out: 「来 源：」."""
    return "|".join(r"\s*".join(label) for label in labels)


# Long labels may follow the value before them without a space; 「来源」 or 「名称」 may be the end of another word.
_ANY_LABEL = re.compile(
    rf"(?:({_spaced(label for label in _ALL_LABELS if len(label) >= 4 or label in ('字号', '字体'))})"
    rf"|(?<![^\W\d])[【\[]?\s*({_spaced(_ALL_LABELS)}))\s*[】\]]?\s*[:：]\s*"
)
# 「有效期至：」 or 「实施日期：」 may be law inside an article, so a line that begins with one is kept.
_STAMP_LINE_FIELDS = frozenset({"published", "written", "publisher", "index_number", "document_number"})
_META: Mapping[str, tuple[str, ...]] = {
    "title": ("articletitle", "og:title", "dc.title"),
    "published": ("pubdate", "publishdate", "article:published_time", "dc.date", "createdate", "firstpublishedtime"),
    "publisher": ("contentsource", "source", "dc.publisher", "dc.source"),
    "url": ("url", "og:url", "savedfrom"),
    "site": ("sitename", "og:site_name"),
    "column": ("columnname", "article:section"),
    "index_number": ("indexnumber", "索引号"),
    "document_number": ("documentnumber", "filenumber", "文号"),
}
_DATE = re.compile(r"((?:19|20)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
# A moment as content systems print it. 「2025年8月21日」 alone on a line is a signature's date and stays.
_MOMENT = re.compile(
    r"^(?:(?:时间|日期)[:：]\s*)?[（(\[【]?(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[）)\]】]?"
)
_WRITTEN_MOMENT = re.compile(r"^(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?=[^\s\d])")
_NOTHING = frozenset(
    {"", "无", "-", "--", "—", "/", "暂无", "null", "none", "本网", "本站", "本网站", "本局网站", "原创", "其他"}
)
_SITE_WORDS = re.compile(r"(?:信息公开)?(?:门户网站|官方网站|官网|网站|网)(?:[（(].{0,60}[）)])?$")
_TITLE_SUFFIX = re.compile(
    r"\s*(?:-{1,2}|–|—{1,2}|_|\||｜|>|·)\s*([^-–—_|｜>]{0,60}(?:网|网站|平台|门户|政府|委员会|局|厅|办公室|大厅|中心)(?:[（(].{0,60}[）)])?)\s*$"
)
_SITE_NAME = re.compile(
    r"^[^，。：:？?]{2,30}(?:网|网站|门户|平台|政府|委员会|局|厅|办公室|大厅|中心|首页|文件)(?:[（(].*[）)])?$"
)
# Buttons beside the last value of a stamp line: 「某局　【打印本页】」, 「某局 [关闭窗口]」, 「某局 分享到：」.
_BUTTON = r"(?:\s+[【\[（(]?|[【\[（(]|(?<=[】\]）)|/]))\s*(?:打印|关闭|分享|收藏|下载|返回|复制|朗读|语音播报|我要纠错|扫一扫|字体|[大中小](?=[\s】\]）)/|]|$))"
# What follows one ends where the next begins: shared out in every way, a line of sixty of them would take years.
_BUTTONS = re.compile(rf"(?:{_BUTTON}(?:(?!{_BUTTON})[^【\[（(】\]）)]){{0,8}}+[】\]）)]?(?:(?!{_BUTTON})[\s/|])*+)++$")
# A stamp line is short; longer ones are sentences that happen to hold a label.
_LONGEST_STAMP_LINE = 200


def parse_date(text: str) -> date | None:
    """Return the first date written as 2025-08-21, 2025年8月21日, 2025/8/21 or 2025.8.21, None if there is none."""
    for match in _DATE.finditer(text):
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            continue
    return None


def stamp_values(line: str) -> dict[str, str]:
    """Return the stamp fields a visible line states, such as 「发布日期：2025-08-21 来源：某局」; empty for other lines.

    Keys are field names of `Stamp`, or `written` for 成文日期.
    """
    if len(line) > _LONGEST_STAMP_LINE:
        return {}
    marks = list(_ANY_LABEL.finditer(line))
    values: dict[str, str] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    for mark, end in zip(marks, ends, strict=False):
        field = _FIELD_OF.get(_word(mark))
        value = _BUTTONS.sub("", line[mark.end() : end]).strip(" |｜\u3000；;，,【[")
        if field and value.lower() not in _NOTHING:
            values.setdefault(field, value)
    moment = _MOMENT.match(line)
    if moment and is_stamp_line(line):
        values.setdefault("published", moment.group())
    return values


def is_stamp_line(line: str) -> bool:
    """Say whether the whole line is a stamp: it begins with a known label, or is a bare date as printed under titles."""
    if len(line) > _LONGEST_STAMP_LINE:
        return False
    moment = _MOMENT.match(line) or _WRITTEN_MOMENT.match(line)
    rest = line[moment.end() :].lstrip(" |｜") if moment else line
    word = _word(_ANY_LABEL.match(rest))
    return bool(moment and not rest) or _FIELD_OF.get(word) in _STAMP_LINE_FIELDS or word in _BYLINE_LABELS


def is_disclosure_line(line: str) -> bool:
    """Say whether a line outside the article states a stamp or a field of a disclosure list, such as 「统一编号：…」."""
    word = _word(_ANY_LABEL.match(line))
    return bool(word) and word not in _GUIDE_LABELS and len(line) <= _LONGEST_STAMP_LINE


def is_disclosure_table(rows: Iterable[tuple[str, ...]]) -> bool:
    """Say whether a table is the information-disclosure table of a page (索引号, 发布机构, 文号, 成文日期 ...)."""
    fields: set[str] = set()
    rows = tuple(rows)
    for row in rows:
        fields.update(stamp_values(row_line(row)))
    filled = [cell for row in rows for cell in row if cell]
    return "index_number" in fields or (len(fields) >= 3 and len(filled) <= 40)


def row_line(cells: Iterable[str]) -> str:
    """Return the cells of a disclosure row as one stamp line: 「索引号：… 文号：…」."""
    parts = []
    for cell in cells:
        bare = re.sub(r"[\s:：]", "", cell)
        parts.append(f"{bare}：" if bare in _FIELD_OF or bare in _TABLE_LABELS else cell)
    return " ".join(parts)


def make_stamp(
    meta: Mapping[str, str], visible: Mapping[str, str], *, title: str | None, page_title: str | None = None
) -> Stamp:
    """Return the stamp of a page from its meta tags, its visible values and its heading.

    Args:
        meta: content of the meta tags by lower-case name.
        visible: values as `stamp_values` gives them, the first of each field.
        title: the heading or title of the page, used when no meta tag names the article.
        page_title: the title of a web page's window, which often ends with the name of the site.
    """
    tagged = {field: value for field, names in _META.items() if (value := _first(meta, names))}
    site = tagged.get("site") or site_in(page_title or "")
    named = tagged.get("title") or title
    return Stamp(
        title=strip_site(named, site) if named else None,
        publisher=_publisher(tagged, visible, site),
        published=_date(tagged, "published") or _date(visible, "published") or _date(visible, "written"),
        url=tagged.get("url"),
        site=site,
        column=tagged.get("column"),
        index_number=tagged.get("index_number") or visible.get("index_number"),
        document_number=tagged.get("document_number") or visible.get("document_number"),
        effective=_date(visible, "effective"),
        expires=_date(visible, "expires"),
        state=visible.get("state"),
    )


def is_site_name(line: str) -> bool:
    """Say whether a line names a body or its site rather than a matter, as letterheads and logos do."""
    return bool(_SITE_NAME.match(line))


def strip_site(title: str, site: str | None) -> str:
    """Return the title without the site's name at either end."""
    title = re.sub(r"\s+", " ", title).strip()
    if site:
        title = re.sub(rf"^{re.escape(site)}\s*[-–—_|｜]+\s*|\s*[-–—_|｜]{{1,9}}\s*{re.escape(site)}$", "", title)
    return _TITLE_SUFFIX.sub("", title).strip() or title


def _word(label: re.Match[str] | None) -> str:
    """Return the label without its spaces, empty for none."""
    return re.sub(r"\s", "", label.group(1) or label.group(2)) if label else ""


def _publisher(tagged: Mapping[str, str], visible: Mapping[str, str], site: str | None) -> str | None:
    """Return the body named as source; a page that says only 「本网」 is published by the site's owner."""
    named = tagged.get("publisher") or visible.get("publisher") or site or ""
    return _SITE_WORDS.sub("", named).strip() or None


def site_in(page_title: str) -> str | None:
    """Return the name of the site at the end of a window's title: 「某事 - 某市人民政府」 is on the site of 某市人民政府."""
    suffix = _TITLE_SUFFIX.search(page_title)
    return suffix.group(1).strip() if suffix and suffix.start() > 0 else None


def _first(meta: Mapping[str, str], names: Iterable[str]) -> str | None:
    for name in names:
        value = re.sub(r"\s+", " ", meta.get(name, "")).strip()
        if value.lower() not in _NOTHING:
            return value
    return None


def _date(values: Mapping[str, str], field: str) -> date | None:
    return parse_date(values.get(field, ""))
