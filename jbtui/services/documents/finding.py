"""Finding documents by words: their number, their contact whatever it is found by, and their subject."""

from collections.abc import Iterator

from jbtui.models.base import Select, as_dicts, as_tuples
from jbtui.models.document import Document
from jbtui.models.fiscal_year import FiscalYear, Series
from jbtui.services import search
from jbtui.services.label_search import names_of
from jbtui.services.paging import READ, Order, Sorted
from jbtui.text import natural_key, words

LOOKED = 5_000
"""Documents whose words are looked at, the last ones of a list: no index holds the words of subjects."""
NEWEST = Order((Document.date, Document.id), descending=True)


def found(query: Select, text: str) -> Sorted:
    """Those rows of a query that a text finds, the newest first. Queries."""
    return Sorted(query.where(Document.id.in_(sorted(set(_ids(query, text))))), NEWEST)


def _ids(query: Select, text: str) -> Iterator[int]:
    asked = search.parse(text)
    if not asked:
        return
    yield from _by_number(text)
    if contacts := search.contact_ids(text):
        of_contacts: Select = Document.select(Document.id).where(Document.contact.in_(contacts))
        yield from (id_ for (id_,) in as_tuples(of_contacts.order_by(Document.date.desc()).limit(LOOKED)))
    light = query.select(Document.id, Document.number, Document.subject, Document.contact)
    rows = as_dicts(light.order_by(Document.date.desc(), Document.id.desc()).limit(LOOKED))
    names = names_of({row["contact"] for row in rows})
    for row in rows:
        if not search.unanswered(asked, [*words(Document.name(row)), *words(row["subject"]), *names[row["contact"]]]):
            yield row["id"]


def _by_number(text: str) -> Iterator[int]:
    """The documents whose number begins with a text, or ends with the number that it is: « FA2026-42 », « 42 »."""
    key = natural_key(search.readable(text).strip())
    begins = Document.select(Document.id).where(Document.number_key >= key, Document.number_key < search.behind(key))
    yield from (id_ for (id_,) in as_tuples(begins.limit(READ)))
    digits = text.strip()
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        series = [code for (code,) in as_tuples(Series.select(Series.code))]
        years = [id_ for (id_,) in as_tuples(FiscalYear.select(FiscalYear.id))]
        numbered = (Document.series.in_(series), Document.fiscal_year.in_(years), Document.seq == int(digits))
        yield from (id_ for (id_,) in as_tuples(Document.select(Document.id).where(*numbered).limit(READ)))
