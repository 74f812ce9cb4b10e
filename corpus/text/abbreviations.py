"""Detect the abbreviations and ordinal numbers of each language that do not end a sentence.

Drawn from the segmentation suppressions of CLDR 46 (de, es, fr, it, pt, ru) and enlarged by hand for what
news uses. Words are in lower case, without their last full stop. English, which Punkt knows best, has tables
of its own in `boundaries`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from corpus.models.patterns import lazy_pattern
from corpus.text.numbered import DAY_OR_MONTH, OF_TIME, ORDINAL, ends_with_time_alone, is_ordinal
from corpus.text.stopwords import STOP_WORDS

# A name or another word of the same phrase follows: never the end of a sentence.
_BEFORE_WORDS = {
    "": "dr prof doc ing mr mrs sr sra srta gen st sv o g gđa h hj kh ir pak ibu drs",
    "cs": """
        prof doc dr ing arch mgr bc mudr judr phdr rndr mvdr paeddr thdr csc gen plk kpt por mjr sv
        p pp sl ul nám tř např tzv tj tzn resp vč zn obch
    """,
    "da": """
        dr prof hr fr frk sct skt ing cand mag stud gen maj kapt bl.a f.eks d.v.s dvs ift iflg jf
        vedr ang pga mht hhv inkl ekskl
    """,
    "de": """
        dr prof dipl dipl.-ing dipl.-kfm ing med phil jur rer nat hr hrn fr frl fa fam st hl sog
        bzgl bspw bayer hess sächs österr schweiz u.a z.b d.h o.g i.d.r gen maj obst oblt lt hptm
        adm kard pfr einschl inkl exkl zzgl vgl ehem geb gest verh frz ggf ggfs evtl insb bes entspr
        amtl kath ev röm a.d d o u v
    """,
    "el": "κ κα κκ κος δρ καθ κ.κ αγ άγ οδ λεωφ πλ π.χ δηλ βλ πρβλ υπ σελ εικ αρ στρ αντ συντ υπουργ",
    "es": """
        sr sra srta sres sras srtas srs dr dra dres drs d da dña prof profa lic licdo licda ing arq
        abog gral gral cnel col cap cmdte tte sgto pdte pdta mons excmo excma ilmo ilma exmo exma
        rvdo rev fr hno hna sto sta ud uds vd vds av avda c ctra pza pl pº depto dpto dto ee ff rr
        ss aa jj cía hnos ntra ntro vda cf cfr vid p.ej ej aprox núm nro pág págs art arts cap vol
        fig exp expte p
    """,
    "et": "dr prof hr pr prl mag nt sh st s.t vt vrd lk joon u ca kol kpt kindr insener",
    "fi": "tri prof dos hra rva nti dipl.ins maist ins kenr ev maj kapt esim ks vrt mm ns nk os n huom",
    "fr": """
        coll ibid op trad dir
        m mm mme mlle dr pr prof me mgr st ste sté éts gén col cdt cap lt adj sgt card cf éd vs env
        av bd boul pl r dép tél p pp fig vol chap art réf no nos env ex anc hôp
    """,
    "ar": "د أ م ق ت ص",
    "hi": "डॉ श्री श्रीमती सुश्री प्रो पं सं रु क्र नं ई पू",
    "hu": "dr prof ifj id özv gróf st szt pl ill ún vö ld kb u",
    "it": """
        sig sigg sig.ra sig.na dott dott.ssa dr prof prof.ssa avv ing arch geom rag on sen gen col
        magg cap ten mons card rev fr s ss sto sta v.le p.zza c.so l.go f.lli pres min cfr es cap
        pag pagg fig vol art artt n nn ca tel prov spett gent egr ecc.mo
    """,
    "nl": """
        staatssecr wethr cmte
        mevr mw dhr hr mej mr mrs dr drs ir ing prof ds gen kol maj kap lt min st o.a m.n bijv bv
        d.w.z m.b.t i.p.v z.k.h h.k.h h.m wnd fam fa vgl zgn a.d v.d jhr mgr ong ca blz fig nr tel
        prov str jl
    """,
    "no": """
        dr prof hr fr frk sivilør ing gen maj kapt st bl.a f.eks d.v.s dvs ift iflg jf vedr ang pga
        mht hhv inkl
    """,
    "pl": """
        bł bryg dyw bp abp hr
        prof dr hab inż mgr gen płk ppłk mjr kpt por ppor sierż adm ks bp abp kard o s św błog ul al
        pl os im tzw np m.in tzn tj wg zob por mec red dyr wicedyr min prez woj gm pow pt zw ww ww
        tel godz art ust par pkt poz nr str rys rozdz ok ob
    """,
    "pt": """
        sr sra srta srs sras dr dra drs dras prof profa eng arq d da exmo exma ilmo ilma rev pe fr
        sto sta gen cel cap ten maj sgt pres min gov sen dep emb des av r al pç trav rod cia p.ex cf
        aprox pág págs fig vol art arts inc n nº núm tel proc cap
    """,
    "ro": "dl dna d-na d-l dr prof ing av gen col mr lt sf str bd nr art al pag fig vol cca aprox ex",
    "ru": """
        проф акад доц ген полк подп майор кап лейт адм св свт преп о г-н г-жа гр им ул пл пр просп
        пер наб бул ш д кв обл р-н пос дер с г см ср напр т.е т.н т.ч т н ок стр табл п пп ст гл тел
        зам нач рук мин деп корр отд оз
    """,
    "sv": """
        dr prof hr fr frk ing gen överste kapt s:t s:ta st bl.a t.ex d.v.s dvs enl jfr resp inkl
        exkl ang ca kl nr sid fig tel f.d s.k
    """,
    "tr": """
        h.c
        prof doç dr yrd av op uzm öğr gör arş müh mim ecz vet sn hz st gen alb yb bnb yzb tğm org
        kor tüm tuğg bkz örn vd yak çev haz no s şek cad sok sk mah bulv apt
    """,
    "uk": "проф акад доц ген полк св о ім вул пл просп див напр т.зв р м с обл стор рис ст п",
}
# A number follows; before a word, some would hide the end of a sentence.
_BEFORE_NUMBERS = {
    "": "nr no art str fig tel p pp",
    "cs": "č čl odst str s obr sv r kap tel cca",
    "da": "nr s side fig kap stk art pkt kl tlf ca",
    "de": "nr art abs s bd abb kap az tel ziff pos anm ca rd max min str sek std",
    "el": "αρ σελ εικ κεφ τηλ άρθρ παρ περ",
    "es": "n no núm nro pág p art cap vol fig tel sec inc",
    "et": "nr lk joon tel kl p ptk",
    "fi": "nro s kuva puh klo luku kohta n",
    "fr": "n no p pp art fig vol chap tél al",
    "it": "d.lgs lgs d.p.r l co lett tab n p pag art fig vol cap tel ca",
    "nl": "vol hfst nr art blz p fig tel ca lid hfdst",
    "no": "nr s side fig kap art pkt kl tlf ca",
    "pl": "m lok nr s str art ust pkt poz par godz tel ok rys",
    "pt": "apto ap bl qd n nº p pág art fig vol cap tel inc",
    "ru": "№ д кв стр с рис ст п гл тел ок",
    "sv": "nr s sid fig kap art kl tel ca",
    "tr": "no s sf şek tel md",
}
# Punkt decides by the next word.
_OTHERS = {
    "": "etc vs",
    "cs": "atd apod aj mj tj tis mil mld kč s.r.o a.s st",
    "da": "osv m.m m.v mio mia mill kr pct ca jan feb mar apr jun jul aug sep okt nov dec",
    "de": """
        usw etc u.v.a mio mrd bzw ca rd jan feb märz apr jun jul aug sept okt nov dez n.chr v.chr ff
        std min e.v chr jh jahrh
    """,
    "el": "κ.λπ κλπ κ.ά π.μ μ.μ π.χ μ.χ α.ε εκατ δισ ευρ χιλ",
    "es": """
        etc uu aa hh s.a s.l ltda ee.uu a.c d.c a.m p.m ene feb abr jun jul ago sept oct nov dic
        mill tel prov aprox
    """,
    "et": "jne jt jpt mln mld kl mnt tn pst",
    "fi": "jne yms ym milj mrd kaup klo",
    "fr": "etc av apr j.-c janv févr avr juil sept oct nov déc env al h min sec",
    "it": "ecc etc a.c d.c s.p.a s.r.l gen feb mar apr mag giu lug ago sett ott nov dic mld mln",
    "nl": "enz etc e.d mln mrd jan feb mrt apr jun jul aug sept okt nov dec n.v b.v v.chr n.chr",
    "no": "osv m.m mill mrd kr pst ca",
    "pl": "itd itp r w mln mld tys zł gr s.a sp sp.z o.o n.e p.n.e",
    "pt": "etc a.c d.c s.a ltda lda jan fev abr jun jul ago set out nov dez séc",
    "ru": """
        т.д т.п др пр г гг в вв долл руб коп тыс млн млрд янв февр апр авг сент окт нояб дек н.э до_н.э чел
    """,
    "sv": "osv o.s.v m.m milj mdkr kr ca",
    "tr": "vb vs a.ş ltd şti m.ö m.s oca şub haz tem ağu eyl eki kas ara",
}
# Words that begin sentences, where Punkt has not learnt which are written in lower case too.
_STARTERS = {
    "hr": "potom zatim nakon onda ali sada tada kasnije danas jučer sutra ondje tamo to on ona oni kraj",
    "hu": "utána aztán majd de most akkor később ma tegnap holnap ott itt ez az ő ők ennyi vége",
    "sk": "potom zatiaľ neskôr ale teraz vtedy dnes včera zajtra tam tu to on ona oni koniec",
    "sl": "potem nato kasneje ampak zdaj takrat danes včeraj jutri tam tu to on ona oni konec",
    "ru": """
        потом затем после сейчас теперь сегодня вчера завтра тогда здесь там однако поэтому наконец впрочем
        конечно возможно кроме вместе все всё никто ничего нет многие другие некоторые несколько каждый сам
        можно нужно надо
    """,
    "uk": """
        потім після зараз тепер сьогодні вчора завтра тоді тут там однак тому нарешті звичайно можливо крім
        разом усі все ніхто нічого немає багато інші деякі кілька кожен сам можна треба
    """,
}
# The last of a list, or a year: a capital behind them mostly begins a sentence.
_LAST = frozenset(
    """
    etc usw u.v.a enz e.d itd itp ecc osv m.m m.v o.s.v jne yms jt jpt atd apod vb vs κ.λπ κλπ κ.ά т.д т.п
    r г гг в p.m μ.μ zł руб долл kč kr
    """.split()
)


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Those of a language, in lower case without the last full stop.

    Attributes:
        before_words: a word of the same sentence follows.
        before_numbers: before a number, it does not end a sentence either.
        others: may end a sentence.
        last: mostly end one, before a capital.
    """

    before_words: frozenset[str]
    before_numbers: frozenset[str]
    others: frozenset[str]
    last: frozenset[str]


