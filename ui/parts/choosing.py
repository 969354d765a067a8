"""Between a look and the import: who of them is me, what is left out, when the undated was, what is read first."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date

import streamlit as st

from ui import state
from ui.client import DryRun, FileDated
from ui.parts.when import date_in_words
from ui.words import Words

# Names that stand for whoever has no name of their own.
NAMELESS = frozenset({"self", "assistant", "other", "quoted", "document"})
ORDERS = ("time", "newest", "personal")
MOST_DATED = 12
type Fields = dict[str, str | list[str]]


def people(t: Words, found: DryRun, fields: Fields) -> Fields:
    """Which of several authors is the owner."""
    names = list(dict.fromkeys(one.name for one in found.authors if one.name not in NAMELESS))
    if len(names) < 2:
        return {}
    mine = [one.name for one in found.authors if one.me and one.name in names]
    chosen = st.pills(
        t("bring.who"),
        names[:24],
        selection_mode="multi",
        default=[one for one in names[:24] if one in mine],
        key=f"bring-who-{found.upload_id}",
        help=t("bring.who_note"),
    )
    known = _list(fields, "me")
    # A name that stands here is chosen or not; one that was typed may be a handle that stands nowhere.
    wanted = list(dict.fromkeys([*(one for one in known if one not in names), *chosen]))
    return {"me": wanted} if set(chosen) != set(mine) and wanted != known else {}


def left_out(t: Words, found: DryRun, fields: Fields) -> Fields:
    """Formats, folders, files and times that are not wanted."""
    paths = [one.path for one in found.contents]
    with st.expander(t("bring.leave"), icon=":material/filter_alt:"):
        formats = st.pills(
            t("bring.leave_formats"),
            sorted(found.formats),
            selection_mode="multi",
            key="leave-formats",
        )
        folders = st.multiselect(
            t("bring.leave_folders"),
            _folders(paths),
            key="leave-folders",
            placeholder=t("bring.leave_none"),
        )
        files = st.multiselect(
            t("bring.leave_files"), paths, key="leave-files", placeholder=t("bring.leave_none")
        )
        early, late = st.columns(2, gap="medium")
        with early:
            since = _day(t, "since", found)
        with late:
            until = _day(t, "until", found)
    exclude = [*_list(fields, "exclude"), *(f"{one}/*" for one in folders), *files]
    given: Fields = {
        "exclude": list(dict.fromkeys(exclude)),
        "exclude_format": list(dict.fromkeys([*_list(fields, "exclude_format"), *formats])),
        "since": since or str(fields.get("since", "")),
        "until": until or str(fields.get("until", "")),
    }
    return {key: value for key, value in given.items() if value and value != fields.get(key)}


def _day(t: Words, name: str, found: DryRun) -> str:
    low = t.local(found.from_) if found.from_ else None
    high = t.local(found.to) if found.to else None
    chosen: date | None = st.date_input(
        t(f"bring.{name}"), value=None, key=f"leave-{name}", format="DD.MM.YYYY",
        min_value=low or state.EARLIEST, max_value=high or date(2100, 1, 1),
    )  # fmt: skip
    return chosen.isoformat() if chosen else ""


def _list(fields: Fields, name: str) -> list[str]:
    held = fields.get(name, [])
    return [held] if isinstance(held, str) else held


def _folders(paths: Sequence[str]) -> list[str]:
    """Folders that hold more than one file, the largest first."""
    held: Counter[str] = Counter()
    for path in paths:
        parts = path.split("/")[:-1]
        held.update("/".join(parts[:n]) for n in range(1, len(parts) + 1))
    return [one for one, _ in sorted(held.items(), key=lambda of: (-of[1], of[0]))]


def undated(t: Words, found: DryRun) -> Fields:
    """When it was, said file by file; the reading stands below each."""
    if not found.undated:
        return {}
    said: dict[str, str] = {}
    title = f"{t('bring.undated')}: {t.count(len(found.undated), 'files')}"
    with st.expander(title, icon=":material/event_busy:"):
        st.caption(t("bring.undated_note"))
        by = {one.path: one for one in found.dated_by}
        for n, path in enumerate(found.undated[:MOST_DATED]):
            label = path if path not in by else f"{path} · {dated_by(t, by[path])}"
            read = date_in_words(
                t, label, key=f"undated-{found.upload_id}-{n}", hint=t("papers.date_help")
            )
            if read:
                said[path] = read
        more = len(found.undated) - MOST_DATED
        if more > 0:
            st.caption(t("bring.undated_more", files=t.count(more, "files")))
    return {"dates": json.dumps(said, ensure_ascii=False)} if said else {}


def dated_by(t: Words, one: FileDated) -> str:
    """What stands for a day that the file itself does not say."""
    return t("bring.dated_by", day=t.day(one.date), source=t.name("source", one.source))


def order(t: Words, found: DryRun) -> Fields:
    """Asked only where money could run short."""
    if not found.estimate.calls:
        return {}
    chosen = st.segmented_control(
        t("bring.order"),
        ORDERS,
        default="time",
        required=True,
        key="bring-order",
        format_func=lambda one: t(f"bring.order_{one}"),
    )
    return {} if chosen == "time" else {"order": str(chosen)}
