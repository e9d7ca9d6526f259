"""Settings: what they are when nothing is said, and the sentence when something wrong is."""

import stat
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from multiprocessing import get_context
from pathlib import Path

import pytest

from config import Settings, SettingsError

POSTGRES = {"DATABASE_URL": "postgresql://u:p@db/terminbuch", "SECRET_KEY": "s" * 40, "LINK_KEY": "l" * 40}


def settings(folder: Path, **environ: str) -> Settings:
    return Settings.from_environment(environ, folder)


def made_keys(folder: Path) -> tuple[str, str]:
    made = Settings.from_environment({}, folder)
    return made.secret_key, made.link_key


def test_nothing_said_gives_a_whole_installation_in_the_instance_folder(tmp_path: Path) -> None:
    made = settings(tmp_path / "instance")
    assert made.database_url == f"sqlite:///{tmp_path}/instance/terminbuch.sqlite"
    assert made.base_url == "http://127.0.0.1:5000"
    assert made.mail_url is None
    assert made.mail_from == "noreply@localhost"
    assert made.redis_url is None
    assert made.trusted_proxies == ()
    assert made.rate_limits is True
    assert made.default_locale == "de"
    assert made.instance_path == tmp_path / "instance"


def test_the_instance_folder_may_be_named_in_the_environment(tmp_path: Path) -> None:
    made = Settings.from_environment({"INSTANCE_PATH": str(tmp_path / "elsewhere")})
    assert made.instance_path == tmp_path / "elsewhere"


def test_a_made_instance_folder_is_entered_by_its_owner_only(tmp_path: Path) -> None:
    assert stat.S_IMODE(settings(tmp_path / "made").instance_path.stat().st_mode) == 0o700


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    made = settings(tmp_path, MAIL_URL="", REDIS_URL=" ", DATABASE_URL="", SECRET_KEY="")
    assert (made.mail_url, made.redis_url) == (None, None)
    assert len(made.secret_key) == 64


def test_an_instance_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="INSTANCE_PATH: the folder .*/file/instance cannot be made"):
        settings(tmp_path / "file" / "instance")


# Database


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_names_the_driver(tmp_path: Path, scheme: str) -> None:
    made = settings(tmp_path, **POSTGRES | {"DATABASE_URL": f"{scheme}://u:p%40ss@db:5433/terminbuch"})
    assert made.database_url == "postgresql+psycopg://u:p%40ss@db:5433/terminbuch"


def test_a_file_with_a_full_path_is_kept(tmp_path: Path) -> None:
    made = settings(tmp_path / "instance", DATABASE_URL=f"sqlite:///{tmp_path}/kept.sqlite")
    assert made.database_url == f"sqlite:///{tmp_path}/kept.sqlite"


def test_a_file_without_a_path_lies_in_the_instance_folder(tmp_path: Path) -> None:
    assert settings(tmp_path, DATABASE_URL="sqlite:///kept.sqlite").database_url == f"sqlite:///{tmp_path}/kept.sqlite"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "DATABASE_URL is not a database address"),
        ("postgresql://u:secret@db:port/x", "DATABASE_URL is not a database address"),
        ("mysql://u:secret@db/x", "DATABASE_URL asks for mysql"),
        ("postgresql+psycopg2://u:secret@db/x", r"DATABASE_URL asks for postgresql\+psycopg2"),
        ("postgresql://db", "DATABASE_URL names no database"),
        ("sqlite://", "DATABASE_URL names no file"),
        ("sqlite:///:memory:", "DATABASE_URL names no file"),
        ("sqlite:////no/such/folder/x.sqlite", "there is no folder /no/such/folder"),
    ],
)
def test_a_bad_database_address_is_named_without_its_password(tmp_path: Path, url: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as refused:
        settings(tmp_path, **POSTGRES | {"DATABASE_URL": url})
    assert "secret" not in str(refused.value)


# Keys


def test_keys_are_made_once(tmp_path: Path) -> None:
    assert made_keys(tmp_path) == made_keys(tmp_path)


def test_the_two_keys_differ(tmp_path: Path) -> None:
    secret_key, link_key = made_keys(tmp_path)
    assert secret_key != link_key
    assert len(secret_key) == len(link_key) == 64


def test_a_made_key_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    made_keys(tmp_path)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("secret_key", "link_key")] == [0o600, 0o600]


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    with get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(made_keys, [tmp_path] * 8, chunksize=1))) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link_key", "secret_key"]


