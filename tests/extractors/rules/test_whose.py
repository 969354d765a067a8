"""What others do, want and feel is theirs; what the person feels about it, and does with them, is the person's."""

import pytest

from extractors.rules.affect import affect
from extractors.rules.sentences import sentences
from extractors.rules.whose import heard_alone
from graph.types import Entity, Harvest
from tests.extractors.rules.test_reading import harvest

# Before each a sentence of the person's own, so that the entry is read at all.
OTHERS = [
    "Он копит на катер.",
    "Жанна ищет квартиру.",
    "Брат хочет переехать в Берлин.",
    "Сестра учит испанский уже второй год.",
    "Вася собирается на пенсию и хочет завести пчёл.",
    "У Оли новый проект — она пишет детскую книгу.",
    "У Кати цель похудеть на десять килограммов.",
    "У соседа мечта — объехать Байкал на велосипеде.",
    "Лене предложили работу в Яндексе, она думает.",
    "Диме хочется сменить профессию.",
    "Наш тренер готовится к марафону в Казани.",
    "Соседи строят дом и второй год делают ремонт.",
    "Звонила Света. Она решила уйти из банка и учиться на психолога.",
    "Видел сегодня Игоря. Хочет купить мотоцикл.",
    "Приходил Серёжа. Бросил пить, начал бегать по утрам.",
    "Врач сказал, что бросил курить в сорок лет.",
    "Коллега выгорел и мечтает об отпуске.",
    "Подруга счастлива: её взяли в театр.",
    "Для Андрея главное — семья.",
    "Юля тревожится из-за экзамена.",
    "Ему надоела работа, он ищет новую.",
    "Он первым делом спросил про лодку.",
    "Лида согласилась, хотя она молчать не умеет.",
    "Мамина мечта — маленькая пекарня.",
    "Андрей, друг детства, открыл пекарню.",
    "Зачем люди заводят по три собаки?",
    "My brother wants to move to Berlin.",
    "Kate is saving up for a house.",
    "She is learning Japanese.",
    "Met Tom for coffee. He wants to start a podcast.",
    "Called Ann today. She is planning to sell the flat.",
    "Anna's dream is to open a bakery.",
    "Mike told me he's going to quit his job.",
    "My roommate is writing a novel.",
    "For Peter, freedom matters most.",
    "The guy next door started a YouTube channel.",
    "His goal is to run a marathon under four hours.",
    "Sam, who wants to become a pilot, started Spanish lessons.",
    "Why do people want to run marathons?",
]
OWN = [
    ("Жильё", "Мы с Леной ищем квартиру."),
    ("Книга", "Дочка уснула, и я села за роман, написала главу."),
    ("Книга", "Пока сын спал, написал главу."),
    ("Путешествие", "Дима позвал меня в поход, решила пойти."),
    ("Учёба", "Мама болеет. Бросил учёбу и уехал к ней."),
    ("Музыка", "Ребята ушли, а я остался репетировать на гитаре."),
    ("Бег", "Друг подбил бегать, бегаю третью неделю."),
    ("Японский язык", "Сестра замужем, а я учу японский."),
    ("Плавание", "Сын попросил научить его плавать, ходим в бассейн."),
    ("Спорт", "Врач запретил зал на полгода."),
    ("Музыка", "Маша подарила мне гитару."),
    ("Старики никому не нужны", "Старики никому не нужны."),
    ("Книга", "Роман ожил, пишу каждый день."),
    ("Music", "My brother and I started a band."),
    ("Music", "While the kids slept I practised guitar."),
    ("Music", "Guitar is gathering dust in the corner."),
    ("Garden", "Mum's garden needs work, so I dug all day."),
    ("Job", "My boss hates me, so I decided to quit my job."),
]
ABOUT_OTHERS = [
    "Злюсь на мужа, он опять бросил учёбу.",
    "Мне тревожно из-за маминой операции.",
    "Рада за сестру: она поступила!",
    "Мне жаль Олю, её бросил муж.",
    "Меня бесит начальник.",
    "I'm angry at my brother, he quit his job again.",
    "I'm so happy for my sister, she got the job.",
]
FELT_BY_OTHERS = [
    "Сын злится на учительницу.",
    "Дочка боится идти в бассейн.",
    "Бабушка грустит по деду.",
    "Подруга счастлива: её взяли в театр.",
    "My sister feels lonely in Madrid.",
    "Dad has been anxious about the surgery.",
]


