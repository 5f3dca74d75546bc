"""The clipboard of the person at the keyboard: this machine's, or over ssh the one of the machine
whose terminal shows us."""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import pyperclip

Via = Literal["auto", "system", "terminal"]
MAX_BYTES = 74_994
"""Of Base64: xterm takes no longer an OSC 52, and others follow it."""
_SCREEN_PIECE = 700
"""GNU screen passes on pieces of under 768 bytes."""


class NoClipboard(Exception):
    """There is none that can be reached; the message says why."""


def copy(text: str, via: Via = "auto", environment: Mapping[str, str] = os.environ) -> str:
    """Put a text on the clipboard; returns the words for where it went.

    Args:
        text: what is copied.
        via: ``system`` is this machine's clipboard (X11 or Wayland, macOS, Windows), ``terminal``
            the terminal's; ``auto`` takes the terminal's over ssh, and where there is no other.
        environment: tells of ssh, tmux and screen.

    Raises:
        NoClipboard: neither can be reached.
    """
    if via == "terminal" or (via == "auto" and _is_remote(environment)):
        return _to_terminal(text, environment)
    try:
        pyperclip.copy(text)
        return "on the clipboard"
    except pyperclip.PyperclipException as error:
        if via == "system":
            raise NoClipboard(_first_line(error)) from error
        try:
            return _to_terminal(text, environment)
        except NoClipboard as fault:
            raise NoClipboard(f"this machine has none, and {fault}") from error


def osc52(text: str, environment: Mapping[str, str] = os.environ) -> str:
    r"""What a terminal is sent to have it copy a text.

    Source: Xterm Control Sequences, "Operating System Commands", Ps = 5 2; tmux(1),
    ``allow-passthrough``; screen(1), "Virtual Terminal", device control strings.

    >>> osc52("ab", {})
    '\x1b]52;c;YWI=\x07'
    """
    sequence = f"\x1b]52;c;{b64encode(text.encode('utf-8', 'surrogatepass')).decode()}\x07"
    if environment.get("TMUX"):
        doubled = sequence.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\"
    if environment.get("TERM", "").startswith("screen"):
        return "".join(f"\x1bP{piece}\x1b\\" for piece in _pieces(sequence))
    return sequence


def _is_remote(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))


def _to_terminal(text: str, environment: Mapping[str, str]) -> str:
    sequence = osc52(text, environment)
    if len(sequence) > MAX_BYTES:
        raise NoClipboard("the post is longer than terminals take over OSC 52")
    _write(sequence)
    return "sent to your terminal's clipboard (OSC 52; not every terminal takes it)"


def _write(sequence: str) -> None:
    """To the terminal itself, even where the output goes elsewhere."""
    try:
        with Path("/dev/tty").open("w") as terminal:
            terminal.write(sequence)
            return
    except OSError:
        pass  # no such device (Windows), or no terminal of our own
    if not sys.stderr.isatty():
        raise NoClipboard("there is no terminal to send it to")
    sys.stderr.write(sequence)
    sys.stderr.flush()


def _pieces(sequence: str) -> Iterator[str]:
    for start in range(0, len(sequence), _SCREEN_PIECE):
        yield sequence[start : start + _SCREEN_PIECE]


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "none is there")
