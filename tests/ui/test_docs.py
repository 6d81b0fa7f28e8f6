"""The manual says what the code does: settings, commands, lint rules, statuses and folders, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.answer import Status
from ingest.lint import RULES
from ingest.lint_rules.rule import Rule
from ui.cli import app
from ui.settings import PROFILES, Settings
from ui.settings_table import TABLE, Setting

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
SEVERITY = {"error": "错误", "warning": "提醒", "info": "说明"}


def words(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def tree(readme: str) -> list[str]:
    """Every path that a README's tree names; what follows two spaces describes it."""
    block = next(part for part in words(readme).split("```") if part.startswith("\nknowledge/"))
    paths: list[str] = []
    above = ""
    for line in block.strip().splitlines():
        names = line.strip().split("  ")[0].split()
        if not line.startswith(" "):
            above = names[0]
        paths += [f"{above}{name}" if line.startswith(" ") else name for name in names]
    return paths


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.variable)
def test_the_manual_has_every_setting_with_its_valid_values_and_default(row: Setting) -> None:
    lines = [line for line in words("docs/settings.md").splitlines() if line.startswith(f"| `{row.variable}` |")]
    assert len(lines) == 1
    default = Settings.model_fields[row.field].default
    assert row.valid in lines[0]
    assert str(default) in lines[0] if default is not None else "不设" in lines[0]


@pytest.mark.parametrize("command", [command.name for command in app.registered_commands])
def test_the_manual_has_every_command(command: str) -> None:
    assert re.search(rf"mingbai {command}\b", words("README.md") + words("docs/commands.md"))


def test_the_manual_has_every_exit_code() -> None:
    codes = re.findall(r"^\| (\d+) \|", words("docs/commands.md"), re.MULTILINE)
    assert codes == ["0", "1", "2", "130"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_manual_has_every_lint_rule_as_the_table_says_it(rule: Rule) -> None:
    assert f"| {rule.id} | {SEVERITY[rule.severity]} | {rule.title} |" in words("docs/lint.md")


def test_the_manual_has_no_other_lint_rule() -> None:
    named = re.findall(r"^\| (R\d\d) ", words("docs/lint.md"), re.MULTILINE)
    assert named == [rule.id for rule in RULES] == [f"R{number:02}" for number in range(1, 33)]


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("status", Status)
def test_both_readmes_have_every_status(status: Status, readme: str) -> None:
    assert f"`{status.value}`" in words(readme)


@pytest.mark.parametrize("readme", READMES)
def test_everything_in_the_tree_exists(readme: str) -> None:
    named = tree(readme)
    assert {"knowledge/", "knowledge/store/", "ingest/lint_rules/", "docs/decisions/"} <= set(named)
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert [path for path in named if path.endswith("/") and not (ROOT / path).is_dir()] == []


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = (words(readme) for readme in READMES)
    assert tree("README.md") == tree("README.zh.md")
    for pattern in (r"^## ", r"^\|", r"^\* ", r"^```"):
        count = [len(re.findall(pattern, text, re.MULTILINE)) for text in (english, chinese)]
        assert count[0] == count[1], pattern
    assert "](README.zh.md)" in english
    assert "](README.md)" in chinese


def test_no_page_of_the_manual_holds_the_marks_of_an_unfinished_merge() -> None:
    marked = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
    assert [str(path) for path in sorted((ROOT / "docs").rglob("*.md")) if marked.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("profile", PROFILES)
def test_the_manual_says_what_each_profile_switches_on(profile: str) -> None:
    page = words("docs/operating.md")
    assert f"`{profile}`" in page
    variables = {row.field: row.variable for row in TABLE}
    assert [name for name in PROFILES[profile] if f"`{variables[name]}`" not in page] == []


def test_every_picture_is_shown_and_every_shown_one_is_there() -> None:
    pages = [*(ROOT / "docs").glob("*.md"), *(ROOT / name for name in READMES)]
    shown = {
        name for page in pages for name in re.findall(r"\]\((?:docs/)?images/([\w-]+\.png)\)", page.read_text("utf-8"))
    }
    assert shown == {path.name for path in (ROOT / "docs" / "images").glob("*.png")}


def test_make_screenshots_takes_every_picture() -> None:
    taken = words("tests/browser/pictures.py") + words("tests/browser/walk.py")
    assert [path.stem for path in (ROOT / "docs" / "images").glob("*.png") if f'"{path.stem}"' not in taken] == []


def test_no_shipped_proxy_keeps_a_stream_back() -> None:
    """Tried in front of the server: Caddy's encode holds events until the last one, whatever flush_interval says."""
    caddy = re.sub(r"#.*", "", words("docs/ops/Caddyfile"))
    assert "flush_interval -1" in caddy
    assert "encode" not in caddy
    assert "proxy_buffering off;" in words("docs/ops/mingbai-proxy.conf")
