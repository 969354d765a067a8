"""Names of months, weekdays, seasons and numbers in Russian and English -> what they stand for."""

import re
from datetime import datetime, tzinfo

_MONTHS = """
1 январь января январю январём январем январе янв january jan
2 февраль февраля февралю февралём февралем феврале фев февр february feb
3 март марта марту мартом марте мар march mar
4 апрель апреля апрелю апрелем апреле апр april apr
5 май мая маю маем мае may
6 июнь июня июню июнем июне июн june jun
7 июль июля июлю июлем июле июл july jul
8 август августа августу августом августе авг august aug
9 сентябрь сентября сентябрю сентябрём сентябрем сентябре сен сент september sep sept
10 октябрь октября октябрю октябрём октябрем октябре окт october oct
11 ноябрь ноября ноябрю ноябрём ноябрем ноябре ноя нояб november nov
12 декабрь декабря декабрю декабрём декабрем декабре дек december dec
"""
# Further languages, whole words only, for dates that stand alone: a name, a heading, a field.
_MONTHS_ABROAD = """
1 januar jänner janvier enero gennaio janeiro січень січня styczeń stycznia ocak januari januar
2 februar februar février febrero febbraio fevereiro лютий лютого luty lutego şubat februari
3 märz mars marzo março березень березня marzec marca mart maart
4 avril abril aprile квітень квітня kwiecień kwietnia nisan
5 mai mayo maggio maio травень травня maja mayıs mei
6 juni juin junio giugno junho червень червня czerwiec czerwca haziran
7 juli juillet julio luglio julho липень липня lipiec lipca temmuz
8 août agosto серпень серпня sierpień sierpnia ağustos augustus
9 septembre septiembre settembre setembro вересень вересня wrzesień września eylül
10 oktober octobre octubre ottobre outubro жовтень жовтня październik października ekim
11 novembre noviembre novembro листопад листопада listopad listopada kasım
12 dezember décembre diciembre dicembre dezembro грудень грудня grudzień grudnia aralık
"""
_WEEKDAYS_ABROAD = """
0 montag lundi lunes lunedì понеділок poniedziałek pazartesi segunda-feira
1 dienstag mardi martes martedì вівторок wtorek salı terça-feira
2 mittwoch mercredi miércoles mercoledì середа środa çarşamba quarta-feira
3 donnerstag jeudi jueves giovedì четвер czwartek perşembe quinta-feira
4 freitag vendredi viernes venerdì п'ятниця п’ятниця piątek cuma sexta-feira
5 samstag samedi sábado sabato субота sobota cumartesi
6 sonntag dimanche domingo domenica неділя niedziela pazar
"""
_WEEKDAYS = """
0 понедельник понедельника понедельнику понедельником понедельнике понедельники понедельникам пн пнд monday mondays mon
1 вторник вторника вторнику вторником вторнике вторники вторникам вт втр tuesday tuesdays tue tues
2 среда среды среде среду средой средам ср срд wednesday wednesdays wed
3 четверг четверга четвергу четвергом четверге четверги четвергам чт чтв thursday thursdays thu thur thurs
4 пятница пятницы пятнице пятницу пятницей пятницам пт птн friday fridays fri
5 суббота субботы субботе субботу субботой субботам сб сбт saturday saturdays sat
6 воскресенье воскресенья воскресенью воскресеньем воскресеньям вс вск sunday sundays sun
"""
_SEASONS = """
0 зима зимы зиме зиму зимой зимою winter winters
1 весна весны весне весну весной весною spring
2 лето лета лету летом лете summer summers
3 осень осени осенью autumn fall
"""
_NUMBERS = """
0 ноль zero oh o ou
1 один одного одну одна одно одной одном первый one a an single
2 два две двух двумя двум пара пару парочку two couple pair
3 три трёх трех тремя трём трем three few
4 четыре четырёх четырех четырьмя four
5 пять пяти five
6 шесть шести six
7 семь семи seven
8 восемь восьми eight
9 девять девяти nine
10 десять десяти ten
11 одиннадцать одиннадцати eleven
12 двенадцать двенадцати twelve
13 тринадцать тринадцати thirteen
14 четырнадцать четырнадцати fourteen
15 пятнадцать пятнадцати fifteen
16 шестнадцать шестнадцати sixteen
17 семнадцать семнадцати seventeen
18 восемнадцать восемнадцати eighteen
19 девятнадцать девятнадцати nineteen
20 двадцать двадцати twenty
30 тридцать тридцати thirty
40 сорок сорока forty fourty
50 пятьдесят пятидесяти fifty
60 шестьдесят шестидесяти sixty
70 семьдесят семидесяти seventy
80 восемьдесят восьмидесяти eighty
90 девяносто девяноста ninety
"""
_ORDINALS = """
1 перв first
2 втор second
3 трет third
4 четв[её]рт fourth
5 пят fifth
6 шест sixth
7 седьм seventh
8 восьм eighth
9 девят ninth
10 десят tenth
11 одиннадцат eleventh
12 двенадцат twelfth
13 тринадцат thirteenth
14 четырнадцат fourteenth
15 пятнадцат fifteenth
16 шестнадцат sixteenth
17 семнадцат seventeenth
18 восемнадцат eighteenth
19 девятнадцат nineteenth
20 двадцат twentieth
30 тридцат thirtieth
40 сороков fortieth
50 пятидесят fiftieth
60 шестидесят sixtieth
70 семидесят seventieth
80 восьмидесят eightieth
90 девяност ninetieth
"""
TENS_RU = "двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто"
TENS_EN = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ORDINAL_END = r"(?:ый|ий|ой|ая|ья|ое|ье|ого|ьего|его|ому|ьему|ому|ом|ьем|ую|ью|ой|ей)"


