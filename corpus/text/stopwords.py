"""List the words that carry grammar, by language.

None is a word of the news: "may", "new" and "said" are no stop words.
"""

from corpus.text.folding import folded

_ENGLISH = """
    a an the this that these those such
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
    myself ourselves yourself himself herself itself themselves
    who whom whose which what when where why how
    am is are was were be been being do does did doing done have has had having
    can could shall should will would might must
    isnt arent wasnt werent dont doesnt didnt havent hasnt hadnt cant couldnt wont wouldnt shouldnt
    im ive youre youve hes shes theyre theyve weve thats theres whats whos
    and or but nor if then else than as so because while although though whether
    of in on at by to from for with without into onto over to under about against between among
    through during before after above below up down out off again further once
    not no only own same too very just also ever there here both each few more most other some any all
    s t ll re ve d m
"""

_CZECH = """
    a i ale aby že jako když pokud nebo ani však protože tedy také jen už ještě tak v ve na do z ze s se
    k ke o u po pro při za od bez nad pod před mezi já ty on ona ono my vy oni jeho její jejich jim mu
    ho jej si mě mi nás vás svůj své ten ta to ti ty toho tomu tom tím tento tato toto který která které
    kteří co kdo kdy kde kam proč jak jaký kolik čí je jsou byl byla bylo byli být bude budou jsem jsi
    jsme jste má mají ne není
"""

_DANISH = """
    og i at det den de en et til er som på med af for ikke der var han hun vi jeg du man sig sin sit
    sine har havde have bliver blev være været vil ville kan kunne skal skulle om så men eller hvis når
    da også kun fra ved efter over under mellem mod uden hvad hvem hvor hvornår hvorfor hvordan hvilken
    hvilket hvilke mig dig ham hende os jer dem min din hans hendes deres vores dette disse denne her nu
"""

_DUTCH = """
    de het een en of maar want dat die dit deze in op aan van voor met te tot bij naar uit om over onder
    door tegen tussen zonder na ik jij je u hij zij ze wij we jullie hem haar hen hun mijn jouw zijn ons
    onze zich is ben bent was waren wordt worden werd werden heeft hebben had hadden kan kunnen kon zal
    zullen zou zouden niet geen ook nog al er als dan dus toen wie wat waar wanneer waarom hoe welke
    welk hoeveel
"""

_ESTONIAN = """
    ja ei et on oli olid olnud olla ole oma see selle seda need nende ta tema nad meie teie mina sina
    mis kes kus kuhu kust millal miks kuidas milline mitu kui aga või ning ka siis veel juba ainult nii
    kuid sest üle all ees järel koos ilma kuni pärast enne vastu vahel
"""

_FINNISH = """
    ja on oli ovat olivat ole ollut olla ei eivät että se sen sitä ne niiden tämä tämän tätä hän hänen
    he heidän minä sinä me te mikä mitä mitkä kuka ketkä kenen missä mistä mihin milloin miksi miten
    millainen kuinka joka jotka jonka jos kun kuin mutta tai sekä myös vain jo vielä niin koska kanssa
    ilman ennen jälkeen
"""

_FRENCH = """
    le la les l un une des du de d au aux et ou mais donc car ni que qu qui quoi dont où quand comment
    pourquoi combien quel quelle quels quelles ce cet cette ces c ça je j tu il elle on nous vous ils
    elles me m te t se s lui leur leurs y en mon ma mes ton ta tes son sa ses notre nos votre vos ne n
    pas plus si comme dans par pour sur sous avec sans entre vers chez contre est es sont était étaient
    être été a ai as ont avait avaient avoir eu fut sera seront aussi
"""

_GERMAN = """
    der die das den dem des ein eine einen einem einer eines und oder aber denn sondern dass daß weil
    wenn als ob ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen sich mein dein sein
    ihre ihren ihrem ihrer seine seinen seinem seiner unser euer dieser diese dieses diesen diesem jener
    in im an am auf aus bei beim mit nach von vom vor zu zum zur für über unter durch gegen ohne um
    zwischen bis seit während ist sind war waren bin bist sein gewesen wird werden wurde wurden worden
    hat haben hatte hatten kann können konnte soll sollen will wollen muss müssen nicht kein keine auch
    nur noch schon so wie wer wen wem wessen was wann wo wohin woher warum weshalb wieso welche welcher
    welches welchen da
"""

_GREEK = """
    ο η το οι τα του της των τον την τους τις στο στη στην στον στα στις στους ένα ένας μια μία και ή
    αλλά ότι που πως να θα δεν μην με σε από για προς κατά μετά πριν χωρίς αν όταν όπως είναι ήταν έχει
    έχουν είχε αυτό αυτή αυτός αυτά εγώ εσύ εμείς εσείς μου σου μας σας τι ποιος ποια ποιο ποιοι πού
    πότε γιατί πόσο πόσα
"""

_ITALIAN = """
    il lo la i gli le l un uno una di del dello della dei degli delle d a al allo alla ai agli alle da
    dal dalla dai dalle in nel nello nella nei negli nelle su sul sulla sui sulle con per tra fra e ed o
    ma se che chi cui non come dove quando perché quanto quanti quale quali cosa io tu lui lei noi voi
    loro mi ti si ci vi ne mio tuo suo sua suoi sue nostro vostro questo questa questi queste quello
    quella è sono era erano essere stato stata ha hanno aveva avevano avere anche più
"""

