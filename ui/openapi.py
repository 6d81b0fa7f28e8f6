"""The API's description in Chinese: English docstrings of the code are left out, and each schema says in Chinese what it is."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI

_CHINESE = re.compile(r"[一-鿿]")

# schema name -> what it is, for integrators; schemas without a row carry no description
SCHEMA_WORDS: dict[str, str] = {
    "Answer": "一次答复。status 是 answered 时一定有 citations，text 里的 [n] 指向 marker 为 n 的出处。",
    "Status": "怎样结束：answered 已答复，clarify 要请提问的人选一个，not_found 没有查到，redirected 请打电话或去别处，blocked 不能答复。",
    "Fact": "一个事实。marker 指向证明它的出处；unit 是 value 的单位，没有就是空。",
    "Citation": "一处出处。原文 text[start:end] 就是 quote；用 GET /api/sources/{guide_id}?start=&end= 取原文。",
    "GuideSummary": "答复依据的指南或文件。",
    "Option": "请提问的人选的一个选项：按钮上的字，和选了以后要问的话。",
    "AskRequest": "一次提问。",
    "FeedbackRequest": "对一次答复的评价。",
    "FeedbackReceipt": "评价已收到。about 说明评的是什么，official_url 是官方好差评的网址。",
    "Reason": "哪里不对。",
    "GuideList": "办事指南清单，本地区的在前，上级的在后。",
    "GuideLine": "清单里的一份指南。",
    "ServiceGuide": "一份办事指南：一个业务办理项在一个实施机关的一个版本。没有的值表示指南未写明，不表示“无”或者“否”。",
    "SourcePassage": "出处原文。quote 是引文，before 和 after 是前后文，都是原文的一段。",
    "RegionList": "地区清单，最像的在前。",
    "RegionChoice": "一个地区。",
    "Health": "进程是否活着。",
    "Readiness": "数据库和索引现在的样子。index_current 是 false 时，还有内容没有进索引，答复暂时按上一个版本。",
    "ProblemDocument": "出错说明（RFC 9457）：错在哪里，该怎么办；errors 逐项写明哪个字段不对。",
    "FieldError": "一个不对的字段和原因。",
}
_REQUIRED_WORDS = {"Successful Response": "成功", "Validation Error": "提交的内容不合要求"}


def describe_in_chinese(app: FastAPI) -> None:
    """Make the app's /openapi.json Chinese throughout."""
    made = app.openapi

    def chinese() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = made()
            _translate(schema)
            for name, words in SCHEMA_WORDS.items():
                if name in schema["components"]["schemas"]:
                    schema["components"]["schemas"][name]["description"] = words
        return app.openapi_schema or {}

    app.openapi = chinese  # type: ignore[method-assign]  # the way FastAPI documents for changing it


def _translate(node: Any) -> None:
    """Replace the descriptions that the format requires, drop the other English ones, at every depth."""
    if isinstance(node, list):
        for one in node:
            _translate(one)
    if not isinstance(node, dict):
        return
    words = node.get("description")
    if isinstance(words, str) and not _CHINESE.search(words):
        if words in _REQUIRED_WORDS:
            node["description"] = _REQUIRED_WORDS[words]
        else:
            del node["description"]
    for one in node.values():
        _translate(one)
