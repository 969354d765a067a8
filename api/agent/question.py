"""A question in Russian or English -> what kind it is, which time it means, which words carry it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from api.agent.aspects import same_deed
from api.agent.languages import in_other_forms, translated
from api.agent.lists import Listed, listed_in
from api.agent.times import timed
from api.agent.types import Question
from api.agent.whose import also, asks_of_having, own_in
from extractors.rules.morphology import read, readings
from extractors.rules.names import areas
from extractors.rules.people import POSSIBLE
from graph.stems import stem, stems, words

type Wants = Literal["age", "number", "price", "name", "who", "own", "open"]
type Edge = Literal["first", "last"]
type Kind = Literal[
    "portrait",
    "news",
    "priorities",
    "rather",
    "change",
    "recurrence",
    "feeling",
    "cause",
    "kept",
    "conflict",
    "state",
    "list",
    "intent",
    "turn",
    "happened",
    "fact",
]

_CUES: tuple[tuple[Kind, str], ...] = (
    ("recurrence", r"(?:какие|есть ли) (?:у меня )?(?:\w+ )?циклы|мои циклы|(?:what|which|my) (?:\w+ )?cycles|что (?:у меня |в моей жизни )?(?:вс[её] время )?повторяется|сколько раз|к (?:каким|чему) (?:\w+ ){1,4}возвраща|каждый (?:ли )?раз|обычно|как часто|снова и снова|раз за разом|(?:все время|постоянно|опять) (?:возвраща|броса)"
     r"|how many times|every time|how often|again and again|over and over|keep (?:coming|going|returning|giving)"),
    ("change", r"изменил|менял|поменял|сменил|отлича|сдвинул|сместил|что стало|что произошло|что (?:\w+ ){0,2}появил|(?<!на )что уш[лё]|chang|differ|\bshift|became of|happened (?:to|with) (?:my|the)"),
    ("rather", r"(?:важнее|главнее|ценнее|нужнее|дороже мне|больше хо[чт]\w*|сильнее хо[чт]\w*)\b.*\b(?:или|чем)\b|(?:more important|matter\w* more|want(?:ed)? more|rather want)\b.*\b(?:or|than)\b"),
    ("priorities", r"на первом месте|важнее всего|важн(?:ым|ее|о) для меня|для меня (?:\w+ )?(?:важно|главн)|приоритет|самое главное|чего (?:\w+ ){0,3}я (?:\w+ ){0,3}хо[чт]|что (?:же )?я (?:\w+ )?хо(?:чу|тела?)\b(?! (?:от|с|у)\b)"
     r"|за что (?:мне )?(?:\w+ )?(?:браться|взяться)|(?:чем|на ч[её]м) мне (?:\w+ )?(?:заняться|сосредоточиться)|чему (?:мне )?(?:\w+ )?уделить|what should i (?:\w+ )?(?:do|focus on|work on|start with|take up)(?: (?:now|next|first))?\s*\W*$"
     r"|какой (?:именно )?проект я|most important|important to me|priorit|matter(?:s|ed)? (?:to me )?most|what (?:really )?matter(?:s|ed)|what (?:do|did) i (?:\w+ )?want(?:ed)?\b(?! to)"),
    ("feeling", r"чувств|переживал|испытывал|эмоци|как мне было|что со мной|что (?:(?:больше|сильнее|чаще) всего )?(?:меня|мне) (?:\w+ )?(?:раду|вдохновля|злит|злил|бес[ия]|выматыва|огорча|пуга|утомля|заряжа|расстраива|тревожи|бодри|да[её]т сил)|что (?:\w+ )?(?:раду|вдохновля|злит|бес[ия]т|выматыва|огорча|пуга|утомля|заряжа|расстраива|бодри)\w+ (?:меня|мне)|что да(?:[её]т|вало) (?:мне )?сил|откуда (?:у меня |я беру )?сил"
     r"|(?:от|из-за) чего (?:\w+ ){0,4}уста|чего я (?:\w+ ){0,3}бо(?:юсь|ял)|feel|felt|emotion|what (?:\w+ )?(?:drain|lift|scare|cheer|upset|inspire|annoy|exhaust|energi[sz]e|worrie|worry|tire)s?(?:d|ed)? me|what (?:\w+ )?(?:gives?|gave) me (?:\w+ )?(?:energy|strength|joy)|как(?:ие|овы) (?:у меня )?(?:\w+ )?страхи|мои страхи|my (?:\w+ )?fears|what (?:\w+ )?(?:makes?|made) me (?:\w+ )?(?:angry|sad|happy|anxious|afraid|nervous|tired|glad)|(?:was|am) i (?:so )?(?:afraid|scared|happy|sad|angry)"),
    ("kept", r"обеща|кля(?:лся|лась|нусь)|уговор|соблюдал|сдержал|подтверди|называл\w* главным|говорил\w* .{0,30}главн"
             r"|на что (?:ушло|уходило)|живу ли я|как (?:я )?говорю|слова и дела|словам и делам|do what i say|words and (?:my )?deeds|promise|swore|kept my word|keep my word|live what i say|what i preach"),
    ("conflict", r"мешал|мешает|мешают|не да(?:вал\w*|[её]т|ют) мне|(?:what|who) (?:\w+ )?(?:ke(?:eps?|pt)|stop(?:s|ped)|prevent(?:s|ed)|h[eo]lds?|held) me\b|hinder|in the way of|спорил|противореч|отменял|боролось|conflict|(?:got|gets?|stands?|stood) in (?:the|my) way"),
    ("state", r"^\W*(?:(?:а|ну|и) )?что (?:там )?(?:с|со) (?:\w+ )?\w+\W*$|(?:расскажи|опиши)\w* (?:\w+ ){0,2}(?:о|об|про) |(?:tell me|describe) (?:\w+ )?about |что (?:\w+ )?(?:происходит|творится|слышно|нового) (?:с|со|у|про|насч[её]т) |чем (?:\w+ ){0,2}(?:за)?кончил|чем (?:\w+ ){0,2}обернул|на как(?:ом|ой) (?:\w+ )?(?:этапе|стадии)|в каком (?:\w+ )?состоянии"
     r"|what(?: is|'s) (?:\w+ )?(?:happening|going on|new|up) with|how did .{1,40} (?:end|turn out)\b|where (?:do|did) (?:i|things) stand"
     r"|как (?:\w+ ){0,2}(?:идут|ид[её]т|обстоят|обстоит|продвига\w+|поживает) |как (?:\w+ ){0,2}дела (?:с|со|у)\b|how (?:is|are|was|were|did) .{1,40} (?:going|doing|coming along|go)\b"),
    ("cause", r"почему|из-за чего|зачем|отчего|что толкнуло|\bwhy\b|because of what|what made me"),
)  # fmt: skip
# «Собираюсь ли я переезжать?»: how one wish stands.
_INTENDS = re.compile(
    r"(?:собира\w+|намерен\w*|планиру\w+|планировал\w*|хочу|хотел\w*|думаю|мечта\w+|передумал\w*) ли (?:я|мы)\b|(?:хочу|собираюсь|планирую) (?:\w+ )?(?:вс[её] )?ещ[её]\b|по-прежнему хочу|\w+[юу](?:сь)? ли я (?:\w+ )?ещ[её]\b|^\W*(?:do|am) i still\b"
    r"|^\W*(?:am|are|was|were) (?:i|we) (?:\w+ )?(?:going|planning|about) to\b|^\W*(?:do|did) (?:i|we) (?:\w+ ){0,2}(?:want|plan|intend|mean|wish)\b",
    re.IGNORECASE,
)
# The latest or the earliest of many days.
_EDGE = re.compile(
    r"(?P<last>(?:в )?(?:самый )?последний раз|\b(?:the )?last time|\bwhen (?:did|was|have|had) (?:i|we) last\b|\bmost recently\b)"
    r"|(?P<first>(?:в )?(?:самый )?первый раз|впервые|\b(?:the )?first time|\bwhen (?:did|was|have|had) (?:i|we) first\b)",
    re.IGNORECASE,
)
# The day of a turn.
_WHEN = re.compile(r"\bкогда\b|с каких пор|\bwhen (?:did|was|have)\b|since when", re.IGNORECASE)
_HAPPENED = re.compile(
    r"что (?:\w+ ){0,2}(?:случил|стряс|приключил|произош|стал)\w* (?:\w+ )?(?:с|со|у)\s|what (?:has |had |have )?(?:\w+ )?happened (?:to|with)\b|what became of",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\bкто (?:же )?так(?:ой|ая|ие)\b|\bкто (?:он|она|это) так|^\W*who(?: is|'s|’s| was| are)\b"
    r"|\bкто \w+ по (?:профессии|работе|специальности)|\bкем (?:\w+ )?(?:работает|работал\w*|трудится|служит)\b|\bчем (?:\w+ )?занимается\b"
    r"|\bwhat (?:does|did) (?!i\b|we\b).{1,30} do(?: for (?:a living|work))?\W*$|\bwhat is .{1,30}(?:job|profession)\b",
    re.IGNORECASE,
)
# Whatever else a question of these kinds asks, it may ask it of a list.
_MAY_LIST = frozenset({"fact", "state", "cause", "conflict"})
# Asked with nothing beside it but a time.
_BARE: tuple[tuple[Kind, str], ...] = (
    ("news", r"что (?:у меня )?(?:\w+ )?нового(?: (?:у меня|в (?:моей )?жизни|за последн\w+ \w+|с (?:того|прошлого) раза))*|какие (?:у меня )?новости"
     r"|what(?: is|'s|’s) new(?: (?:with me|in my life|since last time))?|any news"),
    ("portrait", r"(?:каким|какой|кем) (?:же )?(?:тогда )?я (?:тогда )?был[аи]?(?: человеком)?|как (?:я (?:тогда )?жил[аи]?|мне (?:тогда )?жилось)"
     r"|what (?:was|were) i like|who was i"),
    ("priorities", r"что (?:\w+ ){0,2}(?:важно|главн(?:ое|ым)|значимо)|что (?:\w+ ){0,2}имел[ои] (?:\w+ )?значение|what (?:is|was) (?:really )?important"),
)  # fmt: skip
_BESIDE = r"(?:[\s,]+(?:для меня|мне|прошл\w+|позапрошл\w+|эт(?:ой|им)|т(?:ой|ем)|last|this|that|тогда|сейчас|теперь|в жизни|больше всего|to me|for me|then|back then|now|most))*\W*$"
_EMPTY = frozenset(
    stems(
        "а и в во на с со к ко у о об от до по за из под над при для без через между не ни же ли бы то "
        "что чего чем чему кто кого кому кем как какой какая какое какие каким каком какую где куда откуда когда "
        "почему зачем сколько который это этот эта эти тот та те там тут так такой я мне меня мной мой моя моё мои "
        "моего моей моих моим моими он она оно они его её их ему ей мы нас нам наш ты тебя тебе был была было были "
        "быть есть буду будет стал стала стало стали раз разы каждый обычно ещё уже только тогда теперь сейчас очень "
        "время году год месяц день начало конец середина начале конце середине ну да нет или либо если потом после перед "
        "изменилось поменялось поменялось изменилась отличался отличалось произошло чувствовал чувство чувством "
        "называется назывался называлась называлось называются зовут звали зовётся было происходит что-то про насчёт говорил писал думал рассказывал свой своё свои сам само себя себе всё все весь "
        "идут идёт обстоят обстоит продвигается поживает going doing coming along "
        "происходит творится слышно нового happening turned "
        "прошлый прошлая прошлое прошлые прошлой прошлого прошлом прошлую случилось стало обстояли обстояло обстоял обстояла still "
        "делал делала делали делать делаю сделал сделала сделали сделать did doing "
        "хочу хочешь хочет хотел хотела хочется хотелось "
        "want wanted last past happen happened a an the of in on at to for from with by about and or not is are was were be been do does did has have had i me my "
        "mine you your he she it they we what which who whom when where why how many much times time this that these those "
        "расскажи расскажите опиши напомни покажи сдвинулись сместились появилось появились новое нового tell describe remind "
        "show shift shifted "
        "called named name there then now feel felt change changed between write wrote say said think thought ever"
    )
)
# What a question calls the side of a thing it asks about; an answer seldom says it.
_FRAME = frozenset(
    stems(
        "состояние состоянии этап этапе стадия понимание отношение отношения мнение мнения взгляд взгляды роль роли ситуация положение "
        "дела дело делам делах сумма сумму сумме количество цена цену дата причина причину итог результат случай смысл вид "
        "история истории историю тема темы вопрос вопросе план планы деться делся делась делось делись "
        "собираюсь собирался собиралась планирую планировал планировала намерен намерена "
        "стоит стоил стоила стоили стоило обошлось обошлась обошелся обошлись заплатил заплатила потратил потратила отдал отдала "
        "plan planning planned intend cost costs paid pay spent spend "
        "мешал мешала мешало мешали мешает мешают давало давал давала дает дают kept keep keeps stopped stops prevented prevents hindered hinder way "
        "after before during old age state stage phase understanding attitude opinion view views role situation matter matters sum amount number price date "
        "reason cause result topic subject plan plans case way kind sort often seldom ever up down out off away back again over"
    )
)
_LIVING = frozenset(stems("работает работал работала трудится служит занимается профессии работе специальности living work job profession"))  # fmt: skip
# «Чем закончилась история с домом?» asks for a state; «Когда я закончила крышу?» for that very deed.
_ENDING = frozenset(stems("закончилось закончилась закончился закончились кончилось обернулось"))
_WORDING = re.compile(r"(?:ed|ing|ly)$")
_DEED = re.compile(r"\b(?:i|we|to)\s+(?:\w+ly\s+)?([a-z]+)", re.IGNORECASE)
OVERALL = re.compile(
    r"приоритет|жизн|главн|важн|\bцел[иейям]+\b|желани|стремлени|priorit|life|matter|\bgoals\b|\bwants\b|\bwishes\b",
    re.IGNORECASE,
)
# What weighs and what lightens in the whole life, not one feeling or one thing.
_MOODS = re.compile(
    r"что (?:(?:больше|сильнее|чаще) всего )?(?:(?:меня|мне) )?(?:\w+ ){0,2}"
    r"(?:раду|вдохновля|злил|злит|бес[ия]|выматыва|огорча|пуга|утомля|заряжа|расстраива|тревожи|бодри|да(?:[её]т|вало) (?:мне )?силы?)\w*(?: (?:меня|мне))?(?: силы?)?(?: (?:больше|сильнее|чаще) всего)?(?: (?:сейчас|теперь|последнее время|в последнее время|обычно))?\s*\W*$"
    r"|(?:от|из-за) чего я (?:\w+ ){0,3}(?:уста[юё]|уставал|расстраива|злюсь|злил|радуюсь|радовал)\w*\s*\W*$"
    r"|чего я (?:\w+ ){0,3}бо(?:юсь|ялся|ялась)\s*\W*$|what (?:am|was) i (?:\w+ ){0,2}(?:afraid|scared) of\s*\W*$"
    r"|what (?:\w+ ){0,2}(?:drain|lift|scare|cheer|upset|inspire|annoy|exhaust|energi[sz]e|worrie|worry|tire)s?(?:d|ed)? me(?: (?:up|down))?(?: (?:the )?most)?(?: (?:now|lately|recently|these days|right now))?\s*\W*$"
    r"|what (?:\w+ ){0,2}(?:gives?|gave) me (?:\w+ )?(?:energy|strength|joy)(?: (?:the )?most)?(?: (?:now|lately|recently|these days|right now))?\s*\W*$"
    r"|what (?:\w+ ){0,2}(?:makes?|made) me (?:\w+ )?(?:angry|sad|happy|anxious|afraid|nervous|tired|glad)(?: (?:the )?most)?(?: (?:now|lately|recently|these days|right now))?\s*\W*$"
    r"|как(?:ие|овы) (?:у меня )?(?:\w+ )?страхи(?: у меня)?(?: были| есть)?\s*\W*$|мои страхи\s*\W*$|(?:what (?:are|were) )?my (?:\w+ )?fears\s*\W*$",
    re.IGNORECASE,
)
_CYCLES = re.compile(
    r"\bциклы\b|\bcycles\b|что (?:у меня |в моей жизни )?(?:вс[её] время )?повторяется\s*\W*$|(?:к каким (?:\w+ )?(?:целям|делам|проектам|занятиям|вещам|желаниям|мечтам)|к чему|что|какие (?:\w+ )?(?:цели|дела|проекты|занятия|вещи)) "
    r"(?:\w+ ){0,3}(?:возвраща|броса)\w*(?: (?:снова и снова|раз за разом|постоянно|вс[её] время|чаще всего|и (?:снова )?\w+))*\s*\W*$"
    r"|(?:which (?:goals|projects|things)|what) (?:do|did) i (?:keep (?:coming|going|returning|giving)|(?:give|gave) up|return to|come back to)"
    r"(?: (?:back|up|to|again|and|over|most|often))*\s*\W*$",
    re.IGNORECASE,
)
_DEEDS = re.compile(
    r"живу ли я (?:так|тем|по|как)\b|(?:так|то),? (?:ли )?(?:как|что) (?:я )?говорю|слов\w+ и дел|"
    r"live (?:by )?what i (?:say|preach)|do what i say|practi[cs]e what i preach|words and (?:my )?deeds",
    re.IGNORECASE,
)
_HINDERED = re.compile(
    r"(?:что|кто) (?:\w+ ){0,2}меша[лею]\w*(?: (?:мне|чаще|всего|больше|обычно))*\s*\??$"
    r"|what (?:\w+ ){0,3}(?:gets?|got|stands?|stood) in (?:my|the) way(?: (?:most|often|mostly))*\s*\??$",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"сколько(?! раз)|как(?:ую|ая) сумм|тираж|how (?:many|much)(?! times)"
    # What one has a measure of: without a number it is not told.
    r"|как(?:ой|ая|ое|ого|ую) (?:у меня |мой |моя |мо[её] |был[аои]? )*(?:\w+ )?(?:рост|вес|зарплат|оклад|доход|давлени|пульс|размер|бюджет|рейтинг|стаж|долг)\w{0,2}\b"
    r"|what (?:is|was|are) my (?:\w+ )?(?:height|weight|salary|income|blood pressure|pulse|size|budget|rating|debt)",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"(?:хочу|хотел\w*) (?:\w+ )?(?:от|для|с|со)\b|\bwant(?:ed)? (?:from|of|for|with)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"сколько (?:\w+ ){0,3}(?:стои[лт]|обош|заплати|потрати|отда[лм])|по ч[её]м\b|как(?:ая|ую) цен|how much (?:\w+ ){0,3}(?:cost|pay|paid|spen)",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"сколько лет (?!назад)\w+\s*\??$|сколько (?:мне|ему|ей|нам|им) (?:\w+ )?лет\s*\??$|какой возраст|how old|what age",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"как (?:назыв|зва?л|зовут|звать)|what (?:is|was) .{0,40}(?:named|called)", re.IGNORECASE
)
_ON_A_DAY = re.compile(r"\bна (?:начало|конец|середину|\d{1,2}) \w+|\bas of\b", re.IGNORECASE)
_OWN = re.compile(r"\w+ ли (?:я|мы)\b|^(?:do|did|am|was|have|will) i\b", re.IGNORECASE)
# A capital letter inside a sentence; "I" and the first word say nothing.
_NAME = re.compile(r"(?<=[\w,«“\"] )[«“\"]?([A-ZА-ЯЁ]\w{2,})|[«“\"]([A-ZА-ЯЁ]\w{2,})")


@dataclass(frozen=True, slots=True)
class Understood:
    """`stems` carry the question; `windows` are the times it names; `wants` is what
    has to stand in an answer.

    `names` are the words written as names: an answer about somebody else's is none.
    `topics` are those of `stems` that name things: whatever is never named in an archive is not told
    there, while what is done to it may be told in other words.
    `said` are the telling words as written, `kindred` stems of other words of
    the same `areas` of life. `overall` asks about the whole life: numbers answer it. `list` is the
    list that is asked for. `owned` are those of `stems` that are asked about as the person's own: another's
    are no answer. `same` are the stems that tell of the same as one of `stems`.
    `edge`: which of many days is asked for.
    """

    kind: Kind
    stems: tuple[str, ...]
    windows: tuple[tuple[datetime, datetime], ...]
    wants: Wants
    names: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    said: str = ""
    kindred: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    overall: bool = False
    list: Listed | None = None
    owned: frozenset[str] = frozenset()
    having: bool = False
    same: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    edge: Edge | None = None


def understand(question: Question) -> Understood:
    at = question.as_of or question.now
    edge = _EDGE.search(question.text) if _WHEN.search(question.text) else None
    text = _EDGE.sub(" ", question.text) if edge else question.text
    time = timed(text, at, question.zone, question.silent_since)
    kind = _bare(time.rest) or kind_of(question.text)
    if kind == "fact" and (question.as_of is not None or _ON_A_DAY.search(question.text)):
        kind = "state"
    empty = _EMPTY | _ENDING if kind == "state" else _EMPTY
    telling = [w for w in words(time.rest) if len(w) > 1 and stem(w) not in empty]
    every = dict.fromkeys(stem(word) for word in telling)
    framed = _FRAME | _LIVING if _WHO.search(question.text) else _FRAME
    carrying = tuple(one for one in every if one not in framed) or tuple(every)
    written = " ".join(word for pair in _NAME.findall(time.rest) for word in pair)
    things = [w for w in telling if stem(w) not in _FRAME] or telling
    speaking = _speaking(things)
    # What is named in another language or by another word of its area is known by these.
    names = (frozenset(stems(written)) & frozenset(carrying)) - speaking
    about = _areas(things)
    listed = _listed(time.rest) if kind in _MAY_LIST else None
    if kind == "priorities" and _wished_of(time.rest, telling):
        kind = "state"
    if listed is not None:
        kind = "list"
    elif kind == "fact" and not carrying and time.windows:
        kind = "change"  # «Что было прошлой осенью?» asks for nothing but the time
    topics = (_things(telling, time.rest) | speaking) & frozenset(carrying) | names
    owned = own_in(time.rest, topics)
    kind = _finer(kind, question.text, whom=bool(owned or names), timed=bool(time.windows))
    same = united(same_deed(telling), also(owned), in_other_forms(telling), translated(telling))
    kindred = _kindred(about) | speaking | frozenset[str]().union(*also(owned).values())
    return Understood(
        kind, carrying, time.windows, _wants(question.text, kind), names, topics,
        " ".join(telling), kindred, about, _overall(kind, time.rest, carrying),
        listed, owned, asks_of_having(time.rest), same, _edge(edge),
    )  # fmt: skip


def _edge(found: re.Match[str] | None) -> Edge | None:
    return None if found is None else "last" if found["last"] else "first"


def _finer(kind: Kind, text: str, *, whom: bool, timed: bool) -> Kind:
    """What a question asks for beside a fact or a state. `whom`: it names somebody; `timed`: it names a time."""
    if whom and kind in {"fact", "state", "change"} and _HAPPENED.search(text):
        return "happened"
    if kind in {"fact", "state", "priorities"} and _INTENDS.search(text):
        return "intent"
    if kind == "fact" and timed and _OWN.search(text):
        return "intent"  # «Курила ли я летом?»: how it stood then
    return "turn" if kind == "fact" and _WHEN.search(text) else kind


def united(*some: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """By each stem all that says the same as it."""
    found: dict[str, frozenset[str]] = {}
    for one in some:
        for key, same in one.items():
            found[key] = found.get(key, frozenset()) | same
    return found


def _listed(text: str) -> Listed | None:
    """The list that is asked for, unless something else is named beside it: then it is asked of that."""
    found = listed_in(text)
    if found is None:
        return None
    kind, beside = found
    telling = [w for w in words(beside) if stem(w) not in _EMPTY | _FRAME and len(w) > 1]
    return None if _things(telling, beside) else kind


def _wished_of(text: str, telling: Sequence[str]) -> bool:
    """«Чего я хочу от мастерской?» asks of one thing, not for an order of all."""
    if _WISHED.search(text) is None or OVERALL.search(text):
        return False
    return bool(_things([w for w in telling if stem(w) not in _FRAME], text))


def _things(telling: Sequence[str], text: str) -> frozenset[str]:
    """Stems of nouns and of words of another language; English ones unless their end or place is a verb's."""
    deeds = {word.casefold() for word in _DEED.findall(text)}
    return frozenset(
        stem(word)
        for word in telling
        if (
            _WORDING.search(word.casefold()) is None and word.casefold() not in deeds
            if word.isascii()
            else read(word).pos in {"NOUN", ""}
        )
    )


