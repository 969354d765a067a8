"""The ordered table of readers: a file goes to the first that recognises its content, never its name."""

from collections.abc import Callable
from dataclasses import replace

from extractors.config import LIMITS
from extractors.formats import (
    agents,
    aider,
    aistudio,
    bare_talk,
    blog,
    calendar,
    canvas,
    chat_page,
    chat_table,
    chatgpt,
    claude,
    copilot,
    cursor,
    dayone,
    dayone_text,
    days,
    deepseek,
    dialects,
    dialogue,
    discord,
    discord_page,
    discord_text,
    docx,
    evernote,
    generic,
    grok,
    hangouts,
    html,
    imessage,
    imessage_page,
    journey,
    kakaotalk,
    keep,
    keep_page,
    kindle,
    librechat,
    lines_of_talk,
    links,
    machine,
    mail,
    markdown,
    meta,
    meta_page,
    meta_posts,
    ods,
    odt,
    opencode,
    openwebui,
    outline,
    pasted_talk,
    pdf,
    perplexity,
    roam,
    rtf,
    signal,
    signal_page,
    simplenote,
    skype,
    slack,
    sms,
    standard_notes,
    subtitles,
    table,
    takeout,
    telegram,
    telegram_page,
    text,
    turns,
    viber,
    vk,
    vk_page,
    whatsapp,
    x_archive,
    xls,
    xlsx,
)
from extractors.formats.look import Look, glance
from extractors.parts import told, whole
from extractors.types import Asked, Broken, Ending, Part, Parts, RawFile, Read, Reading, Skipped
from graph.noon import at_noon, talk_at_noon
from graph.words import Conversation

type Recognises = Callable[[Look], bool]
# Whole, or as it comes: what a reader of large exports tells is never all in memory.
type Reads = Callable[[RawFile, str, Asked, Look], Read | Parts]

