"""`mingbai grades`, `mingbai notes` and `mingbai departments`: who may read which part, what staff know of it, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.codelists import Grade
from knowledge.errors import SettingError
from knowledge.fields import label
from ui.commands.group import Json, command, new_group, print_table
from ui.commands.input import settings_now, viewer_named

if TYPE_CHECKING:
    from knowledge.store import Store

grades_app = new_group("grades", "一份指南里哪一项、哪一段不公开，给谁看。")
notes_app = new_group("notes", "给工作人员看的内部提示：审查要点、常见退件原因、内部备注。")
departments_app = new_group("departments", "同一个部门的几种写法。只认说定了的，不猜。")

Guide = Annotated[str, typer.Argument(metavar="指南编号", help="用 mingbai guides --json 查。", show_default=False)]
Part = Annotated[
    str,
    typer.Argument(metavar="哪一项", help="收费、办理流程等，或者原文里的标题、问题。", show_default=False),
]
Why = Annotated[str, typer.Option("--why", metavar="理由", help="为什么，记入台账。", show_default=False)]
By = Annotated[str, typer.Option("--by", metavar="谁", help="岗位或者工号，不用写姓名。", show_default=False)]
Department = Annotated[
    str | None,
    typer.Option("--department", metavar="部门", help="分级是部门时属于谁，默认是指南自己的部门。", show_default=False),
]


def _store() -> Store:
    from ui.wiring import open_record

    return open_record(settings_now()).store


@command(
    grades_app, "set", "mingbai grades set 指南编号 办理流程 --grade 窗口 --why 含内部流转",
    "mingbai grades set 指南编号 收费 --grade 部门 --department 户政科 --why 正在核定",
    "mingbai grades set 指南编号 收费 --grade 公开 --why 已经公布",
)  # fmt: skip
def set_grade(
    guide: Guide,
    part: Part,
    grade: Annotated[Grade, typer.Option("--grade", metavar="公开|窗口|部门", help="给谁看。", show_default=False)],
    why: Why,
    department: Department = None,
    by: By = "命令行",
    as_json: Json = False,
) -> None:
    """给一份指南的一项、一份文件的一段定分级。各版本都照此办，重新导入也不变；不该看的人看到的和没有这一项一样。"""
    from knowledge.departments import spelled
    from ui.commands.report import print_json
    from ui.wiring import open_record, open_search

    if department and grade is not Grade.DEPARTMENT:
        raise SettingError("只有 --grade 部门 才写 --department。")
    settings = settings_now()
    record = open_record(settings)
    owner = spelled(department) if department else None
    record.store.grade_part(guide, part, grade, why=why, by=by, department=owner)
    open_search(settings, record=record)  # its words move to the partition of those who may read it now
    if as_json:
        print_json({"guide": guide, "part": part, "grade": grade.value, "department": owner})
    else:
        print(f"{guide} 的「{part}」现在是{grade.value}{f'（{owner}）' if owner else ''}，记入了台账。")


@command(grades_app, "list", "mingbai grades list", "mingbai grades list --json")
def list_grades(as_json: Json = False) -> None:
    """列出台账：谁、什么时候、给哪一项定了什么分级、为什么。后写的算数。"""
    from ui.commands.report import print_json

    store = _store()
    rows = store.gradings()
    store.note_listed(one.guide for one in rows)
    if as_json:
        print_json([one.model_dump(mode="json") for one in rows])
        return
    said = [
        (one.number, one.at, one.by, one.guide, label(one.part), one.grade.value, one.department or "", one.why)
        for one in rows
    ]
    print_table(("序号", "时间（UTC）", "谁", "指南", "哪一项", "分级", "部门", "理由"), said, nothing="没有定过分级。")


@command(
    notes_app, "add", "mingbai notes add 指南编号 申请材料 --kind 审查要点 --text 核对原件上的批号",
    "mingbai notes add 指南编号 --kind 常见退件原因 --text 照片不合规格",
)  # fmt: skip
def add_note(
    guide: Guide,
    part: Annotated[str, typer.Argument(metavar="哪一项", help="不写就是整份指南。", show_default=False)] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="审查要点|常见退件原因|内部备注", help="哪一种。", show_default=False)
    ] = "内部备注",
    text: Annotated[str, typer.Option("--text", metavar="内容", help="提示的内容。", show_default=False)] = "",
    grade: Annotated[
        Grade, typer.Option("--grade", metavar="窗口|部门", help="给谁看，默认窗口。", show_default=False)
    ] = Grade.WINDOW,
    department: Department = None,
    by: By = "命令行",
    as_json: Json = False,
) -> None:
    """给一份指南或者它的一项记一条内部提示。群众看不到，不进答复、告知单和日志。"""
    from knowledge.access import Role
    from knowledge.departments import spelled
    from knowledge.notes import Note, NoteKind
    from ui.commands.report import print_json

    if kind not in set(NoteKind) or not text.strip() or grade is Grade.PUBLIC:
        kinds = "、".join(one.value for one in NoteKind)
        raise SettingError(f"--kind 只能是 {kinds}；--text 要写内容；--grade 只能是窗口或者部门。")
    note = Note(
        kind=NoteKind(kind), text=text.strip(), part=part, grade=grade,
        department=spelled(department) if department else None,
    )  # fmt: skip
    kept = _store().add_note(guide, note, role=Role.MAINTAINER, by=by)
    print_json(kept.model_dump(mode="json")) if as_json else print(f"记下了第{kept.number}条内部提示。")


@command(notes_app, "list", "mingbai notes list 指南编号 --as window", "mingbai notes list 指南编号 --json")
def list_notes(
    guide: Guide,
    viewed_as: Annotated[
        str, typer.Option("--as", metavar="身份", help="以谁的身份看，默认维护人员。", show_default=False)
    ] = "maintainer",
    as_json: Json = False,
) -> None:
    """列出一份指南的内部提示。"""
    from ui.commands.report import print_json

    store = _store()
    found = store.seen_by(viewer_named(viewed_as, store.departments())).notes(guide)
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    said = [
        (one.number, one.kind.value, label(one.part) if one.part else "整份", one.text, one.grade.value, one.at)
        for one in found
    ]
    print_table(("编号", "种类", "哪一项", "内容", "分级", "时间（UTC）"), said, nothing="没有内部提示。")


@command(notes_app, "withdraw", "mingbai notes withdraw 12")
def withdraw_note(
    number: Annotated[int, typer.Argument(metavar="编号", help="用 mingbai notes list 查。", show_default=False)],
    as_json: Json = False,
) -> None:
    """收回一条人写的内部提示。清单里来的，请改清单再导入。"""
    from ui.commands.report import print_json

    if not _store().withdraw_note(number):
        raise SettingError(f"没有第{number}条人写的内部提示，或者已经收回了。清单里来的，请改清单再导入。")
    print_json({"number": number, "withdrawn": True}) if as_json else print(f"第{number}条内部提示已收回。")


@command(departments_app, "same", "mingbai departments same 市公安局户政科 户政科 --why 三定方案")
def same(
    name: Annotated[str, typer.Argument(metavar="写法", help="另一种写法。", show_default=False)],
    main: Annotated[str, typer.Argument(metavar="部门", help="算作哪个部门；和写法一样就是收回。", show_default=False)],
    why: Why,
    by: By = "命令行",
    as_json: Json = False,
) -> None:
    """说定两种写法是同一个部门：属于其中一个的人，就能看另一个的。"""
    from ui.commands.report import print_json

    _store().same_department(name, main, why=why, by=by)
    print_json({"name": name, "main": main}) if as_json else print(f"「{name}」算作「{main}」，记入了台账。")


@command(departments_app, "list", "mingbai departments list", "mingbai departments list --json")
def list_departments(as_json: Json = False) -> None:
    """列出限部门的内容用到的部门名称、各算作哪个部门，和还没有账号的。"""
    from ui.commands.report import print_json
    from ui.wiring import open_accounts

    settings, store = settings_now(), _store()
    known = store.departments()
    held = {name for account in open_accounts(store, settings).all() for name in account.departments}
    rows = [(name, known.main(name), bool(known.all_of([name]) & known.all_of(held))) for name in store.owners_named()]
    if as_json:
        print_json([{"name": name, "main": main, "has_account": has} for name, main, has in rows])
        return
    said = [(name, main, "有" if has else "没有") for name, main, has in rows]
    print_table(("名称", "算作", "有没有账号"), said, nothing="没有限部门的内容。")
