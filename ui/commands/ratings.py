"""`mingbai ratings` and `mingbai unanswered`: what citizens said of answers, and what they asked in vain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.errors import SettingError
from ui.commands.group import Json, Since, Until, command, new_group, print_table, upkeep_now
from ui.commands.input import settings_now

if TYPE_CHECKING:
    from evals.ratings.grouping import Group
    from evals.ratings.report import Report
    from ui.periods import Period
    from ui.rating_wiring import Upkeep

ratings_app = new_group("ratings", "评价：群众对答复的五级评价和评价报告。评的是助手的答复，不是官方的好差评。")
unanswered_app = new_group("unanswered", "没有答上的问题：归在一起看，确认群众说法，删除。")


@command(ratings_app, "list", "mingbai ratings list", "mingbai ratings list --since 2026-11-01 --json")
def list_ratings(since: Since = None, until: Until = None, as_json: Json = False) -> None:
    """列出评价；不计入统计的写明原因。"""
    from evals.ratings.levels import LEVELS
    from ui.commands.report import print_json
    from ui.periods import period_of

    period = period_of(since, until)
    found = upkeep_now().ratings.between(period.start, period.end)
    if as_json:
        print_json([{**one.model_dump(mode="json"), "counts": one.counts} for one in found])
        return
    rows = [
        (LEVELS[one.level], one.binding.title or "没有对应的指南", "、".join(one.reasons), one.comment or "",
         one.ticket or "", "、".join(one.flags) or ("误评" if one.excluded else "计入"))
        for one in found
    ]  # fmt: skip
    print_table(("评价", "指南", "原因", "补充", "工单", "统计"), rows, nothing="还没有评价。")


@command(ratings_app, "report", "mingbai ratings report", "mingbai ratings report --since 2026-11-01 --out 十一月")
def report(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="文件夹", help="写到哪里，默认数据目录的 ratings。", show_default=False),
    ] = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """写评价报告（report.md、report.html、report.xlsx）：办事指南精确度、差评办理、没有答上的问题。"""
    from evals.ratings.report import markdown
    from ui.commands.report import print_json
    from ui.open_questions import report_of
    from ui.periods import period_of

    settings, upkeep, period = settings_now(), upkeep_now(), period_of(since, until)
    made = report_of(upkeep, _groups(upkeep, period), period, settings)
    folder = out or settings.data / "ratings"
    _write(made, folder)
    if as_json:
        print_json({"folder": str(folder), **made.model_dump(mode="json")})
    else:
        print(markdown(made))
        print(f"报告写到了 {folder}。")


def _write(made: Report, folder: Path) -> None:
    from evals.ratings.report import markdown
    from evals.ratings.report_page import html_page
    from evals.ratings.workbook import write_workbook

    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.md").write_text(markdown(made), "utf-8")
        (folder / "report.html").write_text(html_page(made), "utf-8")
    except OSError as error:
        raise SettingError(f"写不了 {folder}（{error.strerror}）。请换一个文件夹，或者检查权限。") from error
    write_workbook(made, folder / "report.xlsx")


def _groups(upkeep: Upkeep, period: Period) -> tuple[Group, ...]:
    """Open questions in groups; the index is opened only when there are any."""
    from ui.open_questions import groups_of
    from ui.wiring import open_search

    return groups_of(upkeep.questions, open_search(settings_now()), period) if upkeep.questions.since() else ()


@command(unanswered_app, "list", "mingbai unanswered list", "mingbai unanswered list --since 2026-11-01 --json")
def list_unanswered(since: Since = None, until: Until = None, as_json: Json = False) -> None:
    """按周和部门列出没有答上的问题，附相近的事项和可以加进词表的说法。"""
    from ui.commands.report import print_json
    from ui.periods import period_of

    found = _groups(upkeep_now(), period_of(since, until))
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (f"{one.week} 起", one.department, one.size, "\n".join(one.questions), "\n".join(near.title for near in one.near),
         "\n".join(f"{word.word} → {word.matter}（{word.title}）" for word in one.suggestions),
         " ".join(str(number) for number in one.numbers))
        for one in found
    ]  # fmt: skip
    columns = ("周", "部门", "次数", "问法", "相近的事项", "建议的说法，要人确认", "编号")
    print_table(columns, rows, nothing="没有保存的问题。")


@command(unanswered_app, "confirm", "mingbai unanswered confirm 刷脸领退休钱 employee-pension-claim")
def confirm(
    word: Annotated[str, typer.Argument(metavar="说法", help="群众的说法。", show_default=False)],
    matter: Annotated[str, typer.Argument(metavar="事项编号", help="词库里的事项编号。", show_default=False)],
    as_json: Json = False,
) -> None:
    """确认一个群众说法，写进数据目录的 words.jsonl；重新启动 serve、再运行 mingbai reindex 就用上。"""
    from knowledge.lexicon.lexicon import Lexicon
    from ui.commands.report import print_json
    from ui.open_questions import confirm_word
    from ui.wiring import open_record

    settings = settings_now()
    store = open_record(settings).store
    added = confirm_word(word, matter, lexicon=Lexicon.load(), data=settings.data, store=store)
    if as_json:
        print_json({"added": added, "word": word, "matter": matter})
    else:
        print("已写进 words.jsonl。请运行 mingbai reindex，并重新启动 serve。" if added else "词表里已经有这一条。")


@command(unanswered_app, "forget", "mingbai unanswered forget 3 7", "mingbai unanswered forget --all")
def forget(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="编号", help="要删的编号，可以写多个。", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部删掉。")] = False,
    as_json: Json = False,
) -> None:
    """删去保存的问题。到期的会自己删掉。"""
    from ui.commands.report import print_json

    if everything == bool(numbers):
        raise SettingError("请写要删的编号，或者写 --all，两样只能选一样。")
    gone = upkeep_now().questions.forget(numbers=numbers or (), everything=everything)
    print_json({"forgotten": gone}) if as_json else print(f"删去了{gone}条。")
