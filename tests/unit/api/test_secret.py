"""The access key cannot be shown by accident."""

import json
import logging
import pickle
from dataclasses import dataclass

import pytest

from mbdesk.api.secret import Secret

TOKEN = "0123abcd" * 8


@dataclass
class Holder:
    key: Secret


def test_no_way_of_printing_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret(f" {TOKEN}\n")
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("mbdesk").info("key %s %r", secret, [secret])
    shown = [str(secret), repr(secret), f"{secret}", f"{secret!r:>80}", repr(Holder(secret)), caplog.text]
    assert not any(TOKEN[:8] in text for text in shown)
    assert secret.reveal() == TOKEN


def test_it_goes_into_no_file() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(TOKEN))
    with pytest.raises(TypeError):
        json.dumps({"key": Secret(TOKEN)})


@pytest.mark.parametrize("text", ["", "two words", "tab\tinside", "clé", "line\nbreak", "null\0"])
def test_what_cannot_be_a_header_is_known(text: str) -> None:
    assert not Secret(text).fits_a_header
    assert Secret(TOKEN).fits_a_header
