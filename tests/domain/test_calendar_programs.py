"""What a program is called that fetches a calendar; no more of what it says is kept."""

import pytest

from booking.domain.calendar_programs import program


@pytest.mark.parametrize(
    "agent, name",
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0", "Thunderbird"),
        ("Google-Calendar-Importer", "Google Calendar"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar"),
        ("macOS/15.1 (24B83) CalendarAgent/1070", "Apple Calendar"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)", "Outlook"),
        ("ICSx5/2.3.1 (ical4j/3.2.19 okhttp/4.12.0) Android/14", "ICSx⁵"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0", "Edge"),
        ("vdirsyncer/0.19.3", "vdirsyncer"),
        ("curl/8.10.1", "curl"),
        ("some-office.tool 3.1 for anna@example.org", "some-office.tool"),
        ("", ""),
        ("<script>alert(1)</script>", ""),
        ("  Terminal", "Terminal"),
        ("x" * 5000, "x" * 40),
    ],
)
def test_a_program_is_called_by_its_name_or_by_its_first_word(agent: str, name: str) -> None:
    assert program(agent) == name
