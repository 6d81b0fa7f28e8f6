"""`mingbai completion`: the script that lets a shell finish commands and options at the tab key."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

NAME = "mingbai"
VARIABLE = "_MINGBAI_COMPLETE"  # what the shells' scripts set when they ask


class Shell(StrEnum):
    """The shells that a script exists for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(
    shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish", help="您用的命令行。", show_default=False)],
) -> None:
    """输出补全脚本：装上以后，命令和选项按 Tab 键补全。"""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # re-exported

    print(get_completion_script(prog_name=NAME, complete_var=VARIABLE, shell=shell.value))


def know_shells() -> None:
    """Let the program answer the shells' questions; costs nothing when none is asked."""
    from typer.completion import completion_init  # type: ignore[attr-defined]  # re-exported

    completion_init()
