from datetime import UTC, datetime, timedelta

from extractors.chunk import chunk, cut, own, passages, tokens
from extractors.dating import moment
from graph.words import UNDATED, Conversation, Document, Message, Role, Span

START = datetime(2024, 3, 5, 8, tzinfo=UTC)


def turn(number: int, hours: float, text: str, role: Role = "self") -> Message:
    return Message(
        f"m{number}", role, text, moment(START + timedelta(hours=hours)), f"message:{number}"
    )


def talk(*turns: Message) -> Conversation:
    return Conversation("c", "d", "chat", "Разговор", UNDATED, turns)


def test_a_pause_of_four_hours_closes_a_chunk() -> None:
    found = chunk(talk(turn(1, 0, "утро"), turn(2, 1, "ответ", "assistant"), turn(3, 6, "вечер")))

    assert [[p.message_id for p in c.pieces] for c in found] == [["m1", "m2"], ["m3"]]
    assert found[1].before == ("m1", "m2")
    assert [c.own_words for c in found] == [1, 1]


def test_a_run_of_letters_that_no_language_has_is_no_word_of_ones_own() -> None:
    (found,) = chunk(talk(turn(1, 0, f"вот ключ: {'A' * 65}, {'B' * 64}")))

    assert found.own_words == 3


def test_closed_chunks_never_move_when_a_chat_goes_on() -> None:
    turns = [turn(i, i / 10, "хочу дописать книгу и выспаться " * 30) for i in range(30)]

    short, long = chunk(talk(*turns[:20])), chunk(talk(*turns))

    assert len(short) > 2
    assert [c.id for c in short[:-1]] == [c.id for c in long[: len(short) - 1]]


def test_a_turn_that_is_too_long_is_cut_by_paragraph() -> None:
    text = "\n\n".join("Абзац о том, как прошёл день. " * 20 for _ in range(30))

    found = chunk(talk(turn(1, 0, text)))

    assert len(found) > 1
    assert "".join(text[p.start : p.end] for c in found for p in c.pieces) == text


def test_quoted_words_are_not_counted_as_own() -> None:
    text = "Прочёл:\n> Хочу стать рекой и морем\nКрасиво"
    quoted = Message("m", "self", text, UNDATED, "line:1-3", quoted=(Span(8, 35),))

    [only] = chunk(talk(quoted))

    assert only.own_words == 2
    assert "рекой" not in own(quoted)


def test_an_abandoned_branch_is_neither_extracted_nor_found() -> None:
    old = Message("m", "self", "передумал", UNDATED, "message:1", active=False)
    document = Document("d", "a.json", "0", 1, None, "chatgpt", UNDATED)

    assert chunk(talk(old)) == ()
    assert passages(talk(old), document) == ()


def test_passages_are_short_exact_stretches_with_a_path_and_a_title() -> None:
    text = "\n\n".join(f"Абзац {i}. " + "Шёл дождь, я писал. " * 12 for i in range(20))
    document = Document("d", "Дневник/a.md", "0", 1, "Дневник", "markdown", UNDATED)

    found = passages(talk(turn(1, 0, text)), document)

    assert len(found) > 3
    assert all(p.text in text and tokens(p.text) <= 400 for p in found)
    assert {(p.path, p.project, p.title, p.role) for p in found} == {
        ("Дневник/a.md", "Дневник", "Разговор", "self")
    }
    assert len({p.id for p in found}) == len(found)


def test_a_long_quote_is_a_passage_of_its_own_role() -> None:
    quote = "> " + "чужие слова " * 20
    text = f"Моё.\n{quote}\nСнова моё."
    message = Message("m", "self", text, UNDATED, "line:1-3", quoted=(Span(5, 5 + len(quote)),))
    document = Document("d", "a.md", "0", 1, None, "markdown", UNDATED)

    assert [p.role for p in passages(talk(message), document)] == ["self", "quoted", "self"]


def test_any_text_is_covered_without_a_gap() -> None:
    for text in ("а" * 9000, "слово " * 3000, "строка\n" * 2000, ""):
        spans = list(cut(text, 0, len(text), 400))

        assert "".join(text[s.start : s.end] for s in spans) == text
        assert all(tokens(text[s.start : s.end]) <= 400 for s in spans)
