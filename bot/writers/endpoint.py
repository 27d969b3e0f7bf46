"""One request to an OpenAI-compatible chat endpoint: the reply's text as it comes, and never after the deadline.

The plainest interface that servers share: chat completions. What a server may not know (a schema for the reply,
streaming, the number of tokens used) is asked for and, where it is refused, left out from then on.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from bot.errors import ModelError
from bot.writers.failures import TRIES, explained, may_pass, pause_before, too_long

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI
    from tenacity import RetryCallState

DEFAULT_BASE_URL: Final = "https://api.openai.com/v1"

LONGEST_REPLY: Final = 20_000
"""Characters of a reply that are read."""

MOST_TOKENS: Final = 10_000_000
"""A server that reports more for one request counts as reporting this many."""

FORMS: Final = ("json_schema", "json_object with schema", "json_object")
"""Ways to ask for JSON, the strictest first: OpenAI's, that of llama.cpp's Python server and others, the plainest."""

OPTIONAL: Final = ("stream_options", "max_tokens", "temperature", "stream")
"""What can be left out of a request beside its form."""

_NAMES_FORM: Final = re.compile(r"response_format|json_schema|json_object|schema|grammar")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on `clock`, in seconds."""

    at: float
    clock: Callable[[], float] = monotonic

    def left(self) -> float:
        """Seconds until then, never below 0."""
        return max(0.0, self.at - self.clock())


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is asked. `schema` is the JSON schema of the reply, None where it is to be plain words; `longest` is
    the number of tokens that the reply may have."""

    model: str
    instructions: str
    text: str
    schema: Mapping[str, Any] | None
    longest: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens read and written."""

    read: int = 0
    written: int = 0


class Reply:
    """A reply on its way: iterating gives its text piece by piece, no more than has come by the deadline, and raises
    `ModelError` when it can go no further.
    `usage` is what the server reported, None where it reported nothing; `charged` counts how often the request was sent
    in a way that the server may charge for; `received` is the number of characters that came."""

    def __init__(self, deadline: Deadline, close: Callable[[], None]) -> None:
        self.usage: Usage | None = None
        self.charged = 0
        self.received = 0
        self._deadline = deadline
        self._close = close
        self._pieces: SimpleQueue[str | Exception | None] = SimpleQueue()

    def note_usage(self, reported: Any) -> None:
        """Takes down what a server says that it used, as far as it makes sense."""
        with suppress(AttributeError, TypeError, ValueError, OverflowError):
            counts = (int(reported.prompt_tokens), int(reported.completion_tokens))
            self.usage = Usage(*(min(max(count, 0), MOST_TOKENS) for count in counts))

    def put(self, piece: str | Exception | None) -> None:
        """A piece, the reason why no more come, or None at the end."""
        self._pieces.put(piece)

    def __iter__(self) -> Iterator[str]:
        try:
            while (piece := self._next()) is not None:
                self.received += len(piece)
                yield piece
        finally:
            with suppress(Exception):
                self._close()

    def _next(self) -> str | None:
        try:
            piece = self._pieces.get(timeout=self._deadline.left())
        except Empty:
            raise ModelError("The model did not answer in time.") from None
        if isinstance(piece, Exception):
            raise piece
        return piece


