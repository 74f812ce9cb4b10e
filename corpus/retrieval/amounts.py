"""Detect amounts with their unit ("$1.5bn", "40 per cent", "5,3 km"), and questions that ask for one.

A question like "how much did it cost" wants money: of the numbers of a sentence only those before or behind a
unit of money answer it. Units are in the languages of the world's larger news outlets.
"""

import re
from enum import IntFlag, auto
from functools import cache, reduce
from operator import or_

from corpus.models.patterns import lazy_pattern
from corpus.text.analysis import term_of
from corpus.text.equivalents import NUMBERS, equivalents
from corpus.text.languages import ENGLISH
from corpus.text.tokens import split_tokens


class Measure(IntFlag):
    """What an amount is of; a unit such as "pounds" is of several."""

    MONEY = auto()
    SHARE = auto()
    LENGTH = auto()
    AREA = auto()
    VOLUME = auto()
    WEIGHT = auto()
    TIME = auto()
    SPEED = auto()
    TEMPERATURE = auto()


_UNITS = {
    Measure.MONEY: """
        $ € £ ¥ ₹ ₽ ₩ ₺ usd eur gbp chf dollar dollars cent cents euro euros pound pounds pence yen yuan rupee
        rupees rouble roubles ruble rubles franc francs peso pesos krona kronor krone kroner crowns zł zloty
        złotych złote pfund franken dólar dólares libras céntimos livres dollari sterline euró reais dólares
        dollars eur. kronen
    """,
    Measure.SHARE: """
        % percent pct percentage percentages prozent procent procenten procenta procentów pourcent percento
        third thirds quarter quarters fifth fifths drittel viertel tercio tercios tiers quarts terzo terzi
    """,
    Measure.LENGTH: """
        km kilometre kilometres kilometer kilometers kilometern kilómetro kilómetros kilomètre kilomètres
        chilometro chilometri quilómetros quilômetros kilometrów m metre metres meter meters metern metro
        metros
        mètre mètres metri metrów cm centimetre centimetres centimeter centimeters mm mile miles meilen millas
        milles miglia mijl mil ft foot feet inch inches yard yards fuß pies pieds
    """,
    Measure.AREA: "acre acres hectare hectares hektar hectáreas ettari hektarów ha km² m² sq square",
    Measure.VOLUME: """
        litre litres liter liters litro litros litri litrów gallon gallons barrel barrels barriles barils
    """,
    Measure.WEIGHT: """
        kg kilo kilos kilogram kilograms kilogramme kilogrammes kilogramos kilogramm g gram grams gramm gramos
        tonne tonnes ton tons tonnen toneladas tonnellate ton lb lbs pound pounds ounce ounces oz stone pfund
    """,
    Measure.TIME: """
        second seconds minute minutes hour hours day days week weeks month months year years decade decades
        sekunden minuten stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren
        segundos minutos hora horas
        día días semana semanas mes meses año años secondes heure heures jour jours
        semaine semaines mois an ans année années secondi minuti ora ore giorno giorni settimane mesi
        anno anni
        dias anos uur dagen weken maanden jaar godzin godziny dni tygodni miesięcy lat lata
    """,
    Measure.SPEED: "km/h kmh kph mph knots knoten nudos nœuds kilometres/hour",
    Measure.TEMPERATURE: "° °c °f degree degrees grad grados degrés gradi graus stopni celsius fahrenheit",
}
_MULTIPLIERS = """
    k m mn mio mrd bn tn million millions billion billions trillion trillions thousand thousands
    hundred hundreds dozen
    millionen milliarde milliarden tausend millones mil millón milliard milliards mille
    mila milioni miliardi milhões milhão bilhões bilhão milion miliony milionów miliard miliardy miliardów
    tysięcy
    miljoen miljard tys mln mld
"""
_NUMBER = r"\d+(?>(?:[.,'\u2019 \u00a0\u202f]\d+)*)"
_WORDS = "|".join((*NUMBERS, "half", "a", "ein(?:e|er|en)?", "une?", "una?", "einer"))
_MULTIPLIER = "|".join(sorted(_MULTIPLIERS.split(), key=len, reverse=True))
_CURRENCY = r"[$\u20ac\u00a3\u00a5\u20b9\u20bd\u20a9\u20ba]"
_OF_TWO_WORDS = ("per cent", "por ciento", "pour cent", "per cento", "por cento")
_AMOUNT = lazy_pattern(
    rf"(?P<sign>{_CURRENCY}|\b(?:USD|EUR|GBP|CHF))?\s?"
    rf"(?P<number>\b(?:{_NUMBER}|(?:{_WORDS})\b)(?:[\s-]?(?:{_MULTIPLIER})\b\.?){{0,2}})"
    rf"(?:[\s\u202f-]?(?:(?:de|of|d['\u2019])\s?)?"
    rf"(?P<unit>{'|'.join(_OF_TWO_WORDS)}|km/h|%|\u00b0\s?[CF]?|{_CURRENCY}|[^\W\d_]+))?",
    re.IGNORECASE,
)
_SAME = equivalents().get


