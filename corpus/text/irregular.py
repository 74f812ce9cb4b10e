"""Irregular forms to their base form: what a stemmer, which cuts endings, cannot know.

Left out are forms that are more often another word: "saw", "left", "found", "ground", "wound", "born", "bit".
"""

_VERBS = """
    arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; begin began
    begun; bend bent; bid bade bidden; bind bound; bite bitten; bleed bled; blow blew blown; break
    broke broken; breed bred; bring brought; build built; burn burnt; buy bought; catch caught;
    choose chose chosen; cling clung; come came; creep crept; deal dealt; dig dug; draw drew drawn;
    dream dreamt; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed;
    feel felt; fight fought; flee fled; fling flung; fly flew flown; forbid forbade forbidden;
    foresee foresaw foreseen; forget forgot forgotten; forgive forgave forgiven; freeze froze
    frozen; get got gotten; give gave given; go went gone goes; grow grew grown; hang hung; hear heard;
    hide hid hidden; hold held; keep kept; kneel knelt; know knew known; lay laid; lead led; lean
    leant; leap leapt; learn learnt; lend lent; light lit; lose lost; make made; mean meant; meet
    met; mistake mistook mistaken; overcome overcame; overtake overtook overtaken; overthrow
    overthrew overthrown; pay paid; prove proven; rebuild rebuilt; ride rode ridden; ring rang rung;
    rise rose risen; run ran; say said; see seen; seek sought; sell sold; send sent; sew sewn; shake
    shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink
    sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken; speed sped; spend spent; spin
    spun; spring sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung; strike
    struck stricken; strive strove striven; swear swore sworn; sweep swept; swell swollen; swim swam
    swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think thought;
    throw threw thrown; undergo underwent undergone; understand understood; undertake undertook
    undertaken; uphold upheld; wake woke woken; wear wore worn; weave wove woven; weep wept; win
    won; withdraw withdrew withdrawn; withhold withheld; withstand withstood; write wrote written;
    die dying; lie lain
"""

_NOUNS = """
    man men; woman women; child children; person people; foot feet; tooth teeth; goose geese; mouse
    mice; life lives; wife wives; knife knives; thief thieves; shelf shelves; half halves; loaf
    loaves; wolf wolves; crisis crises; analysis analyses; criterion criteria; phenomenon phenomena
"""


def _forms(table: str) -> dict[str, str]:
    rows = (row.split() for row in table.split(";"))
    return {form: base for base, *forms in rows for form in forms}


BASE_FORMS = _forms(_VERBS) | _forms(_NOUNS)
