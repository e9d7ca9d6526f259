"""English words for days and times."""

from booking.domain.when.kinds import (
    AFTER_NEXT,
    AFTERNOON,
    COMING,
    DAYS,
    EVENING,
    MIDDAY,
    MONTH_LONG,
    MORNING,
    NEXT,
    THIS,
    WEEK,
    WEEKEND,
    Kind,
    Meaning,
    Row,
)  # fmt: skip

WEEKDAYS = (
    "Monday|Mon", "Tuesday|Tue|Tues", "Wednesday|Wed|Weds|Wensday|Wendsday", "Thursday|Thu|Thur|Thurs", "Friday|Fri",
    "Saturday|Sat", "Sunday|Sun",
)  # fmt: skip
MONTHS = (
    "January|Jan", "February|Feb", "March|Mar", "April|Apr", "May", "June|Jun", "July|Jul", "August|Aug",
    "September|Sept|Sep", "October|Oct", "November|Nov", "December|Dec",
)  # fmt: skip
NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
PARTS = ((MORNING, "morning"), (MIDDAY, "lunchtime"), (AFTERNOON, "afternoon"), (EVENING, "evening|night"))

ROWS = (
    Row(Kind.DAY, 0, "today|later today"),
    Row(Kind.DAY, 1, "tomorrow|tmrw|tomorow|tommorow|tommorrow"),
    Row(Kind.DAY, 2, "day after tomorrow|the day after tomorrow|overmorrow"),
    Row(
        Kind.WEEKDAYS,
        (0, 1, 2, 3, 4),
        "weekdays|weekday|on a weekday|during the week|working days|on working days|on weekdays|workdays",
    ),
    Row(Kind.WEEKDAYS, (5, 6), "weekends|on weekends|at weekends"),
    Row(Kind.UNIT, DAYS, "day|days"),
    Row(Kind.UNIT, WEEK, "week|weeks"),
    Row(Kind.UNIT, WEEKEND, "weekend"),
    Row(Kind.UNIT, MONTH_LONG, "month|months"),
    Row(Kind.WEEK_NUMBER, None, "week number|calendar week|week no|wk|cw"),
    Row(
        Kind.EDGE,
        0,
        "early|beginning of|start of|the beginning of|the start of|early in|at the beginning of|at the start of",
    ),
    Row(Kind.EDGE, 1, "mid|middle of|the middle of|in the middle of"),
    Row(Kind.EDGE, 2, "late|end of|the end of|late in|at the end of"),
    Row(Kind.ORDINAL, -1, "last"),
    Row(Kind.PART, MORNING, "morning|mornings|in the morning|in the mornings|early morning|before lunch"),
    Row(Kind.PART, MIDDAY, "lunchtime|at lunchtime|lunch time|lunch break|at lunch|around midday|lunch|midday"),
    Row(Kind.PART, AFTERNOON, "afternoon|afternoons|in the afternoon|in the afternoons|after lunch"),
    Row(
        Kind.PART,
        EVENING,
        "evening|evenings|in the evening|in the evenings|after work|at night|after office hours|after hours",
    ),
    Row(Kind.NOON, None, "noon|at noon|12 noon|twelve noon"),
    Row(Kind.HALF, 30, "half|half past"),
    Row(Kind.QUARTER, None, "quarter|a quarter"),
    Row(Kind.HOUR, None, "o'clock|oclock|h|hrs|hours"),
    Row(Kind.MERIDIEM, 0, "am"),
    Row(Kind.MERIDIEM, 720, "pm"),
    Row(Kind.AT, None, "at|@"),
    Row(Kind.ABOUT, None, "around|about|approximately|approx|roughly|ish"),
    Row(Kind.ON, None, "the|on the"),
    Row(
        Kind.FROM,
        None,
        "from|starting|starting from|not before|no earlier than|not earlier than|starting on|as of|since",
    ),
    Row(
        Kind.TO,
        None,
        "to|until|till|til|through|thru|up to|by|not after|no later than|not later than|latest|at the latest|-|–|—",
    ),
    Row(Kind.AFTER, None, "after|past|later than"),
    Row(Kind.BEFORE, None, "before|earlier than"),
    Row(Kind.BETWEEN, None, "between"),
    Row(Kind.AND, None, "and|&|+"),
    Row(Kind.OR, None, "or|/"),
    Row(
        Kind.NOT,
        None,
        "not|except|but not|except on|not on|excluding|apart from|no|except for|just not|but no|without|never on",
    ),
    Row(Kind.IN, None, "in"),
    Row(
        Kind.WITHIN,
        None,
        "within|within the next|in the next|over the next|during the next|the next|within the coming|in the coming",
    ),
    Row(Kind.EVERY, None, "every|each"),
    Row(Kind.ONE, 1, "a|an"),
    Row(Kind.FORTNIGHT, None, "fortnight|a fortnight"),
    Row(Kind.LATER, 1, "a week on|a week from|one week from|a week after"),
    Row(Kind.LATER, 2, "two weeks from|two weeks on|a fortnight on|a fortnight from"),
    Row(
        Kind.SOON,
        None,
        "as soon as possible|asap|soon|soonest|right away|immediately|now|any time|anytime|whenever"
        "|as early as possible|earliest possible|the earliest possible|next available|the next available"
        "|next free|first available|urgently|right now|any day|straight away|at the earliest opportunity",
    ),
    Row(
        Kind.ONWARDS,
        None,
        "or later|onwards|onward|or after|at the earliest|or so later|and later|and after|and onwards",
    ),
    Row(Kind.FEAST, ((12, 24), (12, 26)), "Christmas|Xmas"),
    Row(Kind.FEAST, ((12, 24), (12, 24)), "Christmas Eve"),
    Row(Kind.FEAST, ((12, 25), (12, 25)), "Christmas Day"),
    Row(Kind.FEAST, ((12, 26), (12, 26)), "Boxing Day"),
    Row(Kind.FEAST, ((12, 31), (12, 31)), "New Year's Eve|New Years Eve"),
    Row(Kind.FEAST, ((1, 1), (1, 1)), "New Year's Day|New Year|New Years Day|the new year"),
    Row(Kind.WHICH, THIS, "this|this coming"),
    Row(Kind.WHICH, COMING, "coming|the coming|upcoming"),
    Row(Kind.WHICH, NEXT, "next|following|the following"),
    Row(Kind.WHICH, AFTER_NEXT, "next but one|the next but one"),
    Row(
        Kind.FILLER,
        None,
        "please|thanks|thank you|i|i'd|i'll|i'm|we|we'd|would|like|want|wish|love|prefer|preferably|need|could"
        "|can|may i|may we|come|appointment|an appointment|slot|a slot|something|anything|do|you|have|got|is|are"
        "|it|it's|there|free|available|if possible|me|my|our|for|of|on|ideally|best|works|work|suits|suit|good"
        "|great|maybe|perhaps|possibly|sometime|some time|some|any|only|hello|hi|hey|would be|be|get|book|visit"
        "|see|what|what's|when|how|then|so|that|will|time|times|at some point|during|us|also|well|ok|okay|just"
        "|with|this year|a time|looking|visiting|does|day of|date|us at|available on|but|rather|either|someone"
        "|nice|fine|perfect|really|should|must|might|time of day",
    ),
    Row(
        Kind.STRANGE,
        None,
        "yesterday|nothing|never|midnight|hour|minute|minutes|later|earlier|Easter|summer|winter|autumn|fall"
        "|spring|year|years|yearly|monthly|weekly|daily|tonightish|ago",
    ),
)


