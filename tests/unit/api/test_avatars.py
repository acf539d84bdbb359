"""Pictures: fetched without the token where they lie, and known for what they are before anybody decodes them (X18)."""

import struct
import zlib
from collections.abc import Awaitable, Callable

import pytest

from mbdesk.api.avatars import LARGEST, WIDEST, Picture, picture
from mbdesk.api.client import Api
from mbdesk.errors import NoAnswer, NotAllowed, SignInPage, UnreadableAnswer
from tests.support.loops import in_loop
from tests.support.raw_server import Arrived, http, raw_server
from tests.support.school import no_limit, school_server

TOKEN = "c0ffee" * 10


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + chunk + struct.pack(">I", zlib.crc32(chunk))


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x01\x22\x00" * 3
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9 + b"\xff\xff" + frame


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0,"


def webp(form: bytes, rest: bytes) -> bytes:
    return b"RIFF" + b"\x64\0\0\0" + b"WEBP" + form + b"\x64\0\0\0" + rest


VP8X = webp(b"VP8X", b"\0\0\0\0" + (99).to_bytes(3, "little") + (49).to_bytes(3, "little") + b"\0" * 4)
VP8L = webp(b"VP8L", b"\x2f" + (99 | 49 << 14).to_bytes(4, "little") + b"\0" * 9)
VP8 = webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 100, 50) + b"\0" * 4)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(100, 50), "png"),
        (jpeg(100, 50), "jpeg"),
        (gif(100, 50), "gif"),
        (VP8X, "webp"),
        (VP8L, "webp"),
        (VP8, "webp"),
        (png(WIDEST, 1), "png"),
    ],
)
def test_four_kinds_are_known_by_their_content(data: bytes, kind: str) -> None:
    found = picture(data)
    assert found is not None
    assert (found.kind, found.data) == (kind, data)
    assert (found.width, found.height) in ((100, 50), (WIDEST, 1))


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + b"\0" * 60,
        png(9000, 9000),
        png(1, WIDEST + 1),
        png(0, 10),
        jpeg(5000, 10),
        gif(10, 60000),
        png(10, 10)[:20],
        jpeg(10, 10)[:12],
        gif(10, 10)[:8],
        VP8[:20],
        webp(b"ANIM", b"\0" * 20),
        b"\xff\xd8" + b"\xff" * (LARGEST - 2),
        png(10, 10) + b"\0" * LARGEST,
    ],
    ids=lambda data: repr(data[:8]) if data else None,
)
def test_anything_else_is_no_picture(data: bytes | None) -> None:
    assert picture(data) is None


@in_loop
async def test_a_person_with_a_picture_and_one_without() -> None:
    with school_server() as served:
        api = Api(served.url, served.token(), limiter=no_limit())
        people = list(served.school.registry.people["students"])[:9]
        found = [await api.reads.avatar(one) for one in people]
        assert {(one.kind, one.width) for one in found if one} == {("png", 64)}
        assert None in found
        poor = Api(served.url, served.token("students-only"), limiter=no_limit())
        with pytest.raises(NotAllowed):
            await poor.reads.avatar(people[0])
        for one in (api, poor):
            await one.aclose()


def leads_to(place: str) -> Callable[[Arrived], Awaitable[bytes]]:
    async def reply(_request: Arrived) -> bytes:
        return http(b"", "302 Found", f"Location: {place}\r\nSet-Cookie: session=1\r\n")

    return reply


@in_loop
async def test_the_token_does_not_go_where_the_picture_lies() -> None:
    async def image(_request: Arrived) -> bytes:
        return http(png(10, 10), headers="Content-Type: text/html\r\n")

    async with raw_server(image) as images, raw_server(leads_to(f"{images.url}/a.png?key=1")) as school:
        api = Api(school.url, TOKEN, limiter=no_limit())
        assert await api.reads.avatar(7) == Picture("png", 10, 10, png(10, 10))
        await api.aclose()
        assert school.requests[0].headers["auth-token"] == TOKEN
        assert [request.line for request in images.requests] == ["GET /a.png?key=1 HTTP/1.1"]
        assert not {"auth-token", "cookie", "authorization", "referer"} & set(images.requests[0].headers)
        assert TOKEN not in str(images.requests)


@in_loop
async def test_a_second_redirect_is_not_followed() -> None:
    async with (
        raw_server() as last,
        raw_server(leads_to(last.url)) as images,
        raw_server(leads_to(images.url)) as school,
    ):
        api = Api(school.url, TOKEN, limiter=no_limit())
        assert await api.reads.avatar(7) is None
        await api.aclose()
        assert last.connections == 0


@pytest.mark.parametrize(
    "place",
    [
        "http://elsewhere.example/a.png",
        "ftp://127.0.0.1/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "http://user:word@127.0.0.1/a.png",
        "http://[broken/a.png",
    ],
)
@in_loop
async def test_a_redirect_to_no_safe_place_is_refused(place: str) -> None:
    async with raw_server(leads_to(place)) as school:
        api = Api(school.url, TOKEN, limiter=no_limit())
        with pytest.raises(SignInPage):
            await api.reads.avatar(7)
        await api.aclose()
        assert len(school.requests) == 1


@in_loop
async def test_a_picture_that_is_too_large_is_given_up_on_the_way() -> None:
    async def image(_request: Arrived) -> bytes:
        return http(png(10, 10) + b"\0" * LARGEST)

    async with raw_server(image) as images, raw_server(leads_to(images.url)) as school:
        api = Api(school.url, TOKEN, limiter=no_limit())
        with pytest.raises(UnreadableAnswer):
            await api.reads.avatar(7)
        await api.aclose()


@in_loop
async def test_a_picture_that_does_not_come_is_tried_again_and_then_told() -> None:
    async def nothing(_request: Arrived) -> bytes:
        return b""

    async with raw_server(nothing) as images, raw_server(leads_to(images.url)) as school:
        api = Api(school.url, TOKEN, limiter=no_limit())
        with pytest.raises(NoAnswer):
            await api.reads.avatar(7)
        await api.aclose()
        assert len(school.requests) == 3
