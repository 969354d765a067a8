"""The ordered table of readers: a file goes to the first that recognises its content, never its name."""

from collections.abc import Callable

from extractors.config import LIMITS
from extractors.formats import (
    agents,
    aider,
    aistudio,
    calendar,
    canvas,
    chatgpt,
    claude,
    copilot,
    dayone,
    deepseek,
    dialects,
    dialogue,
    discord,
    docx,
    evernote,
    grok,
    html,
    keep,
    librechat,
    mail,
    markdown,
    meta,
    odt,
    openwebui,
    pdf,
    rtf,
    table,
    takeout,
    telegram,
    telegram_page,
    text,
    turns,
    vk_page,
    whatsapp,
)
from extractors.formats.chats import told, whole
from extractors.formats.look import Look, glance
from extractors.types import Asked, Broken, Ending, Parts, RawFile, Read, Reading, Skipped

type Recognises = Callable[[Look], bool]
# Whole, or as it comes: what a reader of large exports tells is never all in memory.
type Reads = Callable[[RawFile, str, Asked, Look], Read | Parts]

READERS: tuple[tuple[str, Recognises, Reads], ...] = (
    ("deepseek", deepseek.recognises, deepseek.read),
    ("chatgpt", chatgpt.recognises, chatgpt.parts),
    ("claude", claude.recognises, claude.parts),
    ("discord", discord.recognises, discord.read),
    ("meta", meta.recognises, meta.read),
    ("keep", keep.recognises, keep.read),
    ("canvas", canvas.recognises, canvas.read),
    ("dayone", dayone.recognises, dayone.read),
    ("evernote", evernote.recognises, evernote.read),
    ("mail", mail.recognises, mail.read),
    ("calendar", calendar.recognises, calendar.read),
    ("whatsapp", whatsapp.recognises, whatsapp.read),
    ("grok", grok.recognises, grok.read),
    ("telegram", telegram.recognises, telegram.parts),
    ("openwebui", openwebui.recognises, openwebui.read),
    ("librechat", librechat.recognises, librechat.read),
    ("aistudio", aistudio.recognises, aistudio.read),
    ("dialects", dialects.recognises, dialects.read),
    ("agents", agents.recognises, agents.read),
    ("turns", turns.recognises, turns.parts),
    ("pdf", pdf.recognises, pdf.read),
    ("odt", odt.recognises, odt.read),
    ("docx", docx.recognises, docx.read),
    ("takeout", takeout.recognises, takeout.read),
    ("telegram_page", telegram_page.recognises, telegram_page.read),
    ("vk_page", vk_page.recognises, vk_page.read),
    ("html", html.recognises, html.read),
    ("aider", aider.recognises, aider.read),
    ("rtf", rtf.recognises, rtf.read),
    ("dialogue", dialogue.recognises, dialogue.read),
    ("copilot", copilot.recognises, copilot.read),
    ("table", table.recognises, table.read),
    ("markdown", markdown.recognises, markdown.read),
    ("text", text.recognises, text.read),
)
# These take from a file what they need; the others have its whole text in memory.
_PIECEMEAL = frozenset(
    {
        "takeout",
        "dialects",
        "aistudio",
        "librechat",
        "openwebui",
        "grok",
        "deepseek",
        "discord",
        "meta",
        "dayone",
        "mail",
        "agents",
        "chatgpt",
        "claude",
        "telegram",
        "turns",
        "pdf",
        "docx",
        "odt",
    }
)


def read(file: RawFile, document_id: str, asked: Asked) -> Read:
    """One file, read for what it is; what nobody reads is skipped with a reason, never taken as prose."""
    return whole(parts(file, document_id, asked))


def parts(file: RawFile, document_id: str, asked: Asked) -> Parts:
    """As `read`, conversation by conversation."""
    seen = glance(file)
    for name, recognises, reads in READERS:
        if not recognises(seen):
            continue
        if name not in _PIECEMEAL and file.size > LIMITS.text:
            yield Broken("too_large: a text of more than 64 MB")
            return
        found = reads(file, document_id, asked, seen)
        many = told(found) if isinstance(found, Reading | Skipped | Broken) else found
        yield from _unless_nothing(many, seen)
        return
    yield _unread(seen)


def _unless_nothing(many: Parts, seen: Look) -> Parts:
    """A broken file that gave nothing is broken; one that gave something is partly read."""
    came = False
    for part in many:
        if isinstance(part, Ending) and not came and seen.kind == "broken json":
            yield Broken("not valid JSON")
        else:
            yield part
        came = True


_REASONS = {
    "empty": "empty file",
    "xml": "unknown structure: XML of this kind is not read yet",
    "sqlite": "unknown structure: a database is not read yet",
    "archive": "an archive of this kind is not read: pack it as zip",
}


def _unread(seen: Look) -> Skipped | Broken:
    match seen.kind:
        case "broken json":
            return Broken("not valid JSON")
        case "deep json":
            return Broken("too_deep: JSON nested more than 200 levels")
        case "json" | "jsonl":
            keys = ", ".join(key[:40] for key in seen.top)
            what = (
                f"JSON with the top keys {keys}"
                if keys
                else "JSON without objects, such as an empty list"
            )
            return Skipped(f"unknown structure: {what}")
        case kind:
            return Skipped(_REASONS.get(kind, "not a text: picture, sound or other binary data"))