@cache
def _measures() -> dict[str, Measure]:
    """Return what each unit is of, by the unit in small letters."""
    found: dict[str, Measure] = {}
    for measure, units in _UNITS.items():
        for unit in units.split():
            found[unit] = found.get(unit, measure) | measure
    return found | dict.fromkeys(_OF_TWO_WORDS, Measure.SHARE)


def amounts_in(sentence: str, language: str | None = None) -> dict[str, Measure]:
    """Return the terms of the numbers that stand by a unit, each with what it may measure.

    >>> amounts_in("12 people paid $1.5m, or 40 per cent.")
    {'1.5': <Measure.MONEY: 1>, '40': <Measure.SHARE: 2>}
    """
    found: dict[str, Measure] = {}
    for amount in _AMOUNT.finditer(sentence):
        unit = (amount["unit"] or "").lower().replace(" ", "" if "\u00b0" in (amount["unit"] or "") else " ")
        measure = _measures().get(unit, Measure(0)) | (Measure.MONEY if amount["sign"] else Measure(0))
        for token in split_tokens(amount["number"], language) if measure else ():
            if term := term_of(token, language or ENGLISH):
                found[_SAME(term, term)] = found.get(_SAME(term, term), measure) | measure
    return found


# The first match decides. "How long" may be a time or a length, "how much" anything.
_ASKED = {
    r"\bhow much (?:money|cash)\b|\bhow much\b.*\b(?:costs?|pay|pays|paid|spen[dt]|spends|worth|raised?|"
    r"earn(?:s|ed)?|fined?|charged?|sells?|sold|owes?|owed|donated?|invest(?:s|ed)?|price|salary|debt|"
    r"buy|bought|lend|lent|budget|profit|revenue|bill)\b|"
    r"\b(?:what|which) (?:\w+ ){0,2}?(?:price|cost|salary|fee|fine|budget)\b|"
    r"\bwie ?viel (?:geld|kostet\w*|zahl\w+)|\bwas kostet\w*|"
    r"\bcombien (?:co\u00fbt\w+|d['\u2019]argent)|\bcu\u00e1nto (?:cost\w+|cuest\w+|pag\w+|dinero)|"
    r"\bquanto (?:cost\w+|custa\w*)|\bile koszt\w+": Measure.MONEY,
    r"\b(?:what|which) (?:\w+ ){0,2}?(?:percentage|percent|share|proportion|rate)\b|"
    r"\bwie ?viel prozent|\bquel pourcentage|\bqu\u00e9 porcentaje|\bche percentuale|"
    r"\bjaki procent": Measure.SHARE,
    r"\bhow (?:far|tall|wide|high|deep)\b|\bwie (?:hoch|weit|breit|tief)\b": Measure.LENGTH,
    r"\bhow long\b|\bwie lange?\b": Measure.TIME | Measure.LENGTH,
    r"\bhow much (?:longer|time)\b|\bcombien de temps\b|\bcu\u00e1nto tiempo\b": Measure.TIME,
    r"\bhow heavy\b|\bhow much\b.*\bweigh(?:s|ed)?\b|\bwie schwer\b": Measure.WEIGHT,
    r"\bhow fast\b|\bwie schnell\b": Measure.SPEED,
    r"\bhow (?:hot|cold|warm)\b|\bwie (?:hei\u00df|kalt|warm)\b": Measure.TEMPERATURE,
    r"\bhow much\b|\bwie ?viel\b|\bcombien\b(?! d)|\bcu\u00e1nto\b|\bquanto\b": reduce(or_, Measure),
}
_PATTERNS = tuple((measure, lazy_pattern(pattern)) for pattern, measure in _ASKED.items())
_COUNTED = lazy_pattern(
    r"\b(?:how (?:many|much)|wie ?viele?|combien (?:de |d['\u2019])|cu\u00e1nt[oa]s|quant[ioe]s?|"
    r"hoeveel|ile)\s?(\w+|%)"
)


def measure_of(question: str) -> Measure | None:
    """Return what the amount that `question` asks for is of; None if it asks for none.

    >>> [measure_of(text) for text in ("How much did it cost?", "How many miles?", "How many people?")]
    [<Measure.MONEY: 1>, <Measure.LENGTH: 4>, None]
    """
    lowered = question.lower()
    counted = _COUNTED.search(lowered)
    unit = _measures().get(counted[1]) if counted else None
    return unit or next((measure for measure, pattern in _PATTERNS if pattern.search(lowered)), None)
