"""A KakaoTalk export, as text of a phone or of Windows or as table of a Mac -> a conversation.

Phones write `2024년 3월 5일 오후 9:05, 이름 : words` or `March 5, 2024, 9:05 PM, name : words`, iPhones in Korean
`2024. 3. 5. 오후 9:05, 이름 : words`; Windows `[이름] [오후 9:05] words` below a line with the day; a Mac a table with
the columns Date, User, Message. Formats: uoneway/kakaotalk_msg_preprocessor and its sample files.
"""

import csv
import io
import re

from extractors.config import LIMITS
from extractors.encodings import clean, decode
from extractors.formats import talks
from extractors.formats.chats import Ledger
from extractors.formats.look import Look
from extractors.formats.talks import Said
from extractors.types import Asked, RawFile, Read

_OWN = ("회원님", "you", "me")
_DAY = r"\d{4}(?:년|\.) ?\d{1,2}(?:월|\.) ?\d{1,2}(?:일|\.)?|\d{4}-\d{1,2}-\d{1,2}|[A-Z][a-z]{2,8} \d{1,2}, \d{4}"
_CLOCK = r"(?:(?:오전|오후) ?)?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?"
_LINE = re.compile(rf"(?P<when>(?:{_DAY}),? {_CLOCK})(?:, (?P<who>[^\n]{{1,80}}?) : (?P<words>.*)|(?:[,:] (?P<notice>.*))?)")  # fmt: skip
_RULED = re.compile(rf"-{{3,}} (?:\w+, )?(?P<day>{_DAY})(?: \w+)? -{{3,}}")
_BOXED = re.compile(rf"\[(?P<who>[^\n]{{1,80}}?)\] \[(?P<clock>{_CLOCK})\] ?(?P<words>.*)")
_HEADED = re.compile(
    r"(?P<to>[^\n]{1,100}?) ?(?:님과 )?카카오톡 대화|KakaoTalk Chats? with (?P<with>[^\n]{1,100})"
)
_SAVED = re.compile(r"(?:저장한 날짜|Date Saved) ?: [^\n]*|Talk_[\d.]+ [\d:]+-\d+\.txt|\d{4}년 \d{1,2}월 \d{1,2}일 .요일|\w+, \w+ \d{1,2}, \d{4}")  # fmt: skip
_COLUMNS = ["Date", "User", "Message"]
_KOREAN_DAY = re.compile(r"(\d{4})(?:년|\.) ?(\d{1,2})(?:월|\.) ?(\d{1,2})(?:일|\.)?")
_HALF = re.compile(r"(오전|오후) ?(\d{1,2}:\d\d)")
_NOTICE = re.compile(
    r"[^\n]{1,80}님(?:이|을|께서) [^\n]{0,120}(?:들어왔|나갔|초대했|초대하였|내보냈|가렸|변경했|만들었)습니다\.?(?:[^\n]{0,60})?|"
    r"(?:채팅방 관리자|운영정책)[^\n]{1,120}|[^\n]{1,80} (?:joined|left|has left) this (?:chat ?room|open chat)\.?|"
    r"(?:보이스톡|페이스톡|그룹콜)(?: 해요| 취소| 부재중| 응답 없음)?(?: \d[\d:]*)?"
)
# Windows writes it without a time: a sentence like any other, but that it begins with who is in the talk.
_ABOUT = re.compile(r"(?P<who>[^\n]{1,80}?) (?:(?:has )?left|joined|invited [^\n]{1,120}?)\.?")
_MEDIA = re.compile(
    r"(?:\(이모티콘\)|이모티콘|사진(?: \d+장)?|동영상|음성메시지|파일: [^\n]+|Photos?|\d+ photos|Video|Emoticons?|\(Emoticons?\)|"
    r"Voice (?:Note|Message)|File: [^\n]+)"
)
_DELETED = re.compile(r"(?:삭제된 메시지입니다|This message (?:was|has been) deleted)\.?")


