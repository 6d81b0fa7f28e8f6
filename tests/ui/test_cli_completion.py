"""Completion at the tab key, and what every command offers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from tests.ui.test_cli import run
from ui.cli import app
from ui.commands.completion import VARIABLE, Shell

WITHOUT_JSON = {"serve", "mcp", "eval", "completion"}  # they run on, hand on, or print a script


def commands(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, one in getattr(group, "commands", {}).items():
        if hasattr(one, "commands"):
            yield from commands(one, (*above, name))
        else:
            yield " ".join((*above, name)), one


@pytest.mark.parametrize(("name", "command"), list(commands(typer.main.get_command(app))))
def test_every_command_has_examples_and_speaks_json(name: str, command: Any) -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    assert "例子：" in command.epilog
    assert f"mingbai {name}" in command.epilog
    assert "--json" in options or name in WITHOUT_JSON


def completed(words: str, at: int) -> list[str]:
    """What the program answers a shell that asks for the word at a place."""
    environ = {**os.environ, VARIABLE: "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(at)}
    code = "from ui.cli import app; app(prog_name='mingbai')"
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_shell_is_told_the_commands_and_options_that_begin_so() -> None:
    assert completed("mingbai conf", 1) == ["conflicts"]
    assert completed("mingbai tickets a", 2) == ["assign", "appeal"]
    assert "--region" in completed("mingbai ask --r", 2)


@pytest.mark.parametrize("shell", Shell)
def test_each_shell_gets_a_script_of_its_own(shell: Shell) -> None:
    result = run("completion", shell.value)
    assert result.exit_code == 0
    assert VARIABLE in result.output


def test_another_shell_is_refused_in_chinese() -> None:
    result = run("completion", "tcsh")
    assert result.exit_code == 2
    assert "不在可选的几种里" in result.output
