"""Puts a language model beside the assistant, as the settings say; imported only where one is configured."""

from __future__ import annotations

from assistant.answer import Option
from assistant.assistant import Assistant
from assistant.choosing import TASK as CHOOSE
from assistant.choosing import Chooser
from assistant.model import ModelChoice, open_model
from assistant.phrasing import TASK as PHRASE
from assistant.phrasing import Phraser
from assistant.tally import Tally
from assistant.understand import understand
from assistant.with_model import ModelAssistant, Nearest
from knowledge.errors import SettingError
from ui.settings import Settings
from ui.wiring import Search

MOST_NEAREST = 6  # matters offered to the model when nothing was found


def with_model(assistant: Assistant, search: Search, settings: Settings, tally: Tally) -> ModelAssistant:
    """The assistant with the configured model beside it; no call is made yet.

    Raises:
        SettingError: the model is unknown, its package is missing, or the key's file cannot be read.
    """
    choice = ModelChoice(
        name=settings.llm or "", url=settings.llm_url, key=_key(settings), seconds=settings.llm_seconds
    )
    model = open_model(choice)
    tasks = settings.llm_tasks.split(",")
    return ModelAssistant(
        assistant,
        seconds=choice.seconds,
        phraser=Phraser(model, tally) if PHRASE in tasks else None,
        chooser=Chooser(model, tally) if CHOOSE in tasks else None,
        nearest=nearest_matters(search),
    )


def model_choice(settings: Settings) -> ModelChoice:
    """Which model the settings name, with its key.

    Raises:
        SettingError: the key's file cannot be read.
    """
    return ModelChoice(name=settings.llm or "", url=settings.llm_url, key=_key(settings), seconds=settings.llm_seconds)


def _key(settings: Settings) -> str | None:
    if settings.llm_key_file is None:
        return settings.llm_key
    try:
        return settings.llm_key_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError("读不到 MINGBAI_LLM_KEY_FILE 指的文件，请检查文件名和权限。") from error


def nearest_matters(search: Search) -> Nearest:
    """The matters nearest to a question in a place, as options that ask for them; none where the place is not covered."""

    def nearest(question: str, region: str | None) -> tuple[Option, ...]:
        understood = understand(question, region=region, lexicon=search.lexicon, places=search.places)
        if understood.region is None or understood.elsewhere:
            return ()
        tail = "".join(understood.asked.wordings[:2]) or "怎么办"
        titles = dict.fromkeys(hit.title for hit in search.searcher.search(understood.query).matters)
        return tuple(Option(label=title, question=f"{title}{tail}") for title in list(titles)[:MOST_NEAREST])

    return nearest
