"""KakaoTalk in Korean and English, from phones, Windows and Mac: the words of each are their own."""

import pytest

from extractors.types import Reading
from tests.extractors.reading import NOBODY, reading_of, said, told

ANDROID = """김한길 님과 카카오톡 대화
저장한 날짜 : 2024년 3월 6일 오후 1:08


2024년 3월 5일 오후 9:05
2024년 3월 5일 오후 9:05, 회원님 : 집을 짓고 싶다 🌊
바다 옆에

2024년 3월 5일 오후 9:06, 김한길 : 지어라: 왜 기다려
2024년 3월 5일 오후 9:07, 김한길 : 사진
2024년 3월 5일 오후 9:08, 김한길님이 나갔습니다.
2024년 3월 6일 오전 12:09, 김한길 : 삭제된 메시지입니다.
2024년 3월 6일 오전 12:10, 회원님 : 그래
"""
ENGLISH = """KakaoTalk Chats with Olga
Date Saved : March 6, 2024, 1:08 PM


March 5, 2024, 9:05 PM
March 5, 2024, 9:05 PM, Костя : Хочу дом 🌊
у моря

March 5, 2024, 9:06 PM, Olga : Build it
March 5, 2024, 9:07 PM, Olga : Photo
March 6, 2024, 12:10 AM, Костя : Ладно
"""
WINDOWS = """김한길 님과 카카오톡 대화
저장한 날짜 : 2024-03-06 10:44:52

--------------- 2024년 3월 5일 화요일 ---------------
[나무] [오후 9:05] 집을 짓고 싶다 🌊
바다 옆에
[김한길] [오후 9:06] 지어라: 왜 기다려
김한길님이 나갔습니다.
[김한길] [오후 9:07] 이모티콘
--------------- 2024년 3월 6일 수요일 ---------------
[나무] [오전 12:10] 그래
"""
WINDOWS_ENGLISH = """--------------- Tuesday, March 5, 2024 ---------------
[Костя] [9:05 PM] Хочу дом
[Olga] [9:06 PM] Build it
Olga invited Lev.
--------------- Wednesday, March 6, 2024 ---------------
[Костя] [12:10 AM] Ладно
"""
IPHONE = """Talk_2024.3.6 10:20-1.txt
저장한 날짜 : 2024. 3. 6. 오전 10:20

2024년 3월 5일 화요일
2024. 3. 5. 오후 9:05, 나무 : 집을 짓고 싶다
2024. 3. 5. 오후 9:06: 김한길님이 들어왔습니다.
2024. 3. 5. 오후 9:06, 김한길 : 지어라
2024년 3월 6일 수요일
2024. 3. 6. 오전 12:10, 나무 : 그래
"""
MAC = """Date,User,Message
2024-03-05 21:05:10,"Костя","Хочу дом, и сад
у моря"
2024-03-05 21:06:07,"Olga","He said ""build"" then"
2024-03-05 21:07:07,"Olga","Photo"
2024-03-06 00:10:00,"Костя","Ладно"
"""


def _times(found: Reading) -> list[str]:
    return [str(m.dated.at)[:16] for m in said(found)]


def test_a_phone_in_korean_names_its_owner() -> None:
    found = reading_of("KakaoTalkChats.txt", ANDROID, NOBODY)

    assert found.format == "kakaotalk"
    assert told(found) == [
        ("self", "집을 짓고 싶다 🌊\n바다 옆에"), ("other", "지어라: 왜 기다려"), ("self", "그래"),
    ]  # fmt: skip
    assert _times(found) == ["2024-03-05 18:05", "2024-03-05 18:06", "2024-03-05 21:10"]
    assert said(found)[0].dated.precision == "minute"
    assert (found.conversations[0].kind, found.conversations[0].title) == ("messenger", "김한길")
    assert set(found.problems) == {
        "1 messages of media only", "1 system lines", "1 deleted messages",
    }  # fmt: skip


@pytest.mark.parametrize("text", [ENGLISH, WINDOWS_ENGLISH])
def test_english_phones_and_windows(text: str) -> None:
    found = reading_of("a.txt", text)

    assert [role for role, _ in told(found)] == ["self", "other", "self"]
    assert [words for _, words in told(found)][1:] == ["Build it", "Ладно"]
    assert _times(found) == ["2024-03-05 18:05", "2024-03-05 18:06", "2024-03-05 21:10"]


@pytest.mark.parametrize("text", [ENGLISH, WINDOWS])
def test_the_heading_names_the_other_one(text: str) -> None:
    found = reading_of("a.txt", text, NOBODY)

    assert [role for role, _ in told(found)] == ["self", "other", "self"]
    assert said(found)[0].text.count("\n") == 1


def test_an_iphone_and_a_mac() -> None:
    phone, mac = reading_of("a.txt", IPHONE, NOBODY), reading_of("chat.csv", MAC)

    assert told(phone) == [("other", "집을 짓고 싶다"), ("other", "지어라"), ("other", "그래")]
    assert _times(phone) == ["2024-03-05 18:05", "2024-03-05 18:06", "2024-03-05 21:10"]
    assert told(mac) == [
        ("self", "Хочу дом, и сад\nу моря"), ("other", 'He said "build" then'), ("self", "Ладно"),
    ]  # fmt: skip
    assert said(mac)[0].dated.precision == "second"
    assert mac.conversations[0].title == "Olga"


@pytest.mark.parametrize(
    "text",
    [
        "오늘 나눈 이야기:\n2024년 3월 5일 오후 9:05, 회원님 : 집\n2024년 3월 5일 오후 9:06, 김한길 : 지어라\n좋았다.\n",
        "2024년 3월 5일 오후 9:05, 집 앞 : 눈이 왔다\n그리고 잤다.\n",
        "March 5, 2024, 9:05 PM\nХодил в лес.\n\nMarch 6, 2024, 9:05 PM\nСпал.\n",
        "--------------- 2024년 3월 5일 화요일 ---------------\n산에 갔다.\n--------------- 2024년 3월 6일 수요일 ---------------\n잤다.\n",
    ],
)
def test_a_diary_and_a_note_that_quotes_two_lines_stay_notes(text: str) -> None:
    found = reading_of("a.txt", text)

    assert found.format == "text"
    assert {role for role, _ in told(found)} == {"self"}
