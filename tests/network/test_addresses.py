"""Which addresses may be asked at all."""

from ipaddress import ip_address

import pytest

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.network.addresses import is_public, target

INNER = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
OUTER = ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "2a00:1450:4001::200e"]


def fault(address: str) -> Fault:
    with pytest.raises(CalendarFault) as refused:
        target(address)
    return refused.value.fault


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTER)
def test_outer_addresses_are(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "017700000001",
        "127.1",
        "127.0.1",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "127.0.0.0x1",
        "1.2.3.4.5",
        "127.0.0.1.0x",
        "999.1.1.1",
        "foo.0x7f",
    ],
)
def test_ipv4_in_other_spellings_is_no_address(host: str) -> None:
    assert fault(f"https://{host}/basic.ics") is Fault.NOT_AN_ADDRESS


@pytest.mark.parametrize("host", ["127。0。0。1", "127.0.0.1", "①②⑦.⓪.⓪.①"])
def test_digits_of_other_scripts_are_what_they_look_like(host: str) -> None:
    assert str(target(f"https://{host}/").ip) == "127.0.0.1"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar",
        "https://",
        "https:///basic.ics",
        "https://a b.example/",
        "https://a.example/\nx",
        "https://a.example\\@b.example/",
        "https:\\\\a.example/",
        "https://a..example/",
        "https://-a.example/",
        "https://[::1/",
        "https://[nonsense]/",
        "https://a.example:port/",
        "https://a.example:99999/",
        "https://" + "a" * 2000 + ".example/",
        "\thttps://a.example/",
        "https://a%2eexample/",
        "javascript:alert(1)",
        "mailto:a@example.org",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert fault(address) is Fault.NOT_AN_ADDRESS


@pytest.mark.parametrize(
    "address", ["file://localhost/etc/passwd", "ftp://a.example/", "gopher://a.example/", "//a.example/"]
)
def test_other_schemes_are_refused(address: str) -> None:
    assert fault(address) is Fault.FOREIGN_SCHEME


@pytest.mark.parametrize("port", ["22", "25", "8080", "0", "6379"])
def test_other_ports_are_refused(port: str) -> None:
    assert fault(f"https://a.example:{port}/") is Fault.FOREIGN_PORT


@pytest.mark.parametrize("who", ["anna@", "anna:secret@", "@", "a.example@"])
def test_a_name_before_the_host_is_refused(who: str) -> None:
    assert fault(f"https://{who}b.example/") is Fault.WITH_PASSWORD


@pytest.mark.parametrize("scheme", ["webcal", "webcals", "https", "HTTPS", "WebCal"])
def test_webcal_is_asked_by_https(scheme: str) -> None:
    found = target(f"{scheme}://Calendar.Example/a%20b/ä.ics?key=1&x=ü#part")
    assert (found.scheme, found.host, found.port) == ("https", "calendar.example", 443)
    assert found.path == "/a%20b/%C3%A4.ics?key=1&x=%C3%BC"


def test_a_name_of_another_script_is_asked_for_as_the_net_knows_it() -> None:
    assert target("https://bücher.example./").host == "xn--bcher-kva.example"


def test_an_ipv6_address_is_named_in_brackets() -> None:
    assert target("http://[2606:4700:4700::1111]:443/").name == "[2606:4700:4700::1111]:443"
