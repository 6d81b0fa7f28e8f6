"""`mingbai eval ...`: a Typer sub-app that the program mounts. Commands are thin: options in, one call, a report out."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.case import DATA, Case, Split, chosen, load_cases, write_cases
from evals.gate import GATES, check_gate, exit_code, load_floors
from evals.opinion_command import Key, key_of, opinion_command
from evals.options import Data, Database, Encoder, Files, Ids, Json, Milvus, Out, Part, Sample, Suites, Threads
from evals.report import interval, number
from evals.score import figures
from evals.scores import Run, read_run
from knowledge.errors import SettingError

if TYPE_CHECKING:
    from evals.run import Progress
    from evals.stand import Stand
    from evals.target import Target

eval_app = typer.Typer(
    name="eval",
    help="评测：用题目检验答复，比较两次运行，守住门槛。",
    no_args_is_help=True,
    add_completion=False,
    options_metavar="[选项]",
    subcommand_metavar="命令 ...",
)


def _examples(*lines: str) -> str:
    return "\n\n".join(("例子：", *lines, "退出码：0 完成；1 出错或没有过门槛；2 命令写法不对。"))


@eval_app.command(
    "run",
    epilog=_examples(
        "mingbai eval run --sample",
        "mingbai eval run 题目/ --suite fields --split dev",
        "mingbai eval run --against http://127.0.0.1:7860",
        "mingbai eval run --sample --peer rag",
    ),
)
def run_command(
    files: Files = None,
    suite: Suites = None,
    split: Part = None,
    case: Ids = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="网址", help="问一个正在运行的服务，而不是本机的助手。", show_default=False),
    ] = None,
    peer: Annotated[
        str | None,
        typer.Option(
            "--peer",
            metavar="rag|网址",
            help="问对照系统：rag 是普通的 LangChain 检索，网址是 OpenAI 兼容接口。",
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        str, typer.Option("--model", metavar="名称", help="对照接口的模型名。", show_default=False)
    ] = "default",
    key_file: Key = None,
    sample: Sample = False,
    data: Data = Path("var"),
    database: Database = None,
    encoder: Encoder = None,
    milvus: Milvus = None,
    out: Out = None,
    threads: Threads = 2,
    show_test: Annotated[
        bool, typer.Option("--show-test", help="报告里写出 test 部分答错的题的题面；调试时不要看。")
    ] = False,
    as_json: Json = False,
) -> None:
    """把题目问一遍，写出成绩和报告；中断后用同一个 --out 再跑，会接着跑。"""
    cases, folder = _cases(files, suite, split, case), out or _new_folder(data)
    with _stand(data, database, encoder, milvus, sample=sample, needed=against is None) as stand:
        done = _run(
            cases,
            stand,
            _target(stand, against, peer, model, key=key_of(key_file)),
            folder,
            threads=threads,
            quiet=as_json,
            show_test=show_test,
        )
    _print_run(done, folder, as_json=as_json)


@eval_app.command(
    "compare", epilog=_examples("mingbai eval compare 昨天 今天", "mingbai eval compare 昨天 今天 --json")
)
def compare_command(
    before: Annotated[Path, typer.Argument(metavar="前", help="前一次运行的文件夹。", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="后", help="后一次运行的文件夹。", show_default=False)],
    as_json: Json = False,
) -> None:
    """比较两次运行：哪些变好，哪些变坏，是不是偶然。"""
    from evals.compare import compare, markdown

    found = compare(read_run(before), read_run(after))
    _print(found.model_dump(mode="json"), markdown(found), as_json=as_json)


@eval_app.command(
    "gate",
    epilog=_examples(
        "mingbai eval gate 运行文件夹", "mingbai eval gate --sample", "mingbai eval gate --sample --suite sample"
    ),
)
def gate_command(
    folder: Annotated[
        Path | None, typer.Argument(metavar="运行", help="一次运行的文件夹，不写就现在跑一次。", show_default=False)
    ] = None,
    gates: Annotated[
        Path, typer.Option("--gates", metavar="文件", help="门槛文件，默认用自带的。", show_default=False)
    ] = GATES,
    suite: Suites = None,
    sample: Sample = False,
    data: Data = Path("var"),
    database: Database = None,
    encoder: Encoder = None,
    milvus: Milvus = None,
    out: Out = None,
    threads: Threads = 2,
    as_json: Json = False,
) -> None:
    """守门：任何一条门槛不过就退出 1，并写出是哪些题。"""
    floors = load_floors(gates)
    if folder is None:
        cases, folder = _cases(None, suite, None, None), out or _new_folder(data)
        with _stand(data, database, encoder, milvus, sample=sample) as stand:
            _run(cases, stand, _target(stand, None, None, ""), folder, threads=threads, quiet=as_json)
    verdicts = check_gate(read_run(folder), floors)
    lines = [
        line
        for verdict in verdicts
        for line in (verdict.line, *(f"　　{'、'.join(verdict.cases)}" for _ in verdict.cases[:1]))
    ]
    _print([verdict.model_dump(mode="json") for verdict in verdicts], "\n".join(lines), as_json=as_json)
    raise typer.Exit(exit_code(verdicts))


@eval_app.command(
    "show", epilog=_examples("mingbai eval show F0001 --sample", "mingbai eval show D-12ab 我的题目.jsonl")
)
def show_command(
    case: Annotated[str, typer.Argument(metavar="编号", help="哪一题。", show_default=False)],
    files: Files = None,
    sample: Sample = False,
    data: Data = Path("var"),
    database: Database = None,
    encoder: Encoder = None,
    milvus: Milvus = None,
    as_json: Json = False,
) -> None:
    """一步一步重放一道题：初看、理解、候选、决定、答复、核对、判定。"""
    from evals.replay import replay

    wanted = _cases(files, None, None, [case])[0]
    with _stand(data, database, encoder, milvus, sample=sample) as stand:
        assert stand is not None  # noqa: S101  # asked for above
        told = replay(wanted, stand.target)
    _print({"case": case, "steps": told.split("\n")}, told, as_json=as_json)


@eval_app.command(
    "make",
    epilog=_examples("mingbai eval make --out 草稿.xlsx", "mingbai eval make --from 草稿.xlsx --out 我的题目.jsonl"),
)
def make_command(
    out: Annotated[
        Path, typer.Option("--out", metavar="文件", help="写到哪里：草稿是 .xlsx，题目是 .jsonl。", show_default=False)
    ],
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="表格", help="核对过的草稿；「采用」一列写“是”的成为题目。", show_default=False),
    ] = None,
    wordings: Annotated[
        int,
        typer.Option("--wordings", metavar="个数", min=1, max=5, help="每个栏目几种问法，默认 3。", show_default=False),
    ] = 3,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="份数", min=1, help="只给前几份指南出题。", show_default=False)
    ] = None,
    sample: Sample = False,
    data: Data = Path("var"),
    database: Database = None,
    encoder: Encoder = None,
    milvus: Milvus = None,
    as_json: Json = False,
) -> None:
    """从自己的指南起草题目，给人在表格里核对；核对完再导成题目文件。"""
    from evals.make import draft_cases
    from evals.sheet import export_sheet, import_sheet

    if source is not None:
        adopted = import_sheet(source)
        write_cases(adopted, out)
        _print({"adopted": len(adopted), "file": str(out)}, f"采用了 {len(adopted)} 题，写到 {out}。", as_json=as_json)
        return
    with _stand(data, database, encoder, milvus, sample=sample) as stand:
        assert stand is not None  # noqa: S101  # asked for above
        drafts = draft_cases(stand.store, today=date.today(), wordings=wordings, limit=limit)
    export_sheet(drafts, out)
    said = f"起草了 {len(drafts)} 题，写到 {out}。请逐题核对，在「采用」一列写“是”，再用 --from 导入。"
    _print({"drafts": len(drafts), "file": str(out)}, said, as_json=as_json)


@eval_app.command(
    "ablate",
    epilog=_examples(
        "mingbai eval ablate --sample --suite sample", "mingbai eval ablate --sample --other BAAI/bge-small-zh-v1.5"
    ),
)
def ablate_command(
    files: Files = None,
    suite: Suites = None,
    split: Part = None,
    other: Annotated[
        str | None, typer.Option("--other", metavar="模型", help="再比一个别的向量模型。", show_default=False)
    ] = None,
    sample: Sample = False,
    data: Data = Path("var"),
    database: Database = None,
    encoder: Encoder = None,
    milvus: Milvus = None,
    threads: Threads = 2,
    as_json: Json = False,
) -> None:
    """拿掉一个部件再跑：只按词、只按义、不用词库、不核对，看各值多少。"""
    from evals.ablation import VARIANTS, ablate, markdown, with_encoder

    cases = _cases(files, suite, split, None)
    variants = {**VARIANTS, **({f"换模型 {other}": with_encoder(other)} if other else {})}
    with _stand(data, database, encoder, milvus, sample=sample) as stand, _bar(quiet=as_json) as progress:
        assert stand is not None  # noqa: S101  # asked for above
        found = ablate(cases, stand, variants=variants, threads=threads, progress=progress)
    _print([one.model_dump(mode="json") for one in found], markdown(found), as_json=as_json)


eval_app.command(
    "opinion",
    epilog=_examples(
        "mingbai eval opinion 运行文件夹 --llm openai:qwen-plus --url https://模型服务地址/v1 --key-file 密钥文件"
    ),
)(opinion_command)


# ---- what the commands share


def _cases(
    files: list[Path] | None, suites: list[str] | None, split: Split | None, ids: list[str] | None
) -> tuple[Case, ...]:
    found = chosen(load_cases(files or [DATA]), suites=suites or (), split=split, ids=ids or ())
    if not found:
        raise SettingError("没有符合条件的题目，请检查编号、--suite 和 --split 的写法。")
    return found


@contextmanager
def _stand(
    data: Path,
    database: str | None,
    encoder: str | None,
    milvus: str | None,
    *,
    sample: bool,
    needed: bool = True,
) -> Iterator[Stand | None]:
    """A store to ask: none for a server, the sample pack in a folder that is removed afterwards, or the deployment's own."""
    from evals.stand import fill_sample, open_stand

    if not needed:
        yield None
    elif sample:
        with tempfile.TemporaryDirectory() as folder:
            stand = fill_sample(Path(folder), encoder=encoder)
            yield stand
            stand.store.close()
    else:
        yield open_stand(data, database=database, milvus=milvus, encoder=encoder)


