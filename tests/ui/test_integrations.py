"""The examples of docs/integrations.md run as they are printed, against a real server and a real record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.records import filled_store

MANUAL = (Path(__file__).parents[2] / "docs" / "integrations.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)
SAYS = {
    "from openai": ["承诺办结时限：10个工作日 [1]", "企业职工基本养老金申领 http"],
    "from mcp": ["企业职工基本养老金申领"],
    "from ui.client": ["申请材料 社会保障卡", "没有这个地区代码"],
    "from knowledge.retriever": ["最长不超过24个月"],
}


def test_every_way_in_has_one_example() -> None:
    assert len(EXAMPLES) == len(SAYS)


@pytest.mark.parametrize("module", SAYS)
def test_an_example_prints_what_it_promises(
    module: str, live: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = next(text for text in EXAMPLES if module in text)
    filled_store(tmp_path / "var").close()
    monkeypatch.chdir(tmp_path)
    exec(example.replace("http://127.0.0.1:7860", live), {})  # noqa: S102  the manual is ours
    said = capsys.readouterr().out
    assert [words for words in SAYS[module] if words not in said] == []