def _table(rows: str) -> dict[str, int]:
    table: dict[str, int] = {}
    for row in rows.split("\n"):
        number, _, names = row.partition(" ")
        table |= dict.fromkeys(names.split(), int(number)) if names else {}
    return table


MONTHS = _table(_MONTHS)
WEEKDAYS = _table(_WEEKDAYS)
MONTHS_ABROAD = _table(_MONTHS_ABROAD) | MONTHS
WEEKDAYS_ABROAD = _table(_WEEKDAYS_ABROAD) | WEEKDAYS
SEASONS = _table(_SEASONS)
NUMBERS = _table(_NUMBERS)
_ORDINAL_STEMS = [
    (int(row.split()[0]), re.compile(row.split()[1] + _ORDINAL_END), row.split()[2])
    for row in _ORDINALS.strip().split("\n")
]


def either(names: dict[str, int]) -> str:
    """A pattern of any of these names, longest first."""
    return "|".join(sorted((re.escape(n) for n in names), key=len, reverse=True))


def ordinal_pattern() -> str:
    stems = "|".join(row.split()[1] for row in _ORDINALS.strip().split("\n"))
    english = "|".join(row.split()[2] for row in _ORDINALS.strip().split("\n"))
    return (
        rf"(?:(?:{TENS_RU})\s+)?(?:{stems}){_ORDINAL_END}|"
        rf"(?:(?:{TENS_EN})[\s-])?(?:{english})"
    )


def ordinal(words: str) -> int | None:
    """«двадцать четвёртого» -> 24, "twenty-first" -> 21."""
    total = 0
    for word in re.split(r"[\s-]+", words.casefold().strip()):
        if NUMBERS.get(word, 0) >= 20:
            total += NUMBERS[word]
            continue
        found = next((n for n, ru, en in _ORDINAL_STEMS if word == en or ru.fullmatch(word)), None)
        if found is None:
            return None
        total += found
    return total or None


def number(words: str) -> int | None:
    """Digits, «двадцать две», "forty five" -> the number."""
    words = words.casefold().strip()
    if words.isdecimal():
        return int(words[:9])
    total = 0
    for word in re.split(r"[\s-]+", words):
        if word not in NUMBERS:
            return None
        total += NUMBERS[word]
    return total


def month_span(year: int, month: int, zone: tzinfo, months: int = 1) -> tuple[datetime, datetime]:
    last = year * 12 + month - 1 + months
    end = datetime(last // 12, last % 12 + 1, 1, tzinfo=zone)
    return datetime(year, month, 1, tzinfo=zone), end


def season_span(year: int, season: int, zone: tzinfo) -> tuple[datetime, datetime]:
    """Winter belongs to the year it ends in: «зима 2024» is December 2023 to February 2024."""
    if season == 0:
        return month_span(year - 1, 12, zone, 3)
    return month_span(year, season * 3, zone, 3)