def _new_folder(data: Path) -> Path:
    """Where a run goes when nobody says where: by the time it began."""
    return data / "evals" / f"{datetime.now():%Y%m%d-%H%M%S}"


def _run(
    cases: tuple[Case, ...],
    stand: Stand | None,
    target: Target,
    folder: Path,
    *,
    threads: int,
    quiet: bool,
    show_test: bool = False,
) -> Run:
    from evals.run import run

    with _bar(quiet=quiet) as progress:
        return run(
            cases,
            target,
            folder,
            threads=threads,
            about=stand.about if stand else {},
            progress=progress,
            show_test=show_test,
        )


def _target(
    stand: Stand | None, against: str | None, peer: str | None, model: str, *, key: str | None = None
) -> Target:
    from evals.target import Http

    if against is not None:
        return Http(against)
    assert stand is not None  # noqa: S101  # opened whenever no server is asked
    if peer is None:
        return stand.target
    from evals.peers import Endpoint, PlainRag

    return PlainRag(stand) if peer == "rag" else Endpoint(peer, model, key=key or "")


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on stderr; None when quiet."""
    if quiet:
        yield None
        return
    with typer.progressbar(length=1, label="评测", file=sys.stderr) as bar:

        def progress(case: str, done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield progress


def _print_run(run: Run, folder: Path, *, as_json: bool) -> None:
    rows = figures(run.results)
    wrong = [one.case for one in run.results if not one.is_right]
    lines = [f"{row.label}　{number(row)} {interval(row)}　（{row.cases} 题）" for row in rows]
    lines += [f"不对的题 {len(wrong)} 道，见 {folder / 'problems.log'}；报告：{folder / 'report.html'}"]
    told = {"folder": str(folder), "figures": [row.model_dump(mode="json") for row in rows], "wrong": wrong}
    _print(told, "\n".join(lines), as_json=as_json)


def _print(value: object, words: str, *, as_json: bool) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2) if as_json else words)
