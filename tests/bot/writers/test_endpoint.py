"""A request is answered, or given up with one honest line, by its deadline: whatever the server does."""

from time import monotonic

import pytest

from bot.errors import ModelError
from bot.writers.endpoint import Deadline, Endpoint, Reply, Request, Usage
from bot.writers.failures import TooLongError
from tests.fake_endpoint import (
    KEY,
    MODEL,
    Asked,
    Behaviour,
    FakeEndpoint,
    Handler,
    cut,
    drop,
    hang,
    refusal,
    say,
    say_then_hang,
    status,
    trickle_header,
    trickle_nothing,
)

SCHEMA = {"type": "object", "properties": {"claims": {"type": "array", "items": {"type": "integer"}}}}
REQUEST = Request(MODEL, "Reply with JSON.", "Which?", SCHEMA, 100)
SHORT = 0.4
"""Seconds that a server which never answers is waited for."""


class Client:
    """An endpoint whose pauses take no time; `pauses` are their seconds."""

    def __init__(self, url: str, key: str | None = KEY) -> None:
        self.pauses: list[float] = []
        self.endpoint = Endpoint(url, key, self.pauses.append)

    def ask(self, request: Request = REQUEST, seconds: float = 30.0) -> Reply:
        return self.endpoint.chat(request, Deadline(monotonic() + seconds))


@pytest.fixture
def client(server: FakeEndpoint) -> Client:
    return Client(server.url)


def test_the_words_come_as_they_are_said_with_what_they_cost(server: FakeEndpoint, client: Client) -> None:
    server.script = [say("one, two, three, four")]
    reply = client.ask()
    pieces = list(reply)
    assert "".join(pieces) == "one, two, three, four"
    assert len(pieces) > 1
    assert (reply.usage, reply.charged) == (Usage(1000, 50), 1)


def test_a_server_that_does_not_stream_is_read_whole(server: FakeEndpoint, client: Client) -> None:
    server.script = [say("all at once", whole=True)]
    reply = client.ask()
    assert ("".join(reply), reply.usage) == ("all at once", Usage(1000, 50))


@pytest.mark.parametrize("unknown", ["response_format", "stream", "stream_options", "max_tokens", "temperature"])
def test_what_a_server_does_not_know_is_left_out_from_then_on(
    server: FakeEndpoint, client: Client, unknown: str
) -> None:
    server.script, server.refuses = [say("fine")], {unknown}
    assert "".join(client.ask()) == "fine"
    assert "".join(client.ask()) == "fine"
    assert len(server.asked) == 2


def test_a_server_without_schemas_is_asked_for_json_in_the_plainest_way_it_knows(
    server: FakeEndpoint, client: Client
) -> None:
    server.script, server.forms = [say("fine")], {"text", "json_object"}
    assert "".join(client.ask()) == "fine"
    assert server.asked[-1].body["response_format"]["type"] == "json_object"
    server.forms = {"text"}
    assert "".join(client.ask()) == "fine"
    assert "response_format" not in server.asked[-1].body


def test_a_refusal_for_another_reason_changes_nothing_for_the_next_request(
    server: FakeEndpoint, client: Client
) -> None:
    server.script = [status(400)]
    with pytest.raises(ModelError, match="400"):
        list(client.ask())
    server.script, server.asked = [say("fine")], []
    assert "".join(client.ask()) == "fine"
    assert server.asked[0].body["response_format"]["type"] == "json_schema"


def test_a_form_that_a_server_calls_a_fault_of_its_own_is_left_out(server: FakeEndpoint, client: Client) -> None:
    def stumble(handler: Handler, asked: Asked) -> None:
        if asked.body.get("response_format", {}).get("type") == "json_schema":
            return handler.refuse(500, "literal_error: ('body', 'response_format', 'type')")
        return say("fine")(handler, asked)

    server.script = [stumble]
    assert "".join(client.ask()) == "fine"
    assert client.pauses == []


@pytest.mark.parametrize("failure", [status(429), status(500), status(503), drop])
def test_what_passes_is_tried_again_and_no_more_than_twice(
    server: FakeEndpoint, client: Client, failure: Behaviour
) -> None:
    server.script = [failure, failure, say("at last")]
    assert "".join(client.ask()) == "at last"
    assert client.pauses == [0.5, 1.0]
    server.script, server.asked = [failure], []
    with pytest.raises(ModelError):
        list(client.ask())
    assert len(server.asked) == 3


def test_it_waits_as_long_as_the_server_asks_if_there_is_time(server: FakeEndpoint, client: Client) -> None:
    server.script = [status(429, Retry_After="7"), say("now")]
    assert "".join(client.ask()) == "now"
    assert client.pauses == [7.0]


