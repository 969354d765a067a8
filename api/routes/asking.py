"""What a page asks -> a Question with all its bounds."""

from api.agent.types import Lang, Question
from api.mind import Mind
from api.refusals import NothingAsked
from api.routes.moments import begins, ends
from api.schemas import Ask, Filters
from extractors.rules.affect_model import language_of


def _spoken_in(text: str) -> Lang | None:
    """Without a letter it speaks no language."""
    return language_of(text) if any(one.isalpha() for one in text) else None


async def question(asked: Ask, mind: Mind) -> Question:
    """The last message is what is asked; `as_of` and `to` mean the end of their day."""
    last = asked.messages[-1]
    if last.role != "user" or not last.content.strip():
        raise NothingAsked
    owner = await mind.profile.get()
    zone = owner.timezone or mind.config.zone
    wanted = asked.retrieval
    filters = (wanted.filters if wanted else None) or Filters()
    return Question(
        text=last.content,
        now=mind.clock(),
        zone=zone,
        lang=asked.lang or _spoken_in(last.content) or owner.language,
        mode=asked.mode,
        as_of=ends(asked.as_of, zone) if asked.as_of else None,
        top_k=(wanted.top_k if wanted else None) or 10,
        types=frozenset(filters.types or ()),
        start=begins(filters.from_, zone) if filters.from_ else None,
        end=ends(filters.to, zone) if filters.to else None,
        project=filters.project,
    )
