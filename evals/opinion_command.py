"""`mingbai eval opinion`: what a model thinks of the answers of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.options import Json
from knowledge.errors import SettingError

Key = Annotated[
    Path | None,
    typer.Option("--key-file", metavar="文件", help="放着模型服务密钥的文件，不要密钥就不写。", show_default=False),
]


def opinion_command(
    folder: Annotated[Path, typer.Argument(metavar="运行", help="一次运行的文件夹。", show_default=False)],
    llm: Annotated[
        str, typer.Option("--llm", metavar="提供方:模型名", help="请谁评，例如 openai:qwen-plus。", show_default=False)
    ],
    url: Annotated[
        str | None, typer.Option("--url", metavar="网址", help="兼容 OpenAI 的服务地址。", show_default=False)
    ] = None,
    key_file: Key = None,
    seconds: Annotated[
        float,
        typer.Option("--seconds", min=1, max=600, metavar="秒", help="每次最多等几秒，默认 60。", show_default=False),
    ] = 60.0,
    least: Annotated[
        float | None,
        typer.Option(
            "--least", min=0, max=1, metavar="值", help="切题低于这个值就退出 1；不写就只看不管。", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """请语言模型评一次运行的答复切不切题、好不好懂，各评两次；只是看法，不进门槛。"""
    from assistant.model import ModelChoice, open_model
    from evals.opinion import FILE, ask_opinions, markdown
    from evals.record import RecordFile
    from evals.run import ANSWERS

    records = tuple(RecordFile(folder / ANSWERS).read().values())
    if not records:
        raise SettingError(f"{folder} 里没有答复，请先运行 mingbai eval run --out {folder}。")
    model = open_model(ModelChoice(name=llm, url=url, key=key_of(key_file), seconds=seconds))
    found = ask_opinions(records, model, llm)
    written = found.model_dump_json(indent=1)
    (folder / FILE).write_text(written, encoding="utf-8")
    typer.echo(written if as_json else markdown(found))
    relevance = found.figures()["切题"].value
    if least is not None and (relevance is None or relevance < least):
        raise typer.Exit(1)


def key_of(file: Path | None) -> str | None:
    """The key in a file; None without a file.

    Raises:
        SettingError: the file cannot be read.
    """
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"读不到密钥文件 {file.name}，请检查文件名和权限。") from error
