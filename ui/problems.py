"""Every refusal of the HTTP API as RFC 9457 problem details, in Chinese: what was wrong and what to do.

`KINDS` is the whole list; `ui.refusals` gives each its shape. The words never repeat what a citizen typed.
"""

from __future__ import annotations

from typing import Any

from knowledge.values import Value

MEDIA_TYPE = "application/problem+json"


class Kind(Value):
    """One kind of problem: its HTTP status, its name in the `type` address, and its words."""

    status: int
    title: str
    detail: str


KINDS: dict[str, Kind] = {
    "invalid-field": Kind(status=422, title="提交的内容不合要求", detail="请按 errors 里逐项写明的说明改正后再提交。"),
    "unknown-region": Kind(
        status=422,
        title="没有这个地区代码",
        detail="region 应是行政区划代码，例如 440106；不知道代码时用 GET /api/regions?q=地名 查。",
    ),
    "unknown-scenario": Kind(
        status=422, title="没有这种情形", detail="scenario 应是这份指南列出的情形之一；不带 scenario 就列出全部材料。"
    ),
    "bad-range": Kind(
        status=422, title="起止位置不对", detail="start 和 end 都要给，而且 0 ≤ start ≤ end ≤ 全文字数。"
    ),
    "no-guide": Kind(
        status=404,
        title="没有这份办事指南",
        detail="编号可能写错了，或者这份指南已经撤下。用 GET /api/guides?q=事项名 重新查。",
    ),
    "no-pdf": Kind(
        status=501,
        title="这台服务器不能生成PDF",
        detail="缺少 PDF 组件或者中文字体。请打开告知单网页打印，在打印机一栏选「另存为PDF」。",
    ),
    "not-in-force": Kind(
        status=410,
        title="这份办事指南没有效力",
        detail="它已经失效、取消、暂停或者还没有生效。用 GET /api/guides?q=事项名 查现行的。",
    ),
    "unknown-answer": Kind(
        status=404,
        title="没有这次答复，或者已经过了可以评价的时间",
        detail="请填刚才那次答复里的 answer_id；过了时间可以重新提问再评。",
    ),
    "too-many-ratings": Kind(
        status=429, title="评价太多了", detail="同一来源短时间内评得太多，这次没有收。请过十分钟再评。"
    ),
    "staff-rating": Kind(
        status=403, title="只有群众可以评价", detail="工作人员不能评价，也不能改评价。发现指南有错，请直接改指南。"
    ),
    "maintain-closed": Kind(
        status=403,
        title="维护接口没有打开",
        detail="请管理员设置 MINGBAI_MAINTAIN_TOKEN 后重新启动，或者用命令 mingbai tickets。",
    ),
    "wrong-token": Kind(
        status=401, title="令牌不对", detail="请求头应是 Authorization: Bearer 加上 MINGBAI_MAINTAIN_TOKEN 的值。"
    ),
    "too-many": Kind(
        status=429,
        title="请求太多了",
        detail="这个来源短时间内请求太多。请按 Retry-After 写的秒数等一等再试；急事请打 12345。",
    ),
    "too-slow": Kind(status=408, title="提交得太慢", detail="内容没有在 20 秒内传完，请检查网络后再试。"),
    "wrong-host": Kind(
        status=421, title="网址不对", detail="请用本服务公布的网址打开；管理员在 MINGBAI_HOSTS 里写明了可以用的名称。"
    ),
    "no-model": Kind(status=404, title="没有这个模型", detail="model 填 mingbai，可以填的见 GET /v1/models。"),
    "wrong-key": Kind(
        status=401,
        title="密钥不对",
        detail="请求头应是 Authorization: Bearer 加上管理员发的密钥（MINGBAI_API_KEYS 里的一个）。",
    ),
    "not-signed-in": Kind(status=401, title="要先登录", detail="请在 /login 登录后再试。"),
    "no-permission": Kind(status=403, title="您的身份不能这样做", detail="需要别的身份，请找管理员。"),
    "wrong-form": Kind(
        status=403,
        title="页面过期了",
        detail="改动要带上登录后页面里的 csrf 令牌（请求头 X-CSRF-Token）。请刷新页面再试。",
    ),
    "too-many-attempts": Kind(status=429, title="登录试得太多了", detail="请过十分钟再试，或者找管理员重设密码。"),
    "no-ticket": Kind(status=404, title="没有这张工单", detail="用 GET /api/maintain/tickets 查编号。"),
    "ticket-refused": Kind(status=409, title="工单现在不能这样办", detail="errors 里写明了先要做什么。"),
    "edit-refused": Kind(status=422, title="这次更正没有采用", detail="errors 里写明了哪里不对、怎么改。"),
    "edit-conflict": Kind(status=409, title="刚刚有人改过", detail="请重新读取，看过新的内容后再改。"),
    "no-source": Kind(
        status=404, title="没有这份原文", detail="编号可能写错了，或者这份原文已经撤下。重新提问可以得到现在的出处。"
    ),
    "not-found": Kind(status=404, title="没有这个地址", detail="接口清单见 /openapi.json，问答页面在 /。"),
    "wrong-method": Kind(status=405, title="这个地址不支持这种请求方式", detail="每个地址支持的方式见 /openapi.json。"),
    "too-large": Kind(status=413, title="提交的内容太大", detail="一次最多 64 KB。请把问题写短些再提交。"),
    "not-ready": Kind(
        status=503, title="还没有准备好", detail="数据库或者索引暂时打不开，请稍后再试；急事请打 12345。"
    ),
    "failed": Kind(
        status=500, title="服务出错了", detail="这次请求没有办成，提问没有保存。请稍后再试；急事请打 12345。"
    ),
    "refused": Kind(status=400, title="请求不能处理", detail="请检查请求的格式，接口说明见 /openapi.json。"),
}

