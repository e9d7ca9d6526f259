"""Operations: what a program may ask for. One declaration checks what comes in and describes it for OpenAPI.

What has *scopes* is asked with a token of the business: whose it is, and whether one of the scopes is there, is looked
at before anything else.
"""

import functools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from pydantic import BaseModel
from werkzeug.wrappers import Response

from booking.domain.errors import (
    ConditionRequired,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    Outdated,
    ScopeMissing,
    Unauthorized,
)
from booking.domain.programs import Scope
from booking.web.api.door import entered
from booking.web.api.reading import read_body, read_condition, read_key, read_query
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
    scopes: tuple[Scope, ...] = ()
    takes_condition: bool = False
    is_versioned: bool = False


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
        scopes: Collection[Scope] = (),
        takes_condition: bool = False,
        is_versioned: bool = False,
    ) -> Callable[[View], View]:
        """Serve a view at *path*; it is called with ``query``, ``body``, ``parsed`` and ``key`` as far as declared.

        With *scopes*, one of which suffices, it is called with ``entry`` (who the program acts for) and without
        ``business``. With *takes_condition* it gets ``condition``, the tag that the program has read, which must be
        sent; *is_versioned* says that the answer has such a tag.
        """

        def add(view: View) -> View:
            @functools.wraps(view)
            def handle(**values: Any) -> Response:
                if scopes:
                    values["entry"] = entered(request, values.pop("business", None), scopes)
                if takes_condition:
                    values["condition"] = read_condition(request)
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

            may_refuse = (
                Invalid,
                *((NotFound,) if "<" in path else ()),
                *((Unauthorized, ScopeMissing, NotAllowed) if scopes else ()),
                *((ConditionRequired, Outdated) if takes_condition else ()),
                *refusals,
            )
            described = (view.__doc__ or "").strip()
            operation = Operation(
                method,
                path,
                view.__name__,
                summary,
                described,
                query,
                body,
                takes_key,
                answers,
                may_refuse,
                tuple(scopes),
                takes_condition,
                is_versioned,
            )
            self.declared.append(operation)
            handle.scopes = frozenset(scopes)  # type: ignore[attr-defined]
            self._blueprint.add_url_rule(path, view.__name__, handle, methods=[method])
            return view

        return add
