"""The prompt's own test: seven small lives, what is asked of each chunk, and what a careful reader answers."""

from collections.abc import Callable

import pytest

from extractors.model import ask_about, personal
from extractors.model.prompt import prompt_of, rules, version
from graph.model.types import Ask
from graph.types import Observation
from tests.extractors.lives import Life, lives
from tests.extractors.lives.recording import (
    Telling,
    recorded_for,
    recordings,
    told_again,
)
from tests.models import Answer, ScriptedModel

LIVES = lives()


def test_there_are_enough_chunks_in_both_languages() -> None:
    by_language = {"ru": 0, "en": 0}
    for life in LIVES:
        by_language[life.name[-2:]] += len(recordings(life.name))

    assert sum(by_language.values()) >= 60
    assert min(by_language.values()) >= 30


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_the_prompt_of_every_chunk_reads_as_recorded(life: Life) -> None:
    """Whoever changes the rules or the rendering reads what changed, and records anew."""
    again = [one for _, one in told_again(life)]

    assert recorded_for(life.name) == version()
    assert again == recordings(life.name)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
async def test_a_recorded_answer_comes_through_whole(life: Life) -> None:
    """One call a chunk; what the careful reader saw is what is kept, word for word, on the right thing."""
    telling = Telling(life)
    ids: dict[str, str] = {}
    for told, recorded in zip(life.told, recordings(life.name), strict=True):
        chunk, talk = telling.talk(told)
        model = ScriptedModel(_answering(recorded.prompt, recorded.answer))
        answered = await ask_about(chunk, talk, telling.names, model)
        prompt = prompt_of(chunk, talk, telling.names)

        seen, harvest = telling.read(told, prompt, recorded.answer)

        assert (len(model.asked), answered.claims) == (1, seen.claims)
        assert dict(seen.dropped) == {}
        assert {(o.kind, o.polarity, o.source.quote) for o in harvest.observations} == {
            (one.kind, one.polarity, one.quote) for one in told.expected
        }
        for one in told.expected:
            [found] = [o for o in harvest.observations if _same(o, one.kind, one.quote)]
            assert ids.setdefault(one.ref, found.entity_id) == found.entity_id

    assert len(set(ids.values())) == len(ids)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_no_chunk_that_says_something_is_kept_from_the_model(life: Life) -> None:
    telling = Telling(life)

    kept = [told.id for told in life.told if not personal(*telling.talk(told))]

    assert kept == []


def _same(seen: Observation, kind: str, quote: str) -> bool:
    """Where it was said of a thing; a strong feeling hangs on the feeling itself as well."""
    beside = kind == "emotion" and seen.target_id is None
    return (seen.kind, seen.source.quote) == (kind, quote) and not beside


def _answering(prompt: str, answer: Answer) -> Callable[[Ask], Answer]:
    """A model that has been asked this before, and nothing else."""

    def answering(ask: Ask) -> Answer:
        assert [turn.content for turn in ask.turns] == [rules(), prompt]
        return answer

    return answering
