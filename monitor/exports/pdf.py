"""A press review -> PDF, set by Typst: tagged, with an outline, its letters within it. Edge: in a process of its own.

The review goes to the template as JSON, so no word in it is ever markup; fonts of the machine are left aside, and a
review looks the same wherever it is made, to the byte.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from monitor.exports.review import Review

PROGRAM = Path(__file__).with_name("typesetting.py")
TIMEOUT_S = 300.0
"""A thousand hits take some ten seconds."""


def written(review: Review) -> bytes:
    """The pages, A4.

    Errors: SubprocessError when they cannot be set, which is a fault of ours
    """
    told = json.dumps(asdict(review), ensure_ascii=False, default=lambda at: at.date().isoformat())
    # -P: its own folder has modules that are called as those of the library are
    command = [sys.executable, "-P", str(PROGRAM), str(int(review.made_at.timestamp()))]
    done = subprocess.run(  # noqa: S603 - the command is all ours; what papers wrote goes in as input
        command, input=told.encode(), capture_output=True, check=True, timeout=TIMEOUT_S
    )
    return done.stdout
