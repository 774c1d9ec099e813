"""A whole delimited file: its header, its rows that are no record, the company register's extracts."""

import tracemalloc
from pathlib import Path

import pytest

from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Record, Rejected
from tests.unit.imports.reading import one, opened, read, written


def rejected(folder: Path, text: str) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in opened(folder, text) if isinstance(row, Rejected)]


def test_what_is_said_of_a_file(tmp_path: Path) -> None:
    file = opened(tmp_path, "Nom;Réf.;Email\nDupont;12;d@example.fr\n", "cp1252")
    assert (file.format, file.encoding, file.delimiter) == ("CSV", "cp1252", ";")
    assert file.mapping == [("Nom", "name"), ("Réf.", None), ("Email", "email")]


def test_the_user_may_say_what_a_column_is(tmp_path: Path) -> None:
    path = written(tmp_path, "Libellé;Nom;Ref\nDupont;12;ignore\n")
    file = open_file(path, header_mapping={"Libellé": "name", "Nom": "remarks"})
    (record,) = file
    assert isinstance(record, Record)
    assert record.contact == {"nature": "company", "name": "Dupont", "remarks": "12"}


def test_a_file_is_read_again_from_its_start(tmp_path: Path) -> None:
    file = opened(tmp_path, "Nom\nA\nB\n")
    assert [record.line for record in file] == [record.line for record in file] == [2, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_blank_lines(tmp_path: Path, end: str) -> None:
    text = end.join(["", "Nom;Ville", "", "A;Lyon", ";", "  ", 'B;"Lyon', '3e"', "C;Paris"])
    assert [(record.line, record.contact["name"]) for record in read(tmp_path, text)] == [(4, "A"), (7, "B"), (9, "C")]


def test_titles_above_the_header(tmp_path: Path) -> None:
    text = "Liste des clients;;\nau 12/03/2026;;\n;;\nNom;Email;Ville\nA;a@example.fr;Lyon\n"
    record = one(tmp_path, text)
    assert (record.line, record.contact["city"]) == (5, "Lyon")


def test_a_row_of_data_is_never_taken_for_the_header(tmp_path: Path) -> None:
    text = "Nom;x;y;z\nContact;Ville;Email;Fax\nA;b;c;d\n"
    assert [record.contact["name"] for record in read(tmp_path, text)] == ["Contact", "A"]


def test_a_header_that_comes_again_is_no_record(tmp_path: Path) -> None:
    assert [record.line for record in read(tmp_path, "Nom;Ville\nA;Lyon\nNom;Ville\nB;Lyon\n")] == [2, 4]


def test_a_header_alone_is_no_record_and_no_error(tmp_path: Path) -> None:
    assert list(opened(tmp_path, "Nom;Email;Ville\n")) == []


def test_more_cells_than_the_header(tmp_path: Path) -> None:
    text = "Nom;Email;Ville\nA;a@example.fr;Lyon;;\nB;b@example.fr;Lyon;Rhône\n"
    assert rejected(tmp_path, text) == [(3, "4 cellules au lieu de 3")]


def test_fewer_cells_when_the_writer_leaves_them_out(tmp_path: Path) -> None:
    text = "Nom;Email;Ville;CP;Tél;Fax;Site\nA\nB;b@b.fr\nC;c@c.fr;Lyon;69003;04;04;c.fr\nD;d@d.fr;Lyon;69003\nE\n"
    assert [record.contact["name"] for record in read(tmp_path, text)] == ["A", "B", "C", "D", "E"]


def test_a_record_broken_by_a_newline_is_rejected_piece_by_piece(tmp_path: Path) -> None:
    whole = "{};x@example.fr;;;Lyon;69003;;\n"
    text = (
        "Nom;Email;Tél;Adresse;Ville;CP;Fax;Site\n" + whole.format("A") + "B;b@example.fr;04;3 rue\n"
        "du Pont;Lyon;69003;;\n" + whole.format("C") + "D;d@example.fr;04\n" + whole.format("E")
    )
    assert rejected(tmp_path, text) == [
        (3, "fiche coupée par un retour à la ligne : 4 cellules au lieu de 8"),
        (4, "fiche coupée par un retour à la ligne : 5 cellules au lieu de 8"),
    ]
    names = [row.contact["name"] for row in opened(tmp_path, text) if isinstance(row, Record)]
    assert names == ["A", "C", "D", "E"]
    with_a_delimiter = text.replace("3 rue\n", "3 rue;\n")
    assert [line for line, _reason in rejected(tmp_path, with_a_delimiter)] == [3, 4]


def test_two_short_rows_of_a_writer_that_leaves_out_cells_are_whole(tmp_path: Path) -> None:
    text = "Nom;Email;Tél;Adresse;Ville;CP;Fax\nA;a@a.fr;01;3 rue;Lyon;69003;02\nB;b@b.fr;03;4 rue\nC;c@c.fr;04;5 rue\n"
    assert [record.contact["name"] for record in read(tmp_path, text)] == ["A", "B", "C"]


def test_many_short_rows_on_end_are_whole(tmp_path: Path) -> None:
    whole = "{};x@example.fr;;;Lyon;69003;;\n"
    short = "".join(f"S{number};s@example.fr;04;rue\n" for number in range(16))
    text = "Nom;Email;Tél;Adresse;Ville;CP;Fax;Site\n" + whole.format("A") + short + whole.format("B")
    assert len(read(tmp_path, text)) == 18


def test_a_field_too_long_is_one_rejected_record(tmp_path: Path) -> None:
    text = f'Nom;Remarques\nA;{"x" * 100_000}\nB;\nC;"{"y" * 3_000_000}"\nD;\n'
    assert [(line, reason[:9]) for line, reason in rejected(tmp_path, text)] == [(2, "trop long"), (4, "trop long")]
    assert [row.line for row in opened(tmp_path, text) if isinstance(row, Record)] == [3, 5]


def test_a_million_columns(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="trop de colonnes"):
        opened(tmp_path, ";".join(["Nom"] * 1_000_000) + "\n")


@pytest.mark.parametrize(
    "row", [f"Dupont;{'ignoré ' * 200};;\n", "Dupont\n", '"Dupont;;;\n'], ids=["long", "short", "unclosed"]
)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, row: str) -> None:
    def peak(count: int) -> int:
        path = written(tmp_path, "Nom;Réf;x;y\n" + "Durand;;;\n" * 200 + row * count)
        tracemalloc.start()
        try:
            assert sum(1 for _record in open_file(path)) == 200 + count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(4_000) < peak(1_000) + 500_000  # bytes; the rows kept would be more than a million


