"""Machines of a network of their own: namespaces that are tied to one in the middle, and whose ties can be cut.

In the middle are the database, the proxy, the mail server and whoever asks; nothing of it is seen from outside. Needs
root, ``ip`` and a kernel that lets one make namespaces: where that is not so, tests are skipped and say so.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.foreign import found

CENTRE = "10.77.0.1"
"""Where the middle is known to all machines."""
NEW_NETWORK = 0x40000000  # CLONE_NEWNET of setns(2)
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Network:
    """The machines by their names, in the order of their addresses."""

    names: tuple[str, ...]

    def address(self, name: str) -> str:
        """The address of a machine."""
        return f"10.77.{self.names.index(name) + 1}.2"

    def cut(self, name: str) -> None:
        """Let nothing come from there or get there any more; nobody is told."""
        _ip("-n", _space("centre"), "link", "set", f"to-{name}", "down")

    def mend(self, name: str) -> None:
        """Tie it again."""
        _ip("-n", _space("centre"), "link", "set", f"to-{name}", "up")

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Be on that machine: sockets and processes that are made meanwhile by this thread are there for good."""
        with _inside(name):
            yield


@contextmanager
def network(*names: str) -> Iterator[Network]:
    """Machines of these names, and this thread in their middle until the block ends."""
    if os.geteuid() != 0 or found("ip") is None:
        pytest.skip("no networks of our own: that takes root and iproute2")
    with ExitStack() as stack:
        for name in ("centre", *names):
            try:
                _ip("netns", "add", _space(name))
            except subprocess.CalledProcessError as refused:
                pytest.skip(f"no networks of our own: {refused.stderr.strip()}")
            stack.callback(_ip, "netns", "del", _space(name))
            _ip("-n", _space(name), "link", "set", "lo", "up")
        _ip("-n", _space("centre"), "address", "add", f"{CENTRE}/32", "dev", "lo")
        for number, name in enumerate(names, start=1):
            _tie(name, f"10.77.{number}")
        stack.enter_context(_inside("centre"))
        yield Network(names)


def _tie(name: str, net: str) -> None:
    here, there = _space("centre"), _space(name)
    _ip("-n", here, "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth", "netns", there)
    _ip("-n", here, "address", "add", f"{net}.1/30", "dev", f"to-{name}")
    _ip("-n", there, "address", "add", f"{net}.2/30", "dev", "eth")
    _ip("-n", here, "link", "set", f"to-{name}", "up")
    _ip("-n", there, "link", "set", "eth", "up")
    _ip("-n", there, "route", "add", "default", "via", f"{net}.1")


def _space(name: str) -> str:
    return f"terminbuch-{os.getpid()}-{name}"


def _ip(*arguments: str) -> None:
    program = found("ip")
    assert program is not None
    subprocess.run([program, *arguments], check=True, capture_output=True, text=True)


@contextmanager
def _inside(name: str) -> Iterator[None]:
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        there = os.open(Path("/run/netns") / _space(name), os.O_RDONLY)
        try:
            _enter(there)
            yield
        finally:
            os.close(there)
    finally:
        with suppress(OSError):
            _enter(before)
        os.close(before)


def _enter(descriptor: int) -> None:
    if _LIBC.setns(descriptor, NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "setns")
