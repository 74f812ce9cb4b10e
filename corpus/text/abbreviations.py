"""English words that tell whether a full stop ends a sentence: what Punkt's newspaper of 1989 lacks."""


def _dotted(words: str) -> frozenset[str]:
    return frozenset(f"{word}." for word in words.split())


# After these a sentence may end, but only where the next word is one that starts sentences.
ABBREVIATIONS = frozenset(
    """
    adm amb asst atty brig capt cmdr comdr cpl cpt dept det fr gov gens govs hon insp lt maj mt mts pfc pres
    prof profs pvt rev sen sens sgt supt
    al approx assn assoc ave blvd cf dept e.g est etc govt i.e intl mfg natl pop univ
    apr jul jun thurs
    """.split()
)

# The name follows at once, so that even a word that starts many a sentence is part of it: "Gen. Powers".
TITLES = _dotted(
    "Adm Brig Capt Cmdr Col Cpl Dr Gen Gov Hon Lt Maj Messrs Mr Mrs Ms Mt Prof Rep Rev Sen Sgt St"
)

# A number follows: "No. 10", "pop. 256,000". As abbreviations, some would swallow "He said no."
NUMBERED = _dotted("No Nos no nos Vol vol Fig fig Figs figs Art Sec Ch pp p pop Op Nr Rs")

# A clause follows, never a sentence.
LATIN = _dotted("e.g i.e")

# Names that end in an exclamation mark.
SHOUTED = frozenset("Yahoo! Jeopardy! Wham! Oklahoma! Airplane!".split())

# Words that no name and no office begins with, so that one with a capital starts a sentence.
STARTERS = frozenset(
    """
    i he she it we you they this that these those there here
    my your his her its our their the a an some any each every all both no none many most several few such
    who what when where why how which whose if as at by for from in into of off on onto over to under up with
    without within since until after before during while although though because unless despite between among
    and but or nor so yet then thus hence however moreover meanwhile instead also still even indeed perhaps
    maybe nevertheless nonetheless otherwise therefore according once only just now today yesterday tomorrow
    is are was were do does did has have had can could will would should may might must let not never
    mr mrs ms
    """.split()
)
