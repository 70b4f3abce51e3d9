"""Makes a workspace look as if a newer program had written it: newer.py WORKSPACE.db"""

import sqlite3
import sys

if __name__ == "__main__":
    database = sqlite3.connect(sys.argv[1])
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("PRAGMA user_version = 999")
    database.close()
