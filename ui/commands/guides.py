"""`mingbai guides`: the guides of a place, and their corrections: proposed, decided, rolled back, held against their source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.errors import SettingError
from ui.commands.frame import Group
from ui.commands.group import EXIT_CODES, command, print_table
from ui.commands.input import day_named, place_named, settings_now, viewer_named
from ui.commands.options import AsOf, Json, Region, ViewedAs

if TYPE_CHECKING:
    from ingest.editing.desk import EditDesk
    from ingest.editing.forms import Done, Draft, Editor, Sheet
    from knowledge.difference import PartDifference
    from knowledge.store import Store
    from knowledge.store.corrections import Correction
    from ui.wiring import Search

LIST = "list"  # the command that is meant where none is named


class GuidesGroup(Group):
    """A group whose first command may be left out: `mingbai guides 养老` lists."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name of the first command in where no other is named."""
        named = bool(args) and (args[0] in self.commands or args[0] == "--help")
        found: list[str] = super().parse_args(ctx, args if named else [LIST, *args])
        return found


guides_app = typer.Typer(
    cls=GuidesGroup,
    name="guides",
    help="办事指南：列出，更正一项，审核，回退，处理与来源的冲突。不写子命令就是列出。",
    epilog="\n\n".join(
        (
            "例子：",
            "mingbai guides 养老",
            "mingbai guides --region 天河区 --json",
            "mingbai guides edit 指南编号 fee 不收费 --why 收费标准调整",
            EXIT_CODES,
        )
    ),
    options_metavar="[选项]",
    subcommand_metavar="[命令] ...",
)

Guide = Annotated[
    str, typer.Argument(metavar="指南编号", help="用 mingbai guides 名称 --json 查。", show_default=False)
]
Number = Annotated[int, typer.Argument(metavar="更正编号", help="用 mingbai guides proposals 查。", show_default=False)]
Why = Annotated[str, typer.Option("--why", metavar="理由", help="为什么，200 个字以内。", show_default=False)]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="账号", help="按哪个账号的权限办，不写就是服务器上的维护人员。", show_default=False),
]


@command(guides_app, LIST, "mingbai guides 养老", "mingbai guides list --region 天河区 --json")
def list_guides(
    query: Annotated[
        str | None,
        typer.Argument(metavar="名称或编码", help="事项名称的一部分，或者编码；不写就全部列出。", show_default=False),
    ] = None,
    region: Region = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="个数", min=1, help="最多列几份，默认 50。", show_default=False)
    ] = 50,
    as_of: AsOf = None,
    viewed_as: ViewedAs = None,
    as_json: Json = False,
) -> None:
    """列出库里的办事指南；写了地区就从它往上到国家逐级列。"""
    from ui.commands.report import print_guides, print_json
    from ui.reading import guide_lines
    from ui.wiring import open_record

    record = open_record(settings_now())
    place = place_named(record.places, region)
    lines = guide_lines(
        record.store.seen_by(viewer_named(viewed_as, record.store.departments())),
        record.places,
        region=place.code if place else None,
        query=query,
        matter_type=None,
        limit=limit,
        day=day_named(as_of) or date.today(),
    )
    print_json([line.model_dump(mode="json") for line in lines]) if as_json else print_guides(lines)


@dataclass(frozen=True)
class At:
    """The desk, who works at it, and the index; None where nothing will change."""

    desk: EditDesk
    editor: Editor
    store: Store
    search: Search | None


def _at_desk(by: str | None, *, changes: bool) -> At:
    """Open what a command needs: the index first, so that citizens see a change as soon as it is stored."""
    from ui.editing import edit_desk, editor_named
    from ui.wiring import open_record, open_search

    settings = settings_now()
    record = open_record(settings)
    search = open_search(settings, record=record) if changes else None
    return At(edit_desk(record.store, settings), editor_named(record.store, settings, by), record.store, search)


def _step(by: str | None, step: Callable[[At], Done], *, as_json: bool) -> None:
    from ui.commands.report import print_json
    from ui.editing import catch_up_index

    at = _at_desk(by, changes=True)
    done = step(at)
    catch_up_index(at.search)
    print_json(done.model_dump(mode="json")) if as_json else _print_done(done)


