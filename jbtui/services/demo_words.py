"""The words that demonstration contacts are made of: invented combinations of common French names and places."""

from typing import NamedTuple

from jbtui.text import words


class Name(NamedTuple):
    """A name, and the way it is written in email addresses and web domains."""

    text: str
    slug: str


class Trade(NamedTuple):
    """What a company does: the word in its name, its activity and its NAF code (rev. 2)."""

    name: Name
    activity: str
    naf_code: str


class Region(NamedTuple):
    """A fifth of metropolitan France: its landline numbers begin alike."""

    name: str
    phone_prefix: str
    """The range that Arcep keeps for fiction (plan national de numérotation, décision n° 2018-0881), in E.164."""
    departments: str


class Country(NamedTuple):
    """A neighbour: an address there is written its own way, the house number last."""

    code: str
    legal_form: str
    currency: str
    places: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]


def _named(text: str) -> Name:
    return Name(text, "-".join(words(text)))


def _names(text: str) -> tuple[Name, ...]:
    return tuple(_named(name) for name in text.split())


MEN = _names(
    "Adrien Alain Alexandre Antoine Arnaud Baptiste Benoît Bernard Bruno Cédric Christian Christophe Clément Cyril "
    "Damien Daniel David Denis Didier Dominique Éric Fabrice Florent Franck François Frédéric Gérard Gilles Grégory "
    "Guillaume Hervé Hugo Jacques Jean Jean-Luc Jean-Marc Jean-Paul Jean-Pierre Jérôme Joël Julien Karim Laurent Loïc "
    "Louis Luc Lucas Marc Mathieu Maxime Michel Mickaël Mohamed Nicolas Olivier Pascal Patrice Patrick Paul Philippe "
    "Pierre Pierre-Yves Quentin Rémi René Romain Samuel Sébastien Serge Stéphane Sylvain Théo Thierry Thomas Vincent "
    "Xavier Yann Yannick Yves Zoël"
)
WOMEN = _names(
    "Agnès Alice Amandine Anaïs Anne Anne-Marie Annie Aurélie Béatrice Brigitte Camille Carine Caroline Catherine "
    "Cécile Céline Chantal Charlotte Christelle Christine Claire Clémence Corinne Delphine Dominique Édith Élisabeth "
    "Élodie Émilie Emmanuelle Estelle Fabienne Fatima Florence Françoise Gaëlle Geneviève Hélène Inès Isabelle Jeanne "
    "Joëlle Julie Juliette Karine Laëtitia Laure Laurence Léa Lucie Maëlle Manon Margaux Marie Marie-Claude "
    "Marie-Hélène Marine Marion Martine Mathilde Mélanie Michèle Mireille Monique Muriel Myriam Nadia Nathalie Nicole "
    "Noémie Océane Odile Patricia Pauline Sabrina Sandrine Sophie Stéphanie Sylvie Valérie Véronique Virginie Yasmina "
    "Zoé"
)
SURNAMES = _names(
    "Adam Allard Andrieux Arnaud Aubert Aubry Auger Bailly Barbier Baron Barre Barthélemy Baudouin Bazin Beaufils "
    "Benoît Berger Bernard Berthelot Bertin Bertrand Besnard Besson Bigot Blanc Blanchard Blanchet Blondel Bodin "
    "Bonneau Bonnet Bouchard Boucher Boulanger Bourdon Bourgeois Bouvier Boyer Breton Briand Brun Brunel Brunet "
    "Buisson Camus Carlier Caron Carpentier Carré Chapuis Charles Charpentier Charrier Chauvin Chevalier Chevallier "
    "Clément Cœurdevey Colas Colin Collet Collin Cordier Cousin Coulon Crépin D’Almeida D’Hondt Daniel David Delannoy "
    "Delaunay Delmas Delorme Descamps Deschamps Devaux Diallo Didier Dubois Dufour Duhamel Dumas Dumont Dupont Dupré "
    "Dupuis Dupuy Durand Duval Étienne Évrard Fabre Faivre Faure Favre Fernandez Ferrand Fleury Fontaine Fournier "
    "Gaillard Garcia Garnier Gauthier Gautier Gay Georges Gérard Germain Gilbert Gillet Girard Giraud Gonzalez "
    "Grondin Guérin Guichard Guilbert Guillaume Guillet Guillot Guyot Hamel Hardy Hébert Henry Hervé Hoarau Hubert "
    "Huet Humbert Imbert Jacob Jacquet Jacquot Joly Josse Joubert Jourdan Julien Kaczmarek Keller Klein Kœnig Lacroix "
    "Laîné Lambert Langlois Laporte Launay Laurent Lebœuf Lebrun Leclerc Leclercq Lecœur Lecomte Lefebvre Lefèvre "
    "Léger Legrand Lejeune Lemaire Lemaître Lemoine Leroux Leroy Lévêque Lopez Louis Lucas Mahé Maillard Mallet "
    "Marchal Marchand Maréchal Marie Marin Marion Martel Martin Martinez Marty Masson Mathieu Ménard Mercier Métayer "
    "Meunier Meyer Michaud Michel Millet Monnier Moreau Morel Morin Morvan Moulin Muller Navarro Nguyen Nicolas Noël "
    "Olivier Pages Pasquier Paul Pelletier Pérez Perret Perrier Perrin Perrot Petit Philippe Picard Pichon Pierre "
    "Poirier Poulain Prévost Quéré Rémy Renard Renaud Renault Rey Reynaud Richard Rivière Robert Robin Roche Roger "
    "Rolland Rossi Rousseau Roussel Roux Roy Royer Sanchez Sauvage Schmitt Schneider Schwœrer Simon Tanguy Tessier "
    "Thibault Thomas Traoré Vallée Vasseur Verdier Vidal Vincent Voisin Wagner Weber Zimmermann"
)

