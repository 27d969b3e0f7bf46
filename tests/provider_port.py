"""A port for `tests.provider`, with the errors told apart as an adapter of a real platform has to."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import httpx2

from bot.delivery.port import Context, GoneError, Part, Posted, PostError, Search, UnclearError
from bot.model import Digest

SCHEME = "provider"


class ProviderPort:
    """One part a story. `patience` is how many seconds it waits for an answer."""

    def __init__(self, url: str, patience: float) -> None:
        self._client = httpx2.Client(
            base_url=url,
            timeout=patience,
            transport=httpx2.HTTPTransport(retries=0, limits=httpx2.Limits(max_keepalive_connections=0)),
        )

    def render(self, digest: Digest, context: Context) -> Sequence[Part]:
        texts = [story.headline for story in digest.stories] or ["Nothing new."]
        return [
            Part(
                json.dumps({"part": number, "of": len(texts), "text": text, "late": context.late}),
                (number - 1,) if digest.stories else (),
            )
            for number, text in enumerate(texts, start=1)
        ]

    def post(self, destination: str, key: str, payload: str) -> Posted:
        message = {"destination": destination, "key": key, "payload": payload}
        try:
            answer = self._client.post("/post", json=message)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise PostError("could not be reached") from error
        except httpx2.HTTPError as error:
            raise UnclearError(f"did not answer ({type(error).__name__})") from error
        _refused(answer)
        try:
            answer.raise_for_status()
            number = answer.json()["id"]
        except (httpx2.HTTPError, ValueError) as error:
            raise UnclearError("gave an answer that makes no sense") from error
        return Posted(number, f"https://chat.example/{number}")

    def find(self, destination: str, keys: Sequence[str], since: datetime) -> Search:
        found = {}
        asked = {"destination": destination, "since": since.isoformat(), "cursor": "0"}
        while True:
            try:
                answer = self._client.get("/history", params=asked)
                if answer.status_code == httpx2.codes.FORBIDDEN:
                    return Search({}, complete=False)
                _refused(answer)
                page = answer.raise_for_status().json()
            except (httpx2.HTTPError, ValueError) as error:
                raise PostError("could not be looked at") from error
            for message in page["messages"]:
                if message["key"] in keys:
                    found[message["key"]] = Posted(
                        *(message["id"], f"https://chat.example/{message['id']}"), datetime.fromisoformat(message["at"])
                    )
            if "cursor" not in page:
                return Search(found, complete=True)
            asked["cursor"] = str(page["cursor"])

    def tell(self, destination: str, person: str | None, text: str) -> None:
        try:
            told = {"destination": destination, "person": person, "text": text}
            self._client.post("/tell", json=told).raise_for_status()
        except httpx2.HTTPError as error:
            raise PostError("could not be told") from error


def _refused(answer: httpx2.Response) -> None:
    """Raises what says that a request was certainly not accepted."""
    if answer.status_code == httpx2.codes.FORBIDDEN:
        raise GoneError("is gone", "gone")
    if answer.status_code == httpx2.codes.TOO_MANY_REQUESTS:
        raise PostError("is busy", timedelta(seconds=int(answer.headers["Retry-After"])))