def test_it_does_not_wait_for_what_would_come_too_late(server: FakeEndpoint, client: Client) -> None:
    server.script = [status(429, Retry_After="3600"), say("now")]
    with pytest.raises(ModelError, match="429"):
        list(client.ask())
    assert client.pauses == []


@pytest.mark.parametrize(
    ("failure", "line"),
    [
        (status(401), "OPENAI_API_KEY"),
        (status(403), "BRIEFWIRE_MODEL"),
        (status(404), "BRIEFWIRE_MODEL"),
        (status(402), "OPENAI_BASE_URL"),
    ],
)
def test_what_does_not_pass_is_said_at_once_and_names_no_secret(
    server: FakeEndpoint, client: Client, failure: Behaviour, line: str
) -> None:
    server.script = [failure]
    with pytest.raises(ModelError, match=line) as raised:
        list(client.ask())
    assert len(server.asked) == 1
    assert KEY not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_wrong_key_and_an_unknown_model_are_told_apart(server: FakeEndpoint) -> None:
    server.script = [say("fine")]
    with pytest.raises(ModelError, match=r"refused the key \(401\)"):
        list(Client(server.url, "sk-wrong").ask())
    with pytest.raises(ModelError, match="knows no other-model"):
        list(Client(server.url).ask(Request("other-model", "", "", None, 5)))


def test_too_much_to_read_is_an_error_of_its_own(server: FakeEndpoint, client: Client) -> None:
    server.script, server.context = [say("fine")], 10
    with pytest.raises(TooLongError):
        list(client.ask())
    assert len(server.asked) == 1


@pytest.mark.parametrize("never", [hang, trickle_header, trickle_nothing])
def test_a_server_that_never_answers_is_left_at_the_deadline(
    server: FakeEndpoint, client: Client, never: Behaviour
) -> None:
    server.script = [never]
    reply = client.ask(seconds=SHORT)
    with pytest.raises(ModelError, match="in time"):
        list(reply)
    assert reply.charged == 1


def test_what_came_before_a_stream_hung_or_was_cut_is_not_lost(server: FakeEndpoint, client: Client) -> None:
    for failing, seconds in ((say_then_hang("half a"), SHORT), (cut("half a reply", 6), 30.0)):
        server.script, server.asked = [failing], []
        pieces: list[str] = []
        with pytest.raises(ModelError):
            pieces.extend(client.ask(seconds=seconds))
        assert "".join(pieces) == "half a"
        assert len(server.asked) == 1


def test_a_reply_without_an_end_is_left(server: FakeEndpoint, client: Client) -> None:
    server.script = [say("x" * 30_000)]
    with pytest.raises(ModelError, match="no end"):
        list(client.ask())


def test_a_refusal_is_an_empty_reply(server: FakeEndpoint, client: Client) -> None:
    server.script = [refusal]
    assert list(client.ask()) == []


@pytest.mark.parametrize("body", ["{}", "[]", "null", "Hello", '{"choices": null}', '{"choices": [{"message": 5}]}'])
def test_what_is_no_chat_completion_is_said_to_be_none(server: FakeEndpoint, client: Client, body: str) -> None:
    def nonsense(handler: Handler, _: Asked) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body.encode())

    server.script = [nonsense]
    with pytest.raises(ModelError, match="no chat completion"):
        list(client.ask())


def test_a_server_that_is_not_there_costs_nothing() -> None:
    reply = Client("http://127.0.0.1:9/v1").ask()
    with pytest.raises(ModelError, match="OPENAI_BASE_URL"):
        list(reply)
    assert reply.charged == 0


@pytest.mark.parametrize("address", ["nonsense", "http://", "http://[", "ftp://x"])
def test_an_address_that_is_none_is_said_so(address: str) -> None:
    with pytest.raises(ModelError, match="OPENAI_BASE_URL"):
        list(Client(address).ask())


def test_the_librarys_own_variables_are_not_used(server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "someone-else")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Other: someone-else")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-someone-else")
    seen: dict[str, str] = {}

    def look(handler: Handler, asked: Asked) -> None:
        seen.update(handler.headers)
        say("fine")(handler, asked)

    server.script = [look]
    assert "".join(Client(server.url).ask()) == "fine"
    assert not [value for value in seen.values() if "someone-else" in value]


def test_only_the_servers_name_is_shown_of_an_address() -> None:
    assert Endpoint("https://me:secret@models.example/v1?key=secret", None).host == "models.example"