SIGNS = tuple(
    _named(sign)
    for sign in (
        "de la Gare",
        "de la Halle",
        "de la Vallée",
        "de l’Étoile",
        "de l’Europe",
        "de l’Horloge",
        "de l’Ouest",
        "de l’Œil Bleu",
        "des Alpes",
        "des Deux Rives",
        "des Halles",
        "des Remparts",
        "des Trois Rivières",
        "du Bocage",
        "du Centre",
        "du Grand Chêne",
        "du Lac",
        "du Moulin",
        "du Parc",
        "du Phare",
        "du Port",
        "du Sacré-Cœur",
        "du Vieux Pont",
        "du Vignoble",
    )
)
"""What a company is called after when it does not bear a family's name."""

TRADES = tuple(
    Trade(_named(name), activity, naf_code)
    for name, activity, naf_code in (
        ("Plomberie", "Plomberie, sanitaire", "43.22A"),
        ("Chauffage", "Chauffage, climatisation", "43.22B"),
        ("Électricité", "Électricité du bâtiment", "43.21A"),
        ("Menuiserie", "Menuiserie bois", "43.32A"),
        ("Serrurerie", "Métallerie, serrurerie", "43.32B"),
        ("Charpente", "Charpente", "43.91A"),
        ("Couverture", "Couverture, zinguerie", "43.91B"),
        ("Maçonnerie", "Maçonnerie, gros œuvre", "43.99C"),
        ("Peinture", "Peinture, vitrerie", "43.34Z"),
        ("Carrelage", "Carrelage, revêtements", "43.33Z"),
        ("Isolation", "Isolation", "43.29A"),
        ("Terrassement", "Terrassement", "43.12A"),
        ("Constructions", "Maisons individuelles", "41.20A"),
        ("Bâtiment", "Construction de bâtiments", "41.20B"),
        ("Paysages", "Aménagement paysager", "81.30Z"),
        ("Pépinières", "Production de plants", "01.30Z"),
        ("Garage", "Réparation automobile", "45.20A"),
        ("Automobiles", "Vente de véhicules", "45.11Z"),
        ("Pneus", "Pneumatiques et pièces", "45.32Z"),
        ("Motos", "Motocycles", "45.40Z"),
        ("Transports", "Transport routier", "49.41A"),
        ("Déménagements", "Déménagement", "49.42Z"),
        ("Taxis", "Taxi", "49.32Z"),
        ("Ambulances", "Transport sanitaire", "86.90A"),
        ("Boulangerie", "Boulangerie-pâtisserie", "10.71C"),
        ("Pâtisserie", "Pâtisserie", "10.71D"),
        ("Boucherie", "Boucherie", "47.22Z"),
        ("Charcuterie", "Charcuterie", "10.13B"),
        ("Poissonnerie", "Poissonnerie", "47.23Z"),
        ("Primeurs", "Fruits et légumes", "47.21Z"),
        ("Fromagerie", "Fromages et produits laitiers", "47.29Z"),
        ("Traiteur", "Traiteur", "56.21Z"),
        ("Restaurant", "Restauration", "56.10A"),
        ("Café", "Café, bar", "56.30Z"),
        ("Caves", "Vins et spiritueux", "47.25Z"),
        ("Œnologie", "Analyses et conseil au vignoble", "71.20B"),
        ("Domaine", "Viticulture", "01.21Z"),
        ("Brasserie", "Fabrication de bière", "11.05Z"),
        ("Coiffure", "Coiffure", "96.02A"),
        ("Esthétique", "Soins de beauté", "96.02B"),
        ("Pharmacie", "Pharmacie", "47.73Z"),
        ("Optique", "Optique", "47.78A"),
        ("Fleurs", "Fleuriste", "47.76Z"),
        ("Librairie", "Librairie", "47.61Z"),
        ("Papeterie", "Papeterie", "47.62Z"),
        ("Bijouterie", "Bijouterie, horlogerie", "47.77Z"),
        ("Chaussures", "Chaussures", "47.72A"),
        ("Confection", "Habillement", "47.71Z"),
        ("Meubles", "Ameublement", "47.59A"),
        ("Électroménager", "Électroménager", "47.54Z"),
        ("Quincaillerie", "Quincaillerie", "46.74A"),
        ("Matériaux", "Bois et matériaux", "46.73A"),
        ("Fournitures", "Fournitures industrielles", "46.69B"),
        ("Emballages", "Conditionnement", "82.92Z"),
        ("Imprimerie", "Imprimerie", "18.12Z"),
        ("Reliure", "Reliure", "18.14Z"),
        ("Photographie", "Photographie", "74.20Z"),
        ("Design", "Design", "74.10Z"),
        ("Communication", "Communication, publicité", "73.11Z"),
        ("Informatique", "Services informatiques", "62.02A"),
        ("Logiciels", "Édition et développement de logiciels", "62.01Z"),
        ("Dépannage", "Dépannage d’appareils", "95.22Z"),
        ("Conseil", "Conseil de gestion", "70.22Z"),
        ("Expertise", "Expertise comptable", "69.20Z"),
        ("Architecture", "Architecture", "71.11Z"),
        ("Ingénierie", "Bureau d’études", "71.12B"),
        ("Géomètres", "Géomètre-expert", "71.12A"),
        ("Traductions", "Traduction", "74.30Z"),
        ("Formation", "Formation continue", "85.59A"),
        ("Nettoyage", "Nettoyage de locaux", "81.21Z"),
        ("Sécurité", "Sécurité privée", "80.10Z"),
        ("Mécanique", "Mécanique industrielle", "25.62B"),
        ("Décolletage", "Décolletage", "25.62A"),
        ("Chaudronnerie", "Chaudronnerie, tuyauterie", "33.20A"),
        ("Maintenance", "Maintenance industrielle", "33.12Z"),
        ("Scierie", "Sciage de bois", "16.10A"),
        ("Pressing", "Blanchisserie", "96.01B"),
    )
)

