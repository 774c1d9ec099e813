"""Why a database or a file refuses, in French words that end a sentence; what nobody foresaw has its code."""

import errno
from collections.abc import Iterator

from jbtui.language import _

_VALUE = _("une règle de la base refuse l’une de ces valeurs")
_TWICE = _("cela existe déjà")
_MISSING = _("il manque une valeur")
_LARGE = _("une valeur est trop grande")
_SQLITE = {
    "FULL": _("le disque est plein"),
    "READONLY": _("elle ou son dossier est en lecture seule"),
    "BUSY": _("elle est occupée par un autre programme"),
    "LOCKED": _("elle est occupée par un autre programme"),
    "CORRUPT": _("elle est abîmée, « jbtui check » dit où et « jbtui restore » remet une sauvegarde"),
    "NOTADB": _("ce n’est pas une base jbtui, ou elle est abîmée"),
    "IOERR": _("le disque refuse de lire ou d’écrire"),
    "CANTOPEN": _("son fichier ne s’ouvre pas"),
    "PERM": _("accès refusé"),
    "AUTH": _("accès refusé"),
    "NOMEM": _("la mémoire manque"),
    "CONSTRAINT": _VALUE,
    "TOOBIG": _LARGE,
    "MISMATCH": _VALUE,
}
"""What SQLite's codes mean, by their second word (SQLITE_IOERR_WRITE)."""
_FROZEN = _("ce document a un numéro, il ne change plus")
_NO_STEP = _("ce document n’en est pas là")
_RULES = {"E-IMM": _FROZEN, "E-STATE": _NO_STEP, "E-FY-USED": _("cet exercice a des documents numérotés")}
"""What our own triggers refuse, by the code that they say."""
_LINK_GONE = _("la personne, l’affaire ou le projet choisi n’existe plus")
_SQLITE_WHOLE = {
    "SQLITE_READONLY_DBMOVED": _("son fichier a été déplacé ou supprimé"),
    "SQLITE_CONSTRAINT_FOREIGNKEY": _LINK_GONE,
    "SQLITE_CONSTRAINT_UNIQUE": _TWICE,
    "SQLITE_CONSTRAINT_PRIMARYKEY": _TWICE,
    "SQLITE_CONSTRAINT_NOTNULL": _MISSING,
}

_POSTGRES = {
    "08": _("le serveur ne répond pas"),
    "57P01": _("le serveur s’arrête"),
    "57P02": _("le serveur s’arrête"),
    "57P03": _("le serveur démarre ou s’arrête"),
    "57P05": _("le serveur a fermé la connexion"),
    "53100": _("le disque du serveur est plein"),
    "53200": _("le serveur manque de mémoire"),
    "53300": _("trop de connexions au serveur"),
    "22": _VALUE,
    "22001": _LARGE,
    "22003": _LARGE,
    "23": _VALUE,
    "23502": _MISSING,
    "23503": _LINK_GONE,
    "23505": _TWICE,
    "25006": _("elle est en lecture seule"),
    "28": _("le serveur refuse ce nom ou ce mot de passe"),
    "3D000": _("cette base n’existe pas sur le serveur"),
    "42501": _("accès refusé"),
    "55P03": _("elle est occupée par un autre programme"),
    "57014": _("le serveur a abandonné la demande"),
    "XX": _("elle est abîmée"),
}
"""What PostgreSQL's codes mean, whole or by their class."""
_POSTGRES_SAYS = {
    "password authentication failed": "28",
    "no password supplied": "28",
    "pg_hba.conf": "28",
    'FATAL:  role "': "28",
    "too many": "53300",
    "remaining connection slots": "53300",
    "starting up": "57P03",
    "shutting down": "57P03",
}
"""What it says where it gives no code, which is while connecting, and the code of it."""

_SYSTEM: dict[int | None, str] = {
    errno.ENOENT: _("ce dossier n’existe pas"),
    errno.ENOTDIR: _("ce dossier n’existe pas"),
    errno.EISDIR: _("c’est un dossier"),
    errno.EACCES: _("accès refusé"),
    errno.EPERM: _("accès refusé"),
    errno.EROFS: _("accès refusé"),
    errno.ENOSPC: _("le disque est plein"),
    errno.EDQUOT: _("le disque est plein"),
    errno.EEXIST: _("il existe déjà"),
    errno.EMFILE: _("trop de fichiers sont ouverts"),
    errno.ENFILE: _("trop de fichiers sont ouverts"),
    errno.ELOOP: _("c’est un lien vers un autre endroit"),
    errno.EFBIG: _("ce fichier serait trop grand"),
    errno.ENAMETOOLONG: _("ce nom est trop long"),
    errno.EIO: _("le disque refuse de lire ou d’écrire"),
}


def of_database(error: BaseException) -> str:
    """Why a database refused what it was asked; `error` is peewee's or the driver's own."""
    code = ""
    for each in _chain(error):
        if rule := next((words for code, words in _RULES.items() if code in str(each)), None):
            return rule
        if name := getattr(each, "sqlite_errorname", None):
            words = _SQLITE_WHOLE.get(name) or _SQLITE.get(name.split("_")[1])
        elif name := getattr(each, "sqlstate", None):
            words = _POSTGRES.get(name) or _POSTGRES.get(name[:2])
        else:
            continue
        if words:
            return words
        code = name  # the one that went before says more: a rollback fails where the error has ended the transaction
    if code:
        return _unforeseen(code)
    text = str(error)
    for words, state in _POSTGRES_SAYS.items():
        if words in text:
            return _POSTGRES[state]
    if "database" in text and "does not exist" in text:
        return _POSTGRES["3D000"]
    if _is_of_a_server(error):
        return _POSTGRES["08"]
    return _unforeseen(type(error).__name__)


def is_damage(error: BaseException) -> bool:
    """Whether a database refuses because what it holds is damaged."""
    return of_database(error) in (_SQLITE["CORRUPT"], _SQLITE["NOTADB"], _POSTGRES["XX"])


def is_frozen(error: BaseException) -> bool:
    """Whether a database refuses because what it is asked to change is a numbered document."""
    return of_database(error) == _FROZEN


def is_rule(error: BaseException) -> bool:
    """Whether a database answers, and refuses what it is asked to hold."""
    return any(type(each).__name__ in ("IntegrityError", "DataError") for each in _chain(error))


def is_away(error: BaseException) -> bool:
    """Whether it is the server that does not answer, and not the database that refuses."""
    return of_database(error) in {_POSTGRES[code] for code in ("08", "57P01", "57P03", "57P05")}


def of_system(error: BaseException) -> str:
    """Why a file or a directory could not be read or written."""
    number = getattr(error, "errno", None)
    if number in _SYSTEM or number is None:
        return _SYSTEM.get(number) or str(error)
    return _unforeseen(errno.errorcode.get(number, str(number)))


def _is_of_a_server(error: BaseException) -> bool:
    """Whether an error that has no code is a connection to PostgreSQL that failed or ended."""
    return any(type(each).__module__.startswith("psycopg") for each in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that it was made of: peewee's are made of the driver's."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _unforeseen(code: str) -> str:
    return _("erreur {code}").format(code=code)
