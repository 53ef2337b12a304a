"""A database -> a file of it, and back; from one database into the other. Wiring.

making      a database -> a backup, while everything runs on
restoring   a backup -> the database, all of it or nothing; deliveries are held then
moving      a SQLite database -> an empty PostgreSQL
nightly     a backup each night, the last few kept
"""

from monitor.backup.making import SECRETS, Made, make
from monitor.backup.moving import Moved, move
from monitor.backup.nightly import nightly
from monitor.backup.restoring import Restored, restore
from monitor.backup.sealing import check as check_key
from monitor.backup.sealing import new_key

__all__ = ["SECRETS", "Made", "Moved", "Restored", "check_key", "make", "move", "new_key", "nightly", "restore"]
