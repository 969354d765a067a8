"""Days as people write them by hand: in names, in folders, at the beginning of a line, below a year."""

import json

import pytest

from tests.extractors.reading import reading_of, said


def days(path: str, text: str) -> list[str]:
    """The local day of each passage with its precision."""
    found = (one.dated for one in said(reading_of(path, text)))
    return [f"{one.original!s} {one.precision} {str(one.at)[:10]}" for one in found]


def test_lines_that_begin_with_their_day_are_a_diary() -> None:
    text = "4.03.21 Проснулась рано.\n5.03.21 Бегала.\nУстала.\n7.03.21 Опять бегала.\n"

    assert [one.text for one in said(reading_of("лента.txt", text))] == [
        "4.03.21 Проснулась рано.", "5.03.21 Бегала.\nУстала.", "7.03.21 Опять бегала.",
    ]  # fmt: skip
    assert [one[-10:] for one in days("лента.txt", text)] == [
        "2021-03-04",
        "2021-03-05",
        "2021-03-07",
    ]


def test_a_chronicle_of_years_is_no_diary() -> None:
    text = "4.03.1981 Родилась.\n5.09.1988 Пошла в школу.\n7.06.1998 Окончила её.\n"

    assert len(said(reading_of("жизнь.txt", text))) == 1


def test_days_below_a_year_are_of_that_year() -> None:
    text = "# 2021\n\n## 4 марта\nБегала.\n\n# 2022\n\n## 1 января\nСпала.\n"

    assert [one[-10:] for one in days("дневник.md", text)] == ["2021-03-04", "2022-01-01"]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("Дневник/2011 год/5 апреля.txt", "day 2011-04-05"),
        ("Дневник/2011/04 апрель/5 апреля.txt", "day 2011-04-05"),
        ("Дневник/2011/04 апрель/5 мая.txt", "month 2011-04-01"),
        ("Дневник/2011/план на 5 апреля.txt", "year 2011-01-01"),
        ("Дневник/2011/апрель/5/запись.txt", "day 2011-04-05"),
        ("Дневник/2011/04/05/запись.txt", "day 2011-04-05"),
        ("Дневник/2011/04/05 вт/запись.txt", "day 2011-04-05"),
        ("Дневник/2011/5 апреля/запись.txt", "day 2011-04-05"),
        ("Дневник/2011/4 апреля/запись.txt", "day 2011-04-04"),
        ("Дневник/2011/05.04/запись.txt", "day 2011-04-05"),
        ("Дневник/2011/04 апрель/запись.txt", "month 2011-04-01"),
        ("Дневник/2011/05/запись.txt", "month 2011-05-01"),
        ("Дневник/2011/04/12 поездка/запись.txt", "month 2011-04-01"),
        ("Дневник/2011/04/31/запись.txt", "month 2011-04-01"),
        ("Дневник/5/запись.txt", "unknown None"),
        ("зима 2019-2020.md", "season 2020-02-29"),
        ("Дневник 1234567890abcdef1234567890abcdef.md", "unknown None"),
    ],
)  # fmt: skip
def test_a_name_says_its_day(path: str, day: str) -> None:
    assert days(path, "Хочу тишины.")[0].endswith(day)


def test_fields_may_be_parted_by_any_sign() -> None:
    assert days("а.md", "---\ncreation-date: 2021-03-04\n---\nХочу тишины.")[0].endswith(
        "2021-03-04"
    )


def test_what_an_account_that_is_gone_said_is_not_the_owners() -> None:
    base = {"type": "message", "date_unixtime": "1659337320", "from": "Костя", "from_id": "user1"}
    chat = {
        "type": "saved_messages", "id": 1,
        "messages": [
            {**base, "id": 1, "text": "Купить саженцы"},
            {**base, "id": 2, "text": "Пост канала", "forwarded_from": None},
        ],
    }  # fmt: skip

    found = said(reading_of("result.json", json.dumps(chat)))

    assert [one.role for one in found] == ["self", "quoted"]


