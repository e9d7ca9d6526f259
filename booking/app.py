"""create_app(): wiring, nothing else."""

from flask import Flask

from booking.storage.db import db, engine_options
from config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application, with everything it needs registered."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    return app
