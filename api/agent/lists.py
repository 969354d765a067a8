"""A question about the whole life that asks for a list -> which list: what was given up, what was decided, who matters."""

import re
from typing import Literal

type Listed = Literal[
    "dropped", "paused", "done", "begun", "going", "decided", "hot", "cold", "conflicts", "neglected",
    "values", "beliefs", "habits", "people",
]  # fmt: skip

_THINGS = (
    r"(?:цел|проект|дел[аоу]?м?и?\b|занят|увлечен|хобби|мечт|план|желан|зате|начинан|иде[йяию])\w*"
)
_TASKS = r"(?:goals?|projects?|things?|plans?|dreams?|hobb(?:y|ies)|ideas?|pursuits?)"
# Words that may stand after the verb and name nothing.
_REST = r"(?: (?:и почему|and why|за это время|за вс[её] время|тогда|в жизни|недавно|уже|так и|до конца|in my life|совсем|насовсем|навсегда|окончательно|lately|recently|so far|yet|already|for good|до лучших врем[её]н|на потом|for now|for later|за|в|во|на|с|к|до|in|on|by|since|during))*\s*\W*$"
_GIVEN_UP = r"(?:за)?броси\w*|отказал\w*с[ья]|оставил\w*|забил\w*"
_GIVE_UP = r"(?:give|gave|given) up(?: on)?|drop(?:ped)?|quit|abandon(?:ed)?"
_PUT_OFF = r"отложил\w*|(?:по)?ставил\w* на паузу|приостановил\w*|заморозил\w*"
_PUT_OFF_EN = r"put (?:on hold|off|aside)|paused?|postponed?|shelved?"
_ENDED = r"закончил\w*|завершил\w*|доделал\w*|дов[её]л\w* до конца|выполнил\w*|достиг\w*|осуществил\w*|сделал\w*|добил\w*с[ья]|успел\w* сделать"
_END = r"finish(?:ed)?|completed?|achieved?|accomplish(?:ed)?|(?:see|saw|seen) through|g[eo]t done"
_STARTED = r"начал\w*(?: делать)?|затеял\w*|взял\w*с[ья]"
_START = r"start(?:ed)?|beg[aiu]n|t(?:ake|ook|aken) up|pick(?:ed)? up"


def _done_to(ru: str, en: str) -> str:
    return (
        rf"(?:как(?:ие|ой|ую|ое|их|им)|от каких|за какие|сколько)(?: из)?(?: \w+){{0,2}} {_THINGS}(?: \w+){{0,3}}? (?:{ru})"
        rf"|(?:^|\W)(?:что|от чего|чего)(?: нового)?(?: же)? я (?:\w+ ){{0,2}}(?:{ru})(?: нового)?{_REST}"
        rf"|(?:which|what|how many)(?: of)?(?: my)?(?: \w+)? {_TASKS} (?:have |did |do |had )?i (?:\w+ ){{0,2}}(?:{en})"
        rf"|(?:^|\W)what(?: new)? (?:have|did|do|had) i (?:\w+ ){{0,2}}(?:{en}){_REST}"
    )


