"""The command line's manners: help in Chinese, one clear line for every error, exit codes that scripts can rely on.

0 done · 1 something failed or was quarantined · 2 the command was used wrongly · 130 interrupted.
"""

from __future__ import annotations

import getpass
import os
import re
import sys
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from knowledge.audit import Surface, Witness, witnessing
from knowledge.errors import MingbaiError
from ui.commands.completion import VARIABLE, know_shells

FAILED, MISUSED, INTERRUPTED = 1, 2, 130

# Typer's own words as they appear in its help frame.
_HELP_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "REQUIRED_LONG_STRING": "[必填]",
    "DEFAULT_STRING": "[默认：{}]",
}

# What Typer says of a wrong command line -> what we say. Groups are names, not translated.
_NO_COMMAND = re.compile(r"^No such command '(?P<name>[^']+)'")
_MISUSE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^Missing argument '?(?P<name>[^'.]+)'?\."), "缺少参数「{name}」"),
    (re.compile(r"^Missing (?:option|parameter):? '?(?P<name>[^'.]+)'?\."), "缺少选项「{name}」"),
    (re.compile(r"^Missing command\."), "没有写要运行哪个命令"),
    (re.compile(r"^No such option:? '?(?P<name>[^\s'.]+?)'?(?:\.|\s|$)"), "没有「{name}」这个选项"),
    (_NO_COMMAND, "没有「{name}」这个命令"),
    (
        re.compile(r"^Got unexpected extra argument(?:s|\(s\))? \((?P<name>.+)\)"),
        "多写了「{name}」，含空格的内容要加引号",
    ),
    (re.compile(r"^Option '(?P<name>[^']+)' requires an argument"), "选项「{name}」后面要写内容"),
    (re.compile(r"^Option '(?P<name>[^']+)' does not take a value"), "选项「{name}」后面不写内容"),
    (re.compile(r"^Invalid value for '?(?P<name>[^':]+)'?: (?P<rest>.*)"), "「{name}」的内容不对（{rest}）"),
)


_WANTED = (
    ("integer", "应是整数"),
    ("greater than or equal to", "太小了"),
    ("less than or equal to", "太大了"),
    ("number", "应是数字"),
    ("is not one of", "不在可选的几种里"),
)


def misuse_words(message: str) -> str:
    """A wrong command line in Chinese; an unknown message is passed on after a Chinese lead."""
    for pattern, words in _MISUSE:
        found = pattern.match(message)
        if found is not None:
            return words.format_map({**found.groupdict(), "rest": _wanted(message)})
    return f"命令写法不对（{message}）"


def _wanted(message: str) -> str:
    return next((words for english, words in _WANTED if english in message), message.partition(": ")[2])


class _Chinese:
    """What commands and groups share: usage line, help option and frame in Chinese."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return str(super().get_usage(ctx)).replace("Usage:", "用法：", 1)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """The --help option."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这段说明"
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page."""
        from typer import rich_utils

        for name, words in _HELP_WORDS.items():
            setattr(rich_utils, name, words)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Chinese, TyperCommand):
    """A command with Chinese help."""


class Group(_Chinese, TyperGroup):
    """The program: every error it foresees ends in one Chinese line on stderr."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, then exit with one of the documented codes."""
        extra["standalone_mode"] = False  # so that errors come here
        if VARIABLE in os.environ:
            know_shells()
        try:
            code = self._witnessed(*args, **extra)
        except MingbaiError as error:
            code = _say_error(str(error), FAILED)
        except typer.Abort:
            code = INTERRUPTED
        except typer.TyperException as error:
            said, ctx = error.format_message(), getattr(error, "ctx", None)
            help_path = getattr(ctx, "command_path", "mingbai")
            near = _near(said, ctx)
            code = _say_error(f"{misuse_words(said)}。{near}用 {help_path} --help 看用法。", MISUSED)
        sys.exit(code if isinstance(code, int) else 0)

    def _witnessed(self, *args: Any, **extra: Any) -> Any:
        """Run; what the command read that is not public is in the audit trail when it ends, however it ends."""
        with witnessing(Witness(Surface.CLI, who=system_account())) as present:
            try:
                return super().main(*args, **extra)
            finally:
                present.write()
                present.write_denied()


def _near(message: str, ctx: Any) -> str:
    """The command that a misspelt one resembles, as a hint; "" for any other misuse."""
    typed = _NO_COMMAND.match(message)
    known = ctx.command.list_commands(ctx) if typed is not None and ctx is not None else ()
    found = get_close_matches(typed["name"], known, n=1) if typed is not None else []
    return f"您要的可能是 {found[0]}。" if found else ""


def system_account() -> str:
    """Who types, as this machine knows him: on the command line nobody signs in."""
    try:
        return f"os:{getpass.getuser()}"
    except (OSError, KeyError):  # a container's account often has no name
        return f"os:{os.getuid()}"


def _say_error(words: str, code: int) -> int:
    line = " ".join(words.split("\n"))
    print(f"错误：{line}", file=sys.stderr)
    return code
