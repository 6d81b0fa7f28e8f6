"""The options that several `mingbai eval` commands share, with their Chinese help.

The data folder, database and encoder fall back on the environment variables that the whole program is set up with.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.case import Split

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="题目", help="题目文件（.jsonl）或文件夹，不写就用自带的题目。", show_default=False),
]
Suites = Annotated[
    list[str] | None, typer.Option("--suite", metavar="类别", help="只跑这一类，可以写多次。", show_default=False)
]
Part = Annotated[
    Split | None, typer.Option("--split", metavar="dev|test", help="只跑 dev 或 test 部分。", show_default=False)
]
Ids = Annotated[
    list[str] | None, typer.Option("--case", metavar="编号", help="只跑这一题，可以写多次。", show_default=False)
]
Data = Annotated[
    Path,
    typer.Option(
        "--data",
        metavar="目录",
        envvar="MINGBAI_DATA",
        show_envvar=False,
        help="数据目录，默认 ./var。",
        show_default=False,
    ),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="地址",
        envvar="MINGBAI_DATABASE",
        show_envvar=False,
        help="数据库地址，默认用数据目录里的文件。",
        show_default=False,
    ),
]
Milvus = Annotated[
    str | None,
    typer.Option(
        "--milvus",
        metavar="地址",
        envvar="MINGBAI_MILVUS_URL",
        show_envvar=False,
        help="索引在 Milvus 里时，它的地址。",
        show_default=False,
    ),
]
Encoder = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="模型",
        envvar="MINGBAI_ENCODER",
        show_envvar=False,
        help="向量模型，默认用自带的。",
        show_default=False,
    ),
]
Sample = Annotated[bool, typer.Option("--sample", help="在临时目录里导入示例数据来跑，不用自己的数据。")]
Threads = Annotated[
    int, typer.Option("--threads", metavar="个数", min=1, max=32, help="同时问几道题，默认 2。", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，给程序读。")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="文件夹", help="结果写到哪里，默认在数据目录的 evals 下按时间新建。", show_default=False
    ),
]
