"""German words for days and times."""

from booking.domain.when.kinds import (
    AFTER_NEXT,
    AFTERNOON,
    COMING,
    DAYS,
    EARLY,
    EVENING,
    FORENOON,
    MIDDAY,
    MONTH_LONG,
    NEXT,
    THIS,
    WEEK,
    WEEKEND,
    Kind,
    Meaning,
    Row,
)  # fmt: skip

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
SHORT = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
MONTHS = (
    "Januar|Jänner|Jan", "Februar|Feber|Feb", "März|Mrz", "April|Apr", "Mai", "Juni|Jun|Juno", "Juli|Jul|Julei",
    "August|Aug", "September|Sept|Sep", "Oktober|Okt", "November|Nov", "Dezember|Dez",
)  # fmt: skip
ONES = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
TEENS = ("dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn")
FIRSTS = ("", "erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft", "zwölft")
PARTS = (
    (EARLY, ("morgen", "früh")),
    (FORENOON, ("vormittag",)),
    (MIDDAY, ("mittag",)),
    (AFTERNOON, ("nachmittag",)),
    (EVENING, ("abend",)),
)
ENDINGS = ("e", "en", "er", "es", "em")

ROWS = (
    Row(Kind.DAY, 0, "heute|jetzt gleich|noch heute"),
    Row(Kind.DAY, 1, "morgen"),
    Row(Kind.DAY, 2, "übermorgen"),
    Row(Kind.WEEKDAY, 5, "Sonnabend"),
    Row(Kind.WEEKDAY, 6, "am So"),
    Row(Kind.WEEKDAYS, (5,), "sonnabends"),
    Row(
        Kind.WEEKDAYS,
        (0, 1, 2, 3, 4),
        "unter der Woche|wochentags|werktags|an Werktagen|an Wochentagen|an einem Werktag",
    ),
    Row(Kind.WEEKDAYS, (5, 6), "an Wochenenden|Wochenenden|Sa/So|Sa und So|Sa oder So|Sa-So|Sa + So"),
    Row(Kind.UNIT, DAYS, "Tag|Tage|Tagen|Tages"),
    Row(Kind.UNIT, WEEK, "Woche|Wochen"),
    Row(Kind.UNIT, WEEKEND, "Wochenende|Wochenendes|WE"),
    Row(Kind.UNIT, MONTH_LONG, "Monat|Monate|Monaten|Monats"),
    Row(Kind.WEEK_NUMBER, None, "KW|Kalenderwoche"),
    Row(Kind.EDGE, 0, "Anfang|anfangs|Beginn"),
    Row(Kind.EDGE, 1, "Mitte"),
    Row(Kind.EDGE, 2, "Ende"),
    Row(Kind.ORDINAL, -1, "letzte|letzten|letzter|letztes|letztem"),
    Row(
        Kind.PART,
        EARLY,
        "morgens|früh|in der Früh|frühmorgens|am Morgen|in der Frühe|früh am Morgen|früh morgens",
    ),
    Row(Kind.PART, FORENOON, "vormittags|Vormittag"),
    Row(Kind.PART, MIDDAY, "mittags|um die Mittagszeit|in der Mittagspause|Mittagspause|Mittagszeit|über Mittag"),
    Row(Kind.PART, AFTERNOON, "nachmittags|Nachmittag|nachmittag"),
    Row(Kind.PART, EVENING, "abends|Abend|nach Feierabend|nach der Arbeit|Feierabend"),
    Row(Kind.NOON, MIDDAY, "Mittag"),
    Row(Kind.HALF, -30, "halb"),
    Row(Kind.QUARTER, None, "Viertel"),
    Row(Kind.THREE_QUARTERS, None, "dreiviertel|drei viertel"),
    Row(Kind.HOUR, None, "Uhr|h"),
    Row(Kind.AT, None, "um|Uhrzeit"),
    Row(Kind.ABOUT, None, "gegen|circa|ca|etwa|ungefähr|so gegen|so um"),
    Row(Kind.ON, None, "am|dem|den|zum|des|der"),
    Row(Kind.FROM, None, "ab|von|seit|frühestens|nicht vor|nicht früher als"),
    Row(Kind.TO, None, "bis|spätestens|bis spätestens|nicht nach|nicht später als|maximal bis|höchstens bis|-|–|—"),
    Row(Kind.AFTER, None, "nach"),
    Row(Kind.BEFORE, None, "vor"),
    Row(Kind.BETWEEN, None, "zwischen"),
    Row(Kind.AND, None, "und|u|sowie|&|+"),
    Row(Kind.OR, None, "oder|od|/|bzw|beziehungsweise"),
    Row(Kind.NOT, None, "nicht|außer|ausser|kein|keinen|ohne|nur nicht|bloß nicht|aber nicht|ausgenommen"),
    Row(Kind.IN, None, "in"),
    Row(
        Kind.WITHIN,
        None,
        "innerhalb|binnen|in den nächsten|in den kommenden|innerhalb der nächsten|die nächsten|den nächsten"
        "|innerhalb von|im Laufe der nächsten|die kommenden",
    ),
    Row(Kind.EVERY, None, "jeden|jeder|jede|jedes|immer"),
    Row(Kind.ONE, 1, "ein|eine|einer|einem|einen|eines"),
    Row(Kind.NUMBER, 1, "eins"),
    Row(Kind.NUMBER, 2, "zwo"),
    Row(Kind.FORTNIGHT, None, "vierzehn Tagen|14 Tagen"),
    Row(
        Kind.SOON,
        None,
        "so bald wie möglich|sobald wie möglich|so schnell wie möglich|schnellstmöglich|möglichst bald"
        "|baldmöglichst|asap|sofort|möglichst schnell|möglichst früh|bald|jetzt|demnächst|dringend|egal wann"
        "|jederzeit|egal|irgendwann|baldigst|nächster freier Termin|nächsten freien Termin"
        "|der nächste freie Termin|frühestmöglich|so früh wie möglich",
    ),
    Row(Kind.ONWARDS, None, "oder später|oder danach|aufwärts"),
    Row(Kind.FEAST, ((12, 24), (12, 26)), "Weihnachten|den Weihnachtsfeiertagen|Weihnachtsfeiertage"),
    Row(Kind.FEAST, ((12, 24), (12, 24)), "Heiligabend|Heilig Abend|Heiliger Abend"),
    Row(Kind.FEAST, ((12, 31), (12, 31)), "Silvester"),
    Row(Kind.FEAST, ((1, 1), (1, 1)), "Neujahr"),
    Row(Kind.FEAST, ((12, 6), (12, 6)), "Nikolaus"),
    Row(Kind.FEAST, ((12, 27), (12, 30)), "zwischen den Jahren"),
    Row(
        Kind.FILLER,
        None,
        "bitte|aber|gern|gerne|danke|am liebsten|lieber|vielleicht|eventuell|evtl|wenn möglich|falls möglich"
        "|wenn es geht|ich|hätte|hätten|hätt|möchte|möchten|würde|würden|wäre|brauche|brauchen|suche|suchen|kann"
        "|könnte|könnten|können|wir|bräuchte|bräuchten|Termin|Termine|einen Termin|mir|mich|uns|Sie|ihnen|passt"
        "|passen|passt es|es|ginge|geht|gehts|ist|haben|habe|hab|noch|etwas|was|frei|freien|freie|gibt|gibt es"
        "|wann|da|dann|doch|auch|nur|gut|am besten|besten|ideal|perfekt|an|im|zu|zur|das|die|dieses Jahr"
        "|dieses Jahres|einfach|mal|kommen|vorbeikommen|buchen|will|wollen|hallo|guten Tag|schon|erst|Zeit|Zeiten"
        "|Uhrzeiten|bei|mit|für|als|wie|so|schön|toll|super|also|wenn|ja|ok|halt|eher|irgendein|irgendeinen"
        "|irgendwie|mein|wünsche|Wunsch|Wunschtermin|Datum|sein|wird|werden|sollte|soll|muss|darf|dürfte|dabei"
        "|ginge es|wäre es|in der Zeit|Uhrzeit egal|in der|in den|am Tag",
    ),
    Row(
        Kind.STRANGE,
        None,
        "gestern|vorgestern|nichts|nie|niemals|nachts|Nacht|Mitternacht|Stunde|Stunden|Minute|Minuten|vorher"
        "|nachher|früher|später|Ostern|Pfingsten|Sommer|Winter|Herbst|Frühling|Ferien|Jahr|Jahre|Jahren"
        "|heutzutage|morgige",
    ),
)


