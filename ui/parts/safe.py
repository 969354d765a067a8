"""Foreign text -> text that can be shown: no image, no tag, no address that is fetched."""

import re
from html import escape

_IMAGE = re.compile(r"!\[([^\]]*)\]\s*(\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\s*\((?:[^()]|\([^)]*\))*\)")
_MARKED = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:^=])")


def safe(text: str) -> str:
    """Markdown of a model: words and emphasis stay, pictures, links and raw HTML do not."""
    without = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    return (
        without.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("$", "\\$")
        .replace(":material", ":\u200bmaterial")
    )


def plain(text: str) -> str:
    """A name inside our own Markdown: every sign of the markup loses its meaning."""
    return _MARKED.sub(r"\\\1", text.replace("\n", " "))


def html(text: str) -> str:
    """Text inside our own HTML."""
    return escape(text, quote=True)
