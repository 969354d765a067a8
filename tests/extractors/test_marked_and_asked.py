"""What was marked in a book and what was answered to a question is not the person's own."""

from tests.extractors.reading import NOBODY, reading_of, said, told

CLIPPINGS = """\ufeffСад (Лев)
- Ваш выделенный отрывок на странице 5 | Место 100–110 | Добавлено: вторник, 5 марта 2024 г. в 21:41:00

Все счастливы
==========
\ufeffСад (Лев)
- Ваша заметка в месте 110 | Добавлено: вторник, 5 марта 2024 г. в 21:42:00

Хочу сад
==========
Dom (Ida)
- Your Note on page 7 | Location 9 | Added on Wednesday, March 6, 2024 9:41:00 PM

I want a house
==========
Dom (Ida)
- Your Bookmark on page 8 | Location 10 | Added on Wednesday, March 6, 2024 9:42:00 PM


==========
"""


def test_passages_of_a_book_are_quoted_and_notes_beside_them_own() -> None:
    found = reading_of("My Clippings.txt", CLIPPINGS)

    assert told(found) == [("quoted", "Все счастливы"), ("self", "Хочу сад"), ("self", "I want a house")]  # fmt: skip
    assert [str(m.dated.at)[:16] for m in said(found)] == ["2024-03-05 18:41", "2024-03-05 18:42", "2024-03-06 18:41"]  # fmt: skip
    assert [one.title for one in found.conversations] == ["Сад (Лев)", "Dom (Ida)"]
    assert found.problems == ("1 entries without words",)


def test_a_thread_of_perplexity_is_asked_and_answered() -> None:
    sign = '<img src="https://r2cdn.perplexity.ai/pplx-full-logo.png" style="height:64px"/>\n\n'
    text = (
        "# Какой велосипед\nвзять?\n\nЛёгкий.[^1_1]\n\n# Почему\n\nОн лёгкий.\n\n[^1_1]: https://x.y\n\n"
        '<div align="center">⁂</div>\n\n---\n\n# А рама?\n\nПо росту.\n'
    )

    found = reading_of("p.md", sign + text)

    assert told(found) == [
        ("self", "Какой велосипед\nвзять?"), ("assistant", "Лёгкий.\n\n# Почему\n\nОн лёгкий."), ("self", "А рама?"), ("assistant", "По росту."),
    ]  # fmt: skip
    assert found.conversations[0].title == "Какой велосипед"


def test_a_list_of_tasks_is_the_owners_and_no_talk() -> None:
    table = "TYPE,CONTENT,PRIORITY,INDENT,AUTHOR,DATE\ntask,Хочу джаз,4,1,Костя (1),2024-03-05\ntask,Купить рояль,4,1,Костя (1),\n"

    found = reading_of("todo.csv", table, NOBODY)

    assert found.format == "table"
    assert {role for role, _ in told(found)} == {"self"}


def test_a_page_that_evernote_wrote_is_no_chapter_of_a_book() -> None:
    page = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "a" "b"><html xmlns="http://www.w3.org/1999/xhtml"><head>{}'
        '<meta name="created" content="2018-03-05 18:41:00 +0000"/><title>Мысль</title></head><body><div>Хочу слона</div></body></html>'
    )

    own = reading_of(
        "a.html", page.format('<meta name="exporter-version" content="Evernote Mac"/>')
    )

    assert told(own) == [("self", "Хочу слона")]
    assert str(said(own)[0].dated.at)[:16] == "2018-03-05 18:41"
    assert told(reading_of("b.html", page.format(""))) == [("document", "Хочу слона")]
