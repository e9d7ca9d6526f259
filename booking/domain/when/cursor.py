"""A place in a row of tokens, from which the grammar reads on."""

from booking.domain.errors import NotUnderstood
from booking.domain.when.kinds import Kind
from booking.domain.when.tokens import Token


class Cursor:
    """Reads tokens one after another; fillers are gone."""

    def __init__(self, text: str, found: list[Token]) -> None:
        self._text = text
        self._tokens = [each for each in found if each.kind is not Kind.FILLER]
        self.at = 0
        self.has_lists = True
        """Whether ``und`` makes a list of weekdays; behind ``zwischen`` it does not."""

    @property
    def is_done(self) -> bool:
        """Whether everything was read."""
        return self.at >= len(self._tokens)

    def kind(self, ahead: int = 0) -> Kind | None:
        """What stands there, None behind the end."""
        at = self.at + ahead
        return self._tokens[at].kind if at < len(self._tokens) else None

    def token(self, ahead: int = 0) -> Token:
        """The token there."""
        return self._tokens[self.at + ahead]

    def are(self, *kinds: Kind) -> bool:
        """Whether these come next, in this order."""
        return all(self.kind(ahead) is kind for ahead, kind in enumerate(kinds))

    def take(self, *kinds: Kind) -> bool:
        """Read on over one of these, if one comes next."""
        if self.kind() in kinds:
            self.at += 1
            return True
        return False

    def skip(self, *kinds: Kind) -> None:
        """Read on over all of these."""
        while self.take(*kinds):
            pass

    def number(self) -> int:
        """The number of the next token, which is read."""
        self.at += 1
        return self._tokens[self.at - 1].number

    def count(self) -> int | None:
        """A number of things, if one comes next."""
        return self.number() if self.kind() in (Kind.NUMBER, Kind.ONE) else None

    def fault(self, since: int | None = None) -> NotUnderstood:
        """What is not understood: the words from *since* to here, or the next one."""
        if not self._tokens:
            return NotUnderstood(part="")
        first = min(self.at if since is None else since, len(self._tokens) - 1)
        last = max(min(self.at - (since is not None), len(self._tokens) - 1), first)
        return NotUnderstood(part=self._text[self._tokens[first].begins : self._tokens[last].ends])