def vocabulary() -> dict[str, Meaning]:
    """Every phrase and its meaning."""
    found: dict[str, Meaning] = {}
    for row in ROWS:
        for phrase in row.phrases.split("|"):
            found[phrase] = ((row.kind, row.value),)
    found["vom"] = ((Kind.FROM, None), (Kind.ON, None))
    _add_weekdays(found)
    for number, names in enumerate(MONTHS, 1):
        for name in names.split("|"):
            found[name] = found[f"{name}s"] = ((Kind.MONTH, number),)
    _add_numbers(found)
    for value, stem in ((THIS, "dies"), (COMING, "kommend"), (NEXT, "nächst"), (AFTER_NEXT, "übernächst")):
        for ending in ENDINGS:
            found[stem + ending] = ((Kind.WHICH, value),)
    for short in ("nä", "nächst"):
        found[short] = ((Kind.WHICH, NEXT),)
    return found


def _add_weekdays(found: dict[str, Meaning]) -> None:
    for number, (name, short) in enumerate(zip(WEEKDAYS, SHORT, strict=True)):
        day = (Kind.WEEKDAY, number)
        if short != "So":
            found[short] = (day,)
        found[name] = found[f"{name}es"] = (day,)
        found[f"{name}s"] = found[f"{name}e"] = found[f"{name}en"] = ((Kind.WEEKDAYS, (number,)),)
        for part, words in PARTS:
            for word in words:
                found[name + word] = found[f"{name} {word}"] = (day, (Kind.PART, part))
                found[f"{name}{word}s"] = ((Kind.WEEKDAYS, (number,)), (Kind.PART, part))
    for part, words in PARTS:
        for word in words:
            for offset, name in enumerate(("heute", "morgen", "übermorgen")):
                if (name, word) != ("morgen", "morgen"):
                    found[f"{name} {word}"] = ((Kind.DAY, offset), (Kind.PART, part))


def _add_numbers(found: dict[str, Meaning]) -> None:
    for number in range(2, 32):
        found[_cardinal(number)] = ((Kind.NUMBER, number),)
    for number in range(1, 32):
        for ending in ENDINGS:
            found[_ordinal(number) + ending] = ((Kind.ORDINAL, number),)
    found["dreissig"] = ((Kind.NUMBER, 30),)
    found["siebente"] = found["siebenten"] = found["siebenter"] = ((Kind.ORDINAL, 7),)


def _cardinal(number: int) -> str:
    if number <= 12:
        return ONES[number]
    if number < 20:
        return TEENS[number - 13]
    tens = "zwanzig" if number < 30 else "dreißig"
    return f"{ONES[number % 10]}und{tens}" if number % 10 else tens


def _ordinal(number: int) -> str:
    if number <= 12:
        return FIRSTS[number]
    return f"{_cardinal(number)}t" if number < 20 else f"{_cardinal(number)}st"
