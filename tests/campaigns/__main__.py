"""python -m campaigns NAME ...: a campaign's command line.

Not the campaign's own module: each process that a main module starts would run that module again.
"""

from __future__ import annotations

import importlib
import sys

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("which campaign? python -m campaigns faults, for one")
    sys.exit(importlib.import_module(f"campaigns.{sys.argv[1]}").run(sys.argv[2:]))