REGIONS = (
    Region("Île-de-France", "+3319900", "75 77 78 91 92 93 94 95"),
    Region("Nord-Ouest", "+3326191", "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85"),
    Region("Nord-Est", "+3335301", "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90"),
    Region("Sud-Est", "+3346571", "01 03 04 05 06 07 11 13 15 20 26 30 34 38 42 43 48 63 66 69 73 74 83 84"),
    Region("Sud-Ouest", "+3353649", "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87"),
)
MOBILE_PREFIX = "+3363998"

TOWNS = frozenset(
    {
        ("Aix-en-Provence", "13"),
        ("Ajaccio", "20"),
        ("Albi", "81"),
        ("Amiens", "80"),
        ("Angers", "49"),
        ("Angoulême", "16"),
        ("Annecy", "74"),
        ("Arras", "62"),
        ("Auxerre", "89"),
        ("Avignon", "84"),
        ("Bayonne", "64"),
        ("Beauvais", "60"),
        ("Belfort", "90"),
        ("Besançon", "25"),
        ("Béziers", "34"),
        ("Blois", "41"),
        ("Bordeaux", "33"),
        ("Boulogne-Billancourt", "92"),
        ("Bourg-en-Bresse", "01"),
        ("Bourges", "18"),
        ("Brest", "29"),
        ("Brive-la-Gaillarde", "19"),
        ("Caen", "14"),
        ("Cannes", "06"),
        ("Chambéry", "73"),
        ("Chartres", "28"),
        ("Châteauroux", "36"),
        ("Cherbourg-en-Cotentin", "50"),
        ("Clermont-Ferrand", "63"),
        ("Colmar", "68"),
        ("Créteil", "94"),
        ("Dijon", "21"),
        ("Dunkerque", "59"),
        ("Évreux", "27"),
        ("Évry-Courcouronnes", "91"),
        ("Grenoble", "38"),
        ("La Rochelle", "17"),
        ("La Roche-sur-Yon", "85"),
        ("Laval", "53"),
        ("Le Havre", "76"),
        ("Le Mans", "72"),
        ("Lille", "59"),
        ("Limoges", "87"),
        ("Lorient", "56"),
        ("Lyon", "69"),
        ("Mâcon", "71"),
        ("Marseille", "13"),
        ("Meaux", "77"),
        ("Metz", "57"),
        ("Montauban", "82"),
        ("Montpellier", "34"),
        ("Montreuil", "93"),
        ("Mulhouse", "68"),
        ("Nancy", "54"),
        ("Nanterre", "92"),
        ("Nantes", "44"),
        ("Nice", "06"),
        ("Nîmes", "30"),
        ("Niort", "79"),
        ("Orléans", "45"),
        ("Paris", "75"),
        ("Pau", "64"),
        ("Périgueux", "24"),
        ("Perpignan", "66"),
        ("Poitiers", "86"),
        ("Quimper", "29"),
        ("Reims", "51"),
        ("Rennes", "35"),
        ("Roanne", "42"),
        ("Rouen", "76"),
        ("Saint-Brieuc", "22"),
        ("Saint-Étienne", "42"),
        ("Saint-Malo", "35"),
        ("Saint-Nazaire", "44"),
        ("Strasbourg", "67"),
        ("Tarbes", "65"),
        ("Toulon", "83"),
        ("Toulouse", "31"),
        ("Tours", "37"),
        ("Troyes", "10"),
        ("Valence", "26"),
        ("Valenciennes", "59"),
        ("Vannes", "56"),
        ("Versailles", "78"),
        ("Villeurbanne", "69"),
    }
)
"""City and department of the towns where most of the contacts are."""

