"""What went wrong at a model's endpoint: whether it passes, when to try again, what to say of it."""

import re
from contextlib import suppress
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING, Final

from bot.errors import ModelError

if TYPE_CHECKING:
    from tenacity import RetryCallState

TRIES: Final = 3
"""How often a request is sent that failed for a reason that passes: busy, a fault of the server, a lost connection."""

FIRST_PAUSE: Final = 0.5
"""Seconds before the second try, twice as many before the third, where the server names no time."""

_TOO_LONG: Final = re.compile(
    r"context[ _](?:length|window|size)|too (?:long|large|many tokens)|maximum (?:\w+ ){0,3}(?:length|tokens)",
    re.IGNORECASE,
)
"""What servers say of a request that does not fit."""


class TooLongError(ModelError):
    """The request holds more than the model can read."""


class EmptyReplyError(ModelError):
    """The model was asked and said nothing."""


def too_long(error: Exception) -> bool:
    """Whether a server turned a request down for its length."""
    status = getattr(error, "status_code", None)
    return status == 413 or (status in {400, 422} and bool(_TOO_LONG.search(str(error))))


def may_pass(error: BaseException) -> bool:
    """Whether the same request may succeed a moment later."""
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIStatusError):
        return error.status_code in {408, 409, 429} or error.status_code >= 500
    return isinstance(error, APIConnectionError)


def pause_before(state: "RetryCallState") -> float:
    """Seconds until the next try: what the server's Retry-After says (RFC 9110, 10.2.3), else twice the last."""
    error = state.outcome.exception() if state.outcome else None
    headers = getattr(getattr(error, "response", None), "headers", {})
    stated = headers.get("retry-after", "")
    with suppress(ValueError, OverflowError):
        return max(0.0, float(stated))
    with suppress(ValueError, TypeError, OverflowError):
        return max(0.0, parsedate_to_datetime(stated).timestamp() - time())
    return FIRST_PAUSE * 2.0 ** (state.attempt_number - 1)


def explained(error: Exception, model: str) -> ModelError:
    """What happened in one line, without a word of the server's: its errors repeat keys and texts."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError

    if isinstance(error, ModelError):
        return error
    if too_long(error):
        return TooLongError("The model cannot read that much at once.")
    if isinstance(error, APIStatusError):
        return ModelError(_by_status(error.status_code, model))
    if isinstance(error, APITimeoutError):
        return ModelError("The model did not answer in time.")
    if isinstance(error, APIConnectionError):
        return ModelError("The connection to the model's endpoint failed or was lost: check OPENAI_BASE_URL.")
    return ModelError("The model's endpoint sent what is no chat completion: check OPENAI_BASE_URL.")


def _by_status(status: int, model: str) -> str:
    if status == 401:
        return "The model's endpoint refused the key (401): check OPENAI_API_KEY."
    if status == 403:
        return f"The model's endpoint does not let this key use {model} (403): check its rights, or BRIEFWIRE_MODEL."
    if status == 404:
        return f"The model's endpoint knows no {model} (404): check BRIEFWIRE_MODEL and OPENAI_BASE_URL."
    if status == 429:
        return "The model's endpoint is busy, or its quota is used up (429): try again later."
    if status >= 500:
        return f"The model's endpoint failed ({status}): try again later."
    return f"The model's endpoint refused the request ({status}): check BRIEFWIRE_MODEL and OPENAI_BASE_URL."
