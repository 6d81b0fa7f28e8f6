"""A real server in its own process: the shipped sample pack and one hard guide, ingested into a folder that is thrown away."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
DISTRICT = "999901"
NAME = "云河市政务服务问答"
LONG_NAME = "云河市青溪区从事生产经营活动的个体工商户和农民专业合作社因住所门牌变更申请换发多证合一登记证照并同步办理印章备案联办事项"
_LISTENING = re.compile(r"http://127\.0\.0\.1:\d+")


def long_guide() -> str:
    """A page that strains a layout: a matter name of sixty characters, forty materials, steps of three thousand."""
    materials = "".join(f"<li>第{number}号证明材料（原件，核验后退还）</li>" for number in range(1, 41))
    step = "申请人到窗口说明情况，工作人员核对材料，缺什么当场一次说清楚，补齐以后再受理，已经核验过的材料不用重交；"
    return (
        f'<html><head><title>{LONG_NAME}</title><meta name="SiteName" content="云河市青溪区人民政府"></head>'
        f"<body><div><h1>{LONG_NAME}</h1>"
        f"<h2>一、申请材料</h2><ol>{materials}</ol><h2>二、办理流程</h2><p>{step * 60}</p>"
        "<h2>三、办理地点</h2><p>青溪区政务服务中心（云河市青溪区临江路16号）一楼3号窗口</p>"
        "<h2>四、咨询电话</h2><p>0980-8229999</p></div></body></html>"
    )


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ui", *arguments]


def fill(folder: Path) -> None:
    """Ingest the hard guide and the sample pack into `folder`."""
    page = folder / "long.html"
    page.write_text(long_guide(), "utf-8")
    environ = {**os.environ, "MINGBAI_DATA": str(folder / "data")}
    paths = (str(page), str(ROOT / "ingest" / "sample" / "pack"))
    subprocess.run(_command("ingest", *paths), cwd=ROOT, env=environ, check=True, capture_output=True)


@contextmanager
def serving(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a server over a filled folder, until the block ends; `settings` are further environment variables."""
    environ = {
        **os.environ,
        "MINGBAI_DATA": str(folder / "data"),
        "MINGBAI_PORT": "0",
        "MINGBAI_NAME": NAME,
        **(settings or {}),
    }
    with subprocess.Popen(
        _command("serve", "--no-sample"), cwd=ROOT, env=environ, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            yield address_of(process)
        finally:
            process.terminate()


def address_of(process: subprocess.Popen[str]) -> str:
    """The address that a server says it listens on, once it says so."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        found = _LISTENING.search(line)
        if found:
            return found.group()
    raise RuntimeError(f"the server did not start: {''.join(said)}")
