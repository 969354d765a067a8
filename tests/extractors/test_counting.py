from extractors.counting import counted
from tests.extractors.exports import (
    claude_chat,
    claude_message,
    dumped,
    gpt_chat,
    gpt_node,
    reading,
)


def test_branches_and_attachments_are_kept_and_not_counted() -> None:
    branches = [gpt_node("old", "root", text="раз"), gpt_node("new", "root", text="два")]
    attached = [{"file_name": "cv.txt", "extracted_content": "Резюме"}]

    [chat] = reading(dumped([gpt_chat(branches)])).conversations
    [talk] = reading(
        dumped([claude_chat([claude_message("q", "human", "Глянь", attachments=attached)])])
    ).conversations

    assert (len(chat.messages), counted(chat)) == (2, 1)
    assert (len(talk.messages), counted(talk)) == (2, 1)


def test_a_diary_of_many_days_is_one_message() -> None:
    [diary] = reading("# 1 марта 2024\nРаз.\n\n# 2 марта 2024\nДва.", "дневник.md").conversations

    assert (len(diary.messages), counted(diary)) == (2, 1)
