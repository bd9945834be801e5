"""``python -m flows`` is the command ``bubblewatch``."""

from __future__ import annotations

from flows.cli.main import main

if __name__ == "__main__":
    main()
