"""The command `mingbai`. Commands are thin: settings in, one call, a report out. Heavy modules load inside the commands."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from knowledge.errors import MingbaiError
from ui.commands.adapt import adapt
from ui.commands.asking import ask, search
from ui.commands.audit import audit_app
from ui.commands.completion import completion
from ui.commands.conflicts import burden, conflicts
from ui.commands.conversations import conversations_app
from ui.commands.frame import Command, Group
from ui.commands.grades import departments_app, grades_app, notes_app
from ui.commands.guides import guides_app
from ui.commands.input import engine_named, place_named, settings_now, viewer_named
from ui.commands.lint import lint_app
from ui.commands.lists import lists_app
from ui.commands.mcp import mcp
from ui.commands.options import Json, Region, ViewedAs
from ui.commands.ratings import ratings_app, unanswered_app
from ui.commands.store import backup, migrate_store, restore
from ui.commands.tickets import tickets_app
from ui.commands.users import users_app

# a question is many tiny products: threads of the numeric libraries wait for each other longer than they work
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

if TYPE_CHECKING:
    from socket import socket

    from knowledge.lexicon.lexicon import Lexicon
    from ui.settings import Settings
    from ui.wiring import Record, Search

F = TypeVar("F", bound=Callable[..., Any])

SAMPLE_SETTING = "sample"  # kept in the record: started, then done
EXIT_CODES = "退出码：0 完成；1 出错，或者有内容被隔离；2 命令写法不对；130 被中断。"

app = typer.Typer(
    cls=Group,
    name="mingbai",
    help="办事明白：把办事指南导进来，问什么答什么，每个事实都有出处。",
    epilog="先运行 mingbai serve，再打开 http://127.0.0.1:7860 。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    options_metavar="[选项]",
    subcommand_metavar="命令 ...",
)


def _command(name: str, *examples: str) -> Callable[[F], F]:
    """A command decorator: its name, and examples that end its help."""
    epilog = "\n\n".join(("例子：", *examples, EXIT_CODES))
    return app.command(name, cls=Command, epilog=epilog, options_metavar="[选项]")


@_command("ingest", "mingbai ingest 指南/ 清单.xlsx", "mingbai ingest 指南/ --region 999901 --prune")
def ingest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="路径", help="文件或文件夹，各种格式可以混着写。", show_default=False)
    ],
    region: Region = None,
    agency: Annotated[
        str | None,
        typer.Option("--agency", metavar="名称", help="实施机关，写了就不再从文件里认。", show_default=False),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="撤下这次没有给出的文件里的内容。")] = False,
    as_json: Json = False,
) -> None:
    """导入清单、指南页面和文件（xlsx、csv、json、html、docx、pdf、md、txt）。

    逐个文件报告结果；重复运行不会重复导入，没改过的文件不动。
    """
    # half a million words stay to the end, and what is imported next: looking through them took a fifth of the time
    gc.set_threshold(200_000, 50, 50)
    from ui.commands.report import print_ingest, print_json, progress_bar
    from ui.wiring import ingest_paths, open_record, open_search, ready_to_index

    settings = settings_now()
    record = open_record(settings)
    place = place_named(record.places, region)
    lexicons: list[Lexicon] = []
    with progress_bar(quiet=as_json) as progress:
        report = ingest_paths(
            paths, record, region=place.code if place else None, agency=agency, prune=prune, progress=progress,
            meanwhile=lambda: lexicons.append(ready_to_index(settings)),
        )  # fmt: skip
        lexicon = next(iter(lexicons), None)
        workers = (os.cpu_count() or 1) - 1  # this process puts into the index what the others make
        search = open_search(settings, record=record, lexicon=lexicon, progress=progress, workers=workers)
    search.index.close()
    record.store.close()
    if as_json:
        conflicts = [one.model_dump(mode="json") for one in report.conflicts]
        print_json({**report.model_dump(mode="json"), "conflicts": conflicts, "exit_code": report.exit_code})
    else:
        print_ingest(report)
    gc.freeze()  # a process that ends looks for garbage once more: 0.5 s over the same words
    raise typer.Exit(report.exit_code)


_command(
    "ask",
    "mingbai ask 身份证丢了怎么补办 --region 青溪区",
    "mingbai ask 护照多少钱 --region 440106 --json",
    "mingbai ask 敬老卡怎么办 --region 青溪区 --as-of 2027-01-15",
)(ask)
_command("search", "mingbai search 领养老金 --region 天河区 --why", "mingbai search --file 问题.txt > 结果.jsonl")(
    search
)


@_command(
    "serve",
    "mingbai serve",
    "mingbai serve --host 0.0.0.0 --port 8080",
    "MINGBAI_REGION=440106 mingbai serve --no-sample",
)
def serve(
    host: Annotated[
        str | None, typer.Option("--host", metavar="地址", help="监听的地址，默认 127.0.0.1。", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="端口", min=0, max=65535, help="监听的端口，默认 7860。", show_default=False),
    ] = None,
    no_sample: Annotated[bool, typer.Option("--no-sample", help="库是空的也不导入示例数据。")] = False,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            metavar="个数",
            min=1,
            max=64,
            help="几个进程一起答，默认 1；每个约占 0.8 GB。",
            show_default=False,
        ),
    ] = 1,
) -> None:
    """打开问答网页和接口。库是空的就先导入示例数据（虚构的云河市）。"""
    from threading import Thread

    from ui.server import create_app
    from ui.serving import listen
    from ui.serving import serve as run
    from ui.warming import keep_warm_beside
    from ui.wiring import open_assistant, open_record, open_search, warm_up

    settings = settings_now(host=host, port=port)
    place = listen(settings)
    address = f"http://{settings.host}:{place.getsockname()[1]}"
    record = open_record(settings)
    if workers > 1:
        _serve_with(workers, settings, place, address, record, no_sample=no_sample)
        return
    search = (
        _ingest_sample(settings, record) if _wants_sample(record, no_sample) else open_search(settings, record=record)
    )
    opened = open_assistant(settings, search=search)

    def ready() -> None:
        print(f"办事明白已经打开：{address}（按 Ctrl+C 停止）", flush=True)
        Thread(target=warm, daemon=True).start()

    def warm() -> None:
        warm_up(opened, settings)
        keep_warm_beside(opened, settings)

    run(create_app(opened, settings), place, ready, json_logs=settings.log_format == "json")


def _serve_with(
    workers: int, settings: Settings, place: socket, address: str, record: Record, *, no_sample: bool
) -> None:
    """Fill and mend what all workers open, give it back, and let them open it."""
    from functools import partial

    from ui.serving import serve_many
    from ui.wiring import open_search
    from ui.workers import shared_memory, worker_app

    search = (
        _ingest_sample(settings, record) if _wants_sample(record, no_sample) else open_search(settings, record=record)
    )
    search.index.close()
    record.store.close()
    serve_many(
        partial(worker_app, settings, shared_memory()),
        place,
        lambda: print(f"办事明白已经打开：{address}（{workers}个进程，按 Ctrl+C 停止）", flush=True),
        workers=workers,
        json_logs=settings.log_format == "json",
    )


def _wants_sample(record: Record, no_sample: bool) -> bool:
    """Whether the sample pack goes in: into an empty record, or again when the last time was cut short."""
    return not no_sample and (record.store.is_empty() or record.store.setting(SAMPLE_SETTING) == "started")


def _ingest_sample(settings: Settings, record: Record) -> Search:
    from ui.commands.report import progress_bar
    from ui.wiring import ingest_paths, open_search, sample_pack

    print("库是空的，先导入示例数据（云河市是虚构的，只用来试用）……", flush=True)
    record.store.set_setting(SAMPLE_SETTING, "started")
    with progress_bar() as progress:
        report = ingest_paths([sample_pack()], record, region=None, agency=None, prune=False, progress=progress)
        search = open_search(settings, record=record, progress=progress)
    record.store.set_setting(SAMPLE_SETTING, "done")
    print(f"示例数据导入完成：{len(report.files)}个文件，{report.total('added')}条。", flush=True)
    return search


@_command(
    "reindex",
    "mingbai reindex",
    "MINGBAI_ENCODER=BAAI/bge-small-zh-v1.5 mingbai reindex",
    "MINGBAI_MILVUS_URL=http://127.0.0.1:19530 mingbai reindex --to milvus",
)
def reindex(
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="embedded|milvus", help="建到哪个引擎里，不写就在现在的引擎里重建。", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """按数据库重建索引，建好了一下子换上。换了向量模型、要换引擎，或者提示索引是旧的时候用。"""
    from ui.commands.report import print_json, progress_bar
    from ui.wiring import open_record, rebuild_index

    settings = settings_now()
    engine = engine_named(to)
    record = open_record(settings)
    with progress_bar(quiet=as_json) as progress:
        done = rebuild_index(settings, record, progress, to=engine)
    print_json({"indexed": done}) if as_json else print(f"索引重建完成，共{done}条。")


@_command("export", "mingbai export > 全部.jsonl", "mingbai export --out 全部.jsonl")
def export(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件", help="写到文件，不写就输出到屏幕。", show_default=False)
    ] = None,
    viewed_as: ViewedAs = None,
    as_json: Json = False,
) -> None:
    """把现在能用来答复的内容写成 JSON Lines，一行一条，含原文；默认只有公开的，--as maintainer 是全部。"""
    from ui.commands.report import print_json
    from ui.wiring import open_record

    record = open_record(settings_now()).store
    store = record.seen_by(viewer_named(viewed_as, record.departments()))
    if out is None:
        for item in store.active():
            print(item.model_dump_json())
        return
    done = 0
    try:
        with out.open("w", encoding="utf-8") as target:
            for item in store.active():
                print(item.model_dump_json(), file=target)
                done += 1
    except OSError as error:
        raise MingbaiError(f"写不了文件 {out}（{error.strerror}）。请检查目录是否存在、有没有权限。") from error
    print_json({"exported": done, "file": str(out)}) if as_json else print(f"已写出{done}条到 {out}。")


@app.command(
    "eval",
    cls=Command,
    help="评测：用题目检验答复，比较两次运行，守住门槛。",
    epilog="例子：\n\nmingbai eval run --sample\n\nmingbai eval gate\n\n" + EXIT_CODES,
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def evaluate(context: typer.Context) -> None:
    """Hand everything to the evals' own commands, which load only when asked for."""
    from evals.commands import eval_app

    eval_app(context.args or ["--help"], prog_name="mingbai eval")


