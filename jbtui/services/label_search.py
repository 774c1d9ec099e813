"""Finding actions, deals and projects by words: those of their label, and whatever their contact is found by."""

from collections.abc import Callable, Iterable, Sequence

from jbtui.models.base import Record, Select, Values, as_dicts, as_tuples
from jbtui.models.contact import Contact
from jbtui.services import search
from jbtui.services.paging import READ, Order, Sorted, Walk
from jbtui.text import fold, words

LOOKED = 5_000
"""Rows whose words are looked at, the first ones of a list: no index holds the words of labels, only how they begin."""


def ids(first: Walk, of_contacts: Callable[[Sequence[int]], Walk], text: str) -> list[int]:
    """The rows that `text` finds: of the `first` ones of a list by their label and the name of their contact, and
    however late they come `of_contacts` that the search of contacts finds, those changed last."""
    asked = search.parse(text)
    if not asked:
        return []
    found = _answering(asked, [row for _key, row in first.page(limit=LOOKED)])
    if contacts := search.contact_ids(text):
        found.update(row["id"] for _key, row in of_contacts(contacts).page(limit=LOOKED))
    return sorted(found)


def found(query: Select, model: type[Record], order: Order, text: str) -> Sorted:
    """Those rows of a query of deals or projects that `text` finds as `ids` does, and wherever they stand those whose
    label begins so. Queries."""
    id_, label, label_key, contact = (model.columns()[name] for name in ("id", "label", "label_key", "contact_id"))
    found: set[int] = set()
    if asked := search.parse(text):
        first = Sorted(query.select(id_, label, contact, *order.fields), order).page(limit=LOOKED)
        found = _answering(asked, [row for _key, row in first])
        start = fold(search.readable(text))
        wheres = [(label_key >= start) & (label_key < search.behind(start))]
        if contacts := search.contact_ids(text):
            wheres.append(contact.in_(contacts))
        for where in wheres:
            found.update(number for (number,) in as_tuples(query.select(id_).where(where).limit(LOOKED)))
    return Sorted(query.where(id_.in_(sorted(found))), order)


def _answering(asked: search.Query, rows: Sequence[Values]) -> set[int]:
    """Those of these rows whose labels and contacts' names hold what is asked."""
    names = names_of({row["contact"] for row in rows})
    return {row["id"] for row in rows if not search.unanswered(asked, [*words(row["label"]), *names[row["contact"]]])}


def names_of(contact_ids: Iterable[int]) -> dict[int, list[str]]:
    """The words that each contact is called by."""
    wanted = sorted(contact_ids)
    columns = (Contact.id, Contact.nature, Contact.name, Contact.last_name, Contact.first_name)
    found = {}
    for start in range(0, len(wanted), READ):
        for row in as_dicts(Contact.select(*columns).where(Contact.id.in_(wanted[start : start + READ]))):
            found[row["id"]] = words(Contact.title(row))
    return found