@cache
def abbreviations_of(language: str) -> Abbreviations:
    """Return the abbreviations of `language`; those of most languages where its own are not known.

    >>> "dott" in abbreviations_of("it").before_words, "prof" in abbreviations_of("hr").before_words
    (True, True)
    """
    tables = (_BEFORE_WORDS, _BEFORE_NUMBERS, _OTHERS)
    words, numbers, others = (frozenset(table.get(language, table[""]).split()) for table in tables)
    return Abbreviations(words, numbers, others, others & _LAST)


_ABBREVIATION = lazy_pattern(r"(?<!\S)(?P<last>(?:[^\W\d_]\.\s)?[^\s\d]{1,6})\.\s+(?=(?P<word>[^\W\d_]+))")
_ORDINAL_NUMBER = lazy_pattern(r"\d{1,3}\.|(?<![IVXLC])[IVXLC]+\.")
_MONTH_OR_YEAR = lazy_pattern(r"\d{1,2}\.|\d{4}\b")
_NUMBER = lazy_pattern(r"\d+|[IVXLC]+")
_ELIDED = lazy_pattern(r"^(?:[(\[]|\w{1,6}['\u2019]|\u0648(?=\w\.))")  # l'art., and in Arabic "and Dr."
_DATED = ORDINAL | {"ko"}
_NEXT_WORD = lazy_pattern(r"[^\W\d_]+")
_INITIALS_OF_NAME = lazy_pattern(r"(?:(?:[^\W\d_\uac00-\ud7af]|[\u0900-\u0dff]{1,3})\.-?)+")
# Where a word begins: what is not a short form is then read once, not once a letter.
_SHORT = lazy_pattern(r"(?<![\w.])(?:[^\W\d_]{1,4}|(?:[^\W\d_]\.)*[^\W\d_]|[IVXLC]+|\d\w*)\.")
# Stop words that names begin with.
_OF_NAMES = frozenset(
    "le la les lo l de da di do du des del della dos das den der van von ter ten te el al".split()
)


