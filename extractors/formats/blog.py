"""The export of one's own blog in XML (WordPress, LiveJournal, Blogger) -> a diary entry for each post.

WordPress: `<item>` with `wp:post_type`, `wp:post_date_gmt`, `content:encoded`. LiveJournal: `<entry>` with `eventtime` (the
day it tells of, without a zone), `subject`, `event`. Blogger: Atom entries with an id of `tag:blogger.com`. A feed of another
kind is somebody's news and not read here. Comments are others' and are counted.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser

from extractors.dating import instant, zone_named
from extractors.encodings import clean, decode
from extractors.formats.chats import Ledger, Turn
from extractors.formats.html import too_deep, with_quotations
from extractors.formats.look import Look
from extractors.formats.xml_records import BROKEN, CUT_OFF, plain, records
from extractors.quoting import foreign, merged
from extractors.types import Asked, RawFile, Read

_OWN_BLOG = re.compile(r"<wp:wxr_version>|<livejournal>|<feed\b[^>]{0,600}>.{0,2000}tag:blogger\.com", re.DOTALL)  # fmt: skip
_POSTS = frozenset({"item", "entry"})
_WORDS = ("encoded", "event", "content")
_WHEN = ("post_date_gmt", "eventtime", "published", "logtime", "pubDate")
_KINDS = frozenset({"", "post", "page"})
_LINE = re.compile(r"(?<!>)\n")


def recognises(look: Look) -> bool:
    return look.kind in ("xml", "html", "text") and _OWN_BLOG.search(look.head[:20_000]) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    ledger = Ledger(file, document_id, asked, "blog")
    problem: str | None = None
    try:
        for one in records(decode(file.data).text, _POSTS):
            _post(ledger, one)
    except BROKEN:
        problem = CUT_OFF
    return ledger.reading("blog", problem)


def _post(ledger: Ledger, post: Element) -> None:
    fields = {plain(one.tag): (one.text or "").strip() for one in reversed(list(post))}
    if not _is_post(post, fields):
        ledger.missed["records that are no posts"] += 1
        return
    page = next((fields[key] for key in _WORDS if fields.get(key)), "")
    if too_deep(page):
        ledger.missed["entries nested too deep to be read"] += 1
        return
    text, cited = with_quotations(LexborHTMLParser(_LINE.sub("<br>\n", page)).body)
    title = clean(fields.get("title") or fields.get("subject") or "").strip() or None
    if not text and not title:
        ledger.missed["entries without words"] += 1
        return
    at, stamp, zone = _time(ledger, fields)
    turn = Turn(
        None, "self", text or title or "", at, zone=zone, original=stamp, quoted=merged([*foreign(text), *cited])
    )  # fmt: skip
    own_id = ledger.once(f"{fields.get('post_id') or fields.get('itemid') or fields.get('id') or ''} {stamp} {title}")  # fmt: skip
    ledger.add(own_id, title, [turn], kind="diary")


def _is_post(post: Element, fields: Mapping[str, str]) -> bool:
    """Not an attachment, a menu, a comment or a setting of the blog."""
    terms = [one.get("term") or "" for one in post if plain(one.tag) == "category"]
    kinds = [one.rpartition("#")[2] for one in terms if "blogger/2008/kind" in one]
    kind = (kinds or [fields.get("post_type", "")])[0]
    is_comment = any(plain(one.tag) == "in-reply-to" for one in post)
    return kind in _KINDS and not is_comment


def _time(ledger: Ledger, fields: Mapping[str, str]) -> tuple[datetime | None, str | None, str]:
    """LiveJournal's day is local, the others' are UTC."""
    key = next((key for key in _WHEN if fields.get(key, "0000").strip()[:4] != "0000"), None)
    if key is None:
        return None, None, "UTC"
    local = key == "eventtime"
    zone = ledger.asked.zone if local else "UTC"
    return instant(fields[key], zone_named(zone)), fields[key], zone