# text | the days of its parts
_DIARIES = r"""
30 декабря 2022\nХочу ёлку\n\n2 января\nСпала | 2022-12-30 2023-01-02
2 января 2023\nСпала\n\n30 декабря\nХочу ёлку | 2023-01-02 2022-12-30
5 января 2023\nСпала\n\n20 августа\nХочу лето | 2023-01-05 2023-08-20
# 2022\n\n## 30 мая\nХочу\n\n# 2021\n\n## 1 января\nСпала | 2022-05-30 2021-01-01
05/03/24\nI want sun\n\n25/03/24\nRain | 2024-03-05 2024-03-25
Wed 6 Mar 2024, 9pm\nI want sun\n\nThu 7 Mar 2024, 10 am\nRain | 2024-03-06 2024-03-07
5. März 2024\nIch will Sonne\n\nMittwoch, 6. März\nRegen | 2024-03-05 2024-03-06
5 de marzo de 2024\nQuiero sol\n\nmiércoles, 6 de marzo de 2024\nLluvia | 2024-03-05 2024-03-06
2019 год\nКупил машину\n\n2020 год\nСидел дома | 2019-01-01 2020-01-01
[2024-03-05 09:41:00 PM] Хочу зиму.\nСнег\n\n[2024-03-06 10:00:00 AM] Второй день. | 2024-03-05 2024-03-06
1984\nХочу дочитать | None
"""


@pytest.mark.parametrize("row", _DIARIES.strip().split("\n"))
def test_days_of_a_diary(row: str) -> None:
    text, told = (cell.strip() for cell in row.split(" | "))

    assert [
        one.split()[-1] for one in days("дневник.txt", text.replace(r"\n", "\n"))
    ] == told.split()


def test_days_of_a_diary_are_of_the_year_in_its_name() -> None:
    found = days("дневник 2020.txt", "\t5 марта\n\tХочу бег\n\n\t6 марта\n\tХочу сон\n")

    assert [one.split()[-1] for one in found] == ["2020-03-05", "2020-03-06"]


def test_a_day_that_is_told_of_in_a_later_sentence_is_not_that_of_writing() -> None:
    text = "В 2015 году я хотел стать врачом. 5 мая 2015 поступил.\nХочу вернуть то время.\n"

    assert days("мысль.txt", text) == ["None unknown None"]


def test_a_field_of_front_matter_may_be_named_without_blanks() -> None:
    for key in ("creationTime", "creation-time", "Creation Time"):
        text = f"---\n{key}: 2021-03-05T18:41:00.000Z\n---\nХочу дом\n"
        assert days("a.md", text)[0].split()[-1] == "2021-03-05"


@pytest.mark.parametrize(
    ("name", "day", "precision"),
    [
        ("Список дел_210305_141512.txt", "2021-03-05 11:15", "second"),
        ("Voice 240229_000000.md", "2024-02-28 21:00", "second"),
        ("Тетрадь 1998.txt", "1998-12-31", "year"),
        ("Мой дневник за 2003 год.md", "2003-12-31", "year"),
        ("Diary 2015.txt", "2015-12-31", "year"),
        ("Заказ_123456_654321.txt", None, "unknown"),
        ("Список_211305_141512.txt", None, "unknown"),
        ("Счёт 210305_991512.txt", None, "unknown"),
        ("План 2020.txt", None, "unknown"),
        ("Blade Runner 2019.txt", None, "unknown"),
        ("Тетрадь 1998 и 1999.txt", None, "unknown"),
        ("Дневники памяти.txt", None, "unknown"),
    ],
)
def test_a_name_says_a_day_or_the_year_of_a_notebook(
    name: str, day: str | None, precision: str
) -> None:
    (message,) = said(reading_of(name, "Хочу к морю."))

    assert message.dated.precision == precision
    assert str(message.dated.at)[: len(day or "None")] == str(day)