_command("adapt", "mingbai adapt", "mingbai adapt --undo")(adapt)
_command(
    "completion",
    "mingbai completion bash >> ~/.bashrc",
    "mingbai completion zsh > ~/.zfunc/_mingbai",
    "mingbai completion fish > ~/.config/fish/completions/mingbai.fish",
)(completion)
_command("conflicts", "mingbai conflicts", "mingbai conflicts --region 青溪区 --format html --out 矛盾.html")(conflicts)
_command("mcp", "mingbai mcp", "MINGBAI_DATA=/srv/mingbai mingbai mcp")(mcp)
_command("burden", "mingbai burden", "mingbai burden --region 云河市 --out 负担")(burden)
_command(
    "migrate-store",
    "mingbai migrate-store --to postgresql+psycopg://mingbai@127.0.0.1/mingbai",
    "mingbai migrate-store --schema 1",
)(migrate_store)
_command(
    "backup",
    "mingbai backup --to /srv/backup --keep 14",
    "mingbai backup --to /srv/backup --encrypt age1…",
)(backup)
_command(
    "restore",
    "mingbai restore /srv/backup/mingbai-20261129-030000.tar.gz --check",
    "mingbai restore /srv/backup/mingbai-20261129-030000.tar.gz --replace",
)(restore)

for _group in (
    audit_app,
    conversations_app,
    departments_app,
    grades_app,
    guides_app,
    lint_app,
    lists_app,
    notes_app,
    ratings_app,
    tickets_app,
    unanswered_app,
    users_app,
):
    app.add_typer(_group)
