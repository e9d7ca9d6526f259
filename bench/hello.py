"""The least that Flask can do: the yardstick for what a request of ours costs."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """One word."""
    return "hello"