_NORWEGIAN = """
    og i at det den de en et ei til er som på med av for ikke der var han hun vi jeg du man seg sin sitt
    sine har hadde ha blir ble være vært vil ville kan kunne skal skulle om så men eller hvis når da
    også bare fra ved etter over under mellom mot uten hva hvem hvor når hvorfor hvordan hvilken hvilket
    hvilke meg deg ham henne oss dere dem min din hans hennes deres vår dette disse denne her nå ein eit
    ikkje eg
"""

_POLISH = """
    i a w we z ze na do od o u po za dla przy pod nad przed przez między bez jak że żeby aby ale lub
    albo oraz czy nie tak też także już jeszcze tylko bo więc gdy jeśli się jest są był była było były
    być będzie będą ma mają ja ty on ona ono my wy oni one jego jej ich mu mnie mi nas was nam im ten ta
    to te ci tego tej tym tych tę który która które którzy którego której co kto kogo kiedy gdzie skąd
    dokąd dlaczego ile jaki jaka jakie czyj
"""

_PORTUGUESE = """
    o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela pelos pelas
    para com sem sob sobre entre até e ou mas se que quem qual quais quando onde como porque porquê
    quanto quantos quantas não eu tu ele ela nós vós eles elas me te lhe lhes meu minha seu sua seus
    suas nosso este esta estes estas esse essa isso isto aquele aquela é são era eram foi foram ser sido
    está estão tem têm tinha ter há também mais já
"""

_RUSSIAN = """
    и в во на с со к ко о об от до за из у по под над при про для без через между перед а но или да не
    ни что чтобы как если когда где куда откуда почему зачем сколько кто кого кому чем чей какой какая
    какое какие который которая которое которые я ты он она оно мы вы они его её ее их ему ей им меня
    тебя нас вас мне нам вам себя свой своя свои это этот эта эти этого этой том то тот та те же бы ли
    был была было были быть есть будет так также уже ещё еще только
"""

_SPANISH = """
    el la los las lo un una unos unas de del a al en por para con sin sobre entre desde hasta contra y e
    o u pero si sino que quién quien quienes quiénes qué cuál cuáles cuándo cuando dónde donde cómo como
    porque cuánto cuántos cuántas cuánta no ni yo tú él ella ello nosotros vosotros ellos ellas me te se
    le les nos os mi mis tu tus su sus nuestro este esta estos estas ese esa esos esas eso esto aquel es
    son era eran fue fueron ser sido está están ha han había haber hay tiene tienen también más ya muy
"""

_SWEDISH = """
    och i att det den de en ett till är som på med av för inte där var han hon vi jag du man sig sin
    sitt sina har hade ha blir blev vara varit vill ville kan kunde ska skall skulle om så men eller när
    då också bara från vid efter över under mellan mot utan vad vem vilka vilken vilket varför hur vart
    mig dig honom henne oss er dem min din hans hennes deras vår detta dessa denna här nu
"""

_TURKISH = """
    ve ile bir bu şu o da de ki mi mı mu mü için gibi kadar daha en çok ama fakat veya ya ise ne kim
    kimin nerede nereye nereden niçin neden nasıl hangi kaç ben sen biz siz onlar onun onu ona bunu buna
    bunun şey değil var yok olan olarak olduğu oldu olur sonra önce her
"""


def _listed(words: str) -> frozenset[str]:
    # Case-folded like tokens: Greek has a sigma of its own at the end of a word.
    return frozenset(words.casefold().split())


# By ISO 639-1 code. English words have no apostrophes, as terms have none.
STOP_WORDS = {
    "cs": _listed(_CZECH),
    "da": _listed(_DANISH),
    "de": _listed(_GERMAN),
    "el": _listed(_GREEK),
    "en": _listed(_ENGLISH),
    "es": _listed(_SPANISH),
    "et": _listed(_ESTONIAN),
    "fi": _listed(_FINNISH),
    "fr": _listed(_FRENCH),
    "it": _listed(_ITALIAN),
    "nl": _listed(_DUTCH),
    "no": _listed(_NORWEGIAN),
    "pl": _listed(_POLISH),
    "pt": _listed(_PORTUGUESE),
    "ru": _listed(_RUSSIAN),
    "sv": _listed(_SWEDISH),
    "tr": _listed(_TURKISH),
}

# What asks or relates in a question, beside the stop words: nobody misses these in an article.
_OF_QUESTIONS = _listed(
    """
    gibt gab sagt sagte welche welcher viele viel mal doch laut dank etwa ihre unter ob
    dit disent fait faire peut faut combien lequel laquelle selon depuis pendant celui celle ceux
    dice hizo hace puede cuantas cual segun durante mediante aquella algun alguna
    ilu iloma jakich jakim jakimi jaką którego której którym dlaczego skąd według podczas wśród został została
    """
)
_SMALL_WORDS = frozenset(map(folded, frozenset().union(_OF_QUESTIONS, *STOP_WORDS.values())))


def is_small_word(word: str) -> bool:
    """Return whether `word` carries grammar in any of the languages, with its accents or without.

    >>> is_small_word("Wie"), is_small_word("cuantos"), is_small_word("Zanzibar")
    (True, True, False)
    """
    small = word.casefold()
    if len(small) == 1:
        return small.isalpha() and small < "\u2e80"
    # "WHO" and "US" are names.
    return not word.isupper() and folded(small) in _SMALL_WORDS
