"""Originals without what is to be forgotten."""

import json

from extractors.redact import redact


def _names_boat(text: str) -> bool:
    return "лодк" in text.lower()


def test_a_note_loses_the_passage_and_other_lines_that_name_it() -> None:
    data = "Про лодку.\nКупил хлеб.\n# Лодка\nСпал.".encode("cp1251")

    left = redact(data, ["Про лодку."], _names_boat)

    assert left is not None
    assert [line for line in left.decode().split("\n") if line] == ["Купил хлеб.", "Спал."]


def test_an_export_keeps_its_shape() -> None:
    talks = [{"id": "a", "title": "Лодка", "text": "Строю лодку."}, {"id": "b", "text": "Сплю."}]

    left = redact(json.dumps(talks).encode(), ["Строю лодку."], _names_boat)

    assert left is not None
    assert json.loads(left) == [{"id": "a", "title": "", "text": ""}, {"id": "b", "text": "Сплю."}]


def test_an_entry_is_known_by_its_id_at_any_depth() -> None:
    export = {"chats": {"list": [{"id": 7, "m": ["а"]}, {"id": 8, "m": ["б"]}]}, "mapping": {"7": 1, "9": 2}}  # fmt: skip

    left = redact(json.dumps(export).encode(), [], lambda _: False, ids=["7"])

    assert left is not None
    assert json.loads(left) == {"chats": {"list": [{"id": 8, "m": ["б"]}]}, "mapping": {"9": 2}}


def test_what_is_packed_cannot_be_rewritten() -> None:
    for head in (b"PK\x03\x04", b"%PDF-1.7", b"\x00\x01\x02"):
        assert redact(head + "лодка".encode(), [], _names_boat) is None


def test_a_name_that_cannot_be_taken_out_leaves_no_original() -> None:
    assert redact(b'{"\xd0\xbb\xd0\xbe\xd0\xb4\xd0\xba\xd0\xb0": 1}', [], _names_boat) is None
