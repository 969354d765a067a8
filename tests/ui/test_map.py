"""The map's page without a browser: files that leave it, the address, corrections, feelings."""

import json
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import httpx
import pytest
from driftmap_map.seen import Seen
from streamlit.testing.v1 import AppTest

from tests.ui.invented import DIARY, evidence
from tests.ui.test_pages import page_of, said_on
from ui.client import EntityWhole, MapHistory
from ui.parts.map_export import chosen, graphml, page
from ui.parts.map_views import address_of
from ui.parts.told import card, foremost
from ui.words import words

HOSTILE = (
    '</script><img src="http://evil.test/a.png" onerror="alert(1)"> ![x](http://evil.test/b) \x07'
)
NOWHERE = Seen(selected=None, a=None, b=None, expand=None, moved=None)
OPENED = datetime(2024, 5, 1, tzinfo=UTC)


def graph() -> MapHistory:
    node: dict[str, object] = {
        "type": "Goal",
        "aliases": [],
        "stance": "ambivalent",
        "size": 0.5,
        "y": 0,
    }
    spans = [[OPENED.isoformat(), "2024-09-01T00:00:00Z"], ["2025-01-01T00:00:00Z", None]]
    tie = {"source": "a", "target": "b", "type": "SERVES", "confidence": 0.5, "explicit": False}
    return MapHistory.model_validate(
        {
            "revision": "r1",
            "since": OPENED.isoformat(),
            "until": "2025-06-01T00:00:00Z",
            "nodes": [
                {**node, "id": "a", "name": HOSTILE, "x": 0, "confidence": 0.9, "intervals": spans},
                {**node, "id": "b", "name": "Лёд", "x": 9, "confidence": 0.4, "intervals": spans},
            ],
            "edges": [{**tie, "id": "f", "intervals": spans}],
        }
    )


def test_an_exported_page_asks_no_host_and_holds_no_markup_of_a_name() -> None:
    whole = page(words("ru"), graph(), date(2025, 2, 1))

    assert whole.count("</script>") == 2
    assert "<img" not in whole
    assert "default-src 'none'" in whole
    assert "unsafe" not in whole
    assert not re.search(r"""(src|href)\s*=\s*["']?http""", whole.split('id="graph"')[0])


def test_an_exported_page_knows_every_day_in_the_owners_zone() -> None:
    whole = page(words("en", "Europe/Moscow"), graph(), date(2025, 2, 1))

    data = json.loads(whole.split('id="graph">')[1].split("</script>")[0])
    assert data["nodes"][0]["name"] == HOSTILE
    assert data["nodes"][1]["spans"][1][1] is None
    assert data["day"] == (date(2025, 2, 1) - date(1970, 1, 1)).days


def test_graphml_is_well_formed_whatever_a_name_holds() -> None:
    root = ElementTree.fromstring(graphml(graph()))

    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    names = [one.text for one in root.findall(".//g:data[@key='node-name']", space)]
    assert names == [HOSTILE.replace("\x07", "\ufffd"), "Лёд"]
    spans = root.findall(".//g:edge/g:data[@key='edge-intervals']", space)[0].text
    assert spans is not None
    assert spans.endswith("2025-01-01T00:00:00+00:00/..")


def test_what_the_filters_hide_does_not_leave_either() -> None:
    sure = Seen(selected=None, a=None, b=None, expand=None, moved=None, least=0.7)

    left = chosen(graph(), sure)

    assert [one.id for one in left.nodes] == ["a"]
    assert left.edges == []


def test_the_address_names_dates_choice_and_filters() -> None:
    seen = Seen("n1", "2025-01-05", None, None, None, off=("Need", "Event"), least=0.5, project="p")

    said = address_of(seen, past=True)

    assert said == {"node": "n1", "a": "2025-01-05", "b": None, "hide": "Event,Need", "least": "0.5", "project": "p"}  # fmt: skip
    assert not any(address_of(NOWHERE, past=False).values())


def corrections_of(id: str, lang: str = "ru") -> AppTest:
    """The map with this node chosen and its corrections opened: what is shut is not drawn."""
    at = page_of("map", lang, node=id)
    at.session_state[f"fix-{id}"] = True
    return at.run()


@pytest.mark.usefixtures("asked_here")
@pytest.mark.parametrize(("lang", "word"), [("ru", "Исправить"), ("en", "Correct")])
def test_the_panel_offers_neighbours_a_path_and_corrections(lang: str, word: str) -> None:
    at = corrections_of("n0", lang)

    assert not at.exception
    assert {"entity-expand", "true-n0", "false-n0", "save-n0"} <= {one.key for one in at.button}
    assert word in str([one.proto.popover.label for one in at.get("popover")])


