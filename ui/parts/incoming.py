"""What is inside an upload and how its import goes -> figures and lists that are read at a glance."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ui import state
from ui.client import DryRun, FileProblem, Ingest, JobOut
from ui.parts.look import chip
from ui.parts.safe import html
from ui.words import Words

MOST = 200
AGREES = {"messages": "messages", "statements": "statements", "entities": "nodes"}


def details(t: Words) -> dict[str, str | list[str]]:
    """What a person may want to say before; everything is optional."""
    project = st.text_input(t("bring.project"), key="bring-project", max_chars=200)
    me = st.text_input(t("bring.me"), key="bring-me", placeholder=t("bring.me_help"))
    day: date | None = st.date_input(
        t("bring.date"), value=None, key="bring-date", format="DD.MM.YYYY",
        min_value=state.EARLIEST, max_value=state.today(),
    )  # fmt: skip
    exclude = st.text_input(t("bring.exclude"), key="bring-exclude", placeholder="*.log, архив/*")
    given: dict[str, str | list[str]] = {
        "project": project.strip(),
        "me": _many(me),
        "date": day.isoformat() if day else "",
        "exclude": _many(exclude),
    }
    return {key: value for key, value in given.items() if value}


def _many(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def figures(pairs: Sequence[tuple[str, str]]) -> None:
    cells = "".join(
        f"<div><b>{html(value)}</b><span>{html(label)}</span></div>" for value, label in pairs
    )
    st.html(f'<div class="dmfacts">{cells}</div>')


def counted(t: Words, number: int, noun: str) -> tuple[str, str]:
    """A figure and the word that agrees with it."""
    return t.number(number), t.form(number, noun)


def preview(t: Words, found: DryRun) -> None:
    figures(
        [
            counted(t, found.files, "files"),
            counted(t, found.conversations, "conversations"),
            counted(t, found.messages, "messages"),
            (_minutes(t, found), t("bring.time")),
        ]
    )
    rows = _rows(t, found)
    lines = "".join(
        f"<span class='dmk'>{html(label)}</span><div>{value}</div>"
        for label, value in rows
        if value
    )
    st.html(f'<div class="dmtrack">{lines}</div>')
    problems(t, found.problems)


def _who(t: Words, name: str) -> str:
    """A name, or whose words they are where nobody has one."""
    return t.section("role").get(name, name)


def _minutes(t: Words, found: DryRun) -> str:
    return t("bring.minutes", minutes=t.count(max(1, round(found.estimate.minutes)), "minutes"))


def _rows(t: Words, found: DryRun) -> list[tuple[str, str]]:
    """Label and drawn value; what is empty is left out."""
    span = f"{t.month(found.from_)} — {t.month(found.to)}" if found.from_ else t("bring.no_range")
    return [
        (t("bring.range"), html(span)),
        (
            t("bring.formats"),
            "".join(
                chip(f"{name} · {n}")
                for name, n in sorted(found.formats.items(), key=lambda one: -one[1])
            ),
        ),
        (t("bring.languages"), html(_languages(t, found))),
        (t("bring.takes"), html(_takes(t, found))),
        (
            t("bring.authors"),
            "".join(
                chip(
                    f"{_who(t, one.name)} · {t.count(one.messages, 'messages')}"
                    + (f" · {t('bring.is_me')}" if one.me else "")
                )
                for one in found.authors[:8]
            ),
        ),
        (
            t("bring.duplicates"),
            html(t.count(found.duplicates, "files")) if found.duplicates else "",
        ),
    ]


def _takes(t: Words, found: DryRun) -> str:
    """Calls, tokens and money; nothing of them without a model."""
    told = found.estimate
    if not told.calls:
        return t("bring.free")
    work = t("bring.calls_tokens", calls=t.count(told.calls, "calls"), tokens=t.count(told.tokens, "tokens"))  # fmt: skip
    return f"{work} · {t('bring.price', usd=t.decimal(told.cost_usd), rub=t.number(told.cost_rub))}"


def _languages(t: Words, found: DryRun) -> str:
    counted = found.languages
    pairs = [("ru", counted.ru), ("en", counted.en), ("other", counted.other)]
    whole = sum(n for _, n in pairs)
    return (
        " · ".join(
            f"{t(f'bring.lang_{name}')} {round(n / whole * 100)} %" for name, n in pairs if n
        )
        if whole
        else ""
    )


def problems(t: Words, found: Sequence[FileProblem]) -> None:
    """Every file that was not read whole, with its reason."""
    if not found:
        return
    with st.expander(f"{t('bring.problems')}: {len(found)}", icon=":material/report:"):
        st.dataframe(  # pyright: ignore[reportUnknownMemberType] - its types name libraries that are not here
            [
                {t("bring.file"): one.path, t("bring.reason"): plain_reason(one.reason)}
                for one in found[:MOST]
            ],
            hide_index=True,
            width="stretch",
        )


def plain_reason(reason: str) -> str:
    return reason[:1].upper() + reason[1:]


def tally(t: Words, job: Ingest) -> None:
    shown = ["files_read", "messages", "statements", "entities"]
    rare = ["files_duplicate", "files_skipped", "files_failed"]
    stats = job.stats.model_dump()
    names = [*shown, *(one for one in rare if stats[one])]
    figures([_figure(t, name, stats[name]) for name in names])
    if job.stats.model_calls:
        st.caption(
            t(
                "bring.by_model",
                calls=t.count(job.stats.model_calls, "calls"),
                usd=t.decimal(job.stats.cost_usd),
            )
            + (
                " " + t("bring.kept_back", passages=t.count(job.stats.filtered, "passages"))
                if job.stats.filtered
                else ""
            )
        )


def _figure(t: Words, name: str, number: int) -> tuple[str, str]:
    noun = AGREES.get(name)
    return counted(t, number, noun) if noun else (t.number(number), t(f"stat.{name}"))


def brought(t: Words, job: JobOut) -> str:
    """What tells one import from another: what was brought, when, and how it ended."""
    first = (job.uploaded or "").rsplit("/", 1)[-1]
    more = f" +{job.files - 1}" if job.files > 1 else ""
    at = job.created.astimezone(t.zone)
    said = [f"{first}{more}", f"{t.day(job.created)}, {at:%H:%M}", t.name("status", job.status)]
    return " · ".join(one for one in said if one)
