"""What lists and forms of contacts ask beside their rows."""

from jbtui.models.base import as_tuples
from jbtui.models.contact import Contact
from jbtui.text import fold


def owners(beginning: str) -> list[str]:
    """The people who follow contacts and whose name begins so, in name order."""
    query = Contact.select(Contact.owner).where(Contact.owner > "").distinct()
    return sorted((owner for (owner,) in as_tuples(query) if fold(owner).startswith(fold(beginning))), key=fold)
