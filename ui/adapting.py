"""A deployment's model tuned from its settings: its own words and guides, the national corpus, the model in use."""

from __future__ import annotations

from knowledge.encode import load_encoder
from knowledge.errors import SettingError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.overlay import OVERLAY, read_words
from knowledge.recognize import ADAPTED, load_recognizer
from knowledge.train.adapt import Adaptation, adapt, national, own_wordings
from ui.settings import Settings
from ui.wiring import open_record


def adapted(settings: Settings) -> Adaptation:
    """Tune the model of this deployment; it is in use from the next start on when it is no worse.

    Raises:
        SettingError: there is nothing of its own to learn from.
        GuideError: a line of its confirmed words is wrong.
    """
    folder = settings.data / ADAPTED
    lexicon = Lexicon.load(overlay=settings.data / OVERLAY, model=folder)
    own = own_wordings(read_words(settings.data / OVERLAY), open_record(settings).store, lexicon)
    if not own:
        raise SettingError(
            "还没有确认过的说法，也没有对得上词库的指南，没有可学的。请先运行 mingbai ingest 或 mingbai unanswered confirm。"
        )
    return adapt(own, folder, national(), base=load_recognizer(folder), encoder=load_encoder())
