"""Names and places to draw from: companies and people are invented, cities are real."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    """A town with its postal code, region and whereabouts."""

    city: str
    postal_code: str
    region: str
    country: str
    latitude: float
    longitude: float
    dialling: str


NORTHERN_TOWNS = (
    Town("Hamburg", "20095", "Hamburg", "Deutschland", 53.5503, 10.0006, "+49 40"),
    Town("Bremen", "28195", "Bremen", "Deutschland", 53.0793, 8.8017, "+49 421"),
    Town("Lübeck", "23552", "Schleswig-Holstein", "Deutschland", 53.8655, 10.6866, "+49 451"),
    Town("Kiel", "24103", "Schleswig-Holstein", "Deutschland", 54.3233, 10.1228, "+49 431"),
    Town("Hannover", "30159", "Niedersachsen", "Deutschland", 52.3759, 9.7320, "+49 511"),
    Town("Lüneburg", "21335", "Niedersachsen", "Deutschland", 53.2464, 10.4115, "+49 4131"),
    Town("Newcastle upon Tyne", "NE1 4ST", "Tyne and Wear", "United Kingdom",
         54.9783, -1.6178, "+44 191"),
    Town("York", "YO1 7HH", "North Yorkshire", "United Kingdom", 53.9600, -1.0873, "+44 1904"),
)  # fmt: skip
SOUTHERN_TOWNS = (
    Town("München", "80331", "Bayern", "Deutschland", 48.1374, 11.5755, "+49 89"),
    Town("Augsburg", "86150", "Bayern", "Deutschland", 48.3705, 10.8978, "+49 821"),
    Town("Stuttgart", "70173", "Baden-Württemberg", "Deutschland", 48.7758, 9.1829, "+49 711"),
    Town("Ulm", "89073", "Baden-Württemberg", "Deutschland", 48.4011, 9.9876, "+49 731"),
    Town("Nürnberg", "90402", "Bayern", "Deutschland", 49.4521, 11.0767, "+49 911"),
    Town("Freiburg im Breisgau", "79098", "Baden-Württemberg", "Deutschland",
         47.9990, 7.8421, "+49 761"),
    Town("Bristol", "BS1 4DJ", "Bristol", "United Kingdom", 51.4545, -2.5879, "+44 117"),
    Town("Brighton", "BN1 1HH", "East Sussex", "United Kingdom", 50.8225, -0.1372, "+44 1273"),
)  # fmt: skip

GERMAN_STREETS = (
    "Ahornweg", "Am Deich", "Bahnhofstraße", "Gartenstraße", "Hafenstraße", "Industriestraße",
    "Kastanienallee", "Lindenstraße", "Mühlenweg", "Schulstraße", "Uferweg", "Werkstraße",
)  # fmt: skip
BRITISH_STREETS = (
    "Bridge Street", "Chapel Lane", "Harbour Road", "High Street", "Market Place", "Mill Lane",
    "Orchard Way", "Park Road", "Station Road", "Victoria Street",
)  # fmt: skip

GERMAN_STEMS = (
    "Birkenthal", "Dornquell", "Eschenried", "Grauwald", "Hohenlinde", "Immenrode",
    "Kaltenbrook", "Moorwitz", "Ostermühl", "Plönwerder", "Quellmoor", "Rabenfurt", "Silberaue",
    "Uhlenkamp", "Varnhorst", "Wesselau", "Zellerhain",
)  # fmt: skip
BRITISH_STEMS = (
    "Aldermoor", "Brackwell", "Fernhollow", "Larkenstone", "Netherby Vale", "Oxenholt",
    "Thornleigh",
)  # fmt: skip
GERMAN_KINDS = (
    "Molkerei GmbH", "Klinik", "Logistik GmbH", "Hotelbetriebe", "Druckhaus", "Pflegeheim",
    "Brauerei", "Wohnbau eG", "Maschinenbau GmbH", "Großbäckerei", "Schulzentrum",
)  # fmt: skip
BRITISH_KINDS = (
    "Dairy Ltd", "Hospital Trust", "Logistics Ltd", "Hotels", "Press", "Care Homes", "Brewery",
    "Housing", "Engineering Ltd", "Bakeries", "Academy",
)  # fmt: skip

FIRST_NAMES = (
    "Anke", "Arthur", "Bettina", "Clara", "Dietmar", "Edith", "Finn", "Greta", "Harriet",
    "Ines", "Jonas", "Katrin", "Levin", "Maud", "Nele", "Oskar", "Philippa", "Ralf", "Sophie",
    "Tilda", "Ulrich", "Vivian", "Wiebke", "Yannick",
)  # fmt: skip
LAST_NAMES = (
    "Ahlbrandt", "Beckstein", "Calloway", "Dierksen", "Eberwein", "Fairlamb", "Grothe",
    "Hartigan", "Imhoff", "Jessen", "Kettering", "Lohmann", "Mertens", "Nordmeyer", "Oakeshott",
    "Petersen", "Quandt", "Rademacher", "Stanwick", "Timmermann", "Uphoff", "Vossberg",
    "Wetherby", "Ziegler",
)  # fmt: skip
JOB_TITLES = (
    "Facility manager", "Hausmeister", "Technical director", "Technische Leiterin",
    "Office manager", "Produktionsleiter", "Site engineer", "Einkauf",
)  # fmt: skip

INSTRUCTIONS = (
    "Bitte am Empfang melden, Ausweis mitbringen.",
    "Access through the yard gate; ring for the caretaker.",
    "Anlage nur nach Rücksprache mit der Produktion abschalten.",
    "Park behind the building. The plant room key is at reception.",
    "Hinweis: Zufahrt nur bis 7,5 t. Aufzug B benutzen.",
    "Safety shoes required beyond the red line.",
)
NOTES = (
    ("Zugang", "Der Schlüssel zum Technikraum liegt beim Empfang."),
    ("Call with the customer", "Customer asked for a call half an hour before arrival."),
    ("Ersatzteil", "Das Ersatzteil wurde bestellt und liegt im Wagen."),
    ("Reading", "Pressure 1.8 bar, flow temperature 62 °C, return 48 °C."),
    ("Hinweis", "Der Kunde meldet Geräusche vor allem am Morgen."),
    ("Photo taken", "Type plate photographed, serial number matches the asset."),
    ("Nacharbeit", "Dichtung tropft leicht, beim nächsten Termin erneut prüfen."),
    ("Parking", "Visitor parking is full on Mondays; use the side street."),
)
TASK_SUBJECTS = (
    "Messprotokoll nachreichen", "Order spare parts", "Rückruf Hausmeister",
    "Send the quote for the replacement", "Wartungsvertrag ansprechen",
    "Return borrowed tools", "Prüfplakette bestellen", "Update the asset's serial number",
)  # fmt: skip
