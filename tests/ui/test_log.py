"""What the pages' process says: also Streamlit, which by itself prints errors with their words."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import logging, warnings
from streamlit.error_util import handle_uncaught_app_exception
from streamlit.logger import get_logger
from ui.log import open_log
early = get_logger("streamlit.early")
open_log()
word = "\\u043a\\u0430\\u043d\\u0430\\u0440\\u0435\\u0439\\u043a\\u0430"
try:
    raise ValueError(word)
except ValueError as error:
    handle_uncaught_app_exception(error)
    early.exception("early %s", word)
    get_logger("streamlit.late").exception("late %s", word)
    logging.getLogger("httpx").error("GET /?q=%s", word)
warnings.warn(word)
raise RuntimeError(word)
"""


def test_no_word_of_an_error_is_said_only_its_class_and_place(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    said = done.stdout + done.stderr
    assert "канарейка" not in said
    assert "\\u043a" not in said
    assert said.count('"error": "ValueError"') >= 3
    assert '"error": "RuntimeError"' in said