def vocabulary() -> dict[str, Meaning]:
    """Every phrase and its meaning."""
    found: dict[str, Meaning] = {"tonight": ((Kind.DAY, 0), (Kind.PART, EVENING))}
    for row in ROWS:
        for phrase in row.phrases.split("|"):
            found[phrase] = ((row.kind, row.value),)
    for number, names in enumerate(WEEKDAYS):
        for name in names.split("|"):
            found[name] = found[f"{name}'s"] = ((Kind.WEEKDAY, number),)
        found[f"{names.split('|')[0]}s"] = ((Kind.WEEKDAYS, (number,)),)
    for number, names in enumerate(MONTHS, 1):
        for name in names.split("|"):
            found[name] = ((Kind.MONTH, number),)
    for part, words in PARTS:
        for word in words.split("|"):
            found[f"this {word}"] = ((Kind.DAY, 0), (Kind.PART, part))
    for number, (name, ordinal) in enumerate(zip(NUMBERS, ORDINALS, strict=True), 1):
        found[name] = ((Kind.NUMBER, number),)
        found[ordinal] = ((Kind.ORDINAL, number),)
    _add_tens(found)
    found["thirtieth"] = ((Kind.ORDINAL, 30),)
    return found


def _add_tens(found: dict[str, Meaning]) -> None:
    for tens, word in ((20, "twenty"), (30, "thirty")):
        found[word] = ((Kind.NUMBER, tens),)
        for number in range(1, 10):
            for between in (" ", "-"):
                found[f"{word}{between}{NUMBERS[number - 1]}"] = ((Kind.NUMBER, tens + number),)
                found[f"{word}{between}{ORDINALS[number - 1]}"] = ((Kind.ORDINAL, tens + number),)
