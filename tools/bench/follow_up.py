"""Very many actions and informations for the bench, faster than the program makes them: without a journal."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

import peewee

from jbtui.database import bulk
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.note import Note

OPEN = 5
"""Of so many actions one is to be done, from two weeks ago to two months ahead."""
AT_ONCE = 50_000


def fill(handle: peewee.Database, actor: str, contact_id: int, entries: int) -> None:
    """Give an action to every contact, half of them to `actor`, and `entries` actions and informations to one."""
    ids = [id_ for (id_,) in handle.execute_sql("SELECT id FROM contact ORDER BY id")]
    first_action, first_note = (
        int(handle.execute_sql(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])
        for table in ("action", "note")
    )
    of_all = (_action(number, id_, actor, number % OPEN == 0) for number, id_ in enumerate(ids))
    of_one = (_action(number, contact_id, actor, number % 2 == 0) for number in range(entries * 2 // 3))
    notes = (_note(number, contact_id, actor) for number in range(entries - entries * 2 // 3))
    with handle.atomic(), bulk.indexes_anew(handle, ["action"]):
        _insert(handle, Action, first_action, chain(of_all, of_one))
        _insert(handle, Note, first_note, notes)


def _insert(handle: peewee.Database, model: Any, last: int, rows: Iterable[dict[str, Any]]) -> None:
    """Add rows behind the number `last`, and say so in the counter, from which the next one takes its own."""
    table = model._meta.table_name
    fields = {field.column_name: field for field in model._meta.sorted_fields}
    marks = ", ".join([handle.param] * len(fields))
    statement = f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({marks})"
    cursor = handle.cursor()
    numbered = enumerate(rows, last + 1)
    while some := list(islice(numbered, AT_ONCE)):
        last = some[-1][0]
        cursor.executemany(
            statement,
            [tuple(field.db_value({**row, "id": id_}[field.name]) for field in fields.values()) for id_, row in some],
        )
    handle.execute_sql(f"DELETE FROM counter WHERE name = {handle.param}", [table])
    values = [table, last]
    handle.execute_sql(f"INSERT INTO counter (name, value) VALUES ({handle.param}, {handle.param})", values)


def _row(model: Any, contact_id: int, actor: str) -> dict[str, Any]:
    """What every row of a table has."""
    now = datetime.now(UTC)
    row = {field.name: field.default if field.default is not None else None for field in model._meta.sorted_fields}
    stamps = {"version": 1, "created_at": now, "updated_at": now, "created_by": actor, "updated_by": actor}
    return row | stamps | {"contact": contact_id}


def _action(number: int, contact_id: int, actor: str, is_open: bool) -> dict[str, Any]:
    due = days.today() + timedelta(number // OPEN * 7 % 75 - 15)
    row = _row(Action, contact_id, actor) | {
        "label": f"Rappeler au sujet du devis {number}",
        "due": due if is_open else due - timedelta(90),
        "assignee": actor if number // OPEN % 2 == 0 else "camille",
    }
    if not is_open:
        row |= {"done_at": datetime.now(UTC) - timedelta(90, minutes=number), "done_by": row["assignee"]}
    return row | Action.derive(row)


def _note(number: int, contact_id: int, actor: str) -> dict[str, Any]:
    day = days.today() - timedelta(number % 900)
    row = _row(Note, contact_id, actor) | {"text": f"A demandé où en est la livraison {number}", "day": day}
    return row | Note.derive(row)
