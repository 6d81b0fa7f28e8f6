"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，给程序读。")]
Region = Annotated[
    str | None,
    typer.Option("--region", metavar="代码或地名", help="办事地区，例如 440106 或 天河区。", show_default=False),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="日期", help="按那一天有效的内容，例如 2026-09-18，默认今天。", show_default=False),
]
ViewedAs = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="身份",
        help="以谁的身份看，例如 window、editor:户政科、maintainer，默认群众。",
        show_default=False,
    ),
]
