"""`mingbai conversations`: what the server keeps of talks, for whoever asks for his own and names its number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.errors import SettingError
from ui.commands.group import Json, command, new_group, print_table
from ui.commands.input import settings_now

if TYPE_CHECKING:
    from knowledge.store.transcripts import TranscriptRecord

conversations_app = new_group(
    "conversations", "保存在服务器上的对话（MINGBAI_HISTORY_DAYS）：本人要查、要删时，按对话编号列出和删除。"
)
Talk = Annotated[
    str,
    typer.Argument(metavar="对话编号", help="在本人下载的文件里，或者接口返回的 conversation_id。", show_default=False),
]


def _record() -> TranscriptRecord:
    from knowledge.store.transcripts import TranscriptRecord
    from ui.wiring import open_record

    return TranscriptRecord(open_record(settings_now()).store.engine)


@command(conversations_app, "show", "mingbai conversations show 对话编号", "mingbai conversations show 对话编号 --json")
def show(number: Talk, as_json: Json = False) -> None:
    """列出一次对话：提问已经隐去个人信息。"""
    from ui.commands.report import print_json

    kept = _record().of(number)
    if as_json:
        print_json([one.model_dump(mode="json") for one in kept])
        return
    rows = [(f"{one.created:%Y-%m-%d %H:%M}", one.region or "", one.question, one.answer) for one in kept]
    print_table(("时间（UTC）", "地区", "提问", "答复"), rows, nothing="没有保存这个编号的对话。")


@command(
    conversations_app,
    "forget",
    "mingbai conversations forget 对话编号",
    "mingbai conversations forget --older-than 3",
    "mingbai conversations forget --all",
)
def forget(
    number: Annotated[str | None, typer.Argument(metavar="对话编号", help="要删的对话。", show_default=False)] = None,
    older_than: Annotated[
        int | None, typer.Option("--older-than", metavar="天数", min=0, help="删去几天以前的。", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部删掉。")] = False,
    as_json: Json = False,
) -> None:
    """删去保存的对话。到期的会自己删掉。"""
    from ui.commands.report import print_json
    from ui.rating_wiring import utc_now

    if (number is not None) + (older_than is not None) + everything != 1:
        raise SettingError("请写对话编号、--older-than 或者 --all，三样只能选一样。")
    before = utc_now() - timedelta(days=older_than) if older_than is not None else None
    gone = _record().forget(conversation=number, before=before)
    print_json({"forgotten": gone}) if as_json else print(f"删去了{gone}条。")
