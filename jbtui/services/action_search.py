"""Finding actions by words: those of their object, and whatever the contact that they are for is found by."""

from collections.abc import Callable, Iterable, Sequence

from jbtui.models.action import Action
from jbtui.models.base import as_dicts
from jbtui.models.contact import Contact
from jbtui.services import search
from jbtui.services.paging import READ, Walk
from jbtui.text import words

LOOKED = 5_000
"""Actions whose words are looked at, the first ones of a list: no index holds the words of objects."""

FIELDS = (Action.id, Action.due_key, Action.done_at, Action.label, Action.contact)
"""What is read of an action to find it."""


def ids(first: Walk, of_contacts: Callable[[Sequence[int]], Walk], text: str) -> list[int]:
    """The actions that `text` finds: of the first ones of a list by their object and the name of their contact, and
    however late they come `of_contacts` that the search of contacts finds, those changed last."""
    asked = search.parse(text)
    if not asked:
        return []
    rows = [row for _key, row in first.page(limit=LOOKED)]
    names = names_of({row["contact"] for row in rows})
    found = {row["id"] for row in rows if not search.unanswered(asked, [*words(row["label"]), *names[row["contact"]]])}
    if contacts := search.contact_ids(text):
        found.update(row["id"] for _key, row in of_contacts(contacts).page(limit=LOOKED))
    return sorted(found)


def names_of(contact_ids: Iterable[int]) -> dict[int, list[str]]:
    """The words that each contact is called by."""
    wanted = sorted(contact_ids)
    columns = (Contact.id, Contact.nature, Contact.name, Contact.last_name, Contact.first_name)
    found = {}
    for start in range(0, len(wanted), READ):
        for row in as_dicts(Contact.select(*columns).where(Contact.id.in_(wanted[start : start + READ]))):
            found[row["id"]] = words(Contact.title(row))
    return found
