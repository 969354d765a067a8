"""`python -m ui`: the pages; options are Streamlit's, e.g. --server.port 8501."""

import os
import sys
from pathlib import Path

from ui.settings import environment_of_the_pages, read_settings

SERVE = Path(__file__).parent / "serve.py"
# As options, so that they hold in whatever folder this is started.
ALWAYS = (
    "--server.headless=true",
    "--browser.gatherUsageStats=false",
    "--client.showErrorDetails=none",
    "--client.toolbarMode=minimal",
    "--server.enableXsrfProtection=true",
    "--server.enableCORS=true",
    "--server.fileWatcherType=none",
    # Its coloured tracebacks quote what an error says.
    "--logger.enableRich=false",
    # Megabytes: 10 GB, what the API takes.
    "--server.maxUploadSize=10240",
    # Never the network's or the internet's address of this machine: Streamlit would ask another host for it.
    "--browser.serverAddress=localhost",
)


def main() -> None:
    settings = read_settings()
    rest = sys.argv[1:]
    if not any(word.startswith("--server.port") for word in rest):
        rest = [f"--server.port={settings.ui_port}", *rest]
    command = ["-m", "streamlit", "run", str(SERVE), f"--server.address={settings.host}"]
    os.execve(
        sys.executable, [sys.executable, *command, *ALWAYS, *rest], environment_of_the_pages()
    )


if __name__ == "__main__":
    main()
