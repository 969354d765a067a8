"""What is answered without the archive: a greeting, and «О чём мы говорили?» in the words that were said here."""

import re

from api.agent.noting import ASKED, TOLD, noted
from api.agent.types import Lang, Question, Talk

_TALK = re.compile(
    r"о ч[её]м (?:мы|у нас) (?:\w+ ){0,2}(?:говорил|разговаривал|беседовал|болтал|ш[её]л разговор|речь)"
    r"|что я (?:тебе |уже |сегодня |здесь ){0,3}(?:говорил|сказал|рассказывал|рассказал|спрашивал)\w*"
    r" (?:\w+ ){0,2}(?:разговор|беседе|здесь|только что|раньше|сегодня)"
    r"|(?:подведи|подытожь|подводи) (?:\w+ )?(?:итог\w*|разговор|беседу)(?: (?:\w+ )?(?:разговор|бесед)\w+)?\W*$"
    r"|what (?:have|did|were|are) we (?:been )?(?:\w+ )?(?:talk|discuss|speak)"
    r"|what (?:did|have) i (?:say|said|ask|asked|tell|told)(?: you)?(?: \w+){0,2}"
    r" (?:earlier|before|just now|so far|(?:this|our) (?:talk|chat|conversation))"
    r"|sum up (?:our|this|the) (?:talk|chat|conversation)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(?:привет\w*|здравствуй(?:те)?|добр(?:ый|ое|ой) (?:день|вечер|утро|ночи|утра)|доброго \w+|хай|салют|спасибо(?: большое)?|благодарю|пока|"
    r"до свидания|hi|hello|hey|good (?:morning|evening|afternoon|day)|thanks?(?: you)?(?: (?:so|very) much)?|bye|goodbye)"
    r"(?:[\s,.!]+(?:ещё раз|тебе|всем|there|again|как (?:дела|ты|жизнь|поживаешь)|how are you(?: doing)?|thanks?|спасибо))*\W*$"
    r"|^\W*(?:как (?:дела|ты|жизнь|поживаешь)|how are you(?: doing)?)\W*$",
    re.IGNORECASE,
)
_THANKS = re.compile(r"^\W*(?:спасибо|благодарю|thank)", re.IGNORECASE)
_BYE = re.compile(r"^\W*(?:пока|до свидания|bye|goodbye)\b", re.IGNORECASE)
_BACK: dict[Lang, tuple[str, str, str]] = {
    "ru": ("Здравствуйте. ", "Пожалуйста. ", "До встречи. "),
    "en": ("Hello. ", "You are welcome. ", "See you. "),
}
CAN_BE_ASKED = {
    "ru": "Спросите, например: «Что для меня сейчас важнее всего?», «Как изменились мои приоритеты за год?», "
    "«К каким целям я всё время возвращаюсь?». Или просто расскажите, что произошло.",
    "en": "You can ask, for example: “What matters most to me now?”, “How did my priorities change over the year?”, "
    "“Which goals do I keep coming back to?”. Or simply tell what happened.",
}  # fmt: skip
GREETED_REASON = {
    "ru": "Это приветствие, а не вопрос.",
    "en": "This is a greeting and no question.",
}
_HEAD = {"ru": "В этом разговоре прозвучало:", "en": "This is what was said in this talk:"}

TALK_REASON = {
    "ru": "Вопрос о самом разговоре: на него отвечают слова, которые в нём прозвучали.",
    "en": "The question is about this talk: the words said in it answer it.",
}


def outright(question: Question, talk: Talk) -> tuple[str, str] | None:
    """An answer and why it is one; None where the archive has to be asked."""
    lang = question.lang
    if of_the_talk(question.text) and (told := recalled(talk, lang)):
        return told, TALK_REASON[lang]
    return (greeted(question.text, lang), GREETED_REASON[lang]) if greets(question.text) else None


def greeted(text: str, lang: Lang) -> str:
    """A greeting for a greeting, thanks taken, a good-bye; and what can be asked."""
    hello, welcome, bye = _BACK[lang]
    head = welcome if _THANKS.match(text) else bye if _BYE.match(text) else hello
    return head + CAN_BE_ASKED[lang]


def of_the_talk(text: str) -> bool:
    """Whether a question is about the talk it stands in."""
    return _TALK.search(text) is not None


def greets(text: str) -> bool:
    """Whether nothing is asked or told: a greeting, thanks, a good-bye."""
    return _GREETING.match(text) is not None


def recalled(talk: Talk, lang: Lang) -> str:
    """What the person told and asked here, the oldest first, as Markdown; empty for a talk that has just begun."""
    lines = noted(talk.digest, talk.turns).splitlines()
    if not lines:
        return ""
    return _HEAD[lang] + "\n\n" + "".join(f"- {_shown(one)}\n" for one in lines)


def _shown(line: str) -> str:
    """Told words as a quotation; a question as it was put."""
    mark, text = line[:2], line[2:]
    return text if mark == ASKED else f"«{text}»" if mark == TOLD else line
