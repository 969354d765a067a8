"""A conversation -> how many messages of it count: the one rule for previews and tallies."""

from graph.words import Conversation

_SPOKEN = frozenset({"chat", "messenger", "live"})


def counted(conversation: Conversation) -> int:
    """Turns on the active line with visible text, by the person or the other side.

    Attached documents and profiles are kept with their chat and not counted; a note, a diary file or a
    table is one message, however many dated sections it has.
    """
    visible = [m for m in conversation.messages if m.active and m.text.strip()]
    if conversation.kind not in _SPOKEN:
        return min(1, len(visible))
    return sum(1 for message in visible if message.role != "document")
