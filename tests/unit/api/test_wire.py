"""Certificates: the computer's own trust, nothing less, and no byte of the key to a server without it (F30, F31)."""

import ssl
from pathlib import Path

import httpx
import pytest
import trustme

from mbdesk.api.transport import Transport
from mbdesk.api.wire import Asked, Patience, trusted
from mbdesk.errors import NotConnected, UntrustedServer
from tests.support.loops import in_loop
from tests.support.raw_server import raw_server
from tests.support.school import no_limit

TOKEN = "c0ffee" * 10


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The computer trusts ``authority``, as one behind a school filter does."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def server_for(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


@in_loop
async def test_a_certificate_of_the_computers_own_trust_is_accepted(authority: trustme.CA, trusting: None) -> None:
    async with raw_server(tls=server_for(authority, "localhost")) as server:
        talk = Transport(server.url, TOKEN, limiter=no_limit())
        assert (await talk.request("GET", "/ping")).data == {"pong": "ok"}
        await talk.aclose()


@pytest.mark.parametrize("name", ["localhost", "api.managebac.com"])
@in_loop
async def test_any_other_certificate_is_refused_before_the_key_is_sent(
    authority: trustme.CA, name: str, request: pytest.FixtureRequest
) -> None:
    if name != "localhost":  # trusted, but made out for somebody else
        request.getfixturevalue("trusting")
    async with raw_server(tls=server_for(authority, name)) as server:
        talk = Transport(server.url, TOKEN, limiter=no_limit())
        for method in ("GET", "POST"):
            with pytest.raises(UntrustedServer) as refused:
                await talk.request(method, "/ping")
            assert refused.value.processed is False
            assert refused.value.detail
        await talk.aclose()
        assert server.requests == []


@in_loop
async def test_a_server_that_speaks_no_tls_is_not_connected() -> None:
    async with raw_server() as server:
        address = server.url.replace("http://127.0.0.1", "https://localhost")
        talk = Transport(address, TOKEN, limiter=no_limit(), patience=Patience(connect=0.2))
        with pytest.raises(NotConnected):
            await talk.request("POST", "/ping")
        await talk.aclose()
        assert server.requests == []
        assert server.connections == 1


def test_verification_is_never_weak() -> None:
    context = trusted()
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.fixture
def sources() -> str:
    """The source of the whole of mbdesk."""
    root = Path(__file__).parents[3] / "mbdesk"
    return "\n".join(file.read_text(encoding="utf-8") for file in root.rglob("*.py"))


def test_no_line_turns_verification_or_the_redirect_ban_off(sources: str) -> None:
    for forbidden in ("verify=False", "CERT_NONE", "_create_unverified_context", "follow_redirects=True"):
        assert forbidden not in sources


def test_a_request_in_an_error_report_shows_no_key_and_no_person() -> None:
    headers = {"auth-token": TOKEN}
    url = httpx.URL("https://api.school.example/v2/students?q=mia@school.example")
    shown = repr(Asked("POST", "/students", url, headers, b'{"email": "mia@school.example"}', 1))
    assert "/students" in shown
    assert TOKEN not in shown
    assert "mia" not in shown


@in_loop
async def test_a_connection_that_was_closed_is_no_connection() -> None:
    async with raw_server() as server:
        talk = Transport(server.url, TOKEN, limiter=no_limit())
        await talk.aclose()
        with pytest.raises(NotConnected):
            await talk.request("POST", "/students", body={})
        assert server.requests == []
