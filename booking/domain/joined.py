"""What several services of one visit say together: their names, their instructions, their questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from booking.domain.businesses import Question
from booking.domain.texts import in_language


def joined(texts: Sequence[Mapping[str, str]], between: str = " + ") -> dict[str, str]:
    """One text for all of them, in every language that one of them has; empty ones are left out."""
    if len(texts) == 1:
        return dict(texts[0])
    locales = dict.fromkeys(locale for each in texts for locale in each)
    said = {locale: [in_language(each, locale) for each in texts if each] for locale in locales}
    return {locale: between.join(each for each in words if each) for locale, words in said.items()}


def joined_questions(asked: Iterable[tuple[str, Iterable[Question]]]) -> tuple[Question, ...]:
    """The questions of services, given by their slugs, one after the other; the same one is asked once.

    A slug that an earlier service has for another question gets its service before it, as in ``colour.first``; a
    condition that names it follows.
    """
    found: dict[str, Question] = {}
    for service, questions in asked:
        renamed: dict[str, str] = {}
        for question in questions:
            when = question.when and (renamed.get(question.when[0], question.when[0]), question.when[1])
            own = replace(question, when=when)
            if found.get(question.slug, own) != own:
                renamed[question.slug] = f"{service}.{question.slug}"
                own = replace(own, slug=renamed[question.slug])
            found.setdefault(own.slug, own)
    return tuple(found.values())
