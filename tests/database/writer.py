"""One of several processes that edit one contact at once: `python -m tests.database.writer URL NAME COLUMN COUNT`.

Each edit adds the writer's letter to the remarks, a field that all of them change, and counts in a column of its own.
"""

import sys

from jbtui.database import open_database
from jbtui.models.contact import Contact
from jbtui.services import contacts
from jbtui.services.unit import Conflict, Session, read


def main(url: str, name: str, column: str, count: str) -> None:
    handle = open_database(url)
    session = Session(name)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    row, clashes = read(Contact, 1), 0
    for number in range(1, int(count) + 1):
        while True:
            changes = {"remarks": row["remarks"] + name[0], column: str(number)}
            try:
                row = contacts.update(session, 1, changes, row["version"]).row
                break
            except Conflict as conflict:
                row, clashes = conflict.row, clashes + 1
        contacts.create(session, {"name": f"{name} {number}", "is_customer": True})
    handle.close()
    sys.stdout.write(f"{clashes}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
