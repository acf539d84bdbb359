"""Whatever comes instead of an answer ends as a plain sentence: the whole way from the socket to the words."""

import asyncio
import re

import pytest

from mbdesk.api.client import Api
from mbdesk.api.rate_limit import Limiter
from mbdesk.errors import ApiError
from mbdesk.ui.messages import explain
from tests.support.functions import CONTRACT, FUNCTIONS, Function
from tests.support.school import Served, school_server
from tests.support.troubles import TROUBLES, Trouble

LIST = next(function for function in FUNCTIONS if function.name == "students: all")
CREATE = next(function for function in FUNCTIONS if function.name == "students: create")
FORBIDDEN = re.compile(
    r"invalid|illegal|error|html|json|\b[45]\d\d\b|payload|endpoint|\bnull\b|sync|<\w|[{}!]", re.IGNORECASE
)


class Skipping:
    """Time that passes only by waiting for it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def error_of(served: Served, function: Function) -> ApiError:
    time = Skipping()
    limiter = Limiter(planned=10_000, ceiling=10_000, clock=time, sleep=time.sleep)
    api = Api(served.url, served.token(), limiter=limiter)
    try:
        await function.call(api, CONTRACT)
    except ApiError as error:
        return error
    finally:
        await api.aclose()
    pytest.fail("there was no trouble")


@pytest.mark.parametrize("function", [LIST, CREATE], ids=lambda function: function.name)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_each_trouble_is_a_plain_sentence(trouble: Trouble, function: Function) -> None:
    with school_server() as served:
        served.school.faults.add(**({"route": "*" if trouble.everywhere else "/students"} | trouble.fault))
        error = asyncio.run(error_of(served, function))
        message = explain(error)
    assert type(error) is trouble.error
    assert message.title.endswith(".")
    assert message.body.endswith(".")
    assert not FORBIDDEN.search(message.sentence())
    assert served.token() not in message.sentence() + message.details + str(error) + repr(error)
    assert message.code in message.details


def test_the_field_that_was_refused_stands_in_the_sentence() -> None:
    with school_server() as served:
        served.school.faults.add(do="answer", status=422, body={"errors": {"email": ["can't be blank"]}}, method="POST")
        assert "can't be blank" in explain(asyncio.run(error_of(served, CREATE))).body
