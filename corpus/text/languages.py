"""The languages that are supported: those that both Punkt and the Snowball stemmers know.

A language goes by its code of ISO 639-1. Any other code, also `UNKNOWN`, means text that is split without
trained parameters and whose terms are its words as they stand.
"""

ENGLISH = "en"
UNKNOWN = "und"  # the code of ISO 639-2 for "undetermined"

# By code, the name that Punkt's models and Snowball's algorithms share.
SUPPORTED = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