READERS: tuple[tuple[str, Recognises, Reads], ...] = (
    ("deepseek", deepseek.recognises, deepseek.read),
    ("chatgpt", chatgpt.recognises, chatgpt.parts),
    ("claude", claude.recognises, claude.parts),
    ("discord", discord.recognises, discord.read),
    ("meta", meta.recognises, meta.read),
    ("meta_posts", meta_posts.recognises, meta_posts.read),
    ("keep", keep.recognises, keep.read),
    ("simplenote", simplenote.recognises, simplenote.read),
    ("standard_notes", standard_notes.recognises, standard_notes.read),
    ("journey", journey.recognises, journey.read),
    ("roam", roam.recognises, roam.read),
    ("canvas", canvas.recognises, canvas.read),
    ("dayone", dayone.recognises, dayone.read),
    ("dayone_text", dayone_text.recognises, dayone_text.read),
    ("evernote", evernote.recognises, evernote.read),
    ("sms", sms.recognises, sms.read),
    ("blog", blog.recognises, blog.read),
    ("mail", mail.recognises, mail.read),
    ("x_archive", x_archive.recognises, x_archive.read),
    ("cursor", cursor.recognises, cursor.read),
    ("links", links.recognises, links.read),
    ("subtitles", subtitles.recognises, subtitles.read),
    ("outline", outline.recognises, outline.read),
    ("calendar", calendar.recognises, calendar.read),
    ("imessage", imessage.recognises, imessage.read),
    ("kakaotalk", kakaotalk.recognises, kakaotalk.read),
    ("signal", signal.recognises, signal.read),
    ("viber", viber.recognises, viber.read),
    ("discord_text", discord_text.recognises, discord_text.read),
    ("whatsapp", whatsapp.recognises, whatsapp.read),
    ("grok", grok.recognises, grok.read),
    ("vk", vk.recognises, vk.read),
    ("slack", slack.recognises, slack.read),
    ("hangouts", hangouts.recognises, hangouts.parts),
    ("skype", skype.recognises, skype.parts),
    ("telegram", telegram.recognises, telegram.parts),
    ("openwebui", openwebui.recognises, openwebui.read),
    ("librechat", librechat.recognises, librechat.read),
    ("aistudio", aistudio.recognises, aistudio.read),
    ("dialects", dialects.recognises, dialects.read),
    ("opencode", opencode.recognises, opencode.read),
    ("agents", agents.recognises, agents.read),
    ("turns", turns.recognises, turns.parts),
    ("days", days.recognises, days.read),
    ("generic", generic.recognises, generic.read),
    ("pdf", pdf.recognises, pdf.read),
    ("ods", ods.recognises, ods.read),
    ("odt", odt.recognises, odt.read),
    ("xls", xls.recognises, xls.read),
    ("xlsx", xlsx.recognises, xlsx.read),
    ("docx", docx.recognises, docx.read),
    ("perplexity", perplexity.recognises, perplexity.read),
    ("takeout", takeout.recognises, takeout.read),
    ("imessage_page", imessage_page.recognises, imessage_page.read),
    ("signal_page", signal_page.recognises, signal_page.read),
    ("telegram_page", telegram_page.recognises, telegram_page.read),
    ("vk_page", vk_page.recognises, vk_page.read),
    ("meta_page", meta_page.recognises, meta_page.read),
    ("keep_page", keep_page.recognises, keep_page.read),
    ("discord_page", discord_page.recognises, discord_page.read),
    ("chat_page", chat_page.recognises, chat_page.read),
    ("html", html.recognises, html.read),
    ("aider", aider.recognises, aider.read),
    ("rtf", rtf.recognises, rtf.read),
    ("kindle", kindle.recognises, kindle.read),
    ("pasted_talk", pasted_talk.recognises, pasted_talk.read),
    ("machine", machine.recognises, machine.read),
    ("dialogue", dialogue.recognises, dialogue.read),
    ("lines_of_talk", lines_of_talk.recognises, lines_of_talk.read),
    ("bare_talk", bare_talk.recognises, bare_talk.read),
    ("copilot", copilot.recognises, copilot.read),
    ("chat_table", chat_table.recognises, chat_table.read),
    ("table", table.recognises, table.read),
    ("markdown", markdown.recognises, markdown.read),
    ("text", text.recognises, text.read),
)
# These take from a file what they need; the others have its whole text in memory.
_PIECEMEAL = frozenset(
    {
        "cursor",
        "x_archive",
        "takeout",
        "dialects",
        "aistudio",
        "librechat",
        "openwebui",
        "grok",
        "deepseek",
        "discord",
        "meta",
        "meta_posts",
        "dayone",
        "mail",
        "opencode",
        "agents",
        "chatgpt",
        "claude",
        "telegram",
        "skype",
        "hangouts",
        "slack",
        "standard_notes",
        "vk",
        "days",
        "simplenote",
        "journey",
        "roam",
        "turns",
        "generic",
        "pdf",
        "docx",
        "ods",
        "odt",
        "xls",
        "xlsx",
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
        for part in _unless_nothing(many, seen):
            yield _in_its_day(part, asked)
        return
    yield _unread(seen, file.start(16))


def _in_its_day(part: Part, asked: Asked) -> Part:
    """What is dated by a day and by no moment, on that day in any zone."""
    match part:
        case Conversation():
            return talk_at_noon(part, asked.now)
        case Ending():
            return replace(part, dated=at_noon(part.dated, asked.now))
        case _:
            return part


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
    "archive": "an archive of this kind is not read: pack it as zip",
}
_BINARY = (
    (b"\xd0\xcf\x11\xe0", "an old office file (.doc, .ppt, .msg, a damaged .xls): save it in the newer format (.docx, .eml)"),
    (b"bplist", "a binary property list of another program"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"), (b"ID3", "sound"), (b"OggS", "sound"), (b"fLaC", "sound"), (b"\x1aE\xdf\xa3", "a film"),
)  # fmt: skip


def _unread(seen: Look, start: bytes) -> Skipped | Broken:
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
            known = next((what for sign, what in _BINARY if start.startswith(sign)), None)
            other = f"not a text: {known or 'picture, sound or other binary data'}"
            return Skipped(_REASONS.get(kind, other))