def starters_of(language: str) -> frozenset[str]:
    """Return words in lower case that begin a sentence where they have a capital."""
    return STOP_WORDS.get(language, frozenset()) | frozenset(_STARTERS.get(language, "").split())


def is_abbreviated(text: str, earlier: str, last: str, cut: int, language: str) -> bool:
    """Return whether an abbreviation or a number before `cut` belongs to what follows.

    `earlier` and `last` are the two tokens before it.

    >>> text = "Der 1. FC gewann."
    >>> is_abbreviated(text, "Der", "1.", 7, "de")
    True
    """
    if not last.endswith("."):
        return False
    last = _ELIDED.sub("", last)
    if text[cut].isdigit():
        return _is_before_number(text, last, cut, language)
    following = _NEXT_WORD.match(text, cut + (not text[cut].isalnum()))
    if following is None:
        return False
    if following[0].islower():
        return _SHORT.fullmatch(last) is not None
    return not _begins(following[0], language) and _is_before_word(earlier, last, language)


def _is_before_number(text: str, last: str, cut: int, language: str) -> bool:
    known, word = abbreviations_of(language), last[:-1].lower()
    is_date = DAY_OR_MONTH.fullmatch(last) and _MONTH_OR_YEAR.match(text, cut)
    if is_date and language in _DATED:
        return True
    # German streets: Hauptstr. 5
    return word in known.before_numbers or word in known.before_words or word.endswith("str")


