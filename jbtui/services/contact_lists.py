"""What lists and forms of contacts ask beside their rows."""

from collections.abc import Iterator

import peewee

from jbtui.models.contact import Contact
from jbtui.text import fold


def is_empty() -> bool:
    """Whether there is no contact at all, not even an archived one."""
    return not Contact.select().exists()


def owners(beginning: str) -> list[str]:
    """The people who follow contacts and whose name begins so, in name order."""
    return sorted((owner for owner in _owners() if fold(owner).startswith(fold(beginning))), key=fold)


def _owners() -> Iterator[str]:
    """Every owner once. From one to the next by the index: DISTINCT would read all the contacts that have one."""
    # A literal, as in the index, which the engines would not take for a parameter.
    followed = Contact.select(Contact.owner).where(peewee.SQL("owner > ''")).order_by(Contact.owner).limit(1)
    owner = followed.scalar()
    while owner:
        yield owner
        owner = followed.where(Contact.owner > owner).scalar()
