"""Kills what writes at random moments: `python -m tests.kills [--kills 200] [--seed 1] [--only WORK] [--json]`."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.kills.trial import kill
from tests.kills.works import BROKEN, WORKS


def main() -> int:
    """Kill, print what came of it, and return 0 where every store opened and held, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", choices=[*WORKS, *BROKEN], action="append", help="a work, all if none is named"
    )
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    works = {name: work for name, work in (WORKS | BROKEN).items() if name in (asked.only or WORKS)}
    with tempfile.TemporaryDirectory(prefix="majakka-kills-") as folder:
        trial = kill(Path(folder), works, kills=asked.kills, seed=asked.seed)
    print(json.dumps(asdict(trial), indent=None if asked.json else 2))
    return int(trial.opened < trial.kills or trial.lost > 0 or trial.partial > 0)


if __name__ == "__main__":
    sys.exit(main())
