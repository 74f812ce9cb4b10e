"""Map words that mean the same to one term: numbers, countries, people, months.

For English, and for choosing sentences only: the index keeps terms as they are.
"""

from collections.abc import Iterator
from functools import cache

from corpus.text.analysis import term_of

NUMBERS = dict(
    zip(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty
        """.split(),
        range(21),
        strict=True,
    )
) | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()

# Amounts without a digit.
MULTITUDES = frozenset(
    """
    dozen dozens hundred hundreds thousand thousands million millions billion billions trillion trillions half
    twice percent
    """.split()
)

MONTHS = (
    "january jan; february feb; march; april apr; may; june jun; july jul; august aug; september sept sep; "
    "october oct; november nov; december dec"
)
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow tonight".split()
)

# A country, then its people and adjective. A name of several words is listed by the one that identifies it
# ("Zealand").
PEOPLES = """
    afghanistan afghan afghans; albania albanian; algeria algerian; america american americans US USA; angola
    angolan; argentina argentine argentinian; armenia armenian; australia australian aussie; austria
    austrian; azerbaijan azerbaijani; bahrain bahraini; bangladesh bangladeshi; barbados barbadian; belarus
    belarusian; belgium belgian; bolivia bolivian; bosnia bosnian; botswana; brazil brazilian; britain
    british briton britons UK; bulgaria bulgarian; cambodia cambodian; cameroon cameroonian; canada canadian;
    chad chadian; chile chilean; china chinese; colombia colombian; congo congolese; croatia croatian croat;
    cuba cuban; cyprus cypriot; denmark danish dane danes; ecuador ecuadorian; egypt egyptian; england
    english; eritrea eritrean; estonia estonian; ethiopia ethiopian; europe european EU; fiji fijian; finland
    finnish finn finns; france french frenchman; gabon gabonese; gambia gambian; germany german; ghana
    ghanaian; greece greek; greenland; guatemala guatemalan; guinea guinean; haiti haitian; honduras
    honduran; hungary hungarian; iceland icelandic icelander; india indian; indonesia indonesian; iran
    iranian; iraq iraqi; ireland irish irishman; israel israeli; italy italian; jamaica jamaican; japan
    japanese; jordan jordanian; kazakhstan kazakh; kenya kenyan; korea korean; kosovo kosovar; kuwait
    kuwaiti; laos laotian; latvia latvian; lebanon lebanese; lesotho; liberia liberian; libya libyan;
    lithuania lithuanian; luxembourg; madagascar malagasy; malawi malawian; malaysia malaysian; mali malian;
    malta maltese; mauritius mauritian; mexico mexican; moldova moldovan; mongolia mongolian; montenegro
    montenegrin; morocco moroccan; mozambique mozambican; myanmar burmese; namibia namibian; nepal nepalese
    nepali; netherlands dutch; nicaragua nicaraguan; nigeria nigerian; norway norwegian; oman omani;
    pakistan pakistani; palestine palestinian; panama panamanian; paraguay paraguayan; peru peruvian;
    philippines filipino philippine; poland polish pole poles; portugal portuguese; qatar qatari; romania
    romanian; russia russian; rwanda rwandan; samoa samoan; saudi saudis; scotland scottish scot scots;
    senegal senegalese; serbia serbian serb; singapore singaporean; slovakia slovak; slovenia slovenian;
    somalia somali; spain spanish spaniard; sudan sudanese; sweden swedish swede; switzerland swiss; syria
    syrian; taiwan taiwanese; tajikistan tajik; tanzania tanzanian; thailand thai; tonga tongan; tunisia
    tunisian; turkey turkish turk; uganda ugandan; ukraine ukrainian; uruguay uruguayan; uzbekistan uzbek;
    venezuela venezuelan; vietnam vietnamese; wales welsh welshman; yemen yemeni; zambia zambian; zealand
    zealander kiwi; zimbabwe zimbabwean
"""

_OTHERS = """
    percent pct percentage; dollar dollars usd; television tv;
    president pres; governor gov; senator sen; representative rep; company corporation corp inc; mount mt;
    kilometer kilometre kilometers km; kilogram kg; film movie; physician doctor
"""


def places() -> frozenset[str]:
    """Return the names of countries, in lower case."""
    return frozenset(names[0] for names in _rows(PEOPLES))


def months() -> frozenset[str]:
    """Return the names of the months and their abbreviations, in lower case."""
    return frozenset(name for names in _rows(MONTHS) for name in names)


@cache
def equivalents() -> dict[str, str]:
    """Return a map from a term to the one that represents all that mean the same.

    >>> equivalents()[term_of("French")] == equivalents()[term_of("France")]
    True
    """
    table: dict[str, str] = {}
    for names in (*_rows(MONTHS), *_rows(PEOPLES), *_rows(_OTHERS)):
        first = term_of(names[0])
        table |= {term_of(name): first for name in names}
    table |= {term_of(word): str(number) for word, number in NUMBERS.items() if term_of(word)}
    for number, word in enumerate(_ORDINALS, start=1):
        table[f"{number}{('st', 'nd', 'rd', 'th')[min(number, 4) - 1]}"] = term_of(word)
    return table


def _rows(table: str) -> Iterator[list[str]]:
    return (row.split() for row in table.split(";"))
