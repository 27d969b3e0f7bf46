"""An OpenAI-compatible server on 127.0.0.1 that refuses what a real one refuses, and misbehaves as it is told."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

KEY = "sk-secret-of-the-tests"
MODEL = "parrot-1"
FIELDS = {"model", "messages", "response_format", "stream", "stream_options", "max_tokens", "temperature"}
FORMS = {"text", "json_object", "json_schema"}


@dataclass(frozen=True)
class Asked:
    """A request as the model sees it."""

    body: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def evidence(self) -> list[str]:
        """The words of each numbered line, without who said them."""
        return [line.split(": ", 1)[1] for line in re.findall(r"^\[\d+\] (.*)$", self.text, re.MULTILINE)]


Behaviour = Callable[["Handler", Asked], None]


@dataclass
class FakeEndpoint:
    """`script` holds what the server does with the next requests, in order; the last one stays. `refuses` are fields
    that it does not know."""

    url: str = ""
    script: list[Behaviour] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=lambda: set(FORMS))
    context: int = 100_000
    released: Event = field(default_factory=Event)

    def next(self) -> Behaviour:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


class Handler(BaseHTTPRequestHandler):
    """Speaks `POST /v1/chat/completions`."""

    protocol_version = "HTTP/1.1"
    endpoint: FakeEndpoint

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        with suppress(OSError):
            self._serve()

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/v1/chat/completions":
            return self.refuse(404, "Unknown address")
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            return self.refuse(401, f"Incorrect API key provided: {self.headers.get('Authorization')}")
        try:
            body = json.loads(raw)
        except ValueError:
            return self.refuse(400, "The body is not JSON")
        if problem := self._problem(body):
            return self.refuse(400, problem)
        if body["model"] != MODEL:
            return self.refuse(404, f"The model {body['model']} does not exist")
        asked = Asked(body)
        self.endpoint.asked.append(asked)
        if sum(len(message["content"]) for message in body["messages"]) > self.endpoint.context:
            return self.refuse(400, "This model's maximum context length is exceeded", code="context_length_exceeded")
        return self.endpoint.next()(self, asked)

    def _problem(self, body: dict[str, Any]) -> str | None:
        unknown = set(body) - (FIELDS - self.endpoint.refuses)
        if unknown:
            return f"Unrecognized request argument supplied: {', '.join(sorted(unknown))}"
        roles = [message.get("role") for message in body["messages"]]
        if not roles or set(roles) - {"system", "user", "assistant"}:
            return f"Invalid roles: {roles}"
        form = body.get("response_format", {}).get("type", "text")
        if form not in self.endpoint.forms:
            return f"'response_format' of type {form} is not supported"
        if form == "json_object" and "json" not in str(body["messages"]).lower():
            return "'messages' must contain the word 'json' to use 'response_format' of type 'json_object'."
        if "stream_options" in body and not body.get("stream"):
            return "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        return None

    def refuse(self, status: int, message: str, code: str | None = None, **headers: str) -> None:
        body = json.dumps({"error": {"message": message, "type": "error", "code": code, "param": None}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def send_event(self, event: object) -> None:
        self.wfile.write(f"data: {event if isinstance(event, str) else json.dumps(event)}\n\n".encode())
        self.wfile.flush()

    def send_delta(self, **delta: object) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": None}
        self.send_event({"id": "1", "object": "chat.completion.chunk", "model": MODEL, "choices": [choice]})


Words = str | Callable[[Asked], str]
USAGE = {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}


def say(words: Words, *, usage: bool = True, whole: bool = False) -> Behaviour:
    """Replies with these words, streamed in pieces where a stream was asked for, unless `whole`."""

    def behave(handler: Handler, asked: Asked) -> None:
        text = words if isinstance(words, str) else words(asked)
        if whole or not asked.body.get("stream"):
            message = {"role": "assistant", "content": text}
            reply = {
                "id": "1",
                "object": "chat.completion",
                "model": MODEL,
                "choices": [{"index": 0, "message": message}],
            }
            body = json.dumps(reply | ({"usage": USAGE} if usage else {})).encode()
            handler.send_response(200)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
            return
        handler.begin_stream()
        for at in range(0, len(text), 9):
            handler.send_delta(content=text[at : at + 9])
        if usage and asked.body.get("stream_options"):
            handler.send_event({"id": "1", "object": "chat.completion.chunk", "choices": [], "usage": USAGE})
        handler.send_event("[DONE]")

    return behave


def status(code: int, **headers: str) -> Behaviour:
    """Refuses with this status; the body repeats the key, as some servers do."""
    return lambda handler, _: handler.refuse(code, f"No, not with {KEY}", **headers)


def refusal(handler: Handler, _: Asked) -> None:
    """The model declines."""
    handler.begin_stream()
    handler.send_delta(refusal="I cannot help with that.")
    handler.send_event("[DONE]")


def hang(handler: Handler, _: Asked) -> None:
    """Takes the request and never answers."""
    handler.endpoint.released.wait()
    handler.close_connection = True


def trickle_header(handler: Handler, _: Asked) -> None:
    """Sends a header that never ends, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _trickle(handler, b"a")


def trickle_nothing(handler: Handler, _: Asked) -> None:
    """Keeps a stream alive that says nothing."""
    handler.begin_stream()
    _trickle(handler, b": wait\n\n")


def _trickle(handler: Handler, piece: bytes) -> None:
    while not handler.endpoint.released.wait(0.02):
        handler.wfile.write(piece)
        handler.wfile.flush()
    handler.close_connection = True


def cut(words: Words, characters: int) -> Behaviour:
    """Says the first characters of a reply, in a stream that promises more, and hangs up."""

    def behave(handler: Handler, asked: Asked) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        text = (words if isinstance(words, str) else words(asked))[:characters]
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
        event = f"data: {json.dumps({'id': '1', 'choices': [choice]})}\n\n".encode()
        handler.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
        handler.wfile.flush()
        handler.close_connection = True

    return behave


def say_then_hang(words: Words) -> Behaviour:
    """Says this much of a reply and never the rest."""

    def behave(handler: Handler, asked: Asked) -> None:
        handler.begin_stream()
        handler.send_delta(content=words if isinstance(words, str) else words(asked))
        hang(handler, asked)

    return behave


def drop(handler: Handler, _: Asked) -> None:
    """Hangs up without a word."""
    handler.close_connection = True


@contextmanager
def serving() -> Iterator[FakeEndpoint]:
    """The server, running."""
    endpoint = FakeEndpoint()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"endpoint": endpoint}))
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