_CUES: tuple[tuple[Listed, str], ...] = (
    ("neglected", r"(?:^|\W)(?:что|чего) я (?:\w+ ){0,2}(?:избега|откладыва|запуска|запустил|не дела|не успева)\w*" + _REST
     + r"|what (?:am|have|do) i (?:been )?(?:\w+ )?(?:avoid|neglect|put(?:ting)? off|postpon)\w*" + _REST
     + r"|(?:о ч[её]м|про что|что) я (?:давно |совсем )?забы(?:л|ваю)\w*" + _REST),
    ("hot", r"решени\w* (?:\w+ ){0,4}(?:сгоряча|на эмоциях|на горячую голову|в сердцах|в пылу|не подумав)|(?:что|как\w*) (?:\w+ ){0,3}реш\w* (?:\w+ )?(?:сгоряча|на эмоциях|на горячую голову|в сердцах)"
     r"|(?:decisions?|choices?) (?:\w+ ){0,4}(?:in (?:the heat(?: of the moment)?|anger|a rage)|emotional|hot|impuls)|(?:hot|rash|impulsive|hasty) (?:decisions?|choices?)"),
    ("cold", r"решени\w* (?:\w+ ){0,4}(?:обдуманно|на холодную голову|спокойно|взвешенно)|взвешенн\w+ решени|(?:calm|cold|considered) (?:decisions?|choices?)|(?:decisions?|choices?) (?:\w+ ){0,4}(?:calmly|in cold blood)"),
    ("decided", r"как(?:ие|их) (?:\w+ ){0,3}решени|(?:^|\W)что я (?:\w+ ){0,2}решил\w*" + _REST
     + r"|(?:which|what) (?:\w+ ){0,2}(?:decisions?|choices)(?: have| did| had)? i(?: (?:made|make|take|taken))?|(?:^|\W)what (?:have|did) i decided?" + _REST),
    ("conflicts", rf"как(?:ие|их) (?:из )?(?:\w+ ){{0,2}}{_THINGS} (?:\w+ ){{0,3}}(?:противореч|конфликт|спор|мешают)\w*(?: (?:друг (?:с )?друг\w*|между собой))?|что (?:во мне|у меня) (?:противореч|спорит)"
     rf"|(?:which|what)(?: of)?(?: my)? (?:{_TASKS}|values) (?:\w+ ){{0,2}}(?:conflict|contradict|pull apart|compete)s?(?: (?:with )?(?:each other|one another))?"),
    ("dropped", _done_to(_GIVEN_UP, _GIVE_UP)),
    ("paused", _done_to(_PUT_OFF, _PUT_OFF_EN)),
    ("done", _done_to(_ENDED, _END)),
    ("begun", _done_to(_STARTED, _START)),
    ("going", rf"как(?:ие|ой) (?:\w+ )?(?:у меня|мои) (?:\w+ ){{0,2}}{_THINGS}|(?:перечисли|назови|покажи)(?: все)? мои {_THINGS}|над чем я (?:\w+ )?работа\w*" + _REST + r"|(?:^|\W)чем я (?:\w+ )?(?:занима\w+|занят\w?)" + _REST
     + rf"|what (?:are|were) my (?:\w+ ){{0,2}}{_TASKS}|list (?:all )?my {_TASKS}|what (?:am|was) i (?:\w+ )?(?:working on|busy with)" + _REST),
    ("values", r"как(?:ие|ова|овы) (?:\w+ ){0,2}ценност|мо[ийх]+ ценност|что (?:для меня|мне) (?:\w+ )?(?:ценн|дорого)\w*" + _REST + r"|my (?:\w+ )?values\b|what do i value" + _REST),
    ("beliefs", r"во что я (?:\w+ )?вер\w+|как(?:ие|овы) (?:\w+ ){0,2}(?:убежден|убеждён|взгляды на жизнь)|my (?:\w+ )?beliefs\b|what (?:do|did) i believe(?: in)?" + _REST),
    ("habits", r"как(?:ие|овы) (?:\w+ ){0,2}привычк|my (?:\w+ )?habits\b"),
    ("people", r"кто (?:\w+ ){0,2}(?:для меня|мне) (?:\w+ )?(?:важ|близ|дорог|значи)\w*|кто (?:есть )?в моей жизни|как(?:ие|их) люд\w+ (?:\w+ ){0,3}(?:важн|близк)|(?:о ком|про кого) я (?:\w+ ){0,3}(?:говорю|пишу|думаю|писал|говорил)\w*" + _REST
     + r"|who (?:\w+ )?(?:matters?|is important|are important|is close|is dear) to me|who (?:is|are) in my life|whom? do i (?:\w+ )?(?:talk|write|think) (?:\w+ )?about(?: (?:the )?most)?" + _REST),
)  # fmt: skip
_COMPILED: tuple[tuple[Listed, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(cue.replace("ё", "е"))) for kind, cue in _CUES
)


def listed_in(text: str) -> tuple[Listed, str] | None:
    """Which list a question asks for, by the first cue that its words hold, and the words beside it."""
    low = " ".join(text.casefold().replace("ё", "е").split())
    for kind, cue in _COMPILED:
        if found := cue.search(low):
            return kind, f"{low[: found.start()]} {low[found.end() :]}"
    return None
