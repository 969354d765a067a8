"""Expressions of time as people write them, each with what it names when told on Tuesday, 12 March 2024, 15:30."""

from datetime import UTC, datetime

import pytest

from extractors.phrases import Phrase, phrases

AT = datetime(2024, 3, 12, 15, 30, tzinfo=UTC)

# text | start | end (first day after) | kind
_PAST = """
через два года переехал | 2026-03-01 | 2026-04-01 | instant
на позапрошлой неделе | 2024-02-26 | 2024-03-04 | instant
в позапрошлом году | 2022-01-01 | 2023-01-01 | instant
позапрошлым летом жили там | 2022-06-01 | 2022-09-01 | instant
прошлым летом | 2023-06-01 | 2023-09-01 | instant
в прошлом марте | 2023-03-01 | 2023-04-01 | instant
в этом марте | 2024-03-01 | 2024-04-01 | instant
этой весной начну | 2024-03-01 | 2024-06-01 | instant
этим летом | 2024-06-01 | 2024-09-01 | instant
этой зимой | 2023-12-01 | 2024-03-01 | instant
в начале двухтысячных | 2000-01-01 | 2003-01-01 | interval
в конце девяностых | 1997-01-01 | 2000-01-01 | interval
в середине восьмидесятых | 1983-01-01 | 1987-01-01 | interval
в девяностые было иначе | 1990-01-01 | 2000-01-01 | interval
в нулевых | 2000-01-01 | 2010-01-01 | interval
в 90-х | 1990-01-01 | 2000-01-01 | interval
в 2010-е | 2010-01-01 | 2020-01-01 | interval
в конце 80-х | 1987-01-01 | 1990-01-01 | interval
к концу лета | 2023-08-01 | 2023-09-01 | interval
в начале осени 2020 | 2020-09-01 | 2020-10-01 | interval
в конце прошлого месяца | 2024-02-21 | 2024-03-01 | interval
в конце прошлого лета | 2023-08-01 | 2023-09-01 | interval
в середине мая 2019 | 2019-05-11 | 2019-05-21 | interval
в начале прошлого года | 2023-01-01 | 2023-05-01 | interval
в первой половине 2021 года | 2021-01-01 | 2021-07-01 | interval
во второй половине мая | 2023-05-16 | 2023-06-01 | interval
во втором полугодии 2020 | 2020-07-01 | 2021-01-01 | interval
позавчера вечером | 2024-03-10T18:00 | 2024-03-11T00:00 | interval
сегодня вечером | 2024-03-12T18:00 | 2024-03-13T00:00 | interval
Вчера утром проснулся | 2024-03-11T00:00 | 2024-03-11T12:00 | interval
Завтра вечером | 2024-03-13T18:00 | 2024-03-14T00:00 | interval
на майских ездили | 2023-05-01 | 2023-05-10 | interval
на майские праздники 2021 | 2021-05-01 | 2021-05-10 | interval
под Новый год | 2023-12-31 | 2024-01-01 | instant
на новогодних каникулах | 2024-01-01 | 2024-01-09 | interval
на старый новый год | 2024-01-14 | 2024-01-15 | instant
на Пасху 2021 | 2021-05-02 | 2021-05-03 | instant
на Масленицу 2023 | 2023-02-20 | 2023-02-27 | interval
на 8 марта подарил | 2024-03-08 | 2024-03-09 | instant
на 23 февраля | 2024-02-23 | 2024-02-24 | instant
с марта по май 2020 | 2020-03-01 | 2020-06-01 | interval
с ноября по февраль | 2023-11-01 | 2024-03-01 | interval
с мая по август | 2023-05-01 | 2023-09-01 | interval
с октября 2018 по март 2019 | 2018-10-01 | 2019-04-01 | interval
с декабря по январь 2020 | 2019-12-01 | 2020-02-01 | interval
в марте-мае 2020 | 2020-03-01 | 2020-06-01 | interval
между мартом и маем 2020 | 2020-03-01 | 2020-06-01 | interval
с 5 по 10 мая 2021 | 2021-05-05 | 2021-05-11 | interval
с 28 мая по 3 июня 2019 | 2019-05-28 | 2019-06-04 | interval
с 2015 по 2017 год | 2015-01-01 | 2018-01-01 | interval
в 2015-2017 годах | 2015-01-01 | 2018-01-01 | interval
с понедельника по пятницу | 2024-03-04 | 2024-03-09 | interval
с 2015 года | 2015-01-01 | - | open
до 2015 года | 2015-01-01 | 2015-01-01 | open
полгода назад | 2023-09-01 | 2023-10-01 | instant
полтора года назад | 2022-09-01 | 2022-10-01 | instant
год с половиной назад | 2022-09-01 | 2022-10-01 | instant
два с половиной года назад | 2021-09-01 | 2021-10-01 | instant
полтора месяца назад | 2024-01-28 | 2024-01-29 | instant
через полгода | 2024-09-01 | 2024-10-01 | instant
через полтора часа | 2024-03-12T17:00 | 2024-03-12T17:00 | instant
лет пять назад | 2019-03-01 | 2019-04-01 | instant
года три назад | 2021-03-01 | 2021-04-01 | instant
недели две назад | 2024-02-27 | 2024-02-28 | instant
12 лет назад | 2012-03-01 | 2012-04-01 | instant
пару лет тому назад | 2022-03-01 | 2022-04-01 | instant
десятилетие назад | 2014-03-01 | 2014-04-01 | instant
летом прошлого года | 2023-06-01 | 2023-09-01 | instant
в мае позапрошлого года | 2022-05-01 | 2022-06-01 | instant
май прошлого года | 2023-05-01 | 2023-06-01 | instant
15 мая прошлого года | 2023-05-15 | 2023-05-16 | instant
в прошлом году в октябре | 2023-10-01 | 2023-11-01 | instant
зимой этого года | 2023-12-01 | 2024-03-01 | instant
в январе этого года | 2024-01-01 | 2024-02-01 | instant
на прошлой неделе в среду | 2024-03-06 | 2024-03-07 | instant
в среду на прошлой неделе | 2024-03-06 | 2024-03-07 | instant
в позапрошлую пятницу | 2024-03-01 | 2024-03-02 | instant
в прошлую субботу | 2024-03-09 | 2024-03-10 | instant
неделю назад в 5 вечера | 2024-03-05T17:00 | 2024-03-05T18:00 | instant
в две тысячи девятнадцатом | 2019-01-01 | 2020-01-01 | instant
в девяносто восьмом году | 1998-01-01 | 1999-01-01 | instant
в восемнадцатом году | 2018-01-01 | 2019-01-01 | instant
в 98-м | 1998-01-01 | 1999-01-01 | instant
в 2019-м | 2019-01-01 | 2020-01-01 | instant
летом 2019-го | 2019-06-01 | 2019-09-01 | instant
5 мая 2019-го | 2019-05-05 | 2019-05-06 | instant
12 окт. 2020 г. | 2020-10-12 | 2020-10-13 | instant
5.03.20 | 2020-03-05 | 2020-03-06 | instant
05.03.2020 | 2020-03-05 | 2020-03-06 | instant
31/12/2020 | 2020-12-31 | 2021-01-01 | instant
12/31/2020 | 2020-12-31 | 2021-01-01 | instant
переезд 03/05/2020 | 2020-05-03 | 2020-05-04 | instant
03/05/2020 | 2020-03-05 | 2020-05-04 | interval
05/03/2020 | 2020-03-05 | 2020-05-04 | interval
05/05/2020 | 2020-05-05 | 2020-05-06 | instant
в III квартале 2021 | 2021-07-01 | 2021-10-01 | instant
Q3 2021 | 2021-07-01 | 2021-10-01 | instant
в последних числах февраля | 2024-02-25 | 2024-03-01 | interval
в двадцатых числах мая 2022 | 2022-05-20 | 2022-06-01 | interval
первого января 2020 года | 2020-01-01 | 2020-01-02 | instant
в первый понедельник мая 2023 | 2023-05-01 | 2023-05-02 | instant
без пяти три дня | 2024-03-12T14:55 | 2024-03-12T14:56 | instant
без четверти пять утра | 2024-03-12T04:45 | 2024-03-12T04:46 | instant
вчера в четверть шестого вечера | 2024-03-11T17:15 | 2024-03-11T17:16 | instant
the summer before last | 2022-06-01 | 2022-09-01 | instant
the week before last | 2024-02-26 | 2024-03-04 | instant
the year before last | 2022-01-01 | 2023-01-01 | instant
the month before last | 2024-01-01 | 2024-02-01 | instant
the weekend before last | 2024-03-02 | 2024-03-04 | interval
the Friday before last | 2024-03-01 | 2024-03-02 | instant
the week after next | 2024-03-25 | 2024-04-01 | instant
mid-2019 | 2019-05-01 | 2019-09-01 | interval
early 2021 | 2021-01-01 | 2021-05-01 | interval
in late June 2018 | 2018-06-21 | 2018-07-01 | interval
back in March | 2024-03-01 | 2024-04-01 | instant
last March | 2023-03-01 | 2023-04-01 | instant
this summer | 2024-06-01 | 2024-09-01 | instant
last summer | 2023-06-01 | 2023-09-01 | instant
two Fridays ago | 2024-03-01 | 2024-03-02 | instant
half a year ago | 2023-09-01 | 2023-10-01 | instant
a year and a half ago | 2022-09-01 | 2022-10-01 | instant
two and a half years ago | 2021-09-01 | 2021-10-01 | instant
a decade ago | 2014-03-01 | 2014-04-01 | instant
two decades ago | 2004-03-01 | 2004-04-01 | instant
a fortnight ago | 2024-02-27T15:00 | 2024-02-27T16:00 | instant
a couple of years ago | 2022-03-01 | 2022-04-01 | instant
twenty-five years ago | 1999-03-01 | 1999-04-01 | instant
on New Year's Eve | 2023-12-31 | 2024-01-01 | instant
on New Year’s Eve | 2023-12-31 | 2024-01-01 | instant
Thanksgiving 2021 | 2021-11-25 | 2021-11-26 | instant
on Good Friday 2022 | 2022-04-15 | 2022-04-16 | instant
Easter 2023 | 2023-04-09 | 2023-04-10 | instant
Mother's Day 2023 | 2023-05-14 | 2023-05-15 | instant
Labor Day 2022 | 2022-09-05 | 2022-09-06 | instant
Black Friday 2022 | 2022-11-25 | 2022-11-26 | instant
at the end of last month | 2024-02-21 | 2024-03-01 | interval
at the beginning of this year | 2024-01-01 | 2024-05-01 | interval
the first half of 2020 | 2020-01-01 | 2020-07-01 | interval
H2 2021 | 2021-07-01 | 2022-01-01 | interval
between 2015 and 2017 | 2015-01-01 | 2018-01-01 | interval
from 2015 to 2017 | 2015-01-01 | 2018-01-01 | interval
between March and May 2020 | 2020-03-01 | 2020-06-01 | interval
March–May 2020 | 2020-03-01 | 2020-06-01 | interval
from July 13 to 15 | 2023-07-13 | 2023-07-16 | interval
from 13 to 15 July 2021 | 2021-07-13 | 2021-07-16 | interval
the nineties | 1990-01-01 | 2000-01-01 | interval
in the early 2000s | 2000-01-01 | 2003-01-01 | interval
in the late '80s | 1987-01-01 | 1990-01-01 | interval
in May last year | 2023-05-01 | 2023-06-01 | instant
last year in October | 2023-10-01 | 2023-11-01 | instant
the winter of 2021 | 2020-12-01 | 2021-03-01 | instant
the third of May 2020 | 2020-05-03 | 2020-05-04 | instant
May 3rd, 2020 | 2020-05-03 | 2020-05-04 | instant
moved on 03/05/2020 | 2020-03-05 | 2020-05-04 | interval
31-Oct-74 | 1974-10-31 | 1974-11-01 | instant
Thursday last week | 2024-03-07 | 2024-03-08 | instant
last week on Thursday | 2024-03-07 | 2024-03-08 | instant
Thursday, July 4 | 2019-07-04 | 2019-07-05 | instant
three days ago at 5pm | 2024-03-09T17:00 | 2024-03-09T18:00 | instant
the day before yesterday in the evening | 2024-03-10T18:00 | 2024-03-11T00:00 | interval
since 2018 | 2018-01-01 | - | open
за день до Нового года | 2023-12-31 | 2024-01-01 | instant
через неделю после 8 марта | 2024-03-15 | 2024-03-16 | instant
последний день февраля | 2024-02-29 | 2024-03-01 | instant
последний день месяца | 2024-03-31 | 2024-04-01 | instant
5 числа | 2024-03-05 | 2024-03-06 | instant
пятого числа прошлого месяца | 2024-02-05 | 2024-02-06 | instant
зимой 2020/21 | 2020-12-01 | 2021-03-01 | instant
с начала года | 2024-01-01 | - | open
за последний год | 2023-03-12 | 2024-03-13 | interval
вчера с 9 утра до 6 вечера | 2024-03-11T09:00 | 2024-03-11T19:00 | interval
the day after Christmas | 2023-12-26 | 2023-12-27 | instant
the week of October 6th, 2023 | 2023-10-02 | 2023-10-09 | instant
around 2010 | 2010-01-01 | 2011-01-01 | instant
in '99 | 1999-01-01 | 2000-01-01 | instant
nineteen ninety-five | 1995-01-01 | 1996-01-01 | instant
a year ago yesterday | 2023-03-11 | 2023-03-12 | instant
the last day of the month | 2024-03-31 | 2024-04-01 | instant
until last summer | 2023-06-01 | 2023-06-01 | open
"""

