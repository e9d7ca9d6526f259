"""What a request asks of the database: statements, and transactions, whose begin and end are a journey each as well."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event


@dataclass(slots=True)
class Statements:
    """How many; shown as ``11 in 2 transactions``."""

    statements: int = 0
    transactions: int = 0

    def __str__(self) -> str:
        return f"{self.statements} in {self.transactions} transactions" if self.transactions else f"{self.statements}"


def statements(app: Flask, engine: Engine, requests: Sequence[str]) -> Statements:
    """What the last of these requests asks for; those before it warm the process up."""
    for request in requests[:-1]:
        _send(app, request)
    with _counting(engine) as counted:
        _send(app, requests[-1])
    return counted


def _send(app: Flask, request: str) -> None:
    head, _, body = request.partition("\r\n\r\n")
    line, *lines = head.split("\r\n")
    method, path, _ = line.split(" ")
    headers = [tuple(each.split(": ", 1)) for each in lines]
    answer = app.test_client(use_cookies=False).open(path, method=method, headers=headers, data=body or None)
    if answer.status_code not in (200, 201, 304):
        raise SystemExit(f"{line} is answered with {answer.status_code}: {answer.text[:2000]}")


@contextmanager
def _counting(engine: Engine) -> Iterator[Statements]:
    counted = Statements()

    def count_statement(*arguments: Any) -> None:
        counted.statements += 1

    def count_transaction(*arguments: Any) -> None:
        counted.transactions += 1

    event.listen(engine, "before_cursor_execute", count_statement)
    event.listen(engine, "commit", count_transaction)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", count_statement)
        event.remove(engine, "commit", count_transaction)
