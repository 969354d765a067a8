"""What one sentence tells of a thing beside the cues: remarks, deeds, quitting, errands."""

import pytest

from extractors.observe import verify
from extractors.rules import Names, claim
from extractors.types import Seen
from graph.words import Role
from tests.extractors.rules.test_reading import harvest, see, talk


def chat(*turns: tuple[Role, str]) -> Seen:
    chunk, conversation = talk(*turns)
    conversation = conversation.__class__(
        "c", "d", "chat", None, conversation.dated, conversation.messages
    )
    return verify(claim(chunk, conversation, Names()), chunk, conversation)


def test_a_remark_weighs_nothing() -> None:
    [remark] = [o for o in harvest("Роман лежит передо мной, и я молчу.").observations if o.kind == "stance"]  # fmt: skip

    assert (remark.pro, remark.con, remark.phase, remark.explicit) == (0, 0, None, False)


def test_what_is_said_after_a_name_is_about_it_until_another_is_named() -> None:
    found = harvest("Весь вечер писала роман. Мне там хорошо и просторно.")

    assert len({o.entity_id for o in found.observations if o.kind != "emotion"}) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Я бросила сигареты, третий день держусь.", "resume"),
        ("Опять закурил, пачка сигарет за вечер.", "abandon"),
        ("I quit smoking on Monday.", "resume"),
        ("Не курю с мая, сигареты больше не снятся.", "resume"),
        ("Выбросила последнюю пачку, с курением всё.", "resume"),
        ("Неделю живу без соцсетей, тихо и хорошо.", "resume"),
        ("Не курил неделю, а вчера сорвался: сигареты в ларьке.", "abandon"),
        ("Неделю не курю, на брата сорвалась из-за ерунды.", "resume"),
        ("Вернул инсту, просидел до двух.", "abandon"),
        ("I stopped drinking again after the wedding.", "resume"),
        ("I'm forty days sober and still dream of drinking.", "resume"),
        ("I signed up for instagram again.", "abandon"),
    ],
)
def test_to_drop_what_is_to_be_stopped_is_to_get_on_with_it(text: str, kind: str) -> None:
    assert kind in {o.kind for o in harvest(text).observations}


@pytest.mark.parametrize(
    "text",
    [
        "Никогда не курил сигареты.",
        "Не сорвался, хотя сигареты лежали рядом.",
        "Хочу не курить ни одной сигареты.",
        "If I haven't smoked by June, I'll buy a bike.",
    ],
)
def test_of_what_is_to_be_stopped_not_every_word_tells_how_it_goes(text: str) -> None:
    assert not {"resume", "abandon"} & {o.kind for o in harvest(text).observations}


def test_a_deed_far_from_the_thing_is_no_work_on_it() -> None:
    found = harvest("Роман стоит на полке у окна рядом с кактусом, а я весь вечер мыла посуду.")

    assert not [o for o in found.observations if o.kind == "effort" and o.effort]


def test_an_errand_says_nothing_of_the_person_to_its_end() -> None:
    seen = chat(
        ("self", "Регулярное выражение для номеров телефона, с пробелами и без."),
        ("assistant", "Уберите всё, кроме цифр."),
        ("self", "Уберу всё, кроме цифр. Спасибо!"),
    )

    assert not [o for o in seen.claims.observations if o.kind != "mention"]
    assert not seen.claims.feelings


def test_what_the_person_adds_to_a_request_is_read() -> None:
    seen = chat(("self", "Помоги с письмом. Решила уволиться с работы и боюсь сказать начальнику."))

    assert "decision" in {o.kind for o in seen.claims.observations}


def test_an_assistants_suggestion_makes_no_topic() -> None:
    seen = chat(
        ("self", "Мне грустно последние недели."),
        ("assistant", "Вам стоит бросить работу и записаться в хор."),
        ("self", "Я подумаю об этом."),
    )

    assert not [i for i in seen.claims.items if i.type in ("Goal", "Project")]


@pytest.mark.parametrize(
    ("text", "name", "kind", "pro", "con"),
    [
        ("The thesis comes first until June.", "Thesis", "priority", 3, 0),
        ("The blog is just ticking along.", "Blog", "priority", 0, 1),
        ("I was supposed to practise the guitar, and I watched telly.", "Music", "effort", 0, 0),
    ],
)
def test_english_tells_what_comes_first_or_last_and_what_was_put_off(
    text: str, name: str, kind: str, pro: int, con: int
) -> None:
    found = harvest(text)
    names = {one.id: one.name for one in found.entities}

    assert (name, kind, pro, con) in {
        (names[o.entity_id], o.kind, o.pro, o.con)
        for o in found.observations
        if o.entity_id in names
    }


def test_a_priority_of_somebody_else_is_none() -> None:
    found = harvest("My sister says the choir comes first.")

    assert "priority" not in {o.kind for o in found.observations}


