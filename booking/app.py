"""create_app(): wiring, nothing else."""

from pathlib import Path

import click
from flask import Flask
from flask_migrate import Migrate

from booking import cli, logs, translations
from booking.services.accounts.sealing import Seal
from booking.services.links import Links
from booking.storage import readiness
from booking.storage.db import db, engine_options
from booking.web import api, auth, dav, embed, feeds, health, manage, mcp, public
from booking.web.addresses import know_addresses
from booking.web.addressing import spoken
from booking.web.assets import serve_assets, static_url
from booking.web.csrf import protect_forms
from booking.web.errors import Application, answer_errors
from booking.web.headers import SecurityHeaders, csp_nonce
from booking.web.hosts import trust_hosts
from booking.web.languages import LOCALES, locale, same_page, speak_languages
from booking.web.limits import limit_rates
from booking.web.packing import pack_answers
from booking.web.proxies import TrustedProxies
from booking.web.sessions import keep_sessions
from booking.web.staff import open_house
from booking.web.templating import SharedTemplate, unchanging
from booking.web.translating import Tongues
from booking.web.watching import watch_requests
from config import Settings, SettingsError

ROOT = Path(__file__).parents[1]
LONGEST_BODY = 256 * 1024
MOST_FIELDS = 500
BLUEPRINTS = (health, api, dav, mcp, public, manage, feeds, auth, embed)


def create_app(settings: Settings | None = None) -> Application:
    """The application, ready to serve. Raises SettingsError or NotReady with a sentence that says what to do.

    Commands get one that has not looked at its database: those that need a sound one look themselves.
    """
    context = click.get_current_context(silent=True)
    try:
        settings = settings or Settings.from_environment()
        logs.begin(settings.log_format)
        app = assembled(settings)
        # "flask run" is a command and serves.
        if context is None or context.info_name == "run":
            with app.app_context():
                readiness.require(db.engine)
    except (SettingsError, readiness.NotReady) as error:
        if context is None:
            raise
        raise click.ClickException(str(error)) from error
    app.extensions["fetches"].begin()
    return app


def assembled(settings: Settings) -> Application:
    """The application with everything registered, whatever the state of its database."""
    app = Application(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=None,
        instance_path=str(settings.instance_path),
    )
    _configure(app, settings)
    _keep_data(app, settings)
    _speak(app, settings)
    _protect(app, settings)
    know_addresses(app)
    serve_assets(app, ROOT / "static")
    for package in BLUEPRINTS:
        app.register_blueprint(package.blueprint)
    open_house(app)
    answer_errors(app)
    cli.register(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.secret_key = settings.secret_key
    app.config.update(
        TERMINBUCH=settings,
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LONGEST_BODY,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    app.jinja_env.template_class = SharedTemplate
    app.jinja_env.globals.update(csp_nonce=csp_nonce, static_url=static_url, same_page=same_page, unchanging=unchanging)
    app.context_processor(lambda: {"locale": locale()})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _keep_data(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    app.extensions["links"] = Links(settings.base_url, settings.link_key.encode())
    app.extensions["seal"] = Seal.of(settings.secret_key)


def _speak(app: Flask, settings: Settings) -> None:
    catalogues = translations.compile_catalogues(settings.instance_path / "translations")
    app.config["LANGUAGES"] = LOCALES
    speak_languages(app, settings.default_locale)
    Tongues(
        app,
        default_locale=settings.default_locale,
        default_translation_directories=str(catalogues),
        locale_selector=spoken,
    )


def _protect(app: Flask, settings: Settings) -> None:
    """From the outside in: what is wrong with the request as such is refused before anything looks at it."""
    app.wsgi_app = TrustedProxies(  # type: ignore[method-assign]
        SecurityHeaders(app.wsgi_app, is_secure=settings.is_secure), settings.trusted_proxies
    )
    watch_requests(app)
    pack_answers(app)
    trust_hosts(app, settings.trusted_hosts)
    if settings.rate_limits:
        limit_rates(app, settings.redis_url, settings.database_url)
    keep_sessions(app, is_secure=settings.is_secure)
    protect_forms(app, settings.base_url, api.blueprint, dav.blueprint, mcp.blueprint)
