"""Texts that mean harm to a terminal, or just trouble, and a database that holds them in every column."""

import sqlite3
from contextlib import suppress

MARKUP = "[/b] [bold red]gras[/] [@click=app.quit]x[/] [link=http://x]y[/link] {x} %s %(x)s '; DROP TABLE contact; --"
SEQUENCES = (
    "\x1b[31mrouge\x1b[0m\x1b[2J\x1b]0;titre\x07\x1b]52;c;eA==\x1b\\\x1bP1$r\x1b\\\x1bc\x9b31m\x9d0;t\x9c\x90x\x9c"
)
CONTROLS = "a\tb\nc\r\nd\x07\x08\x0b\x0c\x0e\x0f\x7f\x85\u2028e"
BIDI = "\u202egauche\u202c\u2066iso\u2069\u200f\u061cשלום ﷽"
MARKS = "e\u0301\u0301\u0301\u0301 z" + "\u0337" * 300 + " \u20e3\u0301seul"
WIDE = "日本語の会社 ｆｕｌｌ 👩\u200d👩\u200d👧\u200d👦 🇫🇷 ❤\ufe0f 🥰 \U000e0041 한국 \u1112\u1161\u11ab का"
NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f"
LONG = "x" * 100_000
LINES = "\n".join(f"ligne {number}" for number in range(10_000))

TEXTS = (MARKUP, SEQUENCES, CONTROLS, BIDI, MARKS, WIDE, NOTHING, LONG, LINES)

_KEPT = {"id", "version", "code", "nature", "code_key", "changed", "contact_id", "contact_nature", "is_main"}


def spoil(path: str) -> None:
    """Write TEXTS into every text column of some contacts, their people and addresses, each column another text."""
    with sqlite3.connect(path) as connection:
        found = "SELECT contact_id, min(id) FROM person GROUP BY contact_id ORDER BY contact_id"
        contacts = [contact for contact, _person in connection.execute(found).fetchall()][: len(TEXTS)]
        assert len(contacts) == len(TEXTS)
        for number, contact in enumerate(contacts):
            for table, key in (("contact", "id"), ("person", "contact_id"), ("delivery_address", "contact_id")):
                columns = [name for _n, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")]
                for turn, column in enumerate(column for column in columns if column not in _KEPT):
                    text = TEXTS[(number + turn) % len(TEXTS)]
                    with suppress(sqlite3.IntegrityError):  # the database itself keeps some columns right
                        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (text, contact))
            # They come first in the list.
            name = (f"0{TEXTS[number]}", f"0{number}", contact)
            connection.execute("UPDATE contact SET name = ?, name_key = ? WHERE id = ?", name)
        connection.execute("UPDATE unit SET label = ?", (SEQUENCES + MARKUP,))
    connection.close()
