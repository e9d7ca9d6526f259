"""Faults across a set-up file: names that stand twice or for nothing, and what does not fit together.

They are looked for in the document as it was read, whatever its shape: a file with a misspelt key and
an unknown resource is told of both at once. What has the wrong shape is passed over here.
"""

from collections.abc import Container, Iterable, Iterator, Mapping

from booking.services.setup.faults import Fault, Path, quoted
from booking.services.setup.values import phone_number

Object = Mapping[str, object]
Located = tuple[Path, Object]
YES_OR_NO = ("yes", "no")


def reference_faults(document: object) -> Iterator[Fault]:
    """Everything that is wrong between the parts of a document."""
    if not isinstance(document, dict):
        return
    for key in ("audiences", "locations", "resources", "services"):
        yield from _twice(_objects((), document, key), "slug")
    yield from _phone(document)
    yield from _places(document)
    for path, service in _objects((), document, "services"):
        yield from _service(document, path, service)
    for path, reminder in _objects((), document, "reminders"):
        yield from _unknown_one((*path, "service"), reminder.get("service"), "service", _slugs(document, "services"))


def _service(document: Object, path: Path, service: Object) -> Iterator[Fault]:
    audiences = _slugs(document, "audiences")
    for at, window in _objects(path, service, "windows"):
        yield from _unknown((*at, "audiences"), window.get("audiences"), "audience", audiences)
    resources = _slugs(document, "resources")
    for at, requirement in _objects(path, service, "requires"):
        yield from _unknown((*at, "any_of"), requirement.get("any_of"), "resource", resources)
        yield from _spans((*at, "spans"), requirement.get("spans"), service.get("duration_minutes"))
    yield from _questions(path, service)


def _places(document: Object) -> Iterator[Fault]:
    """Locations that are named, that must be named, and dates that stand twice."""
    locations = _slugs(document, "locations")
    is_list = isinstance(document.get("locations"), list)
    places = len(list(_objects((), document, "locations")))
    for path, location in _objects((), document, "locations"):
        yield from _twice(_objects(path, location, "date_overrides"), "on")
        for at, row in _objects(path, location, "weekly_hours"):
            if row.get("location") not in (None, location.get("slug")):
                yield Fault(
                    (*at, "location"), "must be left out: these are the hours of the location itself", "own_location"
                )
    for path, resource in _objects((), document, "resources"):
        yield from _unknown_one((*path, "location"), resource.get("location"), "location", locations)
        yield from _twice(_objects(path, resource, "date_overrides"), "on")
        for at, row in _objects(path, resource, "weekly_hours"):
            yield from _unknown_one((*at, "location"), row.get("location"), "location", locations)
    for path, service in _objects((), document, "services"):
        yield from _unknown_one((*path, "location"), service.get("location"), "location", locations)
        if service.get("location") is None and is_list and places != 1:
            how_many = "several locations" if places else "no location"
            yield Fault((*path, "location"), f"is missing: the business has {how_many}", "missing")


def _phone(document: Object) -> Iterator[Fault]:
    phone = document.get("phone")
    if isinstance(phone, str) and phone_number(phone, country_of(document)) is None:
        yield Fault(("phone",), 'must be a telephone number like "+493611234567"', "phone")


def country_of(document: Object) -> str | None:
    """The country whose way of writing numbers the file may use: that of its first location."""
    for _, location in _objects((), document, "locations"):
        country = location.get("country")
        return country if isinstance(country, str) else None
    return None


def _spans(path: Path, spans: object, duration: object) -> Iterator[Fault]:
    """Spans ascend, do not overlap, and lie inside the visit."""
    after = 0
    for at, span in enumerate(spans if isinstance(spans, list) else ()):
        if not (isinstance(span, list) and len(span) == 2 and all(type(each) is int for each in span)):
            continue
        start, end = span
        if at and start < after:
            yield Fault((*path, at), "must begin after the span before it has ended", "spans_overlap")
        if type(duration) is int and end > duration:
            yield Fault(
                (*path, at),
                f"must end within the {duration} minutes of the visit",
                "span_outside",
                {"minutes": duration},
            )
        after = max(after, end)


def _questions(path: Path, service: Object) -> Iterator[Fault]:
    """A condition names an earlier question, and an answer that this question can get."""
    yield from _twice(_objects(path, service, "questions"), "slug")
    answers: dict[object, Iterable[object] | None] = {}
    for at, question in _objects(path, service, "questions"):
        yield from _twice(_objects(at, question, "choices"), "slug")
        when = question.get("when")
        if isinstance(when, dict) and isinstance(when.get("question"), str) and "is" in when:
            yield from _condition((*at, "when"), when, answers)
        if isinstance(question.get("slug"), str):
            answers[question["slug"]] = _answers(question)


def _condition(path: Path, when: Object, answers: Mapping[object, Iterable[object] | None]) -> Iterator[Fault]:
    if when["question"] not in answers:
        yield Fault((*path, "question"), f"no earlier question {quoted(when['question'])}", "no_earlier_question")
        return
    valid = answers[when["question"]]
    if valid is None:
        yield Fault((*path, "question"), "must be a question of the kind yes_no or choice", "open_question")
    elif isinstance(when["is"], str) and when["is"] not in valid:
        yield Fault((*path, "is"), f"unknown answer {quoted(when['is'])}", "unknown_answer")


def _answers(question: Object) -> Iterable[object] | None:
    if question.get("kind") == "choice":
        return [choice.get("slug") for _, choice in _objects((), question, "choices")]
    return YES_OR_NO if question.get("kind") == "yes_no" else None


def _unknown(path: Path, names: object, what: str, known: Container[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, name in enumerate(names if isinstance(names, list) else ()):
        if not isinstance(name, str):
            continue
        if name in seen:
            yield Fault((*path, at), f"{quoted(name)} stands here twice", "twice")
        else:
            yield from _unknown_one((*path, at), name, what, known)
        seen.add(name)


def _unknown_one(path: Path, name: object, what: str, known: Container[str]) -> Iterator[Fault]:
    if isinstance(name, str) and name not in known:
        yield Fault(path, f"unknown {what} {quoted(name)}", f"unknown_{what}")


def _twice(objects: Iterable[Located], key: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for path, each in objects:
        name = each.get(key)
        if isinstance(name, str):
            if name in seen:
                yield Fault((*path, key), f"{quoted(name)} stands here twice", "twice")
            seen.add(name)


def _slugs(document: Object, key: str) -> Container[str]:
    if not isinstance(document.get(key, []), list):
        # The list itself is the fault; to call every name in it unknown would only bury that.
        return _Anything()
    return {slug for _, each in _objects((), document, key) if isinstance(slug := each.get("slug"), str)}


class _Anything(Container[str]):
    def __contains__(self, name: object) -> bool:
        return True


def _objects(path: Path, parent: Object, key: str) -> Iterator[Located]:
    entries = parent.get(key)
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (*path, key, at), entry