def _overall(kind: Kind, text: str, carrying: tuple[str, ...]) -> bool:
    match kind:
        case "priorities" | "portrait" | "list" | "news":
            return True
        case "change":
            return not carrying or bool(OVERALL.search(text))
        case "conflict":
            return bool(_HINDERED.search(text))
        case "feeling":
            return bool(_MOODS.search(text)) or not carrying
        case "recurrence":
            return bool(_CYCLES.search(text))
        case "kept":
            return bool(_DEEDS.search(text))
        case "cause" | "state" | "fact" | "intent" | "turn" | "happened" | "rather":
            return False


def _wants(text: str, kind: Kind) -> Wants:
    if kind == "list":
        return "open"
    if _AGE.search(text):
        return "age"
    if _PRICE.search(text):
        return "price"
    if _COUNT.search(text):
        return "number"
    if _NAMED.search(text):
        return "name"
    if _WHO.search(text):
        return "who"
    return "own" if kind in {"fact", "state", "intent"} and _OWN.search(text) else "open"


def _areas(telling: Sequence[str]) -> frozenset[str]:
    """The areas of life that a question speaks of."""
    return frozenset(one for word in telling if (one := _area(word)) is not None)


def _area(word: str) -> str | None:
    """By any reading of it: «с бегом» is of running, though it may be an adverb."""
    low = word.casefold()
    every = (areas().of(one.lemma, low) for one in readings(low) if one.score >= POSSIBLE)
    return next((one for one in every if one is not None), None)


def _speaking(telling: Sequence[str]) -> frozenset[str]:
    """Stems of the words of a question that stand for an area of life themselves."""
    return frozenset(stem(word) for word in telling if _area(word))


def _kindred(named: frozenset[str]) -> frozenset[str]:
    """Stems of the words that speak of these areas."""
    return frozenset(stem(word) for word, area in areas().by_word.items() if area in named)


def _bare(rest: str) -> Kind | None:
    low = rest.casefold().replace("ё", "е")
    return next(
        (kind for kind, cue in _BARE if re.search(rf"(?:^|\W)(?:{cue}){_BESIDE}", low)), None
    )


def kind_of(text: str) -> Kind:
    """What is asked for, by the first cue that the words hold."""
    low = text.casefold().replace("ё", "е")
    for kind, cue in _CUES:
        if re.search(cue.replace("ё", "е"), low):
            return kind
    return "fact"
