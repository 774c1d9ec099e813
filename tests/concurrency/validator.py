"""A session that validates invoices: `python -m tests.concurrency.validator URL NAME CONTACT TRIES`.

Each try makes a draft and validates it; some of them cannot be printed, and fail after they were given their number.
What came of each is told once it is answered.
"""

import random
import sys
from datetime import date

from jbtui.database import open_database
from jbtui.models.document import Document, DocumentLine
from jbtui.services.documents import facturx_xml, pdf
from jbtui.services.documents.validation import validate
from jbtui.services.unit import Forbidden, Session, unit

DAY = date(2026, 11, 20)
UNPRINTABLE = "Porte\x0b"
"""No electronic invoice can hold it. It would be cleaned at the door; here it comes in by the window."""


def main(url: str, name: str, contact_id: str, tries: str) -> None:
    handle, session, chance = open_database(url), Session(name), random.Random(name)
    assert facturx_xml
    assert pdf
    tell("ready")
    sys.stdin.readline()
    for _try in range(int(tries)):
        words = UNPRINTABLE if chance.random() < 0.2 else "Porte"
        try:
            row = validate(session, draft(session, int(contact_id), words), 1)
        except Forbidden as error:
            tell(f"refused {error.code}")
        else:
            tell(f"number {row['number']}")
    handle.close()


def draft(session: Session, contact_id: int, words: str) -> int:
    with unit(session, "Brouillon") as work:
        row = work.insert(Document, [{"contact_id": contact_id, "type": "FAC", "date": DAY}])[0]
        of = {"contact_id": contact_id, "document_id": row["id"]}
        work.insert(DocumentLine, [{**of, "description": words, "quantity": 1, "price": 100}])
        return int(row["id"])


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
