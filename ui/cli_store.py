"""Commands over the record as a whole: to another database, to an older program's tables."""

from __future__ import annotations

from typing import Annotated

import typer

from knowledge.errors import SettingError
from ui.cli_input import settings_now

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，给程序读。")]


def migrate_store(
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="数据库", help="搬到哪里：数据库地址，或者一个数据目录。", show_default=False),
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help="上一次没有搬完的，丢掉从头搬。")] = False,
    schema: Annotated[
        int | None,
        typer.Option(
            "--schema", metavar="结构号", min=1, help="不搬，把现在的库退到旧程序的表结构。", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """把整个库搬到另一个数据库（例如从 SQLite 到 PostgreSQL），逐张表核对条数和摘要。

    搬的时候请停止服务。中断了再运行一次，接着搬；没有核对完的目标库打不开。搬完把 MINGBAI_DATABASE 改成新地址，索引不用重建。
    """
    from ui.cli_report import print_json, progress_bar
    from ui.store_wiring import moved, taken_down

    settings = settings_now()
    if (to is None) == (schema is None):
        raise SettingError("请写 --to 数据库地址，或者 --schema 结构号，两样只能选一样。")
    if schema is not None:
        number = taken_down(settings, schema)
        print_json({"schema": number}) if as_json else print(f"库的表结构现在是第 {number} 版。")
        return
    with progress_bar(quiet=as_json) as progress:
        proofs = moved(settings, to or "", anew=anew, progress=progress)
    if as_json:
        print_json([proof.model_dump() for proof in proofs])
    else:
        rows = sum(proof.rows for proof in proofs)
        print(f"搬完了：{len(proofs)}张表，{rows}行，逐张核对一致。请把 MINGBAI_DATABASE 设成新地址再启动。")
