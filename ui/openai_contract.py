"""The shapes of OpenAI's chat completions as this service takes and gives them.

Members that steer a language model (temperature, tools, seed ...) are taken and change nothing: no model writes the facts here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.values import Value
from ui.contract import LONGEST_QUESTION

MODEL = "mingbai"
LONGEST_MESSAGE = (
    64 * 1024
)  # characters: more than a body holds; without a bound pydantic lets half a surrogate pair pass
MOST_MESSAGES = 200  # a talk of a long day; only the last few questions are read


class Lenient(BaseModel):
    """A request of somebody else's protocol: members that mean nothing here are passed over."""

    model_config = ConfigDict(extra="ignore")


class TextPart(Lenient):
    """One piece of a message; other kinds (pictures, sound) cannot be read and are refused."""

    type: Literal["text"]
    text: str = Field(max_length=LONGEST_QUESTION)


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    DEVELOPER = "developer"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class Message(Lenient):
    """One message of the talk so far."""

    role: Role
    content: Annotated[str, Field(max_length=LONGEST_MESSAGE)] | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """What was said, the pieces joined."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(Lenient):
    """How a stream ends."""

    include_usage: bool = False


class CompletionRequest(Lenient):
    """One request for the next message."""

    model: str = Field(max_length=100, description="填 mingbai。")
    messages: list[Message] = Field(min_length=1, max_length=MOST_MESSAGES, description="对话，最后一条要是 user。")
    stream: bool = Field(default=False, description="是否按事件流返回。")
    stream_options: StreamOptions | None = None
    n: int = Field(default=1, ge=1, le=1, description="只能是 1。")
    region: str | None = Field(
        default=None, max_length=12, description="本接口另加的一项：办事地区的行政区划代码；也可以在问题里写地名。"
    )

    @property
    def questions(self) -> tuple[str, ...]:
        """What the user said, oldest first, without empty messages."""
        said = (message.text.strip() for message in self.messages if message.role is Role.USER)
        return tuple(text for text in said if text)


class UrlCitation(Value):
    """Where in the content a mark stands, and the page it leads to."""

    start_index: int
    end_index: int
    title: str
    url: str


class CitedField(Value):
    """What a mark proves: beyond OpenAI's members, so that a program can go back to the source."""

    marker: int
    guide_id: str
    field: str
    quote: str
    source: str
    start: int
    end: int


class Annotation(Value):
    """One mark of the content."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation
    mingbai: CitedField


class CompletionMessage(Value):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: str | None = None
    annotations: tuple[Annotation, ...] = ()


class Choice(Value):
    """The one choice there is."""

    index: int = 0
    message: CompletionMessage
    finish_reason: Literal["stop", "content_filter"]
    logprobs: None = None


class Usage(Value):
    """Tokens used: none, because no model is asked."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class Completion(Value):
    """One answer. `mingbai` holds status, guide, facts, options and notices of the same answer as `POST /api/ask` gives them."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: tuple[Choice, ...]
    usage: Usage = Usage()
    mingbai: dict[str, Any]


class ModelCard(Value):
    """One name that requests may put into `model`."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class ModelList(Value):
    """All of them."""

    object: Literal["list"] = "list"
    data: tuple[ModelCard, ...]


class ErrorBody(Value):
    """Why a request was refused, in OpenAI's shape."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorDocument(Value):
    """A refusal."""

    error: ErrorBody
