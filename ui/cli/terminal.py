"""What a command needs: the client, the words, and where to write."""

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from ui.client import Evidence, MindClient
from ui.parts.source import source_line
from ui.words import Words


@dataclass(frozen=True, slots=True)
class Terminal:
    mind: MindClient
    t: Words
    out: Console
    err: Console


def printable(text: str) -> str:
    """Foreign text in a terminal: no control sign reaches it, so nothing can repaint the screen."""
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())


def cited(t: Words, number: int, one: Evidence) -> Text:
    line = Text(f"[{number}] ", style="bold")
    line.append(f"«{printable(one.quote)}»\n")
    line.append(f"    {printable(source_line(t, one))}", style="dim")
    return line