@pytest.mark.parametrize(
    "text",
    [
        "I've played the guitar my whole life.",
        "The choir concert comes before the wedding.",
        "Everything goes on the German course list.",
        "The only thing in my room is the guitar.",
        "Гитара на первом этаже.",
        "Роман лежит на первом плане на фото.",
        "Остальное про гитару расскажу потом.",
        "Я потом разобрался с гитарой.",
    ],
)
def test_words_of_rank_that_mean_something_else_rank_nothing(text: str) -> None:
    assert not [one for one in see(text).claims.observations if one.kind == "priority"]


def test_a_deed_that_was_not_done_is_none() -> None:
    said = see("We did not go to the allotment because of rain.").claims.observations

    assert not [one for one in said if one.kind == "effort"]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Хочу вести подкаст о птицах. Возвращаюсь к подкасту, Лена ждала.", "Блог и канал", "resume"),
        ("Учу испанский. Это сейчас для меня главное.", "Испанский язык", "priority"),
        ("Три месяца без сигарет. В банке уже на велосипед Соне.", "Курение", "stance"),
        ("Полгода без сигарет. Считаю, что бросил курить окончательно.", "Курение", "done"),
        ("Снова начала бегать, два километра, как в первый раз.", "Бег", "resume"),
        ("Села за диплом до ночи.", "Диплом", "effort"),
        ("Дома в шесть. Для меня важнее всего семья, раньше я это только говорил.", "Семья", "priority"),
        ("Хочу сделать карту родников края.", "сделать карту родников края", "stance"),
    ],
)  # fmt: skip
def test_it_is_said_outright(text: str, name: str, kind: str) -> None:
    found = harvest(text)
    names = {one.id: one.name for one in found.entities}

    assert (name, kind) in {(names[one.entity_id], one.kind) for one in found.observations}


def test_off_it_for_good_is_not_told_twice() -> None:
    found = harvest("Полгода без сигарет. Считаю, что бросил курить окончательно.")

    assert {"resume", "abandon"}.isdisjoint(one.kind for one in found.observations)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Придумал себе занятие: хочу сделать карту родников края.", "сделать карту родников края"),
        ("Провёл занятие у ребят.", "Преподавание"),
        ("Обещали место мастера участка, я волнуюсь.", ""),
        ("Весь день на участке, сажал яблони.", "Дача и сад"),
        ("Анализы у половины. Хочу закончить её к осени.", ""),
        ("Хочу закончить ремонт к осени.", "Ремонт"),
        ("Весь вечер дождь. Хочу успеть к Новому году.", ""),
        ("Хочу сделать себе чай с мятой.", ""),
    ],
)  # fmt: skip
def test_only_what_is_undertaken_is_an_undertaking(text: str, name: str) -> None:
    told = [one.name for one in harvest(text).entities if one.type in ("Goal", "Project")]

    assert "; ".join(told) == name


def test_being_busy_is_no_pause_of_people() -> None:
    assert "priority" not in {o.kind for o in harvest("Навестила отца, он жив. Не до подвигов.").observations}  # fmt: skip


def test_who_one_wants_to_become_is_met_every_week() -> None:
    seen = harvest("Хочу сдать на ветеринарного врача этим летом.").entities
    [goal] = [one for one in seen if one.type == "Goal"]
    chunk, conversation = talk(("self", "Врач разрешил бегать, я рада."))

    told = claim(chunk, conversation, Names([goal]))

    assert {one.item for one in told.observations if one.kind != "mention"}.isdisjoint({goal.key})


def test_a_thing_of_ones_own_is_given_up_though_it_could_be_thrown() -> None:
    seen = harvest("Хочу сделать карту родников края.").entities
    [goal] = [one for one in seen if one.type == "Goal"]
    chunk, conversation = talk(("self", "Забросил карту родников, сил нет."))

    told = claim(chunk, conversation, Names([goal]))

    assert (goal.key, "abandon") in {(one.item, one.kind) for one in told.observations}


@pytest.mark.parametrize(
    "text",
    [
        "Карта родников: семьдесят точек, сижу над картой. Хочу закончить её к осени.",
        "Роман лежит на столе, третья глава. Хочу дописать его до лета.",
        "The podcast has nine episodes now. I want to finish it by May.",
    ],
)
def test_a_wish_about_what_was_spoken_of_is_no_goal_of_its_own(text: str) -> None:
    names = {one.name.casefold() for one in harvest(text).entities}

    assert not names & {"закончить", "дописать", "finish"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Сдал экзамен, руки ещё дрожат.", "Экзамен"),
        ("Вчера были похороны деда.", "Похороны"),
        ("После операции лежу третий день.", "Операция"),
        ("На свадьбе сестры плакала вся родня.", "Свадьба"),
        ("Похороны деда.", "Похороны"),
        ("На собеседовании спросили про отпуск.", "Собеседование"),
    ],
)
def test_what_happened_is_an_event(text: str, name: str) -> None:
    found = harvest(text)
    events = {one.id: one.name for one in found.entities if one.type == "Event"}

    assert name in {events.get(one.entity_id) for one in found.observations if one.kind == "event"}


