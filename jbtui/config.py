"""The settings of one run: flags > environment > TOML file > defaults; and the directories that are ours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from jbtui import reasons
from jbtui.language import _


class ConfigError(Exception):
    """A setting that cannot be used; the message is one French sentence that names where it stands."""


Keyboard = Literal["azerty", "qwerty", "bepo"]
Glyphs = Literal["auto", "ascii", "unicode"]
"""The characters that the screens are drawn with; « auto » goes by the locale and the terminal."""


Home = Literal["actions", "contacts"]
"""The place that the program opens on."""


@dataclass(frozen=True)
class Settings:
    """What a user may choose."""

    database: str = field(repr=False)
    """The path of a SQLite file, or the URL of a PostgreSQL database."""
    mouse: bool = False
    escape_delay: int = 100
    """How long a lone Esc may be the beginning of a longer key, in milliseconds."""
    keyboard: Keyboard = "azerty"
    glyphs: Glyphs = "auto"
    home: Home = "actions"
    team: Sequence[str] = ()
    """The users whose work one looks after beside one's own; none: there is no such step between mine and all."""
    mail_command: Sequence[str] = ()
    """What sends a document: a program and its arguments, in which {file}, {to}, {subject} and {number} stand for those
    of the document; none: documents are not sent from here."""


@dataclass(frozen=True)
class _Setting:
    """Where a setting stands in the environment, and what it may be, as TOML types it."""

    variable: str
    fits: Callable[[Any], bool]
    expected: str
    from_text: Callable[[str], Any] = str
    """What the variable's text means; text that means nothing is left as it is, for `fits` to refuse."""


def _words(text: str) -> Any:
    """The words of a command, as a shell parts them; where it cannot, the text as it is."""
    import shlex

    try:
        return shlex.split(text)
    except ValueError:  # a quotation mark alone
        return text


_SETTINGS = {
    "database": _Setting(
        "JBTUI_DB",
        lambda value: isinstance(value, str) and value != "",
        _("le chemin d’un fichier ou une URL postgresql://"),
    ),
    "mouse": _Setting(
        "JBTUI_MOUSE",
        lambda value: isinstance(value, bool),
        _("true ou false"),
        lambda text: {"true": True, "1": True, "false": False, "0": False}.get(text, text),
    ),
    "escape_delay": _Setting(
        "JBTUI_ESCAPE_DELAY",
        lambda value: type(value) is int and 0 <= value <= 5000,  # a bool is an int too
        _("un nombre de millisecondes, de 0 à 5000"),
        lambda text: int(text) if text.isdecimal() else text,
    ),
    "keyboard": _Setting("JBTUI_KEYBOARD", get_args(Keyboard).__contains__, _("azerty, qwerty ou bepo")),
    "glyphs": _Setting("JBTUI_GLYPHES", get_args(Glyphs).__contains__, _("auto, ascii ou unicode")),
    "home": _Setting("JBTUI_HOME", get_args(Home).__contains__, _("actions ou contacts")),
    "team": _Setting(
        "JBTUI_TEAM",
        lambda value: isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value),
        _("une liste de noms d’utilisateurs"),
        lambda text: [name.strip() for name in text.split(",")],
    ),
    "mail_command": _Setting(
        "JBTUI_MAIL_COMMAND",
        lambda value: (
            isinstance(value, list)
            and all(isinstance(word, str) for word in value)
            and value[:1] not in ([], [""])
            and any("{file}" in word for word in value[1:])
        ),
        _("une liste : un programme, puis ses arguments, dont un contient {file}"),
        _words,
    ),
}


def load(flags: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """The settings of this run. `flags` holds what the command line gave, None where it gave nothing.

    A variable that is set to nothing counts as not set. Raises ConfigError.
    """
    values = _of_file(environ.get("JBTUI_CONFIG", ""))
    for name, setting in _SETTINGS.items():
        if text := environ.get(setting.variable, ""):
            values[name] = _checked(name, setting.from_text(text), setting.variable)
    values |= {name: value for name, value in flags.items() if value is not None}
    return Settings(**{"database": default_database(), **values})


def default_database() -> str:
    """The path of the database where nothing says otherwise."""
    return str(data_directory() / "jbtui.sqlite")


def data_directory() -> Path:
    """Where the default database lives, whether it exists or not; on Linux `$XDG_DATA_HOME/jbtui`."""
    import platformdirs

    return platformdirs.user_data_path("jbtui", appauthor=False)


def state_directory() -> Path:
    """Where drafts live, whether it exists or not; on Linux `$XDG_STATE_HOME/jbtui`."""
    import platformdirs

    return platformdirs.user_state_path("jbtui", appauthor=False)


def _of_file(named: str) -> dict[str, Any]:
    """The settings of the file that JBTUI_CONFIG names, which must be there, or else of the user's own, if any."""
    path = Path(named) if named else _default_file()
    try:
        content = path.read_bytes()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not named:
            return {}
        message = _("{file} ne peut pas être lu ({reason}).")
        reason = _("il n’existe pas") if isinstance(error, FileNotFoundError) else reasons.of_system(error)
        raise ConfigError(message.format(file=path, reason=reason)) from error
    import tomllib

    try:
        values = tomllib.loads(content.decode())
    except ValueError as error:  # not TOML, or not UTF-8
        message = _("{file} n’est pas un fichier TOML valable ({reason}).")
        raise ConfigError(message.format(file=path, reason=error)) from error
    settings = {name: _checked(name, value, str(path)) for name, value in values.items()}
    if "database" in settings:
        settings["database"] = _beside(path, settings["database"])
    return settings


def _default_file() -> Path:
    import platformdirs

    return platformdirs.user_config_path("jbtui", appauthor=False) / "config.toml"


def _checked(name: str, value: Any, source: str) -> Any:
    setting = _SETTINGS.get(name)
    if setting is None:
        known = ", ".join(_SETTINGS)
        message = _("{source} : le réglage « {name} » n’existe pas ; réglages possibles : {known}.")
        raise ConfigError(message.format(source=source, name=name, known=known))
    if not setting.fits(value):
        message = _("{source} : le réglage « {name} » attend {expected}, et non « {value} ».")
        raise ConfigError(message.format(source=source, name=name, expected=setting.expected, value=value))
    return value


def _beside(file: Path, database: str) -> str:
    """The database that `file` names: a relative path starts from the file's own directory."""
    return database if "://" in database or database.startswith("~") else str(file.parent / database)