class Endpoint:
    """A server that speaks OpenAI's chat completions. Nothing but what is given here is used: none of the variables of
    the environment that the library knows."""

    def __init__(self, base_url: str | None, key: str | None, pause: Callable[[float], None] = sleep) -> None:
        self._base_url = base_url or DEFAULT_BASE_URL
        self._key = key
        self._pause = pause
        self._refused: set[str] = set()

    @property
    def host(self) -> str:
        """The server's name, without what else its address may hold."""
        return urlsplit(self._base_url).hostname or "?"

    def chat(self, request: Request, deadline: Deadline) -> Reply:
        """Sends a request; the reply ends, one way or the other, by the deadline."""
        client = self._client(deadline)
        reply = Reply(deadline, client.close)
        Thread(target=self._work, args=(client, request, deadline, reply), daemon=True).start()
        return reply

    def _client(self, deadline: Deadline) -> "OpenAI":
        from openai import DefaultHttpxClient, OpenAI, OpenAIError

        logging.getLogger("httpx2").setLevel(logging.WARNING)  # it tells of every request
        timeout = max(0.001, deadline.left())
        try:
            http = DefaultHttpxClient(timeout=timeout, follow_redirects=False)
            client = OpenAI(
                api_key=self._key or "none", base_url=self._base_url, timeout=timeout, max_retries=0, http_client=http
            )
        except (OpenAIError, ValueError, TypeError) as error:
            raise ModelError(
                f"The model's address cannot be used ({type(error).__name__}): check OPENAI_BASE_URL."
            ) from None
        client.organization = client.project = None
        client._custom_headers = {}  # the library fills it from OPENAI_CUSTOM_HEADERS
        return client

    def _work(self, client: "OpenAI", request: Request, deadline: Deadline, reply: Reply) -> None:
        """Runs in a thread of its own, since a read that trickles outlives every time-out of its own."""
        from tenacity import Retrying, retry_if_exception

        sent = 0

        def exchange() -> None:
            nonlocal sent
            for piece in self._pieces(client, request, reply):
                sent += len(piece)
                reply.put(piece)
                if sent > LONGEST_REPLY:
                    raise ModelError("The model's reply has no end.")

        def passes(error: BaseException) -> bool:
            return not sent and may_pass(error)

        def give_up(state: "RetryCallState") -> bool:
            return state.attempt_number >= TRIES or state.upcoming_sleep >= deadline.left()

        try:
            Retrying(
                retry=retry_if_exception(passes), wait=pause_before, stop=give_up, sleep=self._pause, reraise=True
            )(exchange)
            reply.put(None)
        except Exception as error:
            reply.put(explained(error, request.model))

    def _pieces(self, client: "OpenAI", request: Request, reply: Reply) -> Iterator[str]:
        """The text of one exchange, in a form that the server accepts."""
        from openai import APIStatusError

        refused = set(self._refused)
        while True:
            form = next((form for form in FORMS if request.schema and form not in refused), None)
            options = [name for name in OPTIONAL if name not in refused]
            try:
                yield from _exchange(client, _parameters(request, form, options), reply)
                self._refused |= refused
                return
            except APIStatusError as error:
                unwanted = _unwanted(error, form, options)
                if too_long(error) or not unwanted:
                    raise
                refused |= unwanted


def _parameters(request: Request, form: str | None, options: Sequence[str]) -> dict[str, Any]:
    """The request as it is sent, with its reply in this form and these options."""
    said = [("system", request.instructions), ("user", request.text)]
    values = {
        "stream_options": {"include_usage": True},
        "max_tokens": request.longest,
        "temperature": 0,
        "stream": True,
    }
    parameters: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": role, "content": text} for role, text in said],
    }
    if form == "json_schema":
        parameters["response_format"] = {
            "type": form,
            form: {"name": "reply", "strict": True, "schema": request.schema},
        }
    elif form:
        schema = {"schema": request.schema} if form.endswith("schema") else {}
        parameters["response_format"] = {"type": "json_object", **schema}
    return parameters | {name: values[name] for name in options}


def _exchange(client: "OpenAI", parameters: Mapping[str, Any], reply: Reply) -> Iterator[str]:
    """Sends one request and reads its text, streamed or whole, as the server likes it."""
    from openai import APIConnectionError, APIStatusError
    from openai.types.chat import ChatCompletion

    reply.charged += 1
    try:
        with client.chat.completions.with_streaming_response.create(**parameters) as response:
            if parameters.get("stream") and "json" not in response.headers.get("content-type", ""):
                for chunk in response.parse():
                    reply.note_usage(chunk.usage)
                    yield from (str(choice.delta.content) for choice in chunk.choices or () if choice.delta.content)
            else:
                whole = ChatCompletion.construct(**response.json())
                reply.note_usage(whole.usage)
                yield from (str(choice.message.content) for choice in whole.choices if choice.message.content)
    except APIStatusError:
        reply.charged -= 1
        raise
    except APIConnectionError as error:
        reply.charged -= type(error.__cause__).__name__ in {"ConnectError", "ConnectTimeout"}
        raise


def _unwanted(error: "APIStatusError", form: str | None, options: Sequence[str]) -> set[str]:
    """What to leave out after a refusal: what the server names (some call that a fault of their own), else the form of
    the reply, else all options."""
    said = str(error)
    if error.status_code in {401, 403, 429}:
        return set()
    if form and _NAMES_FORM.search(said):
        return {form}
    if error.status_code not in {400, 422} and error.status_code < 500:
        return set()
    named = {name for name in options if re.search(rf"\b{name}\b", said)}
    if "stream" in options and "stream_options" in options and "stream" in named:
        named = {"stream", "stream_options"}
    if named or error.status_code >= 500:
        return named
    return {form} if form else set(options)
