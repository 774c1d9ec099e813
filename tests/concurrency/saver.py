"""A session that saves until it is killed: `python -m tests.concurrency.saver URL NAME`.

Each save is one unit over several tables, and is told by its kind and its number once it is answered.
"""

import random
import sys

from jbtui.database import open_database
from jbtui.models.base import as_tuples
from jbtui.models.contact import Contact
from jbtui.models.journal import Unit
from jbtui.services import contacts, undo
from jbtui.services.contacts import NewContact, create_all
from jbtui.services.unit import Session, read, unit

LINES = {"make": 5, "move": 2, "remove": 5, "undo": 5}
"""How many journal lines a unit of each kind has: all, or it is not there."""


class Saver:
    """What it does, over and over."""

    def __init__(self, name: str) -> None:
        self.session, self.chance = Session(name), random.Random(name)

    def make(self) -> int:
        """A company, its people and its addresses; its id."""
        people = [{"last_name": "Roux"}, {"last_name": "Blanc"}]
        new = NewContact({"name": "Neuf", "is_customer": True, "city": "Lyon"}, people, [{"label": "Dépôt"}])
        with unit(self.session, "make") as work:
            (row,) = create_all(work, [new])
        self.tell("make")
        return int(row["id"])

    def move(self, id_: int) -> None:
        """Another billing address, which the delivery address follows."""
        row = read(Contact, id_)
        contacts.update(self.session, id_, {"city": f"Ville {row['version']}"}, row["version"])
        self.tell("move")

    def remove(self, id_: int) -> None:
        """The company with all that is its own; and back again."""
        contacts.delete(self.session, [id_])
        number = self.tell("remove")
        undo.undo(self.session, number)
        self.tell("undo")

    def tell(self, kind: str) -> int:
        """Say that the last unit of this session is answered."""
        ((number,),) = as_tuples(
            Unit.select(Unit.number).where(Unit.session == self.session.id).order_by(Unit.number.desc()).limit(1)
        )
        sys.stdout.write(f"{kind} {number}\n")
        sys.stdout.flush()
        return int(number)

    def work(self) -> None:
        """Save for ever."""
        while True:
            id_ = self.make()
            for _move in range(self.chance.randint(1, 3)):
                self.move(id_)
            self.remove(id_)


def main(url: str, name: str) -> None:
    open_database(url)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    Saver(name).work()


if __name__ == "__main__":
    main(*sys.argv[1:])
