"""Write the sample pack: ``python -m ingest.sample.build [FOLDER]``.

Reads the plain sources in ``content/`` and writes every file into ``pack/`` (or the folder named).
Two runs with the same library versions write the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ingest.sample.matters import MatterList, read_list
from ingest.sample.office import csv_file, docx_file, xlsx_file
from ingest.sample.page import NOTICE, LineKind, Page, read_page
from ingest.sample.pdf import pdf_file
from ingest.sample.web import html_page

CONTENT = Path(__file__).parent / "content"
PACK = Path(__file__).parent / "pack"


def markdown_file(page: Page) -> bytes:
    """The page as Markdown text, tables with their rule line."""
    blocks = [f"# {page.head.title}", NOTICE]
    for run in page.runs:
        if run[0].kind is not LineKind.ROW:
            blocks.extend(f"{line.kind.value}{line.text}" for line in run)
            continue
        rows = [f"| {' | '.join(line.cells)} |" for line in run]
        rows.insert(1, "|" + " --- |" * len(run[0].cells))
        blocks.append("\n".join(rows))
    return ("\n\n".join(blocks) + "\n").encode()


PAGE_WRITERS: Mapping[str, Callable[[Page], bytes]] = {
    ".html": lambda page: html_page(page).encode(),
    ".docx": docx_file,
    ".pdf": pdf_file,
    ".md": markdown_file,
}
LIST_WRITERS: Mapping[str, Callable[[MatterList], bytes]] = {".xlsx": xlsx_file, ".csv": csv_file}


def built(content: Path = CONTENT) -> Iterator[tuple[str, bytes]]:
    """Every file of the pack as (name, bytes), lists first."""
    for path in sorted((content / "lists").glob("*.toml")):
        matters = read_list(path)
        yield matters.output, LIST_WRITERS[Path(matters.output).suffix](matters)
    for path in sorted((content / "pages").glob("*.md")):
        page = read_page(path)
        yield page.head.output, PAGE_WRITERS[Path(page.head.output).suffix](page)


def main(folder: Path = PACK) -> None:
    """Write the pack and print one line a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in built():
        (folder / name).write_bytes(content)
        print(f"{name}  {len(content)} 字节")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