STREETS = (
    "rue de la République",
    "rue Victor-Hugo",
    "avenue Jean-Jaurès",
    "rue du Général-de-Gaulle",
    "place de l’Église",
    "rue de l’Église",
    "Grande Rue",
    "rue Pasteur",
    "rue des Écoles",
    "rue de la Mairie",
    "rue du Moulin",
    "rue des Lilas",
    "avenue de la Gare",
    "rue de la Gare",
    "boulevard Gambetta",
    "rue Émile-Zola",
    "rue Jules-Ferry",
    "allée des Tilleuls",
    "chemin des Vignes",
    "chemin du Lavoir",
    "route de Paris",
    "route de Lyon",
    "quai de l’Industrie",
    "rue du Château",
    "rue du 8-Mai-1945",
    "rue du 11-Novembre",
    "place du Marché",
    "rue Saint-Michel",
    "rue Saint-Jean",
    "rue Notre-Dame",
    "impasse des Acacias",
    "rue des Jardins",
    "rue de Verdun",
    "boulevard de la Liberté",
    "avenue du Maréchal-Foch",
    "rue Marie-Curie",
    "rue Louise-Michel",
    "rue Simone-Veil",
    "cours Lafayette",
    "rue de l’Artisanat",
    "rue des Frères-Lumière",
    "avenue de l’Europe",
    "rue Ampère",
    "rue Gustave-Eiffel",
    "rue Denis-Papin",
    "rue du Puits",
    "rue des Prés",
    "sentier de l’Abbé-Grégoire",
    "rue du Sacré-Cœur",
    "rue d’Alsace",
)
BUILDINGS = (
    "Bâtiment A",
    "Bâtiment C",
    "Hall 2",
    "1er étage",
    "3e étage",
    "Zone artisanale des Chênes",
    "ZI Nord",
    "Parc d’activités de l’Étang",
    "Lieu-dit Le Bourg",
    "BP 12",
    "Résidence Les Peupliers",
    "Appartement 14",
)
NEIGHBOURS = (
    Country(
        "BE",
        "SRL",
        "EUR",
        (
            ("1000", "Bruxelles"),
            ("1050", "Ixelles"),
            ("1300", "Wavre"),
            ("1348", "Louvain-la-Neuve"),
            ("4000", "Liège"),
            ("5000", "Namur"),
            ("6000", "Charleroi"),
            ("7000", "Mons"),
            ("7500", "Tournai"),
        ),
        ("Rue de la Station", "Chaussée de Namur", "Avenue Louise", "Rue du Moulin", "Place Communale"),
    ),
    Country(
        "CH",
        "Sàrl",
        "CHF",
        (
            ("1003", "Lausanne"),
            ("1201", "Genève"),
            ("1400", "Yverdon-les-Bains"),
            ("1700", "Fribourg"),
            ("1950", "Sion"),
            ("2000", "Neuchâtel"),
            ("2800", "Delémont"),
        ),
        ("Rue du Rhône", "Route de Berne", "Avenue de la Gare", "Chemin des Vignes", "Rue du Lac"),
    ),
    Country(
        "DE",
        "GmbH",
        "EUR",
        (
            ("66111", "Saarbrücken"),
            ("76131", "Karlsruhe"),
            ("76530", "Baden-Baden"),
            ("77652", "Offenburg"),
            ("77694", "Kehl"),
            ("79098", "Freiburg im Breisgau"),
        ),
        ("Hauptstraße", "Bahnhofstraße", "Gartenweg", "Rheinstraße", "Schillerstraße"),
    ),
)

