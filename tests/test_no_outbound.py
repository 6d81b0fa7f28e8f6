"""Nothing that stands in a guide or a question is fetched: the process opens no connection and looks up no name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from docx import Document

URL = "http://169.254.169.254/latest/meta-data"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
PAGE = f"""<!DOCTYPE html SYSTEM "{URL}/dtd"><html><head><title>护照办理</title><base href="{URL}/">
<link rel="stylesheet" href="{URL}/a.css"><script src="{URL}/a.js"></script><meta http-equiv="refresh" content="0;url={URL}">
</head><body><h1>普通护照签发</h1><img src="{URL}/a.png"><iframe src="{URL}/frame"></iframe>
<h2>申请材料</h2><p>1.身份证 <a href="{URL}/form.doc">下载</a></p><h2>办理时限</h2><p>承诺办结时限：5个工作日</p></body></html>"""
# an audit hook sees every connection and every look-up of a name, whichever library asks for it
WATCHED = """
import json, runpy, sys
seen = []
FORBIDDEN = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}
def hook(event, args):
    if event in FORBIDDEN and not (event == "socket.connect" and isinstance(args[1], (str, bytes))):
        seen.append(f"{event} {args[1:] if event == 'socket.connect' else args}")
sys.addaudithook(hook)
sys.argv = ["mingbai", *sys.argv[1:]]
try:
    runpy.run_module("ui", run_name="__main__")
except SystemExit as end:
    code = end.code
print("WATCHED " + json.dumps({"seen": seen, "code": code}))
"""


def watched(folder: Path, *words: str) -> dict[str, object]:
    """What one command connected to, and its exit code."""
    env = {"MINGBAI_DATA": str(folder / "var"), "PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *words], env=env, cwd=Path(__file__).parent.parent, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("WATCHED "))
    result: dict[str, object] = json.loads(line.removeprefix("WATCHED "))
    return result


def write_files(folder: Path) -> list[str]:
    """A page, a workbook and a document full of addresses that a careless reader would fetch."""
    (folder / "护照.html").write_text(PAGE, "utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["事项名称", "实施编码", "实施机关", "承诺办结时限", "受理条件"])
    sheet.append(
        ["普通护照补发", "11999900810004046U3992014004001", "云河市公安局", "5个工作日", f'=WEBSERVICE("{URL}")']
    )
    sheet["A2"].hyperlink = URL
    book.save(folder / "清单.xlsx")
    document = Document()
    document.add_heading("护照换发办事指南", 1)
    document.add_paragraph(f"申请材料 {URL}")
    document.part.relate_to(f"{URL}/template.dotx", TEMPLATE, is_external=True)
    document.save(str(folder / "指南.docx"))
    return [str(folder / name) for name in ("护照.html", "清单.xlsx", "指南.docx")]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """A folder into which the files were read, and what that connected to."""
    folder = tmp_path_factory.mktemp("hostile")
    return folder, watched(folder, "ingest", *write_files(folder), "--region", "999900", "--json")


def test_reading_files_full_of_addresses_opens_no_connection(ingested: tuple[Path, dict[str, object]]) -> None:
    done = ingested[1]
    assert done["seen"] == []
    assert done["code"] in (0, 1)


def test_a_question_with_an_address_opens_no_connection(ingested: tuple[Path, dict[str, object]]) -> None:
    question = f"护照怎么办 见 {URL} 或 file:///etc/passwd"
    done = watched(ingested[0], "ask", question, "--region", "999900", "--json")
    assert done == {"seen": [], "code": 0}


def test_the_watch_would_see_a_connection() -> None:
    probe = WATCHED.replace(
        'runpy.run_module("ui", run_name="__main__")',
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ).replace("except SystemExit as end:\n    code = end.code", "except OSError:\n    code = 1")
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=30, check=True)
    assert "socket.connect" in done.stdout