STATUS_KINDS = {404: "not-found", 405: "wrong-method", 413: "too-large", 503: "not-ready"}

# What pydantic's error types mean to someone who fills in a request.
FIELD_WORDS: dict[str, str] = {
    "missing": "缺少这一项，请补上",
    "string_too_long": "太长了，最多 {max_length} 个字",
    "string_too_short": "不能为空",
    "string_type": "应是文字",
    "string_pattern_mismatch": "格式不对",
    "int_parsing": "应是整数",
    "int_type": "应是整数",
    "int_from_float": "应是整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "enum": "不在可选的范围内，可选的值见 /openapi.json",
    "bool_type": "应是 true 或者 false",
    "bool_parsing": "应是 true 或者 false",
    "list_type": "应是一个列表",
    "too_long": "最多 {max_length} 项",
    "extra_forbidden": "没有这一项，请去掉",
    "json_invalid": "不是合法的 JSON，请检查引号、逗号和编码（UTF-8）",
    "date_from_datetime_parsing": "应是日期，例如 2026-09-18",
    "date_parsing": "应是日期，例如 2026-09-18",
    "model_attributes_type": "应是一个 JSON 对象",
}


class FieldError(Value):
    """Which field of a request was wrong, and why, in Chinese."""

    field: str
    message: str


class ProblemDocument(Value):
    """The body of a refusal, for the API's description."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] = ()


class ProblemError(Exception):
    """A refusal of the API; `kind` is a key of `KINDS`, `detail` says more than the kind's own words."""

    def __init__(self, kind: str, *, errors: tuple[FieldError, ...] = (), detail: str | None = None) -> None:
        self.kind = kind
        self.detail = detail
        self.errors = errors
        super().__init__(kind)


def problem_body(kind: str, errors: tuple[FieldError, ...] = (), detail: str | None = None) -> dict[str, Any]:
    """The members of the problem document: type, title, status, detail, and errors when fields were wrong."""
    known = KINDS[kind]
    body: dict[str, Any] = {
        "type": f"urn:mingbai:problem:{kind}",
        **known.model_dump(include={"title", "status", "detail"}),
    }
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = [error.model_dump() for error in errors]
    return body


def field_error(detail: dict[str, Any]) -> FieldError:
    """One pydantic error as a field name and a Chinese sentence."""
    location = [str(part) for part in detail["loc"] if part not in ("body", "query", "path")]
    if detail["type"] == "json_invalid":
        location = ["body"]
    words = FIELD_WORDS.get(detail["type"], "填写的内容不合要求")
    context = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    return FieldError(field=".".join(location) or "body", message=words.format_map(context))
