import random

import pytest

from extractors.formats import read
from extractors.types import Broken, RawFile, Reading, Skipped
from tests.extractors.reading import ASKED
from tests.extractors.test_mail_and_calendars import LETTER
from tests.extractors.test_messengers import TELEGRAM, WHATSAPP
from tests.extractors.test_note_exports import ENEX

CALENDAR = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=X:20240305T100000\nSUMMARY:a\nEND:VEVENT\nEND:VCALENDAR"
DIARY = "<plist><dict><key>Creation Date</key><date>2013-06-17T18:38:29Z</date><key>Entry Text</key><string>a</string></dict></plist>"
DISCORD = '{"guild":{"id":"1"},"channel":{"id":"2"},"messages":[{"id":"1","type":"Default","timestamp":"2021-03-01","content":"a","author":{"id":"7"}}]}'
META = '{"participants":[{"name":"a"}],"messages":[{"sender_name":"a","timestamp_ms":1700000000000,"content":"a"}]}'
KEEP = '{"isTrashed":false,"textContent":"a","userEditedTimestampUsec":1700000000000000}'
JOURNAL = '{"entries":[{"uuid":"A","creationDate":"2024-03-05T22:30:00Z","text":"a"}]}'
CANVAS = '{"nodes":[{"id":"1","type":"text","text":"a"}],"edges":[]}'
VK = '<html><body><div class="message"><div class="message__header">a, 12 мар 2021 в 14:02:11</div><div>b</div></div></body></html>'
RICH = "{\\rtf1\\ansi\\ansicpg1251 \\u1055? a\\par}"
WHOLE = (
    WHATSAPP,
    TELEGRAM,
    LETTER,
    ENEX,
    CALENDAR,
    DIARY,
    DISCORD,
    META,
    KEEP,
    JOURNAL,
    CANVAS,
    VK,
    RICH,
)


@pytest.mark.parametrize("whole", WHOLE)
def test_no_damage_makes_a_reader_raise(whole: str) -> None:
    chance = random.Random(6)
    for _ in range(150):
        data = bytearray(whole.encode())
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            match chance.randrange(5):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randint(1, 40)]
                case 2:
                    data[at:at] = chance.choice(
                        [b"null", b"[]", b"{}", b"9" * 30, b"<", b"\xff", b"\0", b":", b"99999999"]
                    )
                case 3:
                    data[at:at] = data[at : at + 60]
                case _:
                    del data[max(at, 1) :]
            if not data:
                data = bytearray(b" ")

        outcome = read(RawFile("x", bytes(data)), "d", ASKED)

        assert isinstance(outcome, (Reading, Skipped, Broken))
