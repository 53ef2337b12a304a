"""A press review -> PDF, set by Typst: tagged, with an outline, its letters within it. Pure.

The review goes to the template as JSON, so no word in it is ever markup; fonts of the machine are left aside, and a
review looks the same wherever it is made, to the byte.
"""

import json
from dataclasses import asdict
from datetime import UTC
from pathlib import Path

import typst

from monitor.exports.review import Review

TEMPLATE = Path(__file__).with_name("review.typ")


def written(review: Review) -> bytes:
    """The pages, A4."""
    told = json.dumps(asdict(review), ensure_ascii=False, default=lambda at: at.date().isoformat())
    compiler = typst.Compiler(TEMPLATE, ignore_system_fonts=True, sys_inputs={"review": told})
    pages = compiler.compile(format="pdf", timestamp=review.made_at.astimezone(UTC))
    assert isinstance(pages, bytes)
    return pages