@pytest.mark.parametrize(
    "text",
    [
        "Готовлюсь к экзамену три часа в день.",
        "Неделя до экзамена, мне страшно и весело.",
        "Мама звонит и спрашивает, когда свадьба.",
        "Мама опять завела разговор про свадьбу.",
        "Мне нужно время на экзамен.",
        "Смены, экзамен, подкаст, бег, я не вывожу.",
        "Экзамен важнее подкаста и важнее бега.",
        "Прямо на крыльце больницы стоял дед.",
    ],
)
def test_what_is_ahead_or_talked_of_has_not_happened_that_day(text: str) -> None:
    found = harvest(text)
    [event] = [one.id for one in found.entities if one.type == "Event"]

    assert {one.kind for one in found.observations if one.entity_id == event} == {"mention"}


@pytest.mark.parametrize("text", ["Волновался, как перед экзаменом.", "Сидел тихо, как на похоронах."])  # fmt: skip
def test_what_something_is_only_like_is_no_event(text: str) -> None:
    assert not [one.name for one in harvest(text).entities if one.type == "Event"]


def test_a_name_does_not_end_in_the_middle_of_a_phrase() -> None:
    found = harvest("I decided to look for a job as a vet in another town.")

    assert "look for a job" in {one.name for one in found.entities if one.type == "Decision"}


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Поговорил про место начальника участка.", "Дача и сад"),
        ("Голосовали на избирательном участке.", "Дача и сад"),
        ("Придумал себе занятие на лето.", "Преподавание"),
    ],
)
def test_a_word_of_an_area_may_stand_for_something_else(text: str, area: str) -> None:
    assert area not in {one.name for one in harvest(text).entities}


def test_the_garden_is_still_a_garden() -> None:
    assert "Дача и сад" in {one.name for one in harvest("Вскопал участок под картошку.").entities}


@pytest.mark.parametrize(
    "text",
    ["Грузинский хочу продолжать, хотя бы песни понимать.", "I want to keep the podcast going no matter what."],
)  # fmt: skip
def test_who_wants_to_go_on_is_at_it(text: str) -> None:
    assert [o.phase for o in harvest(text).observations if o.kind == "stance"] == ["active"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Бросила испанский, потому что Марат передумал.", "Бросила испанский, потому что Марат передумал."),
        ("Вернулась к роману: отпуск, и дома тихо.", "Вернулась к роману: отпуск, и дома тихо."),
        ("Забросила испанский насовсем и не жалею. Потому что после смен нет сил, а времени мало.",
         "Потому что после смен нет сил, а времени мало."),
        ("I gave up Spanish because the trip was cancelled.", "I gave up Spanish because the trip was cancelled."),
    ],
)  # fmt: skip
def test_why_a_thing_turned_is_kept(text: str, why: str) -> None:
    assert [o.source.quote for o in harvest(text).observations if o.talk == "reason"] == [why]


def test_a_turn_without_a_reason_gets_none() -> None:
    found = harvest("Забросила испанский насовсем и не жалею. После смен нет сил, времени мало.")

    assert "reason" not in {o.talk for o in found.observations}


def test_a_deed_of_somebody_else_before_is_not_ones_own() -> None:
    found = harvest("Пришла Лена, потом Марат бросил испанский.")

    assert "abandon" not in {o.kind for o in found.observations}


@pytest.mark.parametrize(
    "text",
    [
        "Кажется, мне больше нравится мысль, что я учу немецкий, чем немецкий.",
        "Четыре часа немецкого за два месяца, ну а чего я хотел.",
    ],
)
def test_to_like_the_thought_of_a_thing_is_not_to_like_it(text: str) -> None:
    assert not [one for one in harvest(text).observations if one.kind == "stance" and one.pro > 0]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Весь день открывал мастерскую и ничего не успел. Это сейчас мой главный проект.", "Мастерская"),
        ("Пишу роман по вечерам, по странице в день. Он сейчас важнее всего.", "Книга"),
        ("I am writing the novel every evening, a page a day. It is my top priority now.", "Book"),
    ],
)  # fmt: skip
def test_what_this_is_is_said_outright_of_what_was_named_before(text: str, thing: str) -> None:
    found = harvest(text)
    names = {one.id: one.name for one in found.entities}

    assert thing in {names[o.entity_id] for o in found.observations if o.kind == "priority" and o.explicit}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Вчера играл на гитаре. Главное сейчас — сон.", "Музыка"),
        ("Бегаю каждый день. Важнее всего семья.", "Бег"),
        ("Был в хоре. Главное сейчас — здоровье мамы.", "Пение"),
    ],
)
def test_what_comes_first_is_not_what_another_sentence_names(text: str, thing: str) -> None:
    found = harvest(text)
    names = {one.id: one.name for one in found.entities}

    assert thing not in {names[o.entity_id] for o in found.observations if o.kind == "priority"}
