"""What holds for every module of the program: who writes, who imports whom, how French texts are written."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import jbtui

ROOT = Path(jbtui.__file__).parent
SOURCES = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sorted(ROOT.rglob("*.py"))}

Rule = Callable[[str, ast.Module], Iterator[str]]
"""The problems of one module, given its path and its tree."""

each_module = pytest.mark.parametrize("path", SOURCES)


def told(rule: Rule, source: str, path: str = "services/sample.py") -> list[str]:
    """What a rule tells of a piece of source."""
    return list(rule(path, ast.parse(source)))


def test_modules_are_found() -> None:
    assert {"__main__.py", "services/unit.py", "declarations/contacts.py", "screens/base.py"} <= SOURCES.keys()


# --- French texts ---------------------------------------------------------------------------------------------------

FRENCH = re.compile(r"[àâäçéèêëîïôöùûüœÀÂÇÉÈÊËÎÏÔÙÛŒ«»]|\w’\w")
DATA = {
    "legal_forms.py": "names of legal forms, as the law has them",
    "database/migrations/m0005_documents.py": "what a new base begins with: rates, terms, words of the law",
    "services/demo.py": "invented data",
    "services/demo_words.py": "words of invented data",
    "services/demo_sales_words.py": "words of invented data",
    "services/imports/headers.py": "words that files use",
    "services/imports/programs.py": "words that files use",
    "services/imports/files.py": "characters that tell encodings apart",
    "keyboard.py": "names of keys",
    "text.py": "characters that are folded",
    "widgets/cells.py": "characters that stand for others",
}
"""Modules whose French words are data, and not what the program says."""


def gettext_calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            yield node


def messages(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts that are given to gettext."""
    for call in gettext_calls(tree):
        for argument in call.args[: 1 if isinstance(call.func, ast.Name) and call.func.id == "_" else 2]:
            if isinstance(argument, ast.Constant):
                yield argument


def literals(tree: ast.Module) -> Iterator[tuple[int, str, ast.Constant]]:
    """Line, text and node of every string but the docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value, node


def untranslated(path: str, tree: ast.Module) -> Iterator[str]:
    """French words that do not go through gettext, and gettext's texts that are made up as the program runs."""
    given = {id(message) for message in messages(tree)}
    for line, text, node in literals(tree):
        if path not in DATA and id(node) not in given and FRENCH.search(text):
            yield f"{line}: {text!r} does not go through _()"
    for call in gettext_calls(tree):
        constant = call.args[: 1 if isinstance(call.func, ast.Name) and call.func.id == "_" else 2]
        if not all(isinstance(argument, ast.Constant) for argument in constant):
            yield f"{call.lineno}: _() is given something else than a text"


@each_module
def test_french_texts_go_through_gettext(path: str) -> None:
    assert told(untranslated, SOURCES[path], path) == []


@pytest.mark.parametrize(
    "source",
    [
        'say("Créé")',
        'say(f"Créé {x}")',
        '_(f"Créé {x}")',
        '_("Créé " + x)',
        'ngettext(one, "{n} créés", n)',
        'X = ("« a »",)',
    ],
)
def test_a_bare_french_text_is_told(source: str) -> None:
    assert told(untranslated, '"""Docstring en français, déjà."""\n_("Créé")\nngettext("créé", "créés", n)\n') == []
    assert told(untranslated, source)


NOUN = re.compile(r"\b(contact|affaire|projet|action|information)s?\b", re.IGNORECASE)


def nouns(path: str, tree: ast.Module) -> Iterator[str]:
    """Texts of a generic widget that name what only one list or form has: the declaration has those words."""
    for message in messages(tree):
        if path.startswith("widgets/") and NOUN.search(str(message.value)):
            yield f"{message.lineno}: {message.value!r} belongs to a declaration"


@each_module
def test_generic_widgets_name_no_record(path: str) -> None:
    assert told(nouns, SOURCES[path], path) == []


def test_a_widget_that_names_a_record_is_told() -> None:
    assert told(nouns, '_("Aucun contact")', "widgets/list_pane.py")
    assert not told(nouns, '_("Aucun contact")', "declarations/contacts.py")


KEY = re.compile(r"\? pour l’aide|F1 vaut \?")
"""Where ? is a key."""


def typography(_path: str, tree: ast.Module) -> Iterator[str]:
    """Texts whose punctuation is not that of French."""
    for message in messages(tree):
        text = KEY.sub("", str(message.value))
        for pattern, problem in (
            (r"[^\s\u202f][!?;»]|\w:(?=\s|$)", "needs a narrow no-break space before its sign"),
            (r"[ \u00a0][!?:;»](?=\s|$|[.,)])", "needs a narrow no-break space before its sign"),
            (r"«(?!\u202f)", "needs a narrow no-break space after «"),
            (r"\w'\w", "has a straight apostrophe"),
            (r"\.\.\.", "has three dots for …"),
        ):
            if re.search(pattern, text):
                yield f"{message.lineno}: {text!r} {problem}"