def recognises(look: Look) -> bool:
    """Its table, its first lines, or messages of its form from the very beginning: a note that quotes some is none."""
    if look.kind not in ("text", "whatsapp"):
        return False
    lines = [line.rstrip() for line in look.head.lstrip("\ufeff").split("\n")[:400] if line.strip()]
    if not lines:
        return False
    if [cell.strip('" ') for cell in lines[0].split(",")] == _COLUMNS:
        return True
    said = sum(1 for line in lines if _opens(line))
    if _HEADED.fullmatch(lines[0]) or _SAVED.fullmatch(lines[0]):
        return said > 0
    return said > 1 and bool(_opens(lines[0]) or _RULED.fullmatch(lines[0]))


def _opens(line: str) -> bool:
    found = _LINE.fullmatch(line)
    return bool(found and found["who"]) or _BOXED.fullmatch(line) is not None


def read(file: RawFile, document_id: str, asked: Asked, look: Look) -> Read:
    text = decode(file.data).text.lstrip("\ufeff\n ")
    ledger = Ledger(file, document_id, asked, "kakaotalk")
    first, _, rest = text.partition("\n")
    if first.replace('"', "").strip().split(",") == _COLUMNS:
        said, headed = _rows(ledger, rest), None
    else:
        headed = _HEADED.fullmatch(first.strip())
        said = _lines(ledger, rest if headed else text)
    kept = [one for one in said if _kept(ledger, one)]
    other = (headed["to"] or headed["with"]).strip() if headed else None
    return talks.reading(ledger, "kakaotalk", kept, text, other=other, own=_OWN)


def _rows(ledger: Ledger, table: str) -> list[Said]:
    csv.field_size_limit(LIMITS.text)
    out: list[Said] = []
    try:
        for row in csv.reader(io.StringIO(table, newline="")):
            if len(row) == len(_COLUMNS):
                out.append(Said(clean(row[1]).strip(), row[0].strip(), clean(row[2]).strip()))
            elif row:
                ledger.missed["broken rows"] += 1
    except csv.Error:
        ledger.missed["broken rows, and what stands below them"] += 1
    return out


def _lines(ledger: Ledger, text: str) -> list[Said]:
    out: list[Said] = []
    day = ""
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        if ruled := _RULED.fullmatch(line.strip()):
            day = ruled["day"]
        elif day and (found := _BOXED.fullmatch(line)):
            out.append(Said(found["who"], _plain(f"{day} {found['clock']}"), found["words"]))
        elif found := _LINE.fullmatch(line.strip()):
            if found["who"]:
                out.append(Said(found["who"].strip(), _plain(found["when"]), found["words"]))
            elif found["notice"]:
                ledger.missed["system lines"] += 1
        elif _tells(line.strip(), out):
            ledger.missed["system lines"] += 1
        elif out and not _SAVED.fullmatch(line.strip()):
            out[-1] = out[-1]._replace(words=f"{out[-1].words}\n{line}")
    return out


def _tells(line: str, said: list[Said]) -> bool:
    about = _ABOUT.fullmatch(line)
    among = about is not None and any(about["who"] == one.who for one in said)
    return among or _NOTICE.fullmatch(line) is not None


def _plain(when: str) -> str:
    """A Korean time as dates are read: year first, hours of the whole day."""
    day = _KOREAN_DAY.sub(r"\1-\2-\3", when)
    return _HALF.sub(lambda found: f"{found[2]} {'PM' if found[1] == '오후' else 'AM'}", day)


def _kept(ledger: Ledger, said: Said) -> bool:
    words = said.words.strip()
    for form, what in (
        (_DELETED, "deleted messages"), (_MEDIA, "messages of media only"), (_NOTICE, "system lines"),
    ):  # fmt: skip
        if form.fullmatch(words):
            ledger.missed[what] += 1
            return False
    if not words or not said.who:
        ledger.missed["messages without text"] += 1
    return bool(words and said.who)
