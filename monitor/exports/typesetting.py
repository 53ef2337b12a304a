"""A review as JSON on standard input -> PDF on standard output; the argument: its second since 1970. Edge.

A program of its own: Typst keeps what it has set for the next time, a gigabyte after some long reviews, and cannot be
told not to. It ends, and its memory with it.
"""

import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("review.typ")


def main() -> None:
    """Set it."""
    told = sys.stdin.buffer.read().decode()
    compiler = typst.Compiler(TEMPLATE, ignore_system_fonts=True, sys_inputs={"review": told})
    pages = compiler.compile(format="pdf", timestamp=int(sys.argv[1]))
    assert isinstance(pages, bytes)
    sys.stdout.buffer.write(pages)


if __name__ == "__main__":
    main()
