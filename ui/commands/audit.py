"""`mingbai audit`: who did what to which object when: listed, exported, checked, and pruned when it is old enough."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.errors import MingbaiError, SettingError
from ui.commands.group import Json, Since, Until, command, new_group, print_table
from ui.commands.input import day_named, settings_now

if TYPE_CHECKING:
    from knowledge.store import Store
    from knowledge.store.trail import Wanted

audit_app = new_group("audit", "审计记录：谁、什么时候、看了或者改了什么。只能增加，每条都和前一条的摘要相连。")
BROKEN = 1  # the exit code when the chain does not hold

Who = Annotated[str, typer.Option("--who", metavar="账号", help="只看这个账号的。", show_default=False)]
Kind = Annotated[
    str, typer.Option("--act", metavar="种类", help="只看这一种，例如 read、denied、sign-in。", show_default=False)
]
Object = Annotated[str, typer.Option("--object", metavar="编号", help="只看关于它的，写全。", show_default=False)]


def _store() -> Store:
    from ui.wiring import open_record

    return open_record(settings_now()).store


def _wanted(since: str | None, until: str | None, who: str, act: str, object_id: str) -> Wanted:
    from ui.audit_wiring import wanted_of
    from ui.periods import Period

    period = Period(first=day_named(since), last=day_named(until))
    return wanted_of(period, who=who, act=act, object_id=object_id)


@command(audit_app, "list", "mingbai audit list --act denied --since 2026-11-01", "mingbai audit list --who e01 --json")
def listed(
    since: Since = None,
    until: Until = None,
    who: Who = "",
    act: Kind = "",
    object_id: Object = "",
    limit: Annotated[
        int, typer.Option("--limit", metavar="条数", min=1, max=10_000, help="最多几条，默认 50。", show_default=False)
    ] = 50,
    as_json: Json = False,
) -> None:
    """列出审计记录，最近的在前。看记录本身也记一条。"""
    from knowledge.store.trail import Trail
    from ui.audit_wiring import looked_up
    from ui.commands.report import print_json

    wanted = _wanted(since, until, who, act, object_id)
    store = _store()
    looked_up(store)
    trail = Trail(store.engine)
    found = trail.newest(wanted, limit)
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (one.number, f"{one.at:%Y-%m-%d %H:%M:%S}", one.who, one.surface, one.act, one.object,
         one.version if one.version is not None else "", one.detail)
        for one in found
    ]  # fmt: skip
    columns = ("编号", "时间（UTC）", "谁", "途径", "种类", "对象", "版本", "说明")
    print_table(columns, rows, nothing="没有符合的审计记录。")
    total = trail.count(wanted)
    if total > len(found):
        print(f"共{total}条，这里是最近的{len(found)}条；全部用 mingbai audit export 导出。")


@command(audit_app, "export", "mingbai audit export --out 审计.jsonl", "mingbai audit export --since 2026-11-01")
def export(
    since: Since = None,
    until: Until = None,
    who: Who = "",
    act: Kind = "",
    object_id: Object = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件", help="写到文件，不写就输出到屏幕。", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """把审计记录写成 JSON Lines，一行一条，最早的在前，含摘要。导出本身也记一条。"""
    from ui.audit_wiring import exported
    from ui.commands.report import print_json

    lines = exported(_store(), _wanted(since, until, who, act, object_id))
    if out is None:
        for line in lines:
            print(line)
        return
    done = 0
    try:
        with out.open("w", encoding="utf-8") as target:
            for line in lines:
                print(line, file=target)
                done += 1
    except OSError as error:
        raise MingbaiError(f"写不了文件 {out}（{error.strerror}）。请检查目录是否存在、有没有权限。") from error
    print_json({"exported": done, "file": str(out)}) if as_json else print(f"已写出{done}条到 {out}。")


@command(
    audit_app, "verify", "mingbai audit verify", "mingbai audit verify --known 1204:9f2c…",
    "mingbai audit verify --file 审计.jsonl",
)  # fmt: skip
def verify(
    known: Annotated[
        str | None,
        typer.Option("--known", metavar="编号:摘要", help="以前记下的一条，现在应当还在。", show_default=False),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", metavar="文件", help="核对导出的文件，不看库里的；要没有加条件导出的。", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """从头到尾核对审计记录：有没有被改、被删、被换了次序；有就说第一处在哪里，退出码 1。"""
    from knowledge.store.trail import Trail, checked
    from ui.audit_wiring import kept_key, rows_in, tip_named
    from ui.commands.report import print_json

    noted = tip_named(known) if known else None
    if file is not None:
        found = checked(rows_in(file), known=noted)
    else:
        found = Trail(_store().engine).verify(kept_key(settings_now().data), known=noted)
    if as_json:
        print_json(found.model_dump(mode="json"))
    elif found.broken:
        print(f"审计记录断了：{found.broken}。")
    else:
        before = f"（第{found.pruned}条以前的按期清理了，有签名）" if found.pruned else ""
        print(f"审计记录完好，{found.rows}条{before}。最后一条 {found.tip.number}:{found.tip.hash}")
        print("请把这一行抄到别处保存，下次用 --known 核对。")
    if found.broken:
        raise typer.Exit(BROKEN)


@command(audit_app, "prune", "mingbai audit prune", "mingbai audit prune --days 365")
def prune(
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="天数", help="保留最近多少天，默认按 MINGBAI_AUDIT_DAYS。", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """清理过期的审计记录，留下签名，余下的照样能核对。清理本身也记一条。"""
    from knowledge.store.trail import SHORTEST_DAYS, Trail
    from ui.audit_wiring import own_key, prune_before
    from ui.commands.report import print_json

    settings = settings_now()
    kept = settings.audit_days if days is None else days
    if kept < SHORTEST_DAYS:
        raise SettingError(f"审计记录至少要保留{SHORTEST_DAYS}天，不能是{kept}天。")
    trail = Trail(_store().engine)
    broken = trail.verify(own_key(settings.data)).broken
    if broken:
        raise MingbaiError(f"审计记录断了：{broken}。先查清原因，再清理。")
    gone = trail.prune(prune_before(kept, datetime.now(UTC).date()), own_key(settings.data))
    print_json({"pruned": gone}) if as_json else print(f"清理了{gone}条，保留最近{kept}天的。")
