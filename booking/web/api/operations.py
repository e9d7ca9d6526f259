"""Operations: what a program may ask for. One declaration checks what comes in and describes it for OpenAPI."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from pydantic import BaseModel
from werkzeug.wrappers import Response

from booking.domain.errors import DomainError, Invalid, NotFound
from booking.web.api.reading import read_body, read_key, read_query
from booking.web.api.schemas import NoQuery, Sent

View = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method: what it takes, what it answers by status, and which refusals to expect."""

    method: str
    path: str
    name: str
    summary: str
    description: str
    query: type[Sent]
    body: type[Sent] | None
    takes_key: bool
    answers: Mapping[int, type[BaseModel]]
    refusals: tuple[type[DomainError], ...]


class Operations:
    """The operations of a blueprint, in the order in which they were declared."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self.declared: list[Operation] = []

    def declare(
        self,
        method: str,
        path: str,
        summary: str,
        *,
        query: type[Sent] = NoQuery,
        body: type[Sent] | None = None,
        takes_key: bool = False,
        answers: Mapping[int, type[BaseModel]],
        refusals: tuple[type[DomainError], ...] = (),
    ) -> Callable[[View], View]:
        """Serve a view at *path*; it is called with ``query``, ``body``, ``parsed`` and ``key`` as far as declared."""

        def add(view: View) -> View:
            @functools.wraps(view)
            def handle(**values: Any) -> Response:
                if takes_key:
                    values["key"] = read_key(request)
                options = read_query(query, request)
                if query is not NoQuery:
                    values["query"] = options
                if body is not None:
                    values["body"], parsed = read_body(body, request)
                    if takes_key:
                        values["parsed"] = parsed
                return view(**values)

            may_refuse = (Invalid, *((NotFound,) if "<" in path else ()), *refusals)
            described = (view.__doc__ or "").strip()
            self.declared.append(
                Operation(method, path, view.__name__, summary, described, query, body, takes_key, answers, may_refuse)
            )
            self._blueprint.add_url_rule(path, view.__name__, handle, methods=[method])
            return view

        return add
