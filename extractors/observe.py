"""Claims about a chunk -> what was really seen there: own words only, word for word, the rest counted by reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace

from extractors.rules.affect import affect
from extractors.rules.junk import noise
from extractors.rules.sentences import not_own
from extractors.types import Claimed, ClaimedFeeling, ClaimedRelation, Claims, Seen
from graph.types import Affect
from graph.words import Chunk, Conversation, Message, Span, stands_in

type _Claim = Claimed | ClaimedRelation | ClaimedFeeling
LONGEST_QUOTE = 400


def verify(claims: Claims, chunk: Chunk, conversation: Conversation, *, felt: bool = True) -> Seen:
    """Everything dropped is counted: no such message, other roles, others' words, words that do not stand there.

    `felt`: whether anybody asks how the messages felt, which takes longer than all the rest.
    """
    messages = conversation.spoken
    pieces = {piece.message_id: Span(piece.start, piece.end) for piece in chunk.pieces}
    foreign = {id_: not_own(messages[id_]) for id_ in pieces if id_ in messages}
    refs = {item.ref for item in claims.items} | {"me"}
    dropped: Counter[str] = Counter()

    def dated(claim: _Claim) -> bool:
        said = claim.felt if isinstance(claim, ClaimedFeeling) else claim.when
        at = messages[claim.message_id].dated.at or conversation.dated.at
        return said is not None or at is not None

    def kept[T: _Claim](many: Iterable[T]) -> list[T]:
        out: list[T] = []
        for claim in many:
            reason = (
                _place(claim, messages, pieces, foreign)
                or _meaning(claim, refs)
                or ("" if dated(claim) else "undated")
            )
            if reason:
                dropped[reason] += 1
            else:
                out.append(claim)
        return out

    observations = tuple(_clipped(claim) for claim in kept(claims.observations))
    relations = tuple(replace(r, conf=_unit(r.conf)) for r in kept(claims.relations))
    feelings = tuple(replace(f, affect=clip(f.affect)) for f in kept(claims.feelings))
    spoken = {o.item for o in observations} | {f.target for f in feelings}
    spoken |= {end for r in relations for end in (r.source, r.target)}
    items = tuple(item for item in claims.items if item.ref in spoken)
    affects = _affects(pieces, messages, foreign) if felt else {}
    seen = Claims(items, observations, relations, feelings)
    return Seen(conversation, chunk.id, seen, affects, dict(dropped))


def _place(
    claim: _Claim,
    messages: Mapping[str, Message],
    pieces: Mapping[str, Span],
    foreign: Mapping[str, Sequence[Span]],
) -> str:
    """Why the words of a claim are not the person's words of this chunk; empty when they are."""
    message = messages.get(claim.message_id)
    if message is None:
        return "no such message"
    if message.role != "self":
        return "not the person's message"
    if not message.active:
        return "abandoned branch"
    piece = pieces.get(claim.message_id)
    if piece is None:
        return "message outside this chunk"
    if not stands_in(claim.quote, message.text[piece.start : piece.end]):
        return "quote is not verbatim"
    if len(claim.quote) > LONGEST_QUOTE:
        return "quote is too long"
    if not _outside(claim.quote, message.text, piece, foreign[claim.message_id]):
        return "inside quoted text"
    return ""


def _meaning(claim: _Claim, refs: set[str]) -> str:
    if not isinstance(claim, ClaimedRelation) and claim.whose != "self":
        return "not the person's own"
    if isinstance(claim, ClaimedFeeling) and (claim.irony or claim.tense == "hypothetical"):
        return "ironic" if claim.irony else "hypothetical feeling"
    match claim:
        case Claimed():
            ends = (claim.item,)
        case ClaimedRelation():
            ends = (claim.source, claim.target)
        case ClaimedFeeling():
            ends = (claim.target,)
    return "" if {end for end in ends if end is not None} <= refs else "unknown item"


def _outside(quote: str, text: str, piece: Span, foreign: Sequence[Span]) -> bool:
    """At least one place of the quote inside the piece has no foreign word in it."""
    at = text.find(quote, piece.start, piece.end)
    while at >= 0:
        end = at + len(quote)
        if not any(span.start < end and at < span.end for span in foreign):
            return True
        at = text.find(quote, at + 1, piece.end)
    return False


def own_text(text: str, piece: Span, foreign: Sequence[Span]) -> str:
    """The part of a message that belongs to the chunk, with a blank line where others speak."""
    out: list[str] = []
    at = piece.start
    for span in foreign:
        if span.end <= at or span.start >= piece.end:
            continue
        out.append(text[at : max(at, span.start)])
        at = min(span.end, piece.end)
    out.append(text[at : piece.end])
    return "\n".join(part for part in out if part.strip())


def _affects(
    pieces: Mapping[str, Span],
    messages: Mapping[str, Message],
    foreign: Mapping[str, Sequence[Span]],
) -> dict[str, Affect]:
    out: dict[str, Affect] = {}
    for id_, piece in pieces.items():
        message = messages.get(id_)
        if message is not None and message.role == "self" and message.active:
            own = own_text(message.text, piece, foreign[id_])
            if own and not noise(own):
                out[id_] = affect(own).affect
    return out


def _clipped(claim: Claimed) -> Claimed:
    rank = claim.rank if claim.rank is None or claim.rank >= 1 else None
    return replace(
        claim,
        pro=max(0, min(3, claim.pro)),
        con=max(0, min(3, claim.con)),
        conf=_unit(claim.conf),
        rank=rank,
    )


def clip(a: Affect) -> Affect:
    """Every number inside its range: emotions and stress 0..1, valence and arousal -1..1."""
    low = {"valence": -1.0, "arousal": -1.0}
    values = {f.name: getattr(a, f.name) for f in fields(Affect)}
    return Affect(
        **{name: max(low.get(name, 0.0), min(1.0, value)) for name, value in values.items()}
    )


def _unit(value: float) -> float:
    return max(0.0, min(1.0, value))