@command(
    guides_app, "edit", "mingbai guides edit 指南编号", "mingbai guides edit 指南编号 promised 8个工作日 --why 承诺提速 --dry-run",
    "mingbai guides edit 指南编号 materials --file 材料.txt --why 减材料 --ticket 3 --by huzheng-01",
)  # fmt: skip
def edit(
    guide: Guide,
    part: Annotated[
        str | None,
        typer.Argument(metavar="项目", help="例如 fee 或者 收费；不写就列出各项现在的内容。", show_default=False),
    ] = None,
    words: Annotated[
        str | None, typer.Argument(metavar="内容", help="更正后的内容；一行一条的用 --file。", show_default=False)
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="文件", help="内容写在这个文本文件里。", show_default=False)
    ] = None,
    why: Why = "",
    ticket: Annotated[
        int | None, typer.Option("--ticket", metavar="编号", help="回应哪张工单。", show_default=False)
    ] = None,
    base: Annotated[
        int | None,
        typer.Option("--base", metavar="版本", help="照着第几版改的；这一项后来有人改过就不收。", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改成什么样，不保存。")] = False,
    by: By = None,
    as_json: Json = False,
) -> None:
    """更正指南的一项。要两个人审的（MINGBAI_REVIEW=two），先成为待审的更正。"""
    from ingest.editing.forms import Typed
    from ui.commands.report import print_json

    if part is None:
        at = _at_desk(by, changes=False)
        sheet = at.desk.sheet(guide, at.editor)
        print_json(sheet.model_dump(mode="json", exclude={"guide"})) if as_json else _print_sheet(sheet)
        return
    typed = Typed(part=part, words=_words(words, file), why=why, base_version=base, ticket=ticket)
    if dry_run:
        at = _at_desk(by, changes=False)
        draft = at.desk.draft(guide, typed, at.editor)
        print_json(draft.model_dump(mode="json")) if as_json else _print_draft(draft)
        return
    _step(by, lambda at: at.desk.propose(guide, typed, at.editor), as_json=as_json)


def _words(words: str | None, file: Path | None) -> str:
    if (words is None) == (file is None):
        raise SettingError("请写更正后的内容，或者用 --file 给一个文本文件，两样只能选一样。")
    if words is not None:
        return words
    try:
        return Path(file or "").read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"文件读不出来：{file}。请确认文件存在，而且是 UTF-8 编码的文本。") from error


@command(guides_app, "proposals", "mingbai guides proposals", "mingbai guides proposals --by huzheng-01 --json")
def proposals(by: By = None, as_json: Json = False) -> None:
    """列出待审的更正。"""
    from knowledge.store.corrections import Stage

    at = _at_desk(by, changes=False)
    _list(at.desk.listed(at.editor, Stage.PROPOSED), as_json=as_json, nothing="没有待审的更正。")


@command(guides_app, "approve", "mingbai guides approve 12 --by shenhe-02")
def approve(number: Number, by: By = None, why: Why = "", as_json: Json = False) -> None:
    """审核通过，马上生效。两人审核时提出的人不能自己审。"""
    _step(by, lambda at: at.desk.approve(number, at.editor, note=why), as_json=as_json)


@command(guides_app, "reject", "mingbai guides reject 12 --why 没有依据 --by shenhe-02")
def reject(number: Number, why: Why, by: By = None, as_json: Json = False) -> None:
    """审核不通过，退回并写明理由。"""
    _step(by, lambda at: at.desk.reject(number, at.editor, why=why), as_json=as_json)


@command(guides_app, "withdraw", "mingbai guides withdraw 12 --by huzheng-01")
def withdraw(number: Number, by: By = None, as_json: Json = False) -> None:
    """撤回自己提出、还没有审的更正。"""
    _step(by, lambda at: at.desk.withdraw(number, at.editor), as_json=as_json)


