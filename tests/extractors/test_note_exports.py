import io
import json
import zipfile
from datetime import UTC, datetime

from extractors.formats import read
from extractors.types import Broken, RawFile, Skipped
from tests.extractors.reading import ASKED, reading_of, said, told

ENEX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export3.dtd">
<en-export><note><title>Сад</title><content><![CDATA[<?xml version="1.0"?><en-note><div>Полил&nbsp;розы</div><en-todo checked="true"/>сорняки</en-note>]]></content>
<created>20240305T100000Z</created><resource><data>AAAA</data></resource></note>
<note><title>Статья</title><content><![CDATA[<en-note>Чужое</en-note>]]></content><created>20240230T100000Z</created><updated>20240306T100000Z</updated>
<note-attributes><source-url>https://example.org</source-url></note-attributes></note></en-export>"""


def test_evernote_gives_a_note_each_and_a_clipped_one_is_anothers() -> None:
    found = reading_of("a.enex", ENEX)

    assert [role for role, _ in told(found)] == ["self", "quoted"]
    assert "Полил" in said(found)[0].text
    assert "[x] сорняки" in said(found)[0].text
    assert [m.dated.at for m in said(found)] == [
        datetime(2024, 3, 5, 10, tzinfo=UTC), datetime(2024, 3, 6, 10, tzinfo=UTC),
    ]  # fmt: skip


def test_a_cut_off_evernote_export_keeps_what_came() -> None:
    found = reading_of("a.enex", ENEX[: ENEX.index("<note><title>Статья") + 30])

    assert len(found.conversations) == 1
    assert found.problems[0].startswith("partly read: 1 notes")


def test_entities_of_an_export_are_never_resolved() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE en-export [<!ENTITY a "b">]><en-export><note><title>&a;</title></note></en-export>'

    assert isinstance(read(RawFile("a.enex", bomb.encode()), "d", ASKED), Broken)


def test_keep_lists_stay_whole_and_the_bin_stays_shut() -> None:
    note = {
        "isTrashed": False, "isPinned": False, "title": "Покупки", "userEditedTimestampUsec": 1700000000000000,
        "listContent": [{"text": "хлеб", "isChecked": True}, {"text": "чай", "isChecked": False}],
    }  # fmt: skip

    assert told(reading_of("a.json", json.dumps(note))) == [("self", "- [x] хлеб\n- [ ] чай")]
    gone = read(RawFile("a.json", json.dumps(note | {"isTrashed": True}).encode()), "d", ASKED)
    assert isinstance(gone, Skipped)


def test_day_one_in_both_its_forms() -> None:
    journal: dict[str, object] = {"metadata": {}, "entries": [{"uuid": "A", "creationDate": "2024-03-05T22:30:00Z", "timeZone": "Europe/Moscow",
                                            "text": "![](dayone-moment://1)\nУстал\\."}, 7]}  # fmt: skip
    classic = """<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x.dtd"><plist version="1.0"><dict>
    <key>Creation Date</key><date>%s</date><key>Entry Text</key><string>Рад &amp; жив</string></dict></plist>"""

    found = reading_of("Journal.json", json.dumps(journal))
    whole = reading_of("a.doentry", classic % "2013-06-17T18:38:29Z")
    broken = reading_of("b.doentry", classic % "nonsense")

    assert told(found) == [("self", "Устал.")]
    assert said(found)[0].dated.zone == "Europe/Moscow"
    assert said(whole)[0].dated.at == datetime(2013, 6, 17, 18, 38, 29, tzinfo=UTC)
    assert told(broken) == [("self", "Рад & жив")]
    assert said(broken)[0].dated.at is None


def test_open_document_and_rich_text_are_notes() -> None:
    packed = io.BytesIO()
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f'<o {names}><text:h text:outline-level="2">Глава</text:h><text:p>Один <text:span>два</text:span><text:s/>три</text:p></o>',
        )
        archive.writestr("meta.xml", f"<o {names}><meta:creation-date>2022-05-06T10:11:12.1</meta:creation-date></o>")  # fmt: skip
    rich = b"{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2\\par}"

    found = reading_of("a.odt", packed.getvalue())

    assert told(found) == [("self", "## Глава\nОдин два три")]
    assert said(found)[0].dated.at == datetime(2022, 5, 6, 7, 11, 12, tzinfo=UTC)
    assert told(reading_of("b.rtf", rich)) == [("self", "Привет")]


def test_cards_of_a_canvas_are_words_and_links_are_counted() -> None:
    canvas = {"nodes": [{"id": "1", "type": "text", "text": "Мечта"}, {"id": "2", "type": "file", "file": "a.md"}], "edges": []}  # fmt: skip

    found = reading_of("план.canvas", json.dumps(canvas))

    assert told(found) == [("self", "Мечта")]
    assert found.problems == ("1 cards without own words",)


def test_what_logseq_notes_for_itself_is_nobodys_words() -> None:
    page = "- Хочу на море\n  id:: 64a0\n  :LOGBOOK:\n  CLOCK: [2024-03-05 Tue 10:00:00]\n  :END:\n- Ещё [[Мечта]]"

    message = said(reading_of("journals/2024_03_12.md", page))[0]

    own = message.text
    for span in sorted(message.quoted, key=lambda one: -one.start):
        own = own[: span.start] + own[span.end :]
    assert "Хочу на море" in own
    assert "CLOCK" not in own
    assert "64a0" not in own
    assert message.dated.source == "file_name"


def test_tasks_that_evernote_keeps_beside_the_text_are_the_owners_with_their_days() -> None:
    task = "<task><title>{}</title><created>{}T180500Z</created><taskStatus>{}</taskStatus><inNote>true</inNote></task>"
    export = (
        "<en-export><note><title>Планы</title><created>20240301T100000Z</created>"
        "<content><![CDATA[<en-note><div>Хочу дом</div></en-note>]]></content>"
        f"{task.format('Позвонить риелтору', '20240305', 'open')}{task.format('Найти участок', '20240306', 'completed')}</note></en-export>"
    )

    found = said(reading_of("a.enex", export))

    assert [(m.role, m.text) for m in found] == [
        ("self", "Хочу дом"),
        ("self", "[ ] Позвонить риелтору"),
        ("self", "[x] Найти участок"),
    ]
    assert [str(m.dated.at)[:10] for m in found] == ["2024-03-01", "2024-03-05", "2024-03-06"]
