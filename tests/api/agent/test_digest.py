"""Working memory of a long talk: bounded, and nothing falls between the digest and the last turns."""

from collections.abc import Sequence

from api.agent.digest import folded, remembered, to_fold
from api.agent.types import Spoken
from graph.model.types import Ask
from graph.retrieval.rank import tokens
from tests.models import ScriptedModel

TURNS = 200


def _says(ask: Ask) -> Sequence[str]:
    """Carries on every numbered name that the prompt tells of."""
    told = ask.turns[-1].content.replace(",", " ").replace(".", " ").split()
    return [", ".join(dict.fromkeys(word for word in told if word.startswith("имя")))]


def _turn(n: int) -> Spoken:
    """Every twentieth turn tells a name that has to be remembered."""
    told = f"имя{n}" if n % 20 == 0 else "дела и погода"
    return Spoken("user" if n % 2 == 0 else "assistant", f"{told}. " + "И ещё о том же. " * (n % 7))


async def test_two_hundred_turns_are_remembered_within_a_budget() -> None:
    model = ScriptedModel(says=_says)
    turns: list[Spoken] = []
    digest, digested, most = "", 0, 0
    for n in range(TURNS):
        turns.append(_turn(n))
        talk = remembered(turns, digest, digested)
        most = max(most, tokens(talk.digest) + sum(tokens(one.text) for one in talk.turns))
        if more := to_fold(turns, digested):
            digest = await folded(digest, turns[digested : digested + more], model)
            digested += more

    told = digest + " ".join(one.text for one in remembered(turns, digest).turns)
    assert all(f"имя{n}" in told for n in range(0, TURNS, 20))
    assert most < 2_500
    assert len(model.asked) <= TURNS / 8


def test_every_turn_is_in_the_digest_or_told_word_for_word_or_waits_to_be_folded() -> None:
    turns = [Spoken("user", f"слово{n} " * 60) for n in range(60)]

    talk, more = remembered(turns, None), to_fold(turns, 20)

    assert 20 + more + len(talk.turns) == 60
    assert talk.turns[-1].text == turns[-1].text


def test_what_waits_to_be_folded_is_known_to_the_answer() -> None:
    turns = [Spoken("user" if n % 2 == 0 else "assistant", f"Хочу имя{n}.") for n in range(30)]

    talk = remembered(turns, "— Хочу имя0.", 14)

    told = talk.digest + " ".join(one.text for one in talk.turns)
    assert all(f"имя{n}." in told for n in range(14, 30, 2))


def test_one_huge_turn_does_not_fill_the_memory() -> None:
    talk = remembered([Spoken("user", "слово " * 50_000)], None)

    assert tokens(talk.turns[0].text) < 500