def test_threads_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(made_keys, [tmp_path] * 64))) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link_key", "secret_key"]


def test_a_key_from_the_environment_goes_before_the_kept_one(tmp_path: Path) -> None:
    made_keys(tmp_path)
    assert settings(tmp_path, SECRET_KEY="x" * 40).secret_key == "x" * 40


def test_an_emptied_key_is_not_replaced_silently(tmp_path: Path) -> None:
    (tmp_path / "link_key").touch()
    with pytest.raises(SettingsError, match="link_key is empty; put the LINK_KEY back"):
        settings(tmp_path)


@pytest.mark.parametrize("name", ["SECRET_KEY", "LINK_KEY"])
def test_a_key_is_required_with_postgresql(tmp_path: Path, name: str) -> None:
    said = {key: value for key, value in POSTGRES.items() if key != name}
    with pytest.raises(SettingsError, match=f"^{name} must be set when DATABASE_URL names PostgreSQL"):
        settings(tmp_path, **said)
    assert list(tmp_path.iterdir()) == []


# Addresses


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://termine.example.org/", "https://termine.example.org"),
        ("HTTP://Termine.Example.ORG:8080", "http://termine.example.org:8080"),
        ("https://müller.example", "https://xn--mller-kva.example"),
        ("http://[::1]:5000", "http://[::1]:5000"),
    ],
)
def test_the_base_of_links_is_kept_in_one_spelling(tmp_path: Path, said: str, kept: str) -> None:
    assert settings(tmp_path, BASE_URL=said).base_url == kept


@pytest.mark.parametrize(
    "said",
    [
        "termine.example.org",
        "ftp://termine.example.org",
        "https://",
        "https://termine.example.org/sub",
        "https://termine.example.org?x=1",
        "https://user:password@termine.example.org",
        "https://termine.example.org:0",
        "https://termine.example.org:99999",
        "https://termine example.org",
        "https://ter_mine.example.org",
        "https://termine..example.org",
        "https://termine.example.org\nevil",
    ],
)
def test_a_bad_base_of_links_is_named(tmp_path: Path, said: str) -> None:
    with pytest.raises(SettingsError, match="^BASE_URL "):
        settings(tmp_path, BASE_URL=said)


def test_requests_are_answered_under_the_public_name_and_on_loopback(tmp_path: Path) -> None:
    hosts = settings(tmp_path, BASE_URL="https://termine.example.org:8443").trusted_hosts
    assert hosts == ("termine.example.org", "127.0.0.1", "localhost", "[::1]")


def test_a_loopback_name_is_trusted_once(tmp_path: Path) -> None:
    assert settings(tmp_path).trusted_hosts == ("127.0.0.1", "localhost", "[::1]")


@pytest.mark.parametrize(("said", "secure"), [("https://t.example.org", True), ("http://t.example.org", False)])
def test_only_https_is_secure(tmp_path: Path, said: str, secure: bool) -> None:
    assert settings(tmp_path, BASE_URL=said).is_secure is secure


def test_redis_is_kept_as_said(tmp_path: Path) -> None:
    assert settings(tmp_path, REDIS_URL="redis://cache:6379/1").redis_url == "redis://cache:6379/1"


def test_a_bad_redis_address_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="REDIS_URL is not an address like redis://"):
        settings(tmp_path, REDIS_URL="cache:6379")


