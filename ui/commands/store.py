"""Commands over the record as a whole: to another database, to an older program's tables, to a backup and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.errors import SettingError
from ui.commands.input import settings_now

if TYPE_CHECKING:
    from ui.settings import Settings

Progress = Callable[[str, int, int], None]

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
    from ui.commands.report import print_json, progress_bar
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


def backup(
    to: Annotated[Path, typer.Option("--to", metavar="目录", help="备份放到哪个目录，默认 ./backup。")] = Path(
        "backup"
    ),
    recipient: Annotated[
        str | None,
        typer.Option("--encrypt", metavar="公钥", help="用这个公钥（age1…）加密，只有私钥解得开。", show_default=False),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option("--keep", metavar="份数", min=1, help="目录里只留最新的几份，旧的删掉。", show_default=False),
    ] = None,
    new_key: Annotated[
        Path | None,
        typer.Option("--new-key", metavar="文件", help="不备份，新做一对密钥，私钥写进这个文件。", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """备份整个库、本地的说法和调整过的模型。服务不用停；写完马上读回来逐张表核对。索引不用备份，恢复时重建。

    备份里有账号和留言，请放在别人打不开的地方，或者用 --encrypt 加密。私钥不要放在这台机器上。
    """
    from knowledge.store.archive import new_key as made_key
    from knowledge.store.archive import prune
    from ui.backing_up import back_up
    from ui.commands.report import print_json, progress_bar

    if new_key is not None:
        public = made_key(new_key)
        print_json({"public": public, "file": str(new_key)}) if as_json else print(
            f"公钥：{public}\n私钥在 {new_key}。"
        )
        return
    with progress_bar(quiet=as_json) as progress:
        path, manifest = back_up(settings_now(), to, recipient=recipient, progress=progress)
    dropped = prune(to, keep) if keep is not None else ()
    rows = sum(proof.rows for proof in manifest.tables)
    if as_json:
        print_json({"file": str(path), "rows": rows, "dropped": [str(file) for file in dropped]})
        return
    print(f"已备份：{path}（{len(manifest.tables)}张表，{rows}行，{path.stat().st_size:,} 字节）。")
    if dropped:
        print(f"删掉了{len(dropped)}份旧的。")


def restore(
    file: Annotated[Path, typer.Argument(metavar="备份文件", show_default=False)],
    key: Annotated[
        Path | None, typer.Option("--key", metavar="文件", help="加密的备份：私钥文件。", show_default=False)
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="原来的库改名留着，换成备份。")] = False,
    check: Annotated[bool, typer.Option("--check", help="只看备份完不完整，什么也不动。")] = False,
    as_json: Json = False,
) -> None:
    """从备份恢复，逐张表核对，再重建索引。请先停止服务。MINGBAI_DATABASE 设了就恢复到那里（要是空的库）。"""
    from ui import backing_up
    from ui.commands.report import print_json, progress_bar

    settings = settings_now()
    with progress_bar(quiet=as_json) as progress:
        if check:
            manifest, indexed = backing_up.looked_at(settings, file, identity=key), None
        else:
            manifest = backing_up.restore(settings, file, identity=key, replace=replace, progress=progress)
            indexed = _indexed(settings, progress)
    rows = sum(proof.rows for proof in manifest.tables)
    if as_json:
        print_json({"made": manifest.made.isoformat(), "rows": rows, "indexed": indexed})
    elif check:
        print(f"备份完整：{manifest.made:%Y-%m-%d %H:%M} 的，{len(manifest.tables)}张表，{rows}行。")
    else:
        print(f"已恢复 {manifest.made:%Y-%m-%d %H:%M} 的备份：{rows}行，索引{indexed}条。现在可以启动服务。")


def _indexed(settings: Settings, progress: Progress | None) -> int:
    from ui.wiring import open_record, rebuild_index

    record = open_record(settings)
    try:
        return rebuild_index(settings, record, progress)
    finally:
        record.store.close()