def _is_before_word(earlier: str, last: str, language: str) -> bool:
    known, word = abbreviations_of(language), last[:-1].lower()
    if word in OF_TIME and _NUMBER.match(earlier):
        return False
    if word in known.before_words or f"{earlier}{word}" in known.before_words:
        return True
    if _INITIALS_OF_NAME.fullmatch(last) and word not in known.others:
        return not last.islower()
    if _ORDINAL_NUMBER.fullmatch(last) is None or earlier[:-1].lower() in known.before_numbers:
        return False
    return is_ordinal(earlier, language)


def _begins(word: str, language: str) -> bool:
    """Return whether a word with a capital begins a sentence, since no name does with it."""
    lowered = word.lower()
    words = STOP_WORDS.get(language) or starters_of(language)
    return len(word) > 1 and lowered in words and lowered not in _OF_NAMES


def ends_of_lists(text: str, language: str, common: Collection[str]) -> Iterator[int]:
    """Yield where a sentence begins behind an abbreviation that mostly ends one.

    `common` are words that are also written in lower case; with a capital they start a sentence.
    """
    if last := abbreviations_of(language).last:
        for match in _ABBREVIATION.finditer(text):
            word = match["word"]
            if (
                "".join(match["last"].lower().split()) in last
                and word[0].isupper()
                and word.lower() in common
                and not ends_with_time_alone(text[: match.end()], language)
            ):
                yield match.end()
