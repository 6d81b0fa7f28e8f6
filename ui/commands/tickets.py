"""`mingbai tickets`: bad ratings on their owners' desks. Each command is one step of the desk; the rules are not here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.errors import SettingError
from ui.commands.group import By, Json, Number, command, new_group, print_table, upkeep_now
from ui.commands.input import settings_now

if TYPE_CHECKING:
    from evals.ratings.cases import Judge
    from evals.ratings.desk import TicketView
    from evals.ratings.states import Late
    from knowledge.store.tickets import Handling, Ticket

tickets_app = new_group("tickets", "工单：差评交给指南的承办单位限期处理，改对了、题目通过了才能办结。")

Note = Annotated[str, typer.Option("--note", metavar="说明", help="记进经过的说明。", show_default=False)]
Callback = Annotated[str, typer.Option("--callback", metavar="说明", help="回访的情况。", show_default=False)]
Evidence = Annotated[
    str, typer.Option("--evidence", metavar="依据", help="文号、网页、指南版本之类的依据。", show_default=False)
]


@command(tickets_app, "list", "mingbai tickets list", "mingbai tickets list --agency 云河市公安局 --json")
def list_tickets(
    closed: Annotated[bool, typer.Option("--closed", help="只列办结的。")] = False,
    everything: Annotated[bool, typer.Option("--all", help="办结的也列。")] = False,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="名称", help="只列这个单位的。", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """列出工单，超期最久的在前。"""
    from evals.ratings.report import field_name
    from ui.commands.report import print_json

    found = upkeep_now().desk.listed(is_open=None if everything else not closed, agency=agency)
    if as_json:
        print_json([_line(ticket, late) for ticket, late in found])
        return
    rows = [
        (one.number, one.title or "没有对应的指南", field_name(one), one.owner or "未写明", one.handling,
         "已办结" if one.closed else f"{one.fix_due}{'（估算）' if one.estimated else ''}", _late_words(late))
        for one, late in found
    ]  # fmt: skip
    print_table(("工单", "指南", "栏目", "承办", "处理方式", "整改期限", "超期"), rows, nothing="没有工单。")


@command(tickets_app, "show", "mingbai tickets show 3", "mingbai tickets show 3 --json")
def show(number: Number, as_json: Json = False) -> None:
    """看一张工单：评价、期限、题目和全部经过。"""
    from ui.commands.report import print_json

    view = upkeep_now().desk.view(number)
    print_json(view.model_dump(mode="json")) if as_json else _print_view(view)


@command(tickets_app, "assign", "mingbai tickets assign 3 云河市公安局 --by 大厅值班")
def assign(
    number: Number,
    owner: Annotated[str, typer.Argument(metavar="单位", help="转给哪个单位。", show_default=False)],
    by: By,
    as_json: Json = False,
) -> None:
    """把工单转给别的承办单位。"""
    _told(upkeep_now().desk.assign(number, owner, by=by), as_json=as_json)


@command(
    tickets_app,
    "state",
    "mingbai tickets state 3 立行立改 --by 户政科",
    "mingbai tickets state 3 解释说明 --by 户政科 --note 有法定依据",
)
def state(
    number: Number,
    handling: Annotated[
        str, typer.Argument(metavar="处理方式", help="立行立改、建立台账或者解释说明。", show_default=False)
    ],
    by: By,
    note: Note = "",
    callback: Callback = "",
    as_json: Json = False,
) -> None:
    """选定处理方式；第一次选定就算接手。"""
    wanted = _handling(handling)
    done = upkeep_now().desk.handle(number, wanted, by=by, note=note, callback=callback)
    _told(done, as_json=as_json)


@command(tickets_app, "case", "mingbai tickets case 3 --must '120元|120块' --must-not 不收费 --by 户政科")
def case(
    number: Number,
    by: By,
    question: Annotated[
        str, typer.Option("--question", metavar="问法", help="怎么问，不写就按指南名称和栏目问。", show_default=False)
    ] = "",
    must: Annotated[
        list[str] | None,
        typer.Option("--must", metavar="文字", help="答复应说的，几种说法用 | 分开，可以写多次。", show_default=False),
    ] = None,
    must_not: Annotated[
        list[str] | None,
        typer.Option("--must-not", metavar="文字", help="答复不能说的，可以写多次。", show_default=False),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="文字", help="不能丢的条件和例外，可以写多次。", show_default=False),
    ] = None,
    guide: Annotated[
        str | None,
        typer.Option("--guide", metavar="名称@地区代码", help="应是哪份指南，不写就是被评的那份。", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """把工单变成一道题的草稿，并用现在的答复试一次。"""
    from evals.case import compact
    from evals.ratings.cases import Wanted
    from ui.commands.report import print_json

    wanted = Wanted(
        question=question, must=tuple(must or ()), must_not=tuple(must_not or ()), keep=tuple(keep or ()), guide=guide
    )
    drafted = upkeep_now().desk.draft(number, wanted, by=by, judge=_judge())
    faults = drafted.faults or ()
    if as_json:
        print_json({"case": compact(drafted.case), "passes": not faults, "faults": faults})
        return
    print(f"题目 {drafted.case.id}：{drafted.case.turns[0]}")
    print("现在的答复通过这道题。" if not faults else "现在不通过：\n" + "\n".join(f"- {fault}" for fault in faults))


@command(tickets_app, "close", "mingbai tickets close 3 --outcome 收费已更正 --evidence 指南第2版 --by 户政科")
def close(
    number: Number,
    by: By,
    outcome: Annotated[str, typer.Option("--outcome", metavar="结果", help="处理结果。", show_default=False)],
    evidence: Evidence,
    callback: Callback = "",
    as_json: Json = False,
) -> None:
    """办结。立行立改和建立台账的，题目要通过才能办结，通过的题目留作以后的评测。"""
    from evals.ratings.states import MENDED

    desk = upkeep_now().desk
    judge = _judge() if desk.find(number).handling in MENDED else None
    _told(
        desk.close(number, outcome=outcome, evidence=evidence, by=by, callback=callback, judge=judge), as_json=as_json
    )


@command(
    tickets_app, "appeal", "mingbai tickets appeal 3 --reason 评价针对窗口 --by 户政科",
    "mingbai tickets appeal 3 --uphold --evidence 已核实 --by 复核岗",
)  # fmt: skip
def appeal(
    number: Number,
    by: By,
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="提出申诉的理由。", show_default=False)] = "",
    uphold: Annotated[bool, typer.Option("--uphold", help="复核：申诉成立，评价不计入统计。")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="复核：申诉不成立，接着处理。")] = False,
    evidence: Evidence = "",
    as_json: Json = False,
) -> None:
    """误评申诉：先由承办单位提出，再由别人复核。"""
    if [bool(reason), uphold, reject].count(True) != 1:
        raise SettingError("请写 --reason 提出申诉，或者写 --uphold、--reject 复核，三样只能选一样。")
    desk = upkeep_now().desk
    done = (
        desk.appeal(number, reason, by=by) if reason else desk.decide(number, upheld=uphold, evidence=evidence, by=by)
    )
    _told(done, as_json=as_json)


def _judge() -> Judge:
    from ui.rating_wiring import judge_of
    from ui.wiring import open_assistant

    return judge_of(open_assistant(settings_now()))


def _handling(words: str) -> Handling:
    from knowledge.store.tickets import Handling

    try:
        return Handling(words)
    except ValueError as error:
        raise SettingError(f"没有「{words}」这种处理方式，可以写立行立改、建立台账或者解释说明。") from error


def _line(ticket: Ticket, late: Late | None) -> dict[str, object]:
    return {**ticket.model_dump(mode="json"), "late": late.model_dump(mode="json") if late else None}


def _late_words(late: Late | None) -> str:
    return f"{late.deadline}超期 {late.working_days} 个工作日，{late.step}" if late else ""


def _told(ticket: Ticket, *, as_json: bool) -> None:
    from ui.commands.report import print_json

    if as_json:
        print_json(ticket.model_dump(mode="json"))
    else:
        print(
            f"工单 {ticket.number}：{'已办结' if ticket.closed else ticket.handling}，承办 {ticket.owner or '未写明'}。"
        )


def _print_view(view: TicketView) -> None:
    from evals.ratings.deadlines import local_time
    from evals.ratings.levels import LEVELS
    from evals.ratings.report import field_name

    ticket = view.ticket
    print(
        f"工单 {ticket.number}：{ticket.title or '没有对应的指南'}（第{ticket.version or '—'}版）的「{field_name(ticket)}」"
    )
    print(
        f"承办：{ticket.owner or '未写明'}　处理方式：{'已办结' if ticket.closed else ticket.handling}　{_late_words(view.late)}"
    )
    estimated = "（节假日安排还没有公布，按周一到周五估算）" if ticket.estimated else ""
    print(f"联系期限：{ticket.contact_due}　整改期限：{ticket.fix_due}{estimated}")
    for name, words in (
        ("题目", ticket.case),
        ("结果", ticket.outcome),
        ("依据", ticket.evidence),
        ("回访", ticket.callback),
    ):
        if words:
            print(f"{name}：{words}")
    for rating in view.ratings:
        said = "，".join((LEVELS[rating.level], *rating.reasons, *([rating.comment] if rating.comment else [])))
        print(f"- 评价：{said}{'' if rating.counts else '（不计入统计）'}")
    for change in view.history:
        print(f"- {local_time(change.at)} {change.by}：{change.what}{f'，{change.note}' if change.note else ''}")
