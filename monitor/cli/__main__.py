"""`python -m monitor.cli` is `nasluch`."""

from monitor.cli import main

main()
