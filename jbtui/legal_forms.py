"""The usual French legal forms, and names without them: « SARL Martin » and « Martin » may be one company."""

import re

from jbtui.text import fold

LEGAL_FORMS = (
    "SARL",
    "SAS",
    "SASU",
    "EURL",
    "SA",
    "SCI",
    "SNC",
    "EI",
    "Micro-entreprise",
    "Association loi 1901",
    "SCOP",
    "SCIC",
    "GIE",
    "SELARL",
    "SCP",
    "SCM",
    "SC",
    "SCA",
    "EARL",
    "GAEC",
    "SCEA",
    "Collectivité territoriale",
    "Établissement public",
    "Fondation",
    "Syndicat de copropriétaires",
)
"""What a form proposes for « Forme juridique », the most common first; any other text is as good."""

_LONG_FORMS = (
    "société à responsabilité limitée",
    "société par actions simplifiée unipersonnelle",
    "société par actions simplifiée",
    "société anonyme",
    "société civile immobilière",
    "société en nom collectif",
    "société coopérative",
    "groupement d’intérêt économique",
    "entreprise individuelle",
    "auto-entrepreneur",
    "association",
    "asso",
    "société",
    "sté",
    "établissements",
    "établissement",
    "ets",
    "éts",
    "etablts",
    # Of the neighbours; « AG », « NV » and « SpA » are too often something else in a French name.
    "SPRL",
    "SRL",
    "GmbH",
    "Ltd",
)


def _pattern() -> str:
    spelled = {fold(form) for form in LEGAL_FORMS + _LONG_FORMS}
    # « S.A.R.L. » folds to « s a r l ».
    dotted = {" ".join(fold(form)) for form in LEGAL_FORMS if form.isupper()}
    return "|".join(sorted(spelled | dotted, key=len, reverse=True))


_AT_AN_END = re.compile(rf"^(?:{_pattern()}) (?=.)|(?<=.) (?:{_pattern()})$")


def without_legal_form(name: str) -> str:
    """The folded `name` without legal forms and « Ets », « Société »… at its ends; a name that is nothing else is kept.

    Only whole words go: « SA » stays in « Sabatier », and between two other words.
    """
    folded = fold(name)
    while (shorter := _AT_AN_END.sub("", folded, count=1)) != folded:
        folded = shorter
    return folded