@pytest.mark.parametrize(
    "text",
    [
        "codePostal;codeCommune;nomCommune\n01000;01053;Bourg\n",
        "cle_interop;voie_nom;numero;commune_nom;lat\nx;Rue;9;Lyon;45\n",
        "69003;LYON;France\n69007;LYON;France\n",
        '[{"id":"62.01Z","label":"Programmation"}]\n',
        "Il était une fois, dans un village, un menuisier.\n",
        "date;montant\n12/03;4\n",
    ],
)
def test_what_holds_no_contacts_is_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable, match="ne contient pas de contacts"):
        opened(tmp_path, text)


# The company register #################################################################################################

SIRET = "73282932000074"


@pytest.mark.parametrize("title", ["siret\n", "SIRET\r\n", "Liste des établissements\n", ""])
def test_a_list_of_sirets(tmp_path: Path, title: str) -> None:
    first = 2 if title else 1
    text = f"{title}{SIRET}\n732 829 320 00074\n\n73282932000075\n{SIRET}\xa0\n"
    records = list(opened(tmp_path, text))
    assert [(row.line, isinstance(row, Record)) for row in records] == [
        (first, True),
        (first + 1, True),
        (first + 3, False),
        (first + 4, True),
    ]
    assert all(row.contact["name"] == row.contact["siret"] == SIRET for row in records if isinstance(row, Record))


def test_la_poste_has_its_own_key(tmp_path: Path) -> None:
    assert one(tmp_path, "siret\n35600000049837\n").contact["siren"] == "356000000"


