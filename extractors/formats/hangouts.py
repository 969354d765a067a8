"""Google Hangouts as Takeout gives it, `Hangouts.json` -> conversations, by their time.

`{conversations: [{conversation: {conversation_id, conversation: {name, participant_data, self_conversation_state}},
events: [{sender_id, timestamp, chat_message: {message_content: {segment: [{type, text}]}}, event_type}]}]}`, until
2017 the same under `conversation_state` and `event`. Times are microseconds as text; events stand in no order.
Sources: adrish96/Hangouts-JSON-Parser, dotcs/hangouts-log-reader.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC

from extractors.dating import instant
from extractors.encodings import clean
from extractors.formats.chats import Ledger, Turn
from extractors.formats.look import Look
from extractors.formats.shape import Json, mapping, name, sequence, words
from extractors.formats.stream import Items
from extractors.identity import folded
from extractors.types import Asked, Parts, RawFile
from graph.words import Role

_NEW, _OLD = "conversations.item", "conversation_state.item"
_SPOKEN = ("REGULAR_CHAT_MESSAGE", "SMS", "OFF_THE_RECORD")
_ID = ("gaia_id", "chat_id")


def recognises(look: Look) -> bool:
    new = f"{_NEW}.events.item.sender_id", f"{_NEW}.conversation.conversation.participant_data"
    old = f"{_OLD}.conversation_state.event", f"{_OLD}.conversation_state.conversation"
    return not look.paths.isdisjoint(new) or not look.paths.isdisjoint(old)


def parts(file: RawFile, document_id: str, asked: Asked, look: Look) -> Parts:
    ledger = Ledger(file, document_id, asked, "hangouts")
    mine = {folded(one) for one in asked.me}
    old = any(path.startswith(f"{_OLD}.") for path in look.paths)
    items = Items(file, _OLD if old else _NEW)
    for item in items:
        one = mapping(item)
        state = mapping(one.get("conversation_state")) if old else one
        _talk(ledger, state, mine)
        yield from ledger.handed()
    yield ledger.ending("hangouts", items.problem)


def _talk(ledger: Ledger, state: Mapping[str, Json], mine: set[str]) -> None:
    about = mapping(state.get("conversation"))
    own_id = name(mapping(state.get("conversation_id") or about.get("conversation_id")).get("id"))
    talk = mapping(about.get("conversation")) or about
    names = _names(talk)
    me = {one for one, said in names.items() if folded(said) in mine} | _owner(talk)
    events = sequence(state.get("events") or state.get("event"))
    turns = [
        turn for event in events if (turn := _turn(ledger, mapping(event), names, me))
    ]  # fmt: skip
    if all(turn.at for turn in turns):
        turns.sort(key=lambda turn: turn.at.timestamp() if turn.at else 0)
    others = [said for one, said in names.items() if one not in me]
    ledger.add(own_id, name(talk.get("name")) or ", ".join(others) or None, turns, kind="messenger")


def _names(talk: Mapping[str, Json]) -> dict[str, str]:
    """What each id is called; one person has two ids."""
    return {
        one: called
        for person in map(mapping, sequence(talk.get("participant_data")))
        if (called := name(person.get("fallback_name")))
        for one in _ids(mapping(person.get("id")))
    }


def _owner(talk: Mapping[str, Json]) -> set[str]:
    state = mapping(talk.get("self_conversation_state"))
    read = mapping(state.get("self_read_state"))
    return set(_ids(mapping(read.get("participant_id"))))


def _ids(said: Mapping[str, Json]) -> Sequence[str]:
    return [one for key in _ID if (one := name(said.get(key)))]


def _turn(
    ledger: Ledger, event: Mapping[str, Json], names: Mapping[str, str], me: set[str]
) -> Turn | None:
    said = mapping(event.get("chat_message"))
    kind = name(event.get("event_type"))
    if not event or not said or (kind and kind not in _SPOKEN):
        ledger.missed["service messages" if event else "broken entries"] += 1
        return None
    text = _text(sequence(mapping(said.get("message_content")).get("segment")))
    if not text:
        ledger.missed["messages of media only"] += 1
        return None
    sender = _ids(mapping(event.get("sender_id")))
    owner = _ids(mapping(mapping(event.get("self_event_state")).get("user_id")))
    role: Role = "self" if set(sender) & (me | set(owner)) else "other"
    author = next((names[one] for one in sender if one in names), None)
    stamp = name(event.get("timestamp"))
    return Turn(
        name(event.get("event_id")), role, text, instant(stamp, UTC), author, original=stamp
    )


def _text(segments: Sequence[Json]) -> str:
    said = (
        "\n" if name(one.get("type")) == "LINE_BREAK" else words(one.get("text"))
        for one in map(mapping, segments)
    )
    return clean("".join(said)).strip()