LEGAL_FORMS = (
    ("SARL",) * 8 + ("SAS",) * 6 + ("SASU",) * 2 + ("EURL",) * 2 + ("SA", "SNC", "SCOP", "EI", "Micro-entreprise")
)
JOBS = (
    ("Gérant", "Gérante"),
    ("Directeur", "Directrice"),
    ("Directeur commercial", "Directrice commerciale"),
    ("Comptable", "Comptable"),
    ("Secrétaire", "Secrétaire"),
    ("Assistant de direction", "Assistante de direction"),
    ("Acheteur", "Acheteuse"),
    ("Responsable des achats", "Responsable des achats"),
    ("Commercial", "Commerciale"),
    ("Conducteur de travaux", "Conductrice de travaux"),
    ("Chef d’atelier", "Cheffe d’atelier"),
    ("Responsable logistique", "Responsable logistique"),
)
"""A man's title and a woman's."""

COMPANY_NAMES = (
    *("{trade} {family}",) * 7,
    *("{trade} {family} & Fils",) * 2,
    *("{family} {trade}",) * 2,
    *("{initials} {trade}",) * 2,
    "{legal_form} {family} {trade}",
    "Ets {family} {trade}",
    "Établissements {family} – {trade}",
    "{trade} {family} et Associés",
    "{trade} {family}-{other}",
    "{trade} {man} {family}",
    "{trade} {family} {city}",
)
SIGN_NAMES = ("{trade} {sign}", "{trade} {sign}", "L’Atelier {sign} – {trade}")
"""Patterns of names. All but the one with initials bear both trade and family, or trade and sign: two such pairs never
give one name."""

SITES = ("Entrepôt", "Atelier", "Dépôt", "Magasin", "Chantier", "Agence", "Plateforme logistique", "Annexe")
HOMES = ("Bureau", "Maison de campagne", "Chez un voisin", "Point relais")
MAILBOXES = ("courriel", "messagerie", "poste")
ORIGINS = ("Recommandation", "Site internet", "Salon", "Appel entrant", "Prospection", "Partenaire", "")
OWNERS = ("anne", "bruno", "claire", "david", "")
TAGS = ("à relancer", "catalogue", "export", "fidèle", "grand compte", "local", "newsletter", "revendeur")
TERMS = ("30 jours", "30 jours fin de mois", "45 jours fin de mois", "60 jours", "À réception de facture")
CONTACT_REMARKS = (
    "Livrer avant 10 h, la rue est piétonne ensuite.",
    "Demande toujours un devis détaillé.",
    "Rappeler après les congés d’août.",
    "Bon de commande exigé sur chaque facture.",
    "Client depuis l’ouverture.\nPréfère être joint par email.",
    "Accès par la cour, sonner à l’interphone.",
)
PERSON_REMARKS = ("Jamais là le mercredi.", "Joignable plutôt le matin.", "Préfère les emails.", "Signe les commandes.")


# What is done with contacts ###########################################################################################

TO_DO = (
    ("call", "Rappeler après la visite"),
    ("call", "Relancer le devis"),
    ("email", "Envoyer le catalogue"),
    ("email", "Confirmer la date de livraison"),
    ("meeting", "Présenter la gamme"),
    ("visit", "Visite de l’atelier"),
    ("reminder", "Relancer la facture"),
    ("task", "Préparer l’offre"),
)
HAPPENED = (
    ("call", "Satisfaite de la dernière livraison"),
    ("call", "Demande un délai de paiement de 45 jours"),
    ("email", "Devis envoyé, réponse attendue"),
    ("meeting", "Prise de cotes sur place"),
    ("note", "Livrer avant 11 h, quai 2 seulement"),
    ("note", "Changement d’adresse prévu au printemps"),
)
RESULTS = ("Fait, rappeler le mois prochain", "Répondeur, message laissé", "D’accord sur le prix", "Plus intéressé")
DEALS = ("Aménagement de l’atelier", "Contrat d’entretien", "Renouvellement du parc", "Extension", "Premier équipement")
REASONS = ("prix", "délai trop long", "projet abandonné", "concurrent en place")