def test_proxies_are_addresses_and_networks(tmp_path: Path) -> None:
    made = settings(tmp_path, TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8,fd00::/8,")
    assert made.trusted_proxies == (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize("said", ["proxy.example.org", "10.0.0.1/8", "10.0.0.0/40", "*"])
def test_a_bad_proxy_is_named(tmp_path: Path, said: str) -> None:
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES: "):
        settings(tmp_path, TRUSTED_PROXIES=f"127.0.0.1,{said}")


# Mail


@pytest.mark.parametrize(
    "said",
    [
        "smtp://127.0.0.1:2525",
        "smtp://user:p%40ss@127.0.0.1:587?tls=starttls",
        "smtps://user:pass@localhost",
        "smtp://localhost:465?tls=implicit",
    ],
)
def test_a_mail_server_is_kept_as_said(tmp_path: Path, said: str) -> None:
    assert settings(tmp_path, MAIL_URL=said).mail_url == said


@pytest.mark.parametrize(
    "said",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://:587",
        "smtp://mail.example.org:mail",
        "smtp://mail.example.org?tls=perhaps",
        "smtp://mail.example.org?ssl=1",
        "smtp://mail.example.org/inbox",
        "smtp://secret@mail.example.org",
        "smtp://user:se/cret@mail.example.org",
    ],
)
def test_a_bad_mail_server_is_named_without_its_password(tmp_path: Path, said: str) -> None:
    with pytest.raises(SettingsError, match="^MAIL_URL: ") as refused:
        settings(tmp_path, MAIL_URL=said, MAIL_FROM="termine@example.org")
    assert "secret" not in str(refused.value)


def test_an_inbox_is_where_replies_are_taken_from(tmp_path: Path) -> None:
    made = settings(tmp_path, INBOX_URL="imaps://u:hidden@mail.example.org/Antworten")
    assert made.inbox is not None
    assert (made.inbox.server, made.inbox.folder, made.takes_replies) == ("mail.example.org:993", "Antworten", True)
    assert "hidden" not in repr(made)


def test_without_an_inbox_no_reply_is_taken(tmp_path: Path) -> None:
    assert (settings(tmp_path).inbox, settings(tmp_path).takes_replies) == (None, False)


def test_a_bad_inbox_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="^INBOX_URL: ") as refused:
        settings(tmp_path, INBOX_URL="pop3://u:secret@mail.example.org")
    assert "secret" not in str(refused.value)


def test_the_sender_is_of_the_public_name(tmp_path: Path) -> None:
    assert settings(tmp_path, BASE_URL="https://termine.example.org").mail_from == "noreply@termine.example.org"


def test_the_sender_must_be_said_when_mail_leaves_and_no_name_is_known(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="^MAIL_FROM must be set when MAIL_URL is"):
        settings(tmp_path, MAIL_URL="smtp://mail.example.org:587")


def test_the_sender_needs_a_domain_when_mail_leaves(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="^MAIL_FROM .* no dot"):
        settings(tmp_path, MAIL_URL="smtp://mail.example.org:587", MAIL_FROM="noreply@localhost")


@pytest.mark.parametrize(
    "said",
    [
        "termine",
        "a@b,c@d",
        "a@b.example c@d.example",
        "Praxis <a@b.example>",
        "a@b.example\nBcc: c@d.example",
        "@b.example",
    ],
)
def test_a_sender_is_exactly_one_address(tmp_path: Path, said: str) -> None:
    with pytest.raises(SettingsError, match="^MAIL_FROM is not one e-mail address"):
        settings(tmp_path, MAIL_FROM=said)


# Words


def test_limits_can_be_lifted_and_the_language_chosen(tmp_path: Path) -> None:
    made = settings(tmp_path, RATE_LIMITS="off", DEFAULT_LOCALE="en")
    assert (made.rate_limits, made.default_locale) == (False, "en")


@pytest.mark.parametrize(("said", "expected"), [("on", True), ("off", False), ("", True)])
def test_businesses_sign_themselves_up_unless_it_is_switched_off(tmp_path: Path, said: str, expected: bool) -> None:
    assert settings(tmp_path, SIGN_UP=said).sign_up is expected


