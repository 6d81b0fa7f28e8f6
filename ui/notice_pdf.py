"""The notice as a PDF: fonts embedded, and the AIGC label in the file's metadata. Optional: without its parts, printing remains.

The only place that uses WeasyPrint.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from functools import lru_cache
from typing import Any
from urllib.error import URLError

from ui.assets import asset

LACKS_LIBRARY = "这台服务器没有装 PDF 组件"
LACKS_FONT = "这台服务器没有中文字体"


@lru_cache(maxsize=1)
def lacking() -> str | None:
    """What this machine lacks for making PDFs, in words for the page; None when nothing."""
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns where there is no font at all; the page says so below
            import weasyprint  # noqa: F401  # also loads Pango, which is the system's
    except (ImportError, OSError):
        return LACKS_LIBRARY
    lister = shutil.which("fc-list")
    found = subprocess.run([lister, ":lang=zh"], capture_output=True, check=False) if lister else None  # noqa: S603
    return None if found is not None and found.stdout.strip() else LACKS_FONT


def aigc_label(guide_id: str, version: int, producer: str) -> str:
    """The implicit label of generated content, with the seven entries that GB 45438-2025 (annex E) has in a file's metadata.

    "1" means: is generated. Who makes the file also hands it out, so both stand twice; the reserved codes hold a signature
    where one is agreed upon, and are empty here.
    """
    number = f"{guide_id}@{version}"
    label = {
        "Label": "1",
        "ContentProducer": producer,
        "ProduceID": number,
        "ReservedCode1": "",
        "ContentPropagator": producer,
        "PropagateID": number,
        "ReservedCode2": "",
    }
    return json.dumps({"AIGC": label}, ensure_ascii=False)


_STYLE_LINK = re.compile(r"<link rel=\"stylesheet\"[^>]*>")  # the sheet is handed over below


def pdf_of(page: str, label: str) -> bytes:
    """A rendered notice as PDF; nothing is fetched, from here or elsewhere. Call `lacking` first.

    Args:
        label: what `aigc_label` gave; it becomes the entry AIGC of the file's information.
    """
    import pydyf
    from weasyprint import CSS, HTML

    def mark(
        _: Any, pdf: Any
    ) -> None:  # by hand: WeasyPrint writes the names of a page's own metadata in small letters
        pdf.info["AIGC"] = pydyf.String(label)

    document = HTML(string=_STYLE_LINK.sub("", page), url_fetcher=_refuse, media_type="print")
    sheet = CSS(string=asset("paper.css").content, url_fetcher=_refuse)
    made: bytes = document.write_pdf(stylesheets=[sheet], finisher=mark, pdf_tags=True)
    return made


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    raise URLError(f"a notice needs nothing from {url}")
