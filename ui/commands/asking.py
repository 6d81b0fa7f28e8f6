"""`mingbai ask` and `mingbai search`: one question answered, and which matter a question means."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from ui.commands.input import day_named, place_named, questions_of, settings_now, viewer_named
from ui.commands.options import AsOf, Json, Region, ViewedAs


def ask(
    question: Annotated[str, typer.Argument(metavar="问题", help="用平常的话写。", show_default=False)],
    region: Region = None,
    as_of: AsOf = None,
    in_plain_words: Annotated[bool, typer.Option("--plain", help="短句、日常的小标题，适合念给老人听。")] = False,
    viewed_as: ViewedAs = None,
    as_json: Json = False,
) -> None:
    """问一个问题，得到带出处的答复。"""
    gc.disable()  # a process that answers once and ends; collecting while half a million words load costs a second
    from ui.commands.report import print_answer, print_json
    from ui.wiring import open_assistant

    settings = settings_now()
    opened = open_assistant(settings)
    place = place_named(opened.places, region or settings.region)
    answer = opened.assistant.answer(
        question,
        region=place.code if place else None,
        viewer=viewer_named(viewed_as, opened.store.departments()),
        today=day_named(as_of),
    )
    if in_plain_words:
        from assistant.plain import plain

        answer = plain(answer)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        print_answer(answer, settings.hotline)


def search(
    question: Annotated[
        str | None, typer.Argument(metavar="问题", help="用平常的话写；有 --file 时不写。", show_default=False)
    ] = None,
    region: Region = None,
    top: Annotated[
        int, typer.Option("--top", metavar="个数", min=1, max=100, help="列出前几个，默认 10。", show_default=False)
    ] = 10,
    why: Annotated[bool, typer.Option("--why", help="写出每个分数的来由。")] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="文件",
            help="每行一个问题的文本文件；每个问题输出一行 JSON，问一行出一行。",
            show_default=False,
        ),
    ] = None,
    as_of: AsOf = None,
    viewed_as: ViewedAs = None,
    as_json: Json = False,
) -> None:
    """只查是哪件事，不作答，用来看检索准不准。

    没有指南的事项也列出来，并且标明：目录里的名称、词库里的事项，它们的 guide_id 是 null。
    """
    from ui.commands.report import print_found, print_json
    from ui.commands.search import Finder, as_line
    from ui.commands.search import as_json as in_json
    from ui.wiring import open_search

    questions = questions_of(question, file)
    settings = settings_now()
    opened = open_search(settings)
    place = place_named(opened.places, region or settings.region)
    finder = Finder(
        opened,
        chain=place.chain if place else None,
        day=day_named(as_of) or date.today(),
        viewer=viewer_named(viewed_as, opened.store.departments()),
    )
    if file is not None:
        for one in questions:
            print(as_line(one, finder.find(one, top=top)), flush=True)
    elif as_json:
        print_json([in_json(one, finder.find(one, top=top), why=why) for one in questions])
    else:
        for one in questions:
            print_found(one, finder.find(one, top=top), why=why)
