"""A chat with an assistant saved or pasted as text, each turn under or behind its speaker's name -> a conversation."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors import dating
from extractors.dating import Stretch
from extractors.encodings import decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.halves import whole_day
from extractors.formats.look import Look
from extractors.formats.markdown import front_matter
from extractors.formats.slashes import Order, order_of
from extractors.types import Asked, RawFile, Read
from graph.words import Role

_OWN = r"you|user|human|me|я|вы|пользователь|prompt"
_OTHER = (
    r"chatgpt(?:[ -][\w.-]{1,12})?|assistant|claude(?:[ -][\w.-]{1,12}){0,3}|gemini(?:[ -][\w.-]{1,12}){0,3}|ai|bot|gpt[\w.-]*|"
    r"deepseek(?:[ -][\w.-]{1,12})?|grok(?:[ -]\d)?|copilot|perplexity|mistral|le chat|qwen[\w.-]*|llama[\w.-]*|response|"
    r"ассистент|ответ|алиса|gigachat|yandexgpt"
)
_SAID = r"(?:[ \t]+(?:said|says|сказал[аи]?|пишет))?"
_SPEAKER = re.compile(
    rf"^(?:\*\*|__)?(?:(?P<own_line>{_OWN})|(?P<other_line>{_OTHER})){_SAID}(?:\*\*|__)?:(?:\*\*|__)?(?=[ \t]+\S|[ \t]*$)|"
    rf"^(?:#{{1,6}}[ \t]+(?:\*\*)?|\*\*)(?:[^\w\n]{{0,4}})(?:(?P<own>{_OWN})|(?P<other>{_OTHER})){_SAID}"
    r"(?:\*\*:?|:(?:\*\*)?)?[ \t]*(?P<rest>[^\n]{0,40})$",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_CLOCK = 60
# The exporter of pionxzh writes a turn's time as HTML below the name.
_STAMP = re.compile(
    r"<time\b[^>\n]{0,80}?\bdatetime=\"(?P<at>[^\"\n]{10,40})\"[^>\n]{0,120}>[^<\n]{0,60}</time>[ \t]*(?:\n|\Z)"
)
_TITLE = re.compile(r"^#[ \t]+(\S[^\n]{0,199})$", re.MULTILINE)


def recognises(look: Look) -> bool:
    """Both speakers, and at least one change from one to the other."""
    if look.kind != "text":
        return False
    found = [_own(head) for head in _heads(look.head[:60_000])]
    return len(found) >= 2 and any(a and not b for a, b in pairwise(found))


def _heads(text: str, start: int = 0) -> list[re.Match[str]]:
    """Names as headings when there are such, else names in front of what was said."""
    found = [one for one in _SPEAKER.finditer(text, start) if _bare(one)]
    headings = [one for one in found if one["own"] or one["other"]]
    both = {bool(one["own"]) for one in headings}
    return headings if len(both) == 2 else found


def _own(head: re.Match[str]) -> bool:
    return bool(head["own"] or head["own_line"])


def _bare(found: re.Match[str]) -> bool:
    """The heading names the speaker and perhaps a time, nothing else."""
    return not re.search(r"[^\W\d_]{3,}", found["rest"] or "")


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text
    fields, body = front_matter(text)
    heads = _heads(text, body)
    zone = dating.zone_named(asked.zone)
    ledger = Ledger(file, document_id, asked, "dialogue")
    order = order_of(_clocks(text, heads), text[body:], asked.now)
    turns = list(_turns(text, heads, order, asked))
    when = next(
        (f for key in ("date", "created", "дата") if (f := dating.of_field(fields.get(key), zone))),
        None,
    )
    title = _TITLE.search(text, body, heads[0].start()) if heads else None
    before = text[body : heads[0].start()] if heads else ""
    if re.sub(r"^#[^\n]*$", "", before, flags=re.MULTILINE).strip():
        # What stands above the first turn is nobody's by name: kept, never evidence.
        turns.insert(0, Turn(None, "document", before.strip(), None))
    ledger.add(
        None,
        fields.get("title") or (title[1].strip() if title else None),
        turns,
        times=[when.start if when else None],
    )
    return ledger.reading("markdown_chat", order.doubt)


def _clocks(text: str, heads: Sequence[re.Match[str]]) -> list[str]:
    """Where the time of a turn may stand: behind its speaker or on the line below."""
    return [
        line
        for head in heads
        for line in (
            head["rest"] or "",
            text[head.end() : head.end() + _CLOCK].strip().split("\n", 1)[0],
        )
    ]


def _turns(text: str, heads: Sequence[re.Match[str]], order: Order, asked: Asked) -> list[Turn]:
    zone = dating.zone_named(asked.zone)
    turns: list[Turn] = []
    for place, head in enumerate(heads):
        end = heads[place + 1].start() if place + 1 < len(heads) else len(text)
        said = text[head.end() : end].strip()
        role: Role = "self" if _own(head) else "assistant"
        written, when = head["rest"], _date(head["rest"] or "", zone, order)
        first, _, rest = said.partition("\n")
        if (
            when is None
            and (below := _date(first, zone, order))
            and dating.only_a_date(whole_day(order.told(first)), below)
        ):
            when, said, written = below, rest.strip(), first
        dated = when.as_dated("message", asked.zone) if when else None
        original = written.strip() if when and written else None
        turn = Turn(None, role, said, None, original=original, dated=dated)
        turns.append(_stamped(turn, zone))
    return turns


def _stamped(turn: Turn, zone: dating.tzinfo) -> Turn:
    stamp = _STAMP.match(turn.text)
    at = dating.instant(stamp["at"], zone) if stamp else None
    if stamp is None or at is None:
        return turn
    return turn._replace(text=turn.text[stamp.end() :].strip(), at=at, original=stamp["at"])


def _date(line: str, zone: dating.tzinfo, order: Order) -> Stretch | None:
    if not 8 <= len(line) <= _CLOCK:
        return None
    return dating.full_date(whole_day(order.told(line)), zone)