def within(text: str) -> Harvest:
    before = "I got up at eight and had breakfast." if text.isascii() else "Я встал в восемь, потом позавтракал."  # fmt: skip
    return harvest(f"{before} {text}")


def made(found: Harvest) -> list[Entity]:
    """All but people."""
    return [one for one in found.entities if one.type != "Person"]


@pytest.mark.parametrize("text", OTHERS)
def test_what_others_do_or_want_makes_nothing_of_the_persons(text: str) -> None:
    assert not made(within(text))


@pytest.mark.parametrize(("name", "text"), OWN, ids=lambda one: one)
def test_beside_what_others_do_the_person_is_still_heard(name: str, text: str) -> None:
    assert name in {one.name for one in made(within(text))}


@pytest.mark.parametrize("text", ABOUT_OTHERS)
def test_what_is_felt_about_others_is_the_persons(text: str) -> None:
    assert [one for one in within(text).observations if one.kind == "emotion"]


@pytest.mark.parametrize("text", FELT_BY_OTHERS)
def test_what_others_feel_is_not_the_persons(text: str) -> None:
    assert not [one for one in within(text).observations if one.kind == "emotion"]
    assert max(affect(text).affect.sadness, affect(text).affect.fear, affect(text).heat) < 0.2


def test_of_their_husband_only_the_marriage_is_remarked_on() -> None:
    found = within("Муж решил бросить курить.")

    assert {one.name for one in made(found)} == {"Отношения"}
    assert all(one.pro == one.con == 0 for one in found.observations)


def test_what_befalls_kin_is_told_of_the_persons_life() -> None:
    assert "Смерть: мама" in {one.name for one in made(within("Мама умерла."))}


def test_a_thing_of_the_persons_is_remarked_on_where_another_meets_it() -> None:
    found = harvest("Я пишу роман третий год. Брат прочитал мой роман и ругал его.")

    assert {one.name for one in made(found)} >= {"Книга"}


def test_what_tells_of_others_keeps_its_place_and_its_quote() -> None:
    [one] = heard_alone(sentences("Злюсь на мужа, он опять бросил учёбу."))

    assert one.heard == "Злюсь на мужа, он ; ; ;."
    assert one.text == "Злюсь на мужа, он опять бросил учёбу."
    assert len(one.words) == len(one.told)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Соседи мешают.", "Соседи"), ("Шеф не даёт покоя.", "Шеф"), ("Соседи мешают мне спать.", "Соседи")],
)  # fmt: skip
def test_who_stands_in_the_way_stands_in_the_persons(text: str, name: str) -> None:
    assert name in {one.name for one in harvest(text).entities if one.type == "Obstacle"}


@pytest.mark.parametrize("text", ["Соседи мешают Лене спать.", "Брат не даёт маме спать."])
def test_who_stands_in_the_way_of_another_is_no_obstacle(text: str) -> None:
    assert not [one for one in harvest(text).entities if one.type == "Obstacle"]


def test_news_of_somebody_ends_with_its_paragraph() -> None:
    apart = harvest("Вчера я был дома. Приходил Серёжа.\n\nХотел открыть роман, не открыл.")
    together = harvest("Вчера я был дома. Приходил Серёжа. Хотел бросить пить.")

    assert "Книга" in {one.name for one in apart.entities}
    assert not [one for one in together.observations if one.kind == "stance" and not one.remark]
