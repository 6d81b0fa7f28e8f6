"""What the groups of maintainers' commands share: how a command is declared, its options, and opening the records."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from knowledge.errors import SettingError
from ui.commands.frame import Command, Group
from ui.commands.input import settings_now

if TYPE_CHECKING:
    from ui.rating_wiring import Upkeep

F = TypeVar("F", bound=Callable[..., Any])

EXIT_CODES = "退出码：0 完成；1 出错，或者现在不能这样办；2 命令写法不对。"

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，给程序读。")]
By = Annotated[str, typer.Option("--by", metavar="谁", help="谁办的：岗位或者工号，不用写姓名。", show_default=False)]
Since = Annotated[
    str | None, typer.Option("--since", metavar="日期", help="起日（含），例如 2026-11-01。", show_default=False)
]
Until = Annotated[str | None, typer.Option("--until", metavar="日期", help="止日（含）。", show_default=False)]
Number = Annotated[int, typer.Argument(metavar="编号", help="工单编号。", show_default=False)]


def new_group(name: str, words: str) -> typer.Typer:
    """An empty group of commands."""
    return typer.Typer(
        cls=Group, name=name, help=words, no_args_is_help=True, options_metavar="[选项]", subcommand_metavar="命令 ..."
    )


def command(group: typer.Typer, name: str, *examples: str) -> Callable[[F], F]:
    """A command decorator: its name, and examples that end its help."""
    epilog = "\n\n".join(("例子：", *examples, EXIT_CODES))
    return group.command(name, cls=Command, epilog=epilog, options_metavar="[选项]")


def upkeep_now() -> Upkeep:
    """The records of ratings, tickets and open questions."""
    from ui.rating_wiring import open_upkeep
    from ui.wiring import open_record

    settings = settings_now()
    return open_upkeep(open_record(settings).store, settings)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, nothing: str) -> None:
    """A table of words that are never read as markup; a sentence when there are no rows."""
    from rich.table import Table
    from rich.text import Text

    from ui.commands.report import console

    if not rows:
        print(nothing)
        return
    table = Table()
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console().print(table)


FORMS = ("text", "json", "xlsx", "html")  # of what `mingbai lint` and `mingbai conflicts` find


def refuse_form(form: str, out: Path | None, *, as_json: bool) -> None:
    """See that findings can be written as asked.

    Raises:
        SettingError: there is no such form, or what is meant for the screen is to go into a file.
    """
    if form not in FORMS:
        raise SettingError(f"--format 只能是 {'、'.join(FORMS)}，不能是 {form}。")
    if out is not None and form == "text" and not as_json:
        raise SettingError("--out 要和 --format json、xlsx 或者 html 一起用。")


def write_json(content: Any, file: Path) -> None:
    """Write one JSON document, Chinese left readable, and say where; errors as `write_text_file`."""
    write_text_file(file, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    print(f"写到了 {file}。")


def write_text_file(file: Path, words: str) -> None:
    """Write a report, its folder included.

    Raises:
        SettingError: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, "utf-8")
    except OSError as error:
        raise SettingError(f"写不了文件 {file}（{error.strerror}）。请换一个位置，或者检查权限。") from error
