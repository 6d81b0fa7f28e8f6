"""A chat model behind a deadline: the one home of LangChain's chat models.

Nothing here knows guides or answers. Whatever goes wrong comes back as one `ModelError` with a `Failure` that can be counted,
never later than the deadline; the call is cancelled then, and with it the connection. LangChain is imported when a model is
opened, so that a deployment without one never pays for it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import TimeoutError as WaitedTooLong
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import Field

from knowledge.errors import SettingError
from knowledge.values import Value

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

LONGEST_REPLY = 6000  # characters; a longer one is a stream without end
AT_ONCE = 8  # calls under way; a further one waits for a place as long as its deadline lets it
MOST_FAILURES = 5  # in a row; then the model is left alone, so that nobody waits for a service that is down
REST_SECONDS = 30.0
_GRACE_SECONDS = 0.3  # how long after its deadline a call may take to be cancelled
_SILENT_REFUSALS = frozenset({"content_filter", "refusal"})


class Failure(StrEnum):
    """Why a model gave nothing usable; the label that counts it."""

    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    GARBAGE = "garbage"
    EMPTY = "empty"
    ENDLESS = "endless"
    REFUSAL = "refusal"
    WRONG_JSON = "wrong_json"
    RESTING = "resting"


# what a service that is down or overloaded gives; the others are what one answer happened to be
_SERVICE_DOWN = frozenset({Failure.TIMEOUT, Failure.RATE_LIMITED, Failure.SERVER_ERROR, Failure.UNREACHABLE})


class ModelError(Exception):
    """A call that gave nothing usable. Caught where the model was asked; it never reaches a person."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.value)


class ModelChoice(Value):
    """Which model to ask and how.

    Attributes:
        name: provider and model as `init_chat_model` takes them: `openai:qwen-plus`.
        url: base address of an OpenAI-compatible service; None for the provider's own.
        key: None where the service asks for none.
        seconds: the deadline of one call, from asking to the last character.
    """

    name: str
    url: str | None = None
    key: str | None = Field(default=None, repr=False)
    seconds: float = 8.0


class Reply(Value):
    """What a model said, and the tokens it counted, 0 where it did not say."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0


class Asks(Protocol):
    """Whatever can be asked like a `Model`."""

    seconds: float

    def ask(self, system: str, question: str, *, until: float | None = None) -> Reply:
        """See `Model.ask`."""
        ...


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    """The one loop of all models of a process: the clients that providers share between models belong to a loop."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="model", daemon=True).start()
    return loop


