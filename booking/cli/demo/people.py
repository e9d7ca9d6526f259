"""The customers of the demo: made-up names at example.org, numbers that are kept free for such use."""

from random import Random

from booking.domain.bookings import Contact

FIRST = (
    "Anja", "Arda", "Bärbel", "Ben", "Carla", "Cem", "Dilan", "Dörte", "Elif", "Emil", "Finja", "Friedrich", "Gesa",
    "Greta", "Hannes", "Helga", "Ida", "Ilja", "Jana", "Jörg", "Karim", "Katja", "Lars", "Leni", "Malte", "Maryam",
    "Nele", "Noah", "Olga", "Oskar", "Paula", "Pjotr", "Quirin", "Renate", "Ruben", "Sönke", "Tamara", "Theo", "Ulla",
    "Viktor", "Wanda", "Xenia", "Yusuf", "Zoe",
)  # fmt: skip
LAST = (
    "Abendroth", "Aydın", "Birkenfeld", "Blumenthal", "Claasen", "Dahlmann", "Eichwald", "Fährmann", "Feldkamp",
    "Grünholz", "Haselmaus", "Heidenreich", "Immergrün", "Jansen-Kowalski", "Kieselbach", "Kleinschmidt", "Lindenau",
    "Löwenzahn", "Moosbach", "Nachtigall", "Nordermeer", "Oberwiesen", "Petersilge", "Quellmann", "Rosental",
    "Sanddorn", "Schäferhoff", "Silberweide", "Sonnentau", "Tannengrün", "Uferstein", "Vogelsang", "Weißdorn",
    "Wiesengrund", "Yılmaz-Brandt", "Zaunkönig",
)  # fmt: skip
IN_MAIL = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "é": "e"})
# Germany's regulator keeps the numbers from 23125 000 on in Berlin for films and examples.
NUMBER = "+493023125{:03d}"


def customers(random: Random, count: int) -> list[Contact]:
    """Made-up people; every one has an e-mail address, two in three a telephone number."""
    pairs = [(first, last) for first in FIRST for last in LAST]
    people = []
    for first, last in random.sample(pairs, count):
        address = f"{first}.{last}".lower().translate(IN_MAIL)
        phone = NUMBER.format(random.randrange(400, 1000)) if random.random() < 0.66 else None
        people.append(Contact(f"{first} {last}", f"{address}@example.org", phone))
    return people