def test_sirene_v1(tmp_path: Path) -> None:
    text = (
        "SIREN,NIC,L1_NORMALISEE,L2_NORMALISEE,L3_NORMALISEE,L4_NORMALISEE,L5_NORMALISEE,L6_NORMALISEE,L7_NORMALISEE,"
        "LIBCOM,ENSEIGNE,ORIGINE,APET700,LIBAPET,NOMEN_LONG,NOM,PRENOM,LIBNJ,APEN700\n"
        "732829320,00074,BOIS DU RHONE,AU BON BOIS,ZONE NORD,3 QUAI NORD,BP 12,69439 LYON CEDEX 03,FRANCE,"
        "LYON,AU BON BOIS,6,1610A,Sciage,BOIS - DU RHONE,,,SARL,1610B\n"
    )
    file = opened(tmp_path, text)
    assert file.format == "SIRENE"
    record = one(tmp_path, text)
    assert record.trade_name == "AU BON BOIS"
    assert record.profiles == frozenset()
    assert record.contact == {
        "nature": "company",
        "name": "BOIS - DU RHONE",
        "siren": "732829320",
        "siret": SIRET,
        "legal_form": "SARL",
        "naf_code": "1610A",
        "activity": "Sciage",
        "line1": "3 QUAI NORD",
        "line2": "ZONE NORD, BP 12",
        "postcode": "69439",
        "city": "LYON CEDEX 03",
        "country": "FRANCE",
    }


def test_sirene_with_long_french_headers(tmp_path: Path) -> None:
    text = (
        "Identifiant de l'entreprise;Numéro interne de classement de l'établissement;"
        "Première ligne de l’adressage de l’établissement;Quatrième ligne de l’adressage de l’établissement;"
        "Sixième ligne de l’adressage de l’établissement;Enseigne ou nom de l'exploitation;"
        "Nom ou raison sociale de l'entreprise;Libellé de la nature juridique;Activité principale de l'établissement;"
        "Type de voie de localisation de l'établissement;Commune de localisation de l'établissement\n"
        "732829320;00074;BOIS DU RHONE;3 QUAI NORD;13100 AIX EN PROVENCE;;B.D.R.;Société anonyme;1610A;QUAI;001\n"
    )
    contact = one(tmp_path, text).contact
    assert (contact["name"], contact["siret"], contact["naf_code"]) == ("B.D.R.", SIRET, "1610A")
    assert (contact["line1"], contact["postcode"], contact["city"]) == ("3 QUAI NORD", "13100", "AIX EN PROVENCE")
    assert contact["legal_form"] == "Société anonyme"


def test_sirene_v3(tmp_path: Path) -> None:
    head = (
        "siren,nic,siret,complementAdresseEtablissement,numeroVoieEtablissement,indiceRepetitionEtablissement,"
        "typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,"
        "codeCedexEtablissement,libelleCedexEtablissement,enseigne1Etablissement,denominationUsuelleEtablissement,"
        "activitePrincipaleEtablissement\n"
    )
    text = head + (
        f"732829320,00074,{SIRET},BAT B,3,B,QUAI,NORD,69003,LYON 3EME,69439,LYON CEDEX 03,AU BON BOIS,,16.10A\n"
        f"732829320,00074,{SIRET},[ND],,,,,69003,LYON 3EME,,,,,16.10A\n"
    )
    named, bare = read(tmp_path, text)
    assert (named.contact["name"], named.trade_name) == ("AU BON BOIS", "AU BON BOIS")
    assert named.contact["line1"] == "3 B QUAI NORD"
    assert named.contact["line2"] == "BAT B"
    assert (named.contact["postcode"], named.contact["city"]) == ("69439", "LYON CEDEX 03")
    assert bare.contact["name"] == SIRET
    assert (bare.contact["postcode"], bare.contact["city"]) == ("69003", "LYON 3EME")
    assert bare.contact.keys().isdisjoint({"line1", "line2"})


def test_a_sole_trader_of_the_register(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "siret,nomUniteLegale,prenomUsuelUniteLegale,denominationUniteLegale,codePostalEtablissement\n"
        f"{SIRET},PETIT,LUC,,69003\n",
    )
    assert record.contact["name"] == "PETIT LUC"
    assert record.people == [{"first_name": "LUC", "last_name": "PETIT"}]
