"""What people have set up in a house, as a file that they can read, and back. Wiring.

written  people, channels, feeds and watchlists <-> YAML
taken    what a house has; a file -> the house, told line by line
"""

from monitor.inventory.taken import Line, Mark, of, take
from monitor.inventory.written import Inventory, read, write

__all__ = ["Inventory", "Line", "Mark", "of", "read", "take", "write"]