@each_module
def test_texts_have_french_typography(path: str) -> None:
    assert told(typography, SOURCES[path], path) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sûr ?",
        "Sûr?",
        "Nom : {x}",
        "Nom:",
        "« a »",
        "«a»",
        "«\\u202fa »",
        "l'atelier",
        "Attendez...",
        "Fini !",
        "un ; deux",
        "un; deux",
    ],
)
def test_broken_typography_is_told(text: str) -> None:
    assert told(typography, '_("Sûr\\u202f? Nom\\u202f: «\\u202fl’atelier\\u202f», 12:30, C:/x… https://x.fr")') == []
    assert told(typography, f'_("{text}")')


# --- who imports whom -----------------------------------------------------------------------------------------------

WITHOUT_SCREENS = ("cli", "database", "declarations", "models", "services", "config.py", "language.py", "text.py")


def test_nothing_below_the_widgets_loads_textual() -> None:
    below = [path for path in SOURCES if path.split("/")[0] in WITHOUT_SCREENS and path != "cli/screens.py"]
    names = sorted(f"jbtui.{path.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__") for path in below)
    assert len(names) > 40
    program = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(sorted(name for name in sys.modules if name == 'textual' or name.startswith('textual.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    assert done.stdout == "[]\n"


def upwards(path: str, tree: ast.Module) -> Iterator[str]:
    """Imports of Textual, wherever they stand in a module that must do without."""
    if path.split("/")[0] not in WITHOUT_SCREENS or path == "cli/screens.py":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            for name in names:
                if re.match(r"(textual|jbtui\.(app|screens|widgets|keyboard))(\.|$)", name):
                    yield f"{node.lineno}: imports {name}"


@each_module
def test_no_import_of_textual_hides_below_the_widgets(path: str) -> None:
    assert told(upwards, SOURCES[path], path) == []


@pytest.mark.parametrize(
    "source",
    [
        "import textual",
        "import textual.app as t",
        "from textual.app import App",
        "def f():\n    from jbtui.widgets import x",
    ],
)
@pytest.mark.parametrize("path", ["services/sample.py", "models/sample.py", "declarations/sample.py", "cli/sample.py"])
def test_an_import_of_textual_is_told(source: str, path: str) -> None:
    assert told(upwards, "import textwrap", path) == []
    assert told(upwards, source, path)
    assert told(upwards, source, "widgets/sample.py") == []


# --- who writes -----------------------------------------------------------------------------------------------------

WRITERS = {
    "services/unit.py": "the unit of work",
    "services/search.py": "the search entries, for the unit",
    "models/base.py": "the rows that these give it",
}
MAY_WRITE = {
    ("services/undo.py", "ImportedRow"): "rows of a file that an undo takes out again are no longer in",
    (
        "services/imports/fingerprints.py",
        "ImportedRow",
    ): "the rows of a file that are in, in the import's own transactions",
}
"""Who may write which table besides."""
SCRATCH = {
    "services/imports/scratch.py": "a private file of one run, which nobody else sees",
    "services/check.py": "a view of the search index, of its own connection alone",
}
WRITES = {
    *("create", "insert", "insert_many", "insert_from", "replace", "replace_many", "update", "delete", "save"),
    *("delete_instance", "delete_by_id", "set_by_id", "bulk_create", "bulk_update", "get_or_create"),
    *("truncate_table", "create_table", "drop_table"),
}
OF_ROWS = {"save", "delete_instance"}
STATEMENT = re.compile(r"\s*(INSERT (OR \w+ )?INTO|COPY |UPDATE .*SET|DELETE FROM|(CREATE|DROP|ALTER) \w+ )")


def writes(path: str, tree: ast.Module) -> Iterator[str]:
    """Writes that do not go through the unit of work."""
    if path in WRITERS or path in SCRATCH or path.startswith("database/"):
        return
    models = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("jbtui.models")
        for alias in node.names
    }
    models.add("model")
    allowed = {table for place, table in MAY_WRITE if place == path}
    below = path.startswith(("services", "cli", "models", "declarations"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            act, who = node.func.attr, ast.unparse(node.func.value)
            if (act in WRITES and who in models - allowed) or (act in OF_ROWS and below):
                yield f"{node.lineno}: {who}.{act}()"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "insert_rows" and not allowed:
            yield f"{node.lineno}: insert_rows()"
    for line, text, _node in literals(tree):
        if not allowed and STATEMENT.match(text):
            yield f"{line}: {text[:40]!r}"


@each_module
def test_only_the_unit_of_work_writes(path: str) -> None:
    assert told(writes, SOURCES[path], path) == []


@pytest.mark.parametrize(
    "act",
    [
        'Contact.create(name="x")',
        'Contact.insert(name="x").execute()',
        "Contact.insert_many([]).execute()",
        'Contact.update(name="x").where(Contact.id == 1).execute()',
        "Contact.delete().execute()",
        "Contact.get(1).save()",
        "contact.save()",
        "contact.delete_instance()",
        'database.execute_sql("UPDATE contact SET name = 1")',
        'database.execute_sql(f"DELETE FROM {table}")',
        "model.update(name=1).execute()",
        'insert_rows("contact", ["name"], [["x"]])',
    ],
)
def test_a_write_beside_the_unit_is_told(act: str) -> None:
    start = "from jbtui.models.contact import Contact\n"
    assert told(writes, f"{start}work.insert(Contact, [row])\nfound.update(names)\nContact.select()\n") == []
    assert told(writes, start + act)


# --- SQL ------------------------------------------------------------------------------------------------------------

BUILT = {
    "database/__init__.py": "the number of our files",
    "database/bulk.py": "names of our indexes, whole numbers",
    "database/migrations/__init__.py": "the number of the schema, the key of a lock",
    "database/migrations/m0001_contacts.py": "the schema itself, a dialect's words put in",
    "database/migrations/m0003_follow_up.py": "the schema itself, a dialect's words put in",
    "database/migrations/m0005_documents.py": "the schema itself, a dialect's words put in",
    "database/migrations/m0009_refunds.py": "the schema itself, a dialect's words put in",
    "database/migrations/m0012_purchases.py": "the schema itself, a dialect's words put in",
    "database/migrations/m0007_settings.py": "the schema itself, a dialect's words put in",
    "database/token_index.py": "names of tables and columns, a whole number",
    "database/turns.py": "a whole number",
    "database/copies.py": "names of tables and columns, whole numbers",
    "models/base.py": "names of a table and its columns, as many signs for parameters",
    "services/unit.py": "names of a model's columns, whole numbers",
    "services/search.py": "the engine's sign for a parameter",
    "services/check.py": "names of tables and columns, from the models or the server's own catalogue",
    "services/imports/fingerprints.py": "as many signs for parameters as there are",
    "services/imports/lookup.py": "as many signs for parameters as there are",
    "services/imports/scratch.py": "as many signs for parameters as there are",
}
"""Modules that put statements together, and what they put in; never what a user typed."""
SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM|INSERT\s|COPY\s|ANALYZE\s|UPDATE\s.+\sSET|DELETE\sFROM|CREATE\s|DROP\s|ALTER\s|PRAGMA\s|WITH\s.+\sAS)\b",
    re.DOTALL,
)


def built(path: str, tree: ast.Module) -> Iterator[str]:
    """Statements with values put into their text."""
    if path in BUILT:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            filled = any(isinstance(part, ast.FormattedValue) for part in node.values)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
            text, filled = _text(node.left), True
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            text, filled = _text(node.func.value), True
        else:
            continue
        if filled and SQL.match(text):
            yield f"{node.lineno}: {ast.unparse(node)[:60]}"


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


@each_module
def test_no_statement_is_made_of_values(path: str) -> None:
    assert told(built, SOURCES[path], path) == []


@pytest.mark.parametrize(
    "source",
    [
        "f\"SELECT * FROM contact WHERE name = '{name}'\"",
        "\"SELECT * FROM contact WHERE name = '%s'\" % name",
        '"DELETE FROM contact WHERE name = " + name',
        '"UPDATE contact SET name = {}".format(name)',
    ],
)
def test_a_statement_made_of_values_is_told(source: str) -> None:
    assert told(built, 'database.execute_sql("SELECT name FROM contact WHERE id = ?", [id_])\nf"Créer {title}"') == []
    assert told(built, source)


# Values reach the engines as parameters there too: nothing but these is put into the statements of BUILT.
PUT_IN = re.compile(
    r"database\.param|param|sign|marks|bound|int\(.+\)|len\(.+\)|' AND '\.join\(bounds\)"
    r"|columns?|names?|table|parent|entry|order|assignments|model\._meta\.table_name|field\.column_name"
    r"|APPLICATION_ID|MIGRATION_LOCK|shelf|sort|condition|STAMPS|ADDRESS|[A-Z_]*OF_CONTACT|limit"
    r"|event|body|row|DISCOUNT|VAT|AMOUNTS|[A-Z]+_CHECKS|USED"
)


def put_in(_path: str, tree: ast.Module) -> Iterator[str]:
    """What is put into statements besides names, signs and whole numbers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            for part in node.values if SQL.match(text) else ():
                if isinstance(part, ast.FormattedValue) and not PUT_IN.fullmatch(ast.unparse(part.value)):
                    yield f"{node.lineno}: {ast.unparse(part.value)}"


@pytest.mark.parametrize("path", BUILT)
def test_statements_are_put_together_from_names_and_signs_only(path: str) -> None:
    assert told(put_in, SOURCES[path], path) == []


def test_a_value_put_in_is_told() -> None:
    assert told(put_in, 'f"SELECT {columns} FROM contact WHERE id = {int(id_)}"') == []
    assert told(put_in, 'f"SELECT name FROM contact WHERE name = {text}"')


# --- exceptions -----------------------------------------------------------------------------------------------------

EXCEPTED: list[tuple[Rule, str]] = [
    *((untranslated, path) for path in DATA),
    *((writes, path) for path in (*WRITERS, *SCRATCH, *(path for path, _table in MAY_WRITE))),
    *((built, path) for path in BUILT),
]


@pytest.mark.parametrize(("rule", "path"), EXCEPTED)
def test_an_exception_is_needed(rule: Rule, path: str) -> None:
    assert told(rule, SOURCES[path], "services/sample.py")
