"""The ledger port over SQLAlchemy: what we know and did, one database for one person's mailboxes.

The only package that imports SQLAlchemy, Alembic or sqlite3. No network call is ever made inside a
transaction.
"""

from agent.store.beginning import Begin, check_beginning, is_there, lost
from agent.store.care import Checkup, begin_anew, check, restore, upgrade, upgrade_is_due
from agent.store.files import database_file, secure_folder
from agent.store.ledger import SqlLedger
from agent.store.memo import Memo
from agent.store.shelf import Shelf
from agent.store.store import Store, open_store

__all__ = [
    "Begin", "Checkup", "Memo", "Shelf", "SqlLedger", "Store", "begin_anew", "check",
    "check_beginning", "database_file", "is_there", "lost", "open_store", "restore",
    "secure_folder", "upgrade", "upgrade_is_due",
]  # fmt: skip
