"""Where a key may be sent (quality X10)."""

import pytest

from mbdesk.api.hosts import REGIONS, check_address, other_regions
from mbdesk.errors import HostRefused


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("api.managebac.com", "https://api.managebac.com"),
        (" https://api.managebac.cn/ ", "https://api.managebac.cn"),
        ("https://API.us.ManageBac.com/v2/students?page=1", "https://api.us.managebac.com"),
        ("https://api.managebac.us.", "https://api.managebac.us"),
        ("https://api.managebactest.com", "https://api.managebactest.com"),
        ("https://api-faria.devel.managebac.com", "https://api-faria.devel.managebac.com"),
        ("https://gateway.school.example:8443", "https://gateway.school.example:8443"),
        ("https://10.1.2.3", "https://10.1.2.3"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:5000/v2", "http://localhost:5000"),
        ("http://[::1]:5000", "http://[::1]:5000"),
    ],
)
def test_an_address_is_cleaned(typed: str, address: str) -> None:
    assert check_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("http://api.managebac.com", "not_https"),
        ("ftp://api.managebac.com", "not_https"),
        ("http://localhost.evil.example", "not_https"),
        ("http://127.0.0.1.evil.example", "not_https"),
        ("https://api.managebac.com@evil.example", "user_info"),
        ("https://user:pass@api.managebac.com", "user_info"),
        ("https://@api.managebac.com", "user_info"),
        ("https://api.managebac.com.evil.example", "look_alike"),
        ("https://api-managebac.com", "look_alike"),
        ("https://api.managebac.eu", "look_alike"),
        ("https://api.rnanagebac.com", "look_alike"),
        ("https://api.mangebac.com", "look_alike"),
        ("https://api.manageb4c.com", "look_alike"),
        ("https://api.managebаc.com", "look_alike"),  # the second a is Cyrillic
        ("https://api.xn--managebc-3fg.com", "look_alike"),
        ("https://oakfield.managebac.com", "school_page"),
        ("oakfield.managebac.cn/login", "school_page"),
        ("", "not_a_host"),
        ("my school", "not_a_host"),
        ("https://", "not_a_host"),
        ("https://managebac", "not_a_host"),
        ("https://api..example", "not_a_host"),
        ("https://host:notaport", "not_a_host"),
        ("https://api.managebac.com\\@evil.example", "not_a_host"),
        ("https://api.example\r\nHost: evil", "not_a_host"),
    ],
)
def test_an_address_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(HostRefused) as refused:
        check_address(typed)
    assert refused.value.reason == reason
    assert "evil" not in str(refused.value)


def test_every_region_passes_its_own_check() -> None:
    assert [check_address(region.host) for region in REGIONS] == [region.host for region in REGIONS]
    assert [region.key for region in other_regions(REGIONS[1].host)] == ["com", "us1", "us2"]