@pytest.mark.parametrize(
    ("name", "said", "sentence"),
    [
        ("RATE_LIMITS", "0", "RATE_LIMITS is '0'; it may be on or off."),
        ("SIGN_UP", "maybe", "SIGN_UP is 'maybe'; it may be on or off."),
        ("DEFAULT_LOCALE", "fr", "DEFAULT_LOCALE is 'fr'; it may be de or en."),
    ],
)
def test_an_unknown_word_is_refused_with_the_known_ones(tmp_path: Path, name: str, said: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, **{name: said})
    assert str(refused.value) == sentence


# Secrets


def test_no_secret_is_printed(tmp_path: Path) -> None:
    said = POSTGRES | {
        "DATABASE_URL": "postgresql://u:hidden-1@db/x",
        "SECRET_KEY": "hidden-2" * 8,
        "LINK_KEY": "hidden-3" * 8,
        "MAIL_URL": "smtp://u:hidden-4@127.0.0.1",
        "REDIS_URL": "redis://:hidden-5@cache",
    }
    made = settings(tmp_path, **said)
    assert "hidden" not in f"{made!r} {made!s}"


def test_lines_are_to_be_read_and_there_are_no_figures_unless_it_is_said(tmp_path: Path) -> None:
    assert (settings(tmp_path).log_format, settings(tmp_path).metrics_token) == ("text", None)
    made = settings(tmp_path, LOG_FORMAT="JSON", METRICS_TOKEN="m" * 40)
    assert (made.log_format, made.metrics_token, made.weaknesses) == ("json", "m" * 40, ())
    assert "mmmm" not in repr(made)


def test_a_short_token_for_figures_is_unwise(tmp_path: Path) -> None:
    made = settings(tmp_path, METRICS_TOKEN="short")
    assert made.weaknesses == ("METRICS_TOKEN is shorter than 32 characters; it can be guessed.",)


def test_a_form_of_the_log_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LOG_FORMAT is 'xml'; it may be json or text."):
        settings(tmp_path, LOG_FORMAT="xml")


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        settings(tmp_path).rate_limits = False  # type: ignore[misc]


def test_made_keys_on_loopback_have_no_weakness(tmp_path: Path) -> None:
    assert settings(tmp_path).weaknesses == ()


def test_what_is_unwise_is_said(tmp_path: Path) -> None:
    made = settings(tmp_path, SECRET_KEY="short", LINK_KEY="short", BASE_URL="http://termine.example.org")
    assert made.weaknesses == (
        "SECRET_KEY is shorter than 32 characters; it can be guessed.",
        "LINK_KEY is shorter than 32 characters; it can be guessed.",
        "SECRET_KEY and LINK_KEY are the same; who learns one has both.",
        "BASE_URL is not https; what customers type can be read on the way.",
    )


# Short messages


SMS = "https://sms.example.org/send?to={to}&text={text}"


def test_without_a_gateway_there_are_no_short_messages(tmp_path: Path) -> None:
    assert (settings(tmp_path).sms, settings(tmp_path).sms_url) == (None, None)


def test_a_gateway_is_read_whole_and_shows_no_secret(tmp_path: Path) -> None:
    url = SMS.replace("//", "//user:geheim@") + "&from={from}"
    made = settings(tmp_path, SMS_URL=url, SMS_HEADERS="X-Key: geheim | X-Id: {id}", SMS_FROM="Praxis", SMS_EXPECT="OK")
    assert made.sms is not None
    assert made.sms.headers == (("X-Key", "geheim"), ("X-Id", "{id}"))
    assert (made.sms.sender, made.sms.expected) == ("Praxis", "OK")
    assert made.sms_url == "https://sms.example.org"
    assert "geheim" not in repr(made)


def test_what_belongs_to_a_gateway_needs_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SMS_URL must be set when"):
        settings(tmp_path, SMS_FROM="Praxis")


def test_a_gateway_that_cannot_be_asked_is_named_without_its_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"SMS_URL must be https: .*\.$") as refused:
        settings(tmp_path, SMS_URL="http://sms.example.org/?key=geheim&to={to}&text={text}")
    assert "geheim" not in str(refused.value)
