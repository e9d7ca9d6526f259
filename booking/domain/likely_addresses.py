"""Addresses that were probably meant: one slip of the finger away from a provider that many people use."""

# Providers that most people here have their mail at. None of them is one slip away from another one.
PROVIDERS = (
    "gmail.com",
    "googlemail.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "t-online.de",
    "outlook.com",
    "outlook.de",
    "hotmail.com",
    "hotmail.de",
    "yahoo.com",
    "yahoo.de",
    "icloud.com",
    "freenet.de",
    "posteo.de",
    "mailbox.org",
    "proton.me",
)
# Real providers that are one slip away from those above: nobody is to be doubted who is there.
REAL = frozenset({"gmx.at", "gmx.ch", "gmx.com", "gmx.eu", "mail.com", "ymail.com", "hotmail.fr", "posteo.eu", "we.de"})


def likely_address(email: str) -> str | None:
    """The address that was probably meant; none where nothing speaks against this one."""
    local, at, typed = email.strip().rpartition("@")
    domain = typed.casefold().rstrip(".")
    if not local or not at or domain in PROVIDERS or domain in REAL:
        return None
    near = [each for each in PROVIDERS if is_one_slip(domain, each)]
    return f"{local}@{near[0]}" if len(near) == 1 else None


def is_one_slip(a: str, b: str) -> bool:
    """Whether one letter too many, too few or wrong, or two changed about, makes one of the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    )