def test_a_notebook_of_a_year_with_days_in_it_is_dated_by_the_last_of_them() -> None:
    found = reading_of("Дневник 2019.txt", "5 марта\nСтроил сарай.\n\n8 марта\nОтдыхал.\n")

    assert (found.dated.precision, str(found.dated.at)[:10]) == ("day", "2019-03-08")
    assert [str(one.dated.at)[:10] for one in said(found)] == ["2019-03-05", "2019-03-08"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("5.III.1987\nПошёл в армию.\n\n16.XII.1987\nПисьмо.\n", "1987-12-16"),
        ("Пятница, 5 марта 2021 г., вечер\nКино.\n\nСуббота, 6 марта 2021 г., утро\nБлины.\n", "2021-03-06"),
        ("March 5, 2021, evening\nMovies.\n\nMarch 6, 2021, morning\nPancakes.\n", "2021-03-06"),
        ("Москва, 5 марта 2021\nПереезд.\n\nНижний Новгород, 7 марта 2021\nТишина.\n", "2021-03-07"),
    ],
)  # fmt: skip
def test_days_are_written_in_many_ways(text: str, last: str) -> None:
    found = said(reading_of("д.txt", text))

    assert len(found) == 2
    assert str(found[1].dated.at)[:10] == last


@pytest.mark.parametrize(
    "text",
    [
        "5 марта 2021\nКупил билеты.\n\nТверь, 7 марта 2021\nэто куда и когда мы едем.\n",
        "5 марта 2021\nДумал о подарке.\n\n8 марта 2021, день мамы\nнадо не забыть.\n",
        "5 марта 2021\nКупил лампу.\n\n3 x 2000 рублей\nвышло.\n",
        "5 марта 2021\nПравка версии.\n\n5.VV.2021 и 3.IIII.2020\nнепонятно.\n",
    ],
)
def test_what_only_looks_like_a_day_opens_nothing(text: str) -> None:
    assert len(said(reading_of("д.txt", text))) == 1


def test_a_day_in_the_last_line_is_that_of_the_letter() -> None:
    letter = "Дорогая Лена!\n\nПишу тебе из отпуска.\n\nТвой Костя\n5 августа 2012 г.\n"

    (alone,) = said(reading_of("письмо.txt", letter))
    (named, signed) = said(reading_of("2013-01-02.txt", letter))

    assert (str(alone.dated.at)[:10], alone.dated.source) == ("2012-08-05", "heading")
    assert alone.text == letter.strip()
    assert (str(named.dated.at)[:10], signed.text) == ("2013-01-02", "5 августа 2012 г.")


def test_an_opened_heading_at_the_end_dates_nothing_above_it() -> None:
    found = said(reading_of("д.md", "Планы.\n\nДела.\n\n## 5 августа 2012\n"))

    assert found[0].dated.at is None


def test_paragraphs_that_begin_with_their_day_in_words_are_a_diary() -> None:
    text = "5 марта 2019. Катался на лыжах.\n\n8 марта 2019. Дарил цветы маме.\n\n9 Марта 2019. Спал.\n"
    lived = "5 марта 1981. Родился.\n\n8 мая 1988. Пошёл в школу.\n\n9 июня 1998. Окончил её.\n"

    assert [str(one.dated.at)[:10] for one in said(reading_of("д.txt", text))] == [
        "2019-03-05",
        "2019-03-08",
        "2019-03-09",
    ]
    assert len(said(reading_of("жизнь.txt", lived))) == 1


@pytest.mark.parametrize(
    ("header", "day"), [("06.05.2020;Бегал;5", "2020-05-06"), ("Дата;Дело;Балл", "2020-05-08")]
)
def test_a_table_without_names_of_columns_begins_with_a_row(header: str, day: str) -> None:
    found = said(reading_of("д.csv", f"{header}\n07.05.2020;Уволили;2\n08.05.2020;Спал;3\n"))

    assert [str(one.dated.at)[:10] for one in found] == [day, "2020-05-07", "2020-05-08"]
