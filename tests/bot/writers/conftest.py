from collections.abc import Iterator

import pytest

from tests.fake_endpoint import FakeEndpoint, serving


@pytest.fixture
def server() -> Iterator[FakeEndpoint]:
    with serving() as endpoint:
        yield endpoint
