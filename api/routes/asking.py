"""What a page asks -> a Question with all its bounds."""

from api.agent.spoken import spoken_in
from api.agent.types import Question
from api.mind import Mind
from api.refusals import NothingAsked
from api.routes.moments import begins, ends
from api.schemas import Ask, Filters


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
        lang=asked.lang or spoken_in(last.content) or owner.language,
        mode=asked.mode,
        as_of=ends(asked.as_of, zone) if asked.as_of else None,
        top_k=(wanted.top_k if wanted else None) or 10,
        types=frozenset(filters.types or ()),
        start=begins(filters.from_, zone) if filters.from_ else None,
        end=ends(filters.to, zone) if filters.to else None,
        project=filters.project,
    )