class Breaker:
    """Remembers failures in a row, and for how long the service is left alone after too many. Safe to share."""

    def __init__(self, *, most: int = MOST_FAILURES, rest_seconds: float = REST_SECONDS) -> None:
        self._most = most
        self._rest_seconds = rest_seconds
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether the service should not be asked now."""
        return time.monotonic() < self._rests_until

    def note(self, failure: Failure | None) -> None:
        """Note how a call ended; None when it gave an answer."""
        with self._lock:
            self._failures = self._failures + 1 if failure in _SERVICE_DOWN else 0
            if self._failures >= self._most:
                self._rests_until = time.monotonic() + self._rest_seconds


class Model:
    """One chat model, asked from any thread. Calls run in a loop of their own, so that each can be cancelled."""

    def __init__(self, chat: BaseChatModel, *, seconds: float, breaker: Breaker | None = None) -> None:
        self.seconds = seconds
        self._breaker = breaker or Breaker()
        self._chat = chat
        self._loop = _loop()
        self._places = asyncio.Semaphore(AT_ONCE)

    def ask(self, system: str, question: str, *, until: float | None = None) -> Reply:
        """Ask once.

        Args:
            until: when an answer is of no use any more, by `time.monotonic`; None for the model's own deadline from now.

        Raises:
            ModelError: nothing usable came before the deadline.
        """
        if self._breaker.is_resting:
            raise ModelError(Failure.RESTING)
        try:
            reply = self._within(system, question, self.seconds if until is None else until - time.monotonic())
        except ModelError as error:
            self._breaker.note(error.failure)
            raise
        self._breaker.note(None)
        return reply

    def _within(self, system: str, question: str, seconds: float) -> Reply:
        pending = asyncio.run_coroutine_threadsafe(self._ask(system, question, seconds), self._loop)
        try:
            return pending.result(timeout=max(0.0, seconds) + _GRACE_SECONDS)
        except WaitedTooLong as error:
            pending.cancel()
            raise ModelError(Failure.TIMEOUT) from error

    async def _ask(self, system: str, question: str, seconds: float) -> Reply:
        try:
            async with asyncio.timeout(seconds), self._places:
                return await self._collect([("system", system), ("human", question)])
        except ModelError:
            raise
        except Exception as error:  # the border to foreign code: `ask` promises that only ModelError leaves
            raise ModelError(failure_of(error)) from error

    async def _collect(self, messages: list[tuple[str, str]]) -> Reply:
        from langsmith import tracing_context

        said, reply = "", Reply(text="")
        with tracing_context(enabled=False):  # a citizen's words go to the model alone, whatever the environment says
            async for chunk in self._chat.astream(messages):
                said += chunk.text
                if len(said) > LONGEST_REPLY:
                    raise ModelError(Failure.ENDLESS)
                reply = _counted(reply, chunk)
        if not said.strip():
            raise ModelError(Failure.EMPTY)
        return reply.model_copy(update={"text": said})


def open_model(choice: ModelChoice, *, breaker: Breaker | None = None) -> Model:
    """Open a chat model; no call is made yet.

    Args:
        breaker: when to leave a failing service alone; the usual one when None.

    Raises:
        SettingError: the name is none that LangChain knows, or its package is not installed.
    """
    from langchain.chat_models import init_chat_model

    try:
        chat = init_chat_model(choice.name, **_arguments(choice))
    except (ImportError, ValueError) as error:
        raise SettingError(
            f"MINGBAI_LLM={choice.name} 不能用。写法是“提供方:模型名”，例如 openai:qwen-plus；"
            "兼容 OpenAI 的服务（通义、DeepSeek、Ollama、vLLM 等）都写 openai:，再用 MINGBAI_LLM_URL 指向它；"
            "其他提供方要先安装它的 LangChain 组件。"
        ) from error
    return Model(chat, seconds=choice.seconds, breaker=breaker)


def _arguments(choice: ModelChoice) -> dict[str, Any]:
    """What `init_chat_model` is given. No retries: the deadline is for the whole of a question."""
    given: dict[str, Any] = {"temperature": 0, "timeout": choice.seconds, "max_retries": 0}
    if choice.url is not None:
        given["base_url"] = choice.url
    if choice.name.startswith("openai:"):
        given["use_responses_api"] = False  # /chat/completions is what compatible services have
        given["api_key"] = choice.key or "none"  # the client wants one even where the service does not
    elif choice.key is not None:
        given["api_key"] = choice.key
    return given


def _counted(reply: Reply, chunk: AIMessageChunk) -> Reply:
    """The reply with the tokens a chunk reports.

    Raises:
        ModelError: the chunk says that the service withheld the answer.
    """
    reason = chunk.response_metadata.get("finish_reason")
    if reason in _SILENT_REFUSALS or chunk.additional_kwargs.get("refusal"):
        raise ModelError(Failure.REFUSAL)
    usage = chunk.usage_metadata
    if usage is None:
        return reply
    return reply.model_copy(update={"tokens_in": usage["input_tokens"], "tokens_out": usage["output_tokens"]})


def failure_of(error: BaseException) -> Failure:
    """Which failure an exception of a provider's client is, by its HTTP status and by what lies beneath it."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return Failure.RATE_LIMITED if status == 429 else Failure.SERVER_ERROR if status >= 500 else Failure.REJECTED
    causes = tuple(_causes(error))
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return Failure.TIMEOUT
    return Failure.UNREACHABLE if any(isinstance(cause, OSError) for cause in causes) else Failure.GARBAGE


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
