"""Recognise an error page that was saved in place of a guide."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.errors import GuideError

_ERROR_TITLE = re.compile(
    r"^\W*(?:(?:error|http(?: status)?)\W*)?(?:40[0-9]|41[0-9]|429|50[0-4])\b|not found|bad gateway|internal server error|service (?:temporarily )?unavailable"
    r"|gateway time-?out|access denied|forbidden|页面(?:不存在|找不到|无法访问|丢失|出错|未找到)|找不到(?:该|您要的|相关)?(?:页面|网页)|无法(?:访问|找到)(?:此|该|您)?.{0,6}(?:页面|网页|网站)"
    r"|访问(?:受限|被拒绝|出错|异常|过于频繁)|系统(?:出错|错误|异常|繁忙|维护中?)|服务器(?:错误|异常|内部错误|开小差)|出错(?:了|啦)|错误(?:页面|提示)",
    re.IGNORECASE,
)
_ERROR_LINE = re.compile(
    r"未找到匹配的(?:信息|内容|记录)|没有找到(?:匹配|相关|您要|符合).{0,8}(?:信息|内容|页面|记录)|(?:页面|网页|文章|内容|信息).{0,8}(?:不存在|已(?:被)?删除|已下线|找不到|走丢|未找到|已失联)"
    r"|(?:40[0-9]|50[0-4])\s*(?:not found|bad gateway|forbidden|error|internal|service|gateway|错误|页面)|bad gateway|not found|service unavailable|gateway time-?out"
    r"|访问(?:受限|被拒绝|过于频繁|异常)|(?:无|没有)(?:访问)?权限|拒绝(?:了)?(?:您的|你的)?(?:访问|请求)|请求(?:被拦截|被阻断|非法|超时)|服务器(?:内部)?(?:错误|异常|繁忙)|系统(?:繁忙|异常|错误|维护)|(?:开启|启用)\s*javascript|enable javascript",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"返回|首页|上一页|稍[后候]|刷新|重试|联系(?:管理员|网站)|nginx|apache|tomcat|openresty|(?:error|错误)(?:\s*code|代码|码|信息)?|request|秒(?:后|钟)|自动跳转|检查.{0,10}(?:地址|网址|链接)"
    r"|抱歉|对不起|非常遗憾|sorry|the (?:requested|page|server)|url|https?://|防火墙|事件\s*id|您的\s*ip",
    re.IGNORECASE,
)
# A real guide that mentions an error says more than this about other things, in characters.
_MOST_OTHER_TEXT = 40
_LONGEST_ERROR_LINE = 60


def refuse_error_page(title: str | None, lines: Sequence[str], name: str) -> None:
    """Refuse a page that is an error message.

    Raises:
        GuideError: it is one; the message quotes its first line.
    """
    if looks_like_error(title, lines):
        quote = next((line for line in lines if _is_error_line(line)), title or "")[:40]
        raise GuideError(
            name, f"这是一个出错页面（「{quote}」），不是办事指南。请在浏览器里打开原网址，确认能看到正文后重新保存"
        )


def looks_like_error(title: str | None, lines: Sequence[str]) -> bool:
    """Say whether a page is an error message and nothing else.

    It is one when its title or one of its short lines reads like an error, and almost nothing else is said.
    """
    named = bool(title and _ERROR_TITLE.search(title))
    errors = [line for line in lines if _is_error_line(line)]
    if not named and not errors:
        return False
    others = [line for line in lines if not _is_error_line(line) and not _COURTESY.search(line) and line != title]
    return sum(map(len, others)) <= _MOST_OTHER_TEXT


def _is_error_line(line: str) -> bool:
    is_question = line.endswith(("？", "?")) or line.startswith(("问", "答"))
    return (
        len(line) <= _LONGEST_ERROR_LINE
        and not is_question
        and bool(_ERROR_LINE.search(line) or _ERROR_TITLE.search(line))
    )
