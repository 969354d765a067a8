"""`python -m ui`: the pages on this machine's own address; options are Streamlit's, e.g. --server.port 8501."""

import os
import sys
from pathlib import Path

from ui.settings import read_settings

SERVE = Path(__file__).parent / "serve.py"
ALWAYS = (
    "--server.headless=true",
    "--server.address=127.0.0.1",
    "--browser.gatherUsageStats=false",
)


def main() -> None:
    rest = sys.argv[1:]
    if not any(word.startswith("--server.port") for word in rest):
        rest = [f"--server.port={read_settings().ui_port}", *rest]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(SERVE), *ALWAYS, *rest])


if __name__ == "__main__":
    main()
