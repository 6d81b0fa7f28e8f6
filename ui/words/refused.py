"""What a refusal says to somebody who opened a page: its title in English, and what to do, in both languages.

The Chinese titles are those of `ui.problems.KINDS`, whose details speak to programs.
"""

from __future__ import annotations

from typing import NamedTuple


class Refused(NamedTuple):
    """One kind of refusal in words for a page."""

    english: str
    advice: str
    advice_english: str


_BACK = ("请返回上一页，照下面写的改好再提交。", "Go back, mend what is named below, and send it again.")
_LATER = ("请稍后再试；急事请打 {hotline}。", "Please try again later; if it is urgent, call {hotline}.")
ANYTHING = Refused("This cannot be shown", *_LATER)
REFUSED: dict[str, Refused] = {
    "no-guide": Refused(
        "There is no such guide",
        "网址可能写错了，或者这份指南已经撤下。可以重新提问，查现在的指南；也可以打 {hotline}。",
        "The address may be wrong, or the guide was withdrawn. Ask again to find today's, or call {hotline}.",
    ),
    "not-in-force": Refused(
        "This guide is not in force",
        "它已经失效、取消、暂停或者还没有生效，不能据此办事。可以重新提问，查现行的；也可以打 {hotline}。",
        "It has ended, was suspended, or has not begun. Ask again to find the one in force, or call {hotline}.",
    ),
    "no-source": Refused(
        "There is no such source",
        "这份原文可能已经撤下。重新提问，可以看到现在的出处。",
        "It may have been withdrawn. Ask again to see today's sources.",
    ),
    "unknown-scenario": Refused(
        "The guide has no such case",
        "这份指南没有列出这种情形。请返回上一页，在列出的情形里选。",
        "Go back and choose one of the cases that the guide lists.",
    ),
    "no-pdf": Refused(
        "No PDF can be made here",
        "请返回告知单网页打印，在打印机一栏选「另存为PDF」。",
        "Go back to the notice, print it, and choose “Save as PDF” as the printer.",
    ),
    "not-found": Refused(
        "There is no such page",
        "网址可能写错了，或者这一页已经没有了。要查怎么办事，可以直接提问；也可以打 {hotline}。",
        "The address may be wrong, or the page is gone. You can ask your question, or call {hotline}.",
    ),
    "wrong-method": Refused("The page cannot be opened like this", *_LATER),
    "invalid-field": Refused("Something filled in is not right", *_BACK),
    "edit-refused": Refused("This correction was not taken", *_BACK),
    "ticket-refused": Refused("The ticket cannot be handled like this now", *_BACK),
    "no-ticket": Refused(
        "There is no such ticket", "请回到工单清单，从那里打开。", "Go back to the list and open it there."
    ),
    "edit-conflict": Refused(
        "Somebody has just changed it",
        "请重新打开这一页，看过新的内容后再改。",
        "Open the page again, read what is new, and change it then.",
    ),
    "no-permission": Refused(
        "Your role may not do this", "需要别的身份，请找维护人员。", "Ask a maintainer for another role."
    ),
    "wrong-form": Refused(
        "The page has expired", "请返回上一页，刷新后再提交。", "Go back, reload the page, and send it again."
    ),
    "too-large": Refused("Too much was sent", "请减少一些再提交。", "Send less at a time."),
    "too-many": Refused(
        "Too many requests",
        "短时间内打开得太多，请等一分钟再试；急事请打 {hotline}。",
        "Please wait a minute; if it is urgent, call {hotline}.",
    ),
    "not-ready": Refused("Not ready yet", *_LATER),
    "failed": Refused("Something went wrong", *_LATER),
}
