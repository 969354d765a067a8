"""A word -> its other forms that no stemmer ties to it: went and go, шёл and идти, люди and человек."""

from functools import lru_cache

from graph.stems import stem, words

_ALIKE = """
go goes went gone; buy bought; get got gotten; make made; take took taken; see saw seen; meet met;
find found; give gave given; tell told; say said; think thought; feel felt; teach taught; bring brought;
begin began begun; run ran; write wrote written; win won; lose lost; leave left; come came;
become became; know knew known; speak spoke spoken; eat ate eaten; drive drove driven; sell sold;
spend spent; build built; grow grew grown; draw drew drawn; choose chose chosen; fall fell fallen;
break broke broken; sing sang sung; swim swam swum; wear wore worn; ride rode ridden; keep kept;
hold held; hear heard; sleep slept; catch caught; send sent; learn learnt; child children kid;
man men; woman women; person people; foot feet; mouse mice; wife wives; life lives; fly flew flown;
pay paid; stand stood; understand understood; lead led; fight fought; show shown; hide hid hidden;
forget forgot forgotten; sit sat; throw threw thrown; shake shook shaken; wake woke woken;
steal stole stolen; shoot shot; strike struck; lend lent; mean meant; deal dealt; dream dreamt;
burn burnt; seek sought; sink sank sunk; ring rang rung; drink drank drunk; freeze froze frozen;
bite bit bitten; blow blew blown; swear swore sworn; tear tore torn; bear bore born; rise rose risen;
shine shone; stick stuck; hang hung; dig dug; feed fed; lie lay lain; good better best; bad worse worst;
mom mum mother; dad father; grandma grandmother; grandpa grandfather; photo picture photograph; movie film;
идти иду идет шел шла шли пойти пошел пошла пошли пойду; прийти пришел пришла пришли приду;
уйти ушел ушла ушли уйду; выйти вышел вышла вышли выйду; найти нашел нашла нашли найду;
зайти зашел зашла зашли; дойти дошел дошла дошли; пройти прошел прошла прошли;
ехать еду поехал поехала; человек люди людей; ребенок дети детей ребята; год лет; хороший лучше лучший;
плохой хуже худший; брать беру брал взять взял взяла возьму; говорить сказать сказал скажу;
друг друзья друзей; брат братья; сын сыновья; мать мама матери; отец папа; бабушка бабка; дедушка дед;
есть ем ел ела съел; пить пью пил выпил; жить живу жил жила; писать пишу писал написал;
петь пою пел пела; шить шью шил сшил; искать ищу искал; помочь помогу помог помогать помогаю;
бежать бегу бегать бегал; лечь лег легла лягу; сесть сел села сяду; мочь могу мог смочь смог;
купить куплю покупать; продать продам продавать; начать начал начну начинать; деньги денег;
"""


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _ALIKE.split(";"):
        group = tuple(dict.fromkeys(stem(word) for word in words(line)))
        for one in group:
            found[one] = tuple(dict.fromkeys((*found.get(one, ()), *group)))
    return found


def forms(term: str) -> tuple[str, ...]:
    """The stem itself first, then stems of the word's other forms."""
    return (term, *(one for one in _groups().get(term, ()) if one != term))
