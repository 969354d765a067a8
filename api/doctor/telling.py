"""Findings -> sentences in Russian or English, or JSON for programs."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from api.doctor.checks import CHECKS, Finding

type Lang = Literal["ru", "en"]
HERE = Path(__file__).parent


@cache
def words(lang: Lang) -> Mapping[str, Any]:
    return tomllib.loads((HERE / f"words_{lang}.toml").read_text(encoding="utf-8"))


def told(finding: Finding, lang: Lang) -> tuple[str, str]:
    """What is so, and what to do about it."""
    text: Mapping[str, str] = words(lang)[finding.code]
    return text["what"].format(**finding.given), text["do"].format(**finding.given)


def in_words(findings: Sequence[Finding], lang: Lang, *, unasked: bool) -> str:
    """`unasked`: there is a key, and the model's server was left alone."""
    common = words(lang)
    lines: list[str] = []
    for finding in findings:
        what, do = told(finding, lang)
        mark = common["wrong"] if finding.level == "wrong" else common["worth"]
        lines += [f"{mark}: {what}", f"    → {do}"]
    wrong = sum(finding.level == "wrong" for finding in findings)
    if not wrong:
        lines.append(common["all_well"])
    lines.append(
        common["checked"].format(checks=len(CHECKS), wrong=wrong, notes=len(findings) - wrong)
    )
    if unasked:
        lines.append(common["no_online"])
    return "\n".join(lines) + "\n"


def in_json(findings: Sequence[Finding], lang: Lang) -> str:
    rows: list[dict[str, object]] = []
    for finding in findings:
        what, do = told(finding, lang)
        rows.append({"code": finding.code, "level": finding.level, "what": what, "do": do})
    well = all(finding.level != "wrong" for finding in findings)
    return json.dumps({"ok": well, "findings": rows}, ensure_ascii=False, indent=2) + "\n"
