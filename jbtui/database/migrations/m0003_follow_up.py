"""Schema 3: deals, projects, actions and notes.

Frozen: a later schema is a later module. A deal or a project that an action names is one of the same contact, and the
tables themselves say so: the id comes with the contact's.
"""

from collections.abc import Iterator

from jbtui.database.migrations.m0001_contacts import STAMPS

OF_CONTACT = """
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    person_id BIGINT"""
PERSON_OF_CONTACT = "FOREIGN KEY (person_id, contact_id) REFERENCES person (id, contact_id)"
LINKS_OF_CONTACT = f"""{PERSON_OF_CONTACT},
    FOREIGN KEY (deal_id, contact_id) REFERENCES deal (id, contact_id),
    FOREIGN KEY (project_id, contact_id) REFERENCES project (id, contact_id)"""

TABLES = f"""
CREATE TABLE deal (
    id {{id}},{STAMPS},{OF_CONTACT},
    label TEXT NOT NULL CHECK (label <> ''),
    estimate BIGINT CHECK (estimate IS NOT NULL AND estimate >= 0),
    probability INTEGER NOT NULL CHECK (probability BETWEEN 0 AND 100),
    stage TEXT NOT NULL CHECK (stage IN ('qualify', 'need', 'proposal', 'negotiation', 'decision')),
    opened_on TEXT,
    expected TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'won', 'lost')),
    closed_on TEXT,
    reason TEXT NOT NULL,
    owner TEXT NOT NULL,
    origin TEXT NOT NULL,
    description TEXT NOT NULL,
    label_key {{key}} NOT NULL,
    expected_key {{key}} NOT NULL,
    UNIQUE (id, contact_id),
    CHECK ((state = 'open') = (closed_on IS NULL)),
    CHECK (state <> 'lost' OR reason <> ''),
    {PERSON_OF_CONTACT}
);

CREATE TABLE project (
    id {{id}},{STAMPS},{OF_CONTACT},
    deal_id BIGINT,
    label TEXT NOT NULL CHECK (label <> ''),
    state TEXT NOT NULL CHECK (state IN ('preparation', 'running', 'acceptance', 'closed')),
    progress INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    starts_on TEXT,
    ends_on TEXT CHECK (ends_on >= starts_on),
    budget BIGINT,
    owner TEXT NOT NULL,
    description TEXT NOT NULL,
    label_key {{key}} NOT NULL,
    ends_key {{key}} NOT NULL,
    UNIQUE (id, contact_id),
    {PERSON_OF_CONTACT},
    FOREIGN KEY (deal_id, contact_id) REFERENCES deal (id, contact_id)
);

CREATE TABLE action (
    id {{id}},{STAMPS},{OF_CONTACT},
    deal_id BIGINT,
    project_id BIGINT,
    label TEXT NOT NULL CHECK (label <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('call', 'email', 'meeting', 'visit', 'reminder', 'task')),
    due TEXT,
    time TEXT NOT NULL,
    assignee TEXT NOT NULL,
    priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high')),
    details TEXT NOT NULL,
    done_at BIGINT,
    done_by TEXT NOT NULL,
    result TEXT NOT NULL,
    every INTEGER CHECK (every > 0),
    unit TEXT NOT NULL CHECK (unit IN ('', 'day', 'week', 'month', 'year')),
    month_day INTEGER CHECK (month_day BETWEEN 1 AND 31),
    previous_id BIGINT REFERENCES action (id),
    due_key {{key}} NOT NULL,
    UNIQUE (id, contact_id),
    CHECK (time = '' OR due IS NOT NULL),
    CHECK ((every IS NULL) = (unit = '')),
    CHECK (unit = '' OR due IS NOT NULL),
    CHECK (done_at IS NOT NULL OR (done_by = '' AND result = '')),
    {LINKS_OF_CONTACT}
);

CREATE TABLE note (
    id {{id}},{STAMPS},{OF_CONTACT},
    deal_id BIGINT,
    project_id BIGINT,
    action_id BIGINT,
    kind TEXT NOT NULL CHECK (kind IN ('call', 'email', 'meeting', 'note')),
    day TEXT CHECK (day IS NOT NULL),
    text TEXT NOT NULL CHECK (text <> ''),
    day_key {{key}} NOT NULL,
    {LINKS_OF_CONTACT},
    FOREIGN KEY (action_id, contact_id) REFERENCES action (id, contact_id)
);

CREATE INDEX deal_contact ON deal (contact_id, label_key, id);
CREATE INDEX deal_person ON deal (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX project_contact ON project (contact_id, label_key, id);
CREATE INDEX project_deal ON project (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX project_person ON project (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX action_contact ON action (contact_id, due_key, id);
CREATE INDEX action_open_contact ON action (contact_id, due_key, id) WHERE done_at IS NULL;
CREATE INDEX action_open ON action (due_key, id) WHERE done_at IS NULL;
CREATE INDEX action_open_assignee ON action (assignee, due_key, id) WHERE done_at IS NULL;
CREATE INDEX action_done ON action (done_at, id) WHERE done_at IS NOT NULL;
CREATE INDEX action_person ON action (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX action_deal ON action (deal_id, due_key, id) WHERE deal_id IS NOT NULL;
CREATE INDEX action_project ON action (project_id, due_key, id) WHERE project_id IS NOT NULL;
CREATE UNIQUE INDEX action_previous ON action (previous_id) WHERE previous_id IS NOT NULL;
CREATE INDEX note_contact ON note (contact_id, day_key, id);
CREATE INDEX note_person ON note (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX note_deal ON note (deal_id, day_key, id) WHERE deal_id IS NOT NULL;
CREATE INDEX note_project ON note (project_id, day_key, id) WHERE project_id IS NOT NULL;
CREATE INDEX note_action ON note (action_id) WHERE action_id IS NOT NULL
"""

DEAL_SORTS = {"expected": "expected_key, id", "label": "label_key, id"}
DEAL_SHELVES = {state: f"WHERE state = '{state}'" for state in ("open", "won", "lost")}
PROJECT_SORTS = {"end": "ends_key, id", "label": "label_key, id"}
PROJECT_SHELVES = {"current": "WHERE state <> 'closed'", "closed": "WHERE state = 'closed'"}


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 2 one of schema 3."""
    dialect = {
        "id": "BIGINT PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY",
        "key": 'TEXT COLLATE "C"' if postgres else "TEXT",
    }
    yield from TABLES.format(**dialect).split(";")
    for table, sorts, shelves in (("deal", DEAL_SORTS, DEAL_SHELVES), ("project", PROJECT_SORTS, PROJECT_SHELVES)):
        for sort, columns in sorts.items():
            for shelf, condition in shelves.items():
                yield f"CREATE INDEX {table}_{shelf}_by_{sort} ON {table} ({columns}) {condition}"
