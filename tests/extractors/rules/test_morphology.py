"""What a form is most likely of, where the dictionary alone does not tell."""

import pytest

from extractors.rules.morphology import as_likely, read
from extractors.rules.names import areas


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("пошли", "пойти"), ("держу", "держать"), ("строю", "строить"), ("пеку", "печь"), ("стала", "стать")],
)  # fmt: skip
def test_a_form_is_of_the_word_that_people_mean(form: str, lemma: str) -> None:
    assert read(form).lemma == lemma


def test_a_form_is_as_likely_of_other_words_where_the_dictionary_cannot_tell() -> None:
    assert "керамика" in as_likely("керамику")
    assert "випассана" in as_likely("випассану")
    assert as_likely("роман") == ()


@pytest.mark.parametrize(
    ("form", "area"),
    [("керамику", "Керамика"), ("випассане", "Йога и медитация"), ("похудела", "Похудение"), ("бегом", "Бег"), ("кружках", None), ("шило", None)],
)  # fmt: skip
def test_an_area_is_known_in_all_forms_of_its_words(form: str, area: str | None) -> None:
    assert areas().of(read(form).lemma, form) == area
