"""Where a token may be sent: the regions, and the check of a typed address (contract 0.3, quality X10)."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from mbdesk.errors import HostRefused
from mbdesk.text import N_


@dataclass(frozen=True, slots=True)
class Region:
    """A server of ManageBac; ``title`` is translated when shown, ``host`` is ready for ``Transport``."""

    key: str
    title: str
    host: str


REGIONS: Final = (
    Region("com", N_("ManageBac.com"), "https://api.managebac.com"),
    Region("cn", N_("ManageBac.cn (China)"), "https://api.managebac.cn"),
    Region("us1", N_("United States 1"), "https://api.us.managebac.com"),
    Region("us2", N_("United States 2"), "https://api.managebac.us"),
)

VERSIONS: Final = ("v2", "v2p3", "v2p2", "v2p1", "v2p0")
"""The path prefixes a connection may use; ``v2`` is the moving newest (contract 0.2)."""

_OFFICIAL: Final = ("managebac.com", "managebac.cn", "managebac.us", "managebactest.com", "managebac.dev")
_LOOK: Final = str.maketrans("01345$", "oleass", "-_")
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_ALLOWED: Final = re.compile(r"[!-~]+")


def other_regions(address: str) -> tuple[Region, ...]:
    """The regions a key may belong to when ``address`` refused it (contract 18 row 28)."""
    return tuple(region for region in REGIONS if region.host != address)


def check_address(text: str) -> str:
    """The address typed by a person as ``https://host[:port]``, path and query dropped.

    Plain http is only for this computer itself (the practice school). Raises ``HostRefused`` with one of its reasons.
    """
    typed = text.strip()
    if not typed or "\\" in typed:
        raise HostRefused(typed, "not_a_host")
    if not typed.isascii():
        raise HostRefused(typed, "look_alike")
    if not _ALLOWED.fullmatch(typed):
        raise HostRefused(typed, "not_a_host")
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise HostRefused(typed, "not_a_host") from error
    _refuse(typed, parts, host)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")


def _refuse(typed: str, parts: SplitResult, host: str) -> None:
    if "@" in parts.netloc:
        raise HostRefused(typed, "user_info")
    if parts.scheme not in ("https", "http"):
        raise HostRefused(typed, "not_https" if parts.scheme else "not_a_host")
    if is_loopback(host):
        return
    if parts.scheme != "https":
        raise HostRefused(typed, "not_https")
    if _is_address(host):
        return
    labels = host.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise HostRefused(typed, "not_a_host")
    if any(host == own or host.endswith(f".{own}") for own in _OFFICIAL):
        if not labels[0].startswith("api"):
            raise HostRefused(typed, "school_page")
    elif any(_looks_like_managebac(label) for label in labels):
        raise HostRefused(typed, "look_alike")


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this computer itself, by a name that cannot point elsewhere."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _looks_like_managebac(label: str) -> bool:
    """The name itself inside a foreign host, its usual misspellings, or letters that only look like it."""
    if label.startswith("xn--"):
        return True
    plain = label.translate(_LOOK).replace("rn", "m").replace("vv", "w")
    return "managebac" in plain or _distance(plain, "managebac") <= 2


def _distance(one: str, other: str) -> int:
    """How many letters differ (Levenshtein); both are short."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]