_FUTURE = """
через два года | 2026-03-01 | 2026-04-01 | instant
к концу года | 2024-09-01 | 2025-01-01 | interval
в следующем марте | 2025-03-01 | 2025-04-01 | instant
будущим летом | 2024-06-01 | 2024-09-01 | instant
через месяц | 2024-04-12 | 2024-04-13 | instant
послезавтра утром | 2024-03-14T00:00 | 2024-03-14T12:00 | interval
с мая по август | 2024-05-01 | 2024-09-01 | interval
с понедельника по пятницу | 2024-03-18 | 2024-03-23 | interval
на майских | 2024-05-01 | 2024-05-10 | interval
в мае следующего года | 2025-05-01 | 2025-06-01 | instant
a week from Friday | 2024-03-22 | 2024-03-23 | instant
10 days from tomorrow | 2024-03-23 | 2024-03-24 | instant
the nearest Monday to October 5th | 2024-10-07 | 2024-10-08 | instant
Friday after next | 2024-03-22 | 2024-03-23 | instant
May after next | 2025-05-01 | 2025-06-01 | instant
in 2.5 hours | 2024-03-12T18:00 | 2024-03-12T18:00 | instant
in a quarter of an hour | 2024-03-12T15:45 | 2024-03-12T15:45 | instant
in 3/4 of an hour | 2024-03-12T16:15 | 2024-03-12T16:15 | instant
in 2h | 2024-03-12T17:30 | 2024-03-12T17:31 | instant
in 7 days at 5pm | 2024-03-19T17:00 | 2024-03-19T18:00 | instant
in one year in March | 2025-03-01 | 2025-04-01 | instant
at 9 tomorrow | 2024-03-13T09:00 | 2024-03-13T10:00 | instant
ten thirty | 2024-03-12T22:30 | 2024-03-12T22:31 | instant
Thursday from 9 am to 11 am | 2024-03-14T09:00 | 2024-03-14T12:00 | interval
from 9:30 to 11:00 on Thursday | 2024-03-14T09:30 | 2024-03-14T11:01 | interval
"""