@pytest.mark.usefixtures("asked_here")
def test_what_is_wrong_is_said_so_and_can_be_taken_back(api: str) -> None:
    at = corrections_of("n0")

    at.button(key="false-n0").click().run()

    assert _asked(api)[-1] == ["n0", {"confirmed": False}]
    assert "Отмечено как неверное" in said_on(at)
    at.button(key="take-back").click().run()
    assert _asked(api)[-1] == ["n0", "undo"]
    assert "Отмечено как неверное" not in said_on(at)


@pytest.mark.usefixtures("asked_here")
def test_nothing_is_forgotten_before_it_is_confirmed(api: str) -> None:
    at = corrections_of("n0")
    at.segmented_control(key="fix-way-n0").set_value("forget").run()
    assert at.button(key="forget-go-n0").disabled

    at.checkbox(key="forget-n0").check().run()
    at.button(key="forget-go-n0").click().run()

    assert _asked(api)[-1] == ["n0", "forget False"]
    assert not [one for one in at.button if one.key == "take-back"]


@pytest.mark.usefixtures("asked_here")
def test_two_things_under_one_name_are_split_by_their_words(api: str) -> None:
    at = corrections_of("n1")
    at.segmented_control(key="fix-way-n1").set_value("split").run()
    assert at.button(key="split-go-n1").disabled

    at.multiselect(key="split-which-n1").set_value(["s1"]).run()
    at.text_input(key="split-name-n1").set_value("Подвал").run()
    at.button(key="split-go-n1").click().run()

    assert _asked(api)[-1] == ["n1", {"split": {"name": "Подвал", "statement_ids": ["s1"]}}]


@pytest.mark.usefixtures("asked_here")
def test_a_conflict_is_told_with_what_it_is_about() -> None:
    at = page_of("map", node="n9")

    assert "Спорит с «Надёжность» — одно исключает другое" in said_on(at)


def entity(**more: object) -> EntityWhole:
    return EntityWhole.model_validate(
        {
            "id": "a",
            "type": "Goal",
            "name": "Сад",
            "summary": "",
            "confidence": 0.9,
            "phases": [],
            "intervals": [{"from": OPENED.isoformat(), "to": None}],
            "statements": [],
            "relations": [],
            "priority_series": [],
            **more,
        }
    )


def tie(id: str, until: str | None) -> dict[str, object]:
    other = {"id": "b", "type": "Value", "name": "<b>Лёд</b>", "confidence": 0.9}
    span = {"valid_from": OPENED.isoformat(), "valid_to": until}
    return {"id": id, "relation": "SERVES", "direction": "out", "other": other, **span, "explicit": False, "evidence": []}  # fmt: skip


def test_a_card_says_what_held_on_the_day_first_and_what_waits() -> None:
    ties = [tie(str(n), "2024-06-01T00:00:00Z" if n < 6 else None) for n in range(8)]

    few = card(words("ru"), entity(relations=ties), None)
    every = card(words("ru"), entity(relations=ties), None, every=True)

    assert [one["id"] for one in few["facts"]] == ["6", "7", "0", "1", "2"]
    assert [one["over"] for one in few["facts"]] == [False, False, True, True, True]
    assert (few["more"], every["more"], len(every["facts"])) == (3, 0, 8)
    assert few["facts"][0]["words"] == "служит"
    assert few["facts"][0]["when"] == "май 2024 — сейчас · понято из слов"


def test_a_card_says_that_the_thing_was_not_there_on_that_day() -> None:
    assert card(words("en"), entity(), "2024-06-01")["past"] == ""
    assert "12 March 2024" in card(words("en"), entity(), "2024-03-12")["past"]


def test_a_name_that_differs_by_its_capitals_alone_is_not_said_again() -> None:
    said = card(words("ru"), entity(aliases=["сад", "Garden", "garden", "Дача"]), None)

    assert said["also"] == "Ещё: Garden, Дача"


def test_words_that_take_no_stance_stand_last() -> None:
    told = [statement("1", "mention", 0, 5), statement("2", "stance", 0, 4), statement("3", "stance", 1, 2), statement("4", "effort", 0, 1)]  # fmt: skip

    ordered = foremost(entity(statements=told).statements)

    assert [one.statement_id for one in ordered] == ["3", "4", "1", "2"]


def statement(id: str, kind: str, polarity: int, day: int) -> dict[str, object]:
    date = datetime(2025, 1, day, tzinfo=UTC).isoformat()
    return {
        **evidence(DIARY[0]),
        "source": {**evidence(DIARY[0])["source"], "date": date},
        "statement_id": id,
        "kind": kind,
        "polarity": polarity,
        "strength": 0,
        "emotion": None,
        "date": date,
    }


def _asked(api: str) -> list[list[object]]:
    found: list[list[object]] = httpx.get(f"{api}/api/corrections", trust_env=False).json()
    return found
