"""Exports in XML: short messages of a phone and one's own blog."""

from tests.extractors.reading import NOBODY, reading_of, said, told

SMS = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10-->
<smses count="4">
  <sms protocol="0" address="+7901" date="1709664060000" type="1" body="Приезжай" contact_name="Мама" />
  <sms protocol="0" address="+7901" date="1709664000000" type="2" body="Хочу домой &amp; спать &#55357;&#56832; &#55357;" contact_name="Мама" />
  <sms protocol="0" address="900" date="1709664000000" type="1" body="null" contact_name="(Unknown)" />
  <mms date="1709664120000" msg_box="2" address="+7901" contact_name="Мама"><parts>
    <part seq="-1" ct="application/smil" text="x" /><part seq="0" ct="text/plain" text="Еду" /></parts></mms>
</smses>
"""

WORDPRESS = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Блог</title><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Сад</title><content:encoded><![CDATA[<p>Хочу сад</p>
<blockquote>Всему своё время</blockquote>]]></content:encoded><excerpt:encoded xmlns:excerpt="e"><![CDATA[]]></excerpt:encoded>
<wp:post_id>1</wp:post_id><wp:post_date_gmt>2010-03-05 18:41:00</wp:post_date_gmt><wp:post_type>post</wp:post_type>
<wp:comment><wp:comment_content>Чужое</wp:comment_content></wp:comment></item>
<item><title>a.png</title><wp:post_id>2</wp:post_id><wp:post_type>attachment</wp:post_type></item>
</channel></rss>"""

LIVEJOURNAL = """<?xml version="1.0" encoding="UTF-8"?>
<livejournal><entry><itemid>1</itemid><eventtime>2008-03-05 21:41:00</eventtime><logtime>2008-03-07 18:41:00</logtime>
<subject>Весна</subject><event>Хочу весну
&lt;b&gt;и лето&lt;/b&gt;</event></entry></livejournal>"""

BLOGGER = """<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'><id>tag:blogger.com,1999:blog-1</id>
<entry><id>tag:blogger.com,1999:blog-1.post-1</id><published>2012-03-05T21:41:00+03:00</published>
<category scheme='s' term='http://schemas.google.com/blogger/2008/kind#post'/><title>Лес</title><content type='html'>&lt;p&gt;Хочу лес&lt;/p&gt;</content></entry>
<entry><id>tag:blogger.com,1999:blog-1.c</id><category scheme='s' term='http://schemas.google.com/blogger/2008/kind#comment'/>
<content>Чужое</content></entry></feed>"""


def test_short_messages_are_a_talk_with_each_number() -> None:
    found = reading_of("sms-2024.xml", SMS, NOBODY)

    assert told(found) == [("self", "Хочу домой & спать 😀 \ufffd"), ("other", "Приезжай"), ("self", "Еду")]  # fmt: skip
    assert str(said(found)[0].dated.at)[:16] == "2024-03-05 18:40"
    assert [one.title for one in found.conversations] == ["Мама"]
    assert found.problems == ("1 messages without text",)


def test_a_cut_off_backup_gives_what_came() -> None:
    found = reading_of(
        "sms-2024.xml", SMS[: SMS.index('  <sms protocol="0" address="900"')], NOBODY
    )

    assert len(said(found)) == 2
    assert found.problems == ("partly read: the XML is broken",)


def test_posts_of_ones_own_blog_are_a_diary() -> None:
    wordpress, live, blogger = (
        reading_of("b.xml", text) for text in (WORDPRESS, LIVEJOURNAL, BLOGGER)
    )

    assert told(wordpress) == [("self", "Хочу сад\n\nВсему своё время")]
    assert [said(wordpress)[0].text[s.start : s.end] for s in said(wordpress)[0].quoted] == [
        "Всему своё время"
    ]
    assert told(live) == [("self", "Хочу весну\nи лето")]
    assert told(blogger) == [("self", "Хочу лес")]
    assert [str(said(one)[0].dated.at)[:16] for one in (wordpress, live, blogger)] == [
        "2010-03-05 18:41", "2008-03-05 18:41", "2012-03-05 18:41",
    ]  # fmt: skip
    assert wordpress.problems == ("1 records that are no posts",)
    assert [one.title for one in live.conversations] == ["Весна"]
    assert {c.kind for one in (wordpress, live, blogger) for c in one.conversations} == {"diary"}


def test_an_entity_of_ones_own_is_not_resolved() -> None:
    bomb = LIVEJOURNAL.replace(
        "<livejournal>", '<!DOCTYPE a [<!ENTITY b "Чужое">]><livejournal>', 1
    ).replace("Хочу", "&b;")

    assert not said(reading_of("b.xml", bomb))
