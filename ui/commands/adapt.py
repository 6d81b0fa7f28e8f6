"""`mingbai adapt`: tune the recognizer of matters to this deployment's guides and confirmed words, or put the one before back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.input import settings_now

if TYPE_CHECKING:
    from knowledge.train.adapt import Adaptation

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，给程序读。")]


def adapt(
    back: Annotated[bool, typer.Option("--undo", help="不调，换回上一次用的模型。")] = False,
    as_json: Json = False,
) -> None:
    """用本单位确认过的群众说法和自己的指南名称，把「问的是哪件事」的识别模型再训练一遍，要几分钟。

    五分之一的说法留着不学，只用来检验。新模型在全国的检验题上或者在留出的说法上不如原来的，就不换。换了以后，原来的模型留着，用 --undo 换回。
    """
    from knowledge.recognize import ADAPTED
    from knowledge.train.adapt import undo
    from ui.adapting import adapted
    from ui.commands.report import print_json

    settings = settings_now()
    if back:
        done = undo(settings.data / ADAPTED)
        said = "换回了上一次用的模型。请重新启动 serve。" if done else "没有调过模型，没有可换回的。"
        print_json({"undone": done}) if as_json else print(said)
        return
    outcome = adapted(settings)
    if as_json:
        print_json({**outcome.model_dump(mode="json"), "switched": outcome.is_better})
    else:
        print(_words(outcome))


def _words(outcome: Adaptation) -> str:
    """What came of it, in Chinese."""
    before, after = outcome.before, outcome.after
    lines = [
        f"学了{outcome.taught}条本单位的说法，另外{outcome.held_out}条只用来检验。",
        f"全国检验题第一个就对：原来 {before.national:.1%}，新的 {after.national:.1%}。",
    ]
    if before.own is not None and after.own is not None:
        lines.append(f"留出的本单位说法第一个就对：原来 {before.own:.1%}，新的 {after.own:.1%}。")
    lines.append(
        "已换上新模型。请运行 mingbai reindex，并重新启动 serve。"
        if outcome.is_better
        else "新模型不如原来的，没有换。"
    )
    return "\n".join(lines)