_AGES = """
мне было 12 лет
когда мне исполнилось двадцать пять
в 12 лет пошёл работать
в возрасте семи лет
when I was 12 years old
at the age of seven
aged 30
"""

_NONE = """
по пятницам хожу в бассейн
каждый понедельник одно и то же
every Friday we meet
in my twenties
in her late 30s
много лет назад
несколько недель назад
пять десятых процента
таймер на 20s
Chinese New Year
два раза в год
страницы 10-15
счёт 3:2
от 5 до 10 человек
глава 2, часть 3
I was 10 minutes late
12-летний виски
в 90 случаях
в 40 км отсюда
"""


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in table.strip().split("\n")]


def _same(found: Phrase, start: str, end: str, kind: str) -> None:
    assert found.start is not None
    assert found.start.isoformat()[:16].startswith(start)
    assert (found.end.isoformat()[:16] if found.end else "-").startswith(end)
    assert found.kind == kind


@pytest.mark.parametrize(("text", "start", "end", "kind"), _rows(_PAST))
def test_looking_back(text: str, start: str, end: str, kind: str) -> None:
    [found] = phrases(text, AT)

    _same(found, start, end, kind)


@pytest.mark.parametrize(("text", "start", "end", "kind"), _rows(_FUTURE))
def test_looking_ahead(text: str, start: str, end: str, kind: str) -> None:
    [found] = phrases(text, AT, "future")

    _same(found, start, end, kind)


@pytest.mark.parametrize("text", _AGES.strip().split("\n"))
def test_an_age_is_no_date(text: str) -> None:
    [found] = phrases(text, AT)

    assert (found.kind, found.start, found.end) == ("age", None, None)


@pytest.mark.parametrize("text", _NONE.strip().split("\n"))
def test_what_names_no_one_time(text: str) -> None:
    assert phrases(text, AT) == []