@command(
    guides_app, "rollback", "mingbai guides rollback 指南编号 --why 文件还没有施行",
    "mingbai guides rollback 指南编号 --to 2 --why 改错了",
)  # fmt: skip
def rollback(
    guide: Guide,
    why: Why,
    to: Annotated[
        int | None,
        typer.Option("--to", metavar="版本", help="退到第几版时的更正；不写就撤掉最近一条。", show_default=False),
    ] = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """回退更正，马上生效，也是一个新版本。来源自己的更新不会退掉。"""
    _step(by, lambda at: at.desk.roll_back(guide, at.editor, why=why, to=to), as_json=as_json)


@command(guides_app, "conflicts", "mingbai guides conflicts", "mingbai guides conflicts --json")
def conflicts(by: By = None, as_json: Json = False) -> None:
    """列出与来源冲突的更正：来源又改了，说法和更正不同；没有决定以前更正继续有效。"""
    at = _at_desk(by, changes=False)
    found = at.desk.conflicts(at.editor)
    if as_json:
        _list(found, as_json=True, nothing="")
        return
    rows = [
        (one.number, one.title, one.label, "\n".join(one.after), "\n".join(one.source_now or ()) or "没有写", one.why)
        for one in found
    ]
    print_table(("更正", "指南", "项目", "更正", "来源现在", "更正的理由"), rows, nothing="没有与来源冲突的更正。")


@command(guides_app, "keep", "mingbai guides keep 12 --why 来源还没有改过来")
def keep(number: Number, why: Why, by: By = None, as_json: Json = False) -> None:
    """冲突时保留更正；来源以后再变，会再次提出来。"""
    _step(by, lambda at: at.desk.keep(number, at.editor, why=why), as_json=as_json)


@command(guides_app, "take", "mingbai guides take 12 --why 以新文件为准")
def take(number: Number, why: Why, by: By = None, as_json: Json = False) -> None:
    """冲突时改用来源的内容，更正结束。"""
    _step(by, lambda at: at.desk.take(number, at.editor, why=why), as_json=as_json)


@command(guides_app, "history", "mingbai guides history 指南编号", "mingbai guides history 指南编号 --json")
def history(guide: Guide, by: By = None, as_json: Json = False) -> None:
    """一份指南的全部更正和经过。"""
    from ui.commands.report import print_json

    at = _at_desk(by, changes=False)
    sheet = at.desk.sheet(guide, at.editor)
    told = [(one, at.desk.history(one)) for one in sheet.history]
    if as_json:
        lines = [
            {**one.model_dump(mode="json"), "history": [deed.model_dump(mode="json") for deed in deeds]}
            for one, deeds in told
        ]
        print_json({"guide": sheet.guide.id, "version": sheet.guide.version, "corrections": lines})
        return
    rows = [
        (one.number, one.label, one.stage, f"{deed.at:%Y-%m-%d %H:%M}", deed.by, deed.what, deed.note or "")
        for one, deeds in told
        for deed in deeds
    ]
    print(f"{sheet.guide.title}，现在是第{sheet.guide.version}版。时间是 UTC。")
    print_table(("更正", "项目", "现在", "时间", "谁", "做了什么", "说明"), rows, nothing="没有更正过。")


@command(guides_app, "diff", "mingbai guides diff 指南编号", "mingbai guides diff 指南编号 --from 1 --to 3")
def diff(
    guide: Guide,
    first: Annotated[
        int | None, typer.Option("--from", metavar="版本", help="从第几版，默认上一版。", show_default=False)
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", metavar="版本", help="到第几版，默认现在。", show_default=False)
    ] = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """两版之间改了什么，逐项对照。"""
    from knowledge.difference import changed_parts
    from ui.commands.report import print_json

    at = _at_desk(by, changes=False)
    now = at.desk.sheet(guide, at.editor).guide
    upto = last or now.version
    seen = at.store.seen_by(at.editor.viewer)
    before, after = (seen.guide(guide, number) for number in (first or upto - 1, upto))
    if before is None or after is None:
        raise SettingError(f"「{now.title}」没有这一版，有第1版到第{now.version}版。")
    parts = changed_parts(before, after)
    print_json([part.model_dump(mode="json") for part in parts]) if as_json else _print_parts(parts)


# ---- what people read


def _list(found: list[Correction], *, as_json: bool, nothing: str) -> None:
    from ui.commands.report import print_json

    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (one.number, one.title, one.label, "\n".join(one.before) or "没有写", "\n".join(one.after), one.why, one.by)
        for one in found
    ]
    print_table(("更正", "指南", "项目", "现在", "改成", "理由", "谁提的"), rows, nothing=nothing)


def _print_sheet(sheet: Sheet) -> None:
    kept_out = "，现在被隔离，不给群众看" if sheet.quarantined else ""
    print(f"{sheet.guide.title}，第{sheet.guide.version}版{kept_out}。")
    rows = [(one.key, one.label, "\n".join(one.words) or "没有写", _standing(one)) for one in sheet.fields]
    print_table(("项目", "名称", "现在的内容", "更正"), rows, nothing="")


def _standing(field: Any) -> str:
    said = (
        f"更正 {field.correction.number} 生效中" if field.correction else "",
        f"更正 {field.waiting.number} 待审" if field.waiting else "",
    )
    return "；".join(one for one in said if one)


def _print_draft(draft: Draft) -> None:
    _print_parts(draft.parts)
    for name, findings in (("会新出现", draft.findings), ("会消掉", draft.mended)):
        for one in findings:
            print(f"{name} {one.rule}：{one.message}")
    print("没有保存。去掉 --dry-run 就提交。")


def _print_done(done: Done) -> None:
    one = done.correction
    print(f"更正 {one.number}（{one.title}，{one.label}）：{one.stage}。指南现在是第{done.version}版。")
    _print_parts(done.parts)


def _print_parts(parts: tuple[PartDifference, ...]) -> None:
    for part in parts:
        print(f"{part.label}")
        for line in part.before:
            if line not in part.after:
                print(f"  - {line}")
        for line in part.after:
            if line not in part.before:
                print(f"  + {line}")
