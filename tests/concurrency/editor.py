"""One of many sessions that edit the same contacts: `python -m tests.concurrency.editor URL NAME PLACE EDITS`.

It keeps a few forms open at once, as people do, so that others save between its reading and its saving; and settles
what clashes as the dialog does, now its own way, now theirs. Each attempt to save is told on a line, in JSON.
"""

import json
import random
import sys
from typing import Any

from jbtui.database import open_database
from jbtui.models.base import Values, as_tuples
from jbtui.models.contact import Contact
from jbtui.models.fields import TagsField
from jbtui.services import contacts
from jbtui.services.unit import Conflict, Session, read

OPEN = 3
"""Forms open at once."""
LINES = ("activity", "area", "origin", "owner", "city")
"""Columns of one line: where two sessions change the same one, they clash."""


class Editor:
    """A session, what it has open, and how it saves."""

    def __init__(self, name: str, place: int) -> None:
        self.session, self.place = Session(name), place
        self.chance = random.Random(name)
        self.ids = [id_ for (id_,) in as_tuples(Contact.select(Contact.id))]
        self.number = 0

    def typed(self, row: Values) -> Values:
        """What is typed in a form: one to three fields, every text unlike any other."""
        self.number += 1
        mine = f"{self.session.actor}-{self.number}"
        changes: Values = dict.fromkeys(self.chance.sample(LINES, self.chance.randint(1, 3)), mine)
        if self.chance.random() < 0.3:
            changes["tags"] = TagsField.join([row["tags"], mine])
        if self.chance.random() < 0.3:
            lines = row["remarks"].split("\n")
            lines[2 * self.place] = mine
            changes["remarks"] = "\n".join(lines)
        return changes

    def save(self, row: Values) -> None:
        """Type in a form that was opened on `row`, and save it, whatever it takes."""
        changes = self.typed(row)
        base, version = {column: row[column] for column in changes}, row["version"]
        while changes:
            told: dict[str, Any] = {"id": row["id"], "read": version, "base": base, "changes": dict(changes)}
            try:
                saved = contacts.update(self.session, row["id"], changes, version)
            except Conflict as conflict:
                told |= {"saved": False, "version": conflict.row["version"]}
                told["clashes"] = {clash.column: clash.theirs for clash in conflict.clashes}
                base, version = {**base, **told["clashes"]}, conflict.row["version"]
                for clash, value in conflict.united:
                    if clash.column in changes:
                        base[clash.column], changes[clash.column] = clash.theirs, value
                for clash in conflict.clashes:
                    if self.chance.random() < 0.5:
                        del changes[clash.column]
                changes = {column: value for column, value in changes.items() if value != base[column]}
            else:
                told |= {"saved": True, "version": saved.row["version"] - 1, "clashes": {}}
                changes = {}
            sys.stdout.write(json.dumps(told) + "\n")

    def work(self, edits: int) -> None:
        """Open forms, and save the oldest one, so many times."""
        forms: list[Values] = []
        for _edit in range(edits):
            while len(forms) < OPEN:
                others = set(self.ids).difference(row["id"] for row in forms)
                forms.append(read(Contact, self.chance.choice(sorted(others))))
            self.save(forms.pop(0))


def main(url: str, name: str, place: str, edits: str) -> None:
    handle = open_database(url)
    editor = Editor(name, int(place))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    editor.work(int(edits))
    handle.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
