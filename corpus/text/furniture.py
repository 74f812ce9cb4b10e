"""Detect what a site adds to its articles: links to others, newsletters, social networks, rights.

The lines of a page alone decide, in the languages whose news sites are read most. What no phrase names is
found by its repetition (`corpus.parsing.boilerplate.Repeats`).
"""

import re
from functools import lru_cache

from corpus.models.patterns import lazy_pattern

_SHORTHAND = (
    ("~", r"[^.!?]{0,80}"),  # words of the same sentence
    ("NETWORK", r"\b(?:twitter|facebook|instagram|tiktok|linkedin|youtube|telegram|whatsapp|bluesky|x)\b"),
    ("LETTER", r"\b(?:newsletters?|e-?mails?|inbox|alerts?|updates|podcast|channel|briefing|here|now)\b"),
    ("ARTICLES", r"(?:articles?|stor(?:y|ies)|posts?|news|topics|content|links?|reading|coverage|videos?)"),
    ("WRITER", r"(?:reporter|correspondent|columnist|editor|writer|journalist)"),
)


def _any_of(phrases: str) -> str:
    """Return a pattern of any of `phrases`, which " | " or a new line separates."""
    for short, long in _SHORTHAND:
        phrases = phrases.replace(short, long)
    return "|".join(phrase.strip() for phrase in re.split(r" \| |\n", phrases.strip()))


# Headings of links to other articles; nothing else stands in such a line.
_LABEL = _any_of(r"""
    (?:more|also|latest|related|recommended|similar|popular|trending|top|other|further|featured|suggested)
    (?:more|latest|top|related) (?:(?:from|in|on|about) )?(?:[\w&'’]+ ){0,4}(?:ARTICLES|headlines)
    (?:related|recommended|similar|popular|trending|suggested|other|further|previous|next)\s*ARTICLES
    (?:trending|popular)\s*now | editors?['’]?s? (?:picks?|choice)
    more (?:from|on|about) [^.!?]{1,50}
    most (?:read|popular|viewed|shared|watched|commented|discussed)(?: (?:in|on|this|ARTICLES)\b.{0,20})?
    (?:read|see|watch|view|explore|go) (?:more|also|next|deeper) | what to read next | up next
    you (?:may|might) (?:also )?(?:like|be interested in|enjoy)\b.{0,20} | recommended for you | don['’]t miss
    (?:from )?around the web | elsewhere on .{1,40} | trending now | in case you missed it | also on .{1,40}
    (?:sponsored|promoted|partner|paid)(?: (?:content|stories|links|post))? | advertise?ment
    about the authors? | share(?: (?:this|on|via|the))?(?: (?:article|story|post|page))?
    (?:leave a |post a |\d+ )?comments?(?: \(\d+\))? | follow us(?: on)?(?: \w+)?
    (?:tags|topics|keywords|filed under|categories)
    mehr (?:zum thema|von|aus|über|nachrichten|artikel)\b.{0,40} | lesen sie auch | auch interessant
    das könnte (?:sie|dich) .{0,20}interessieren
    (?:meist ?gelesen|meistgelesene artikel|am häufigsten gelesen|beliebteste?)\b.{0,20}
    weitere (?:artikel|meldungen|themen|nachrichten)\b.{0,30}
    (?:ähnliche|verwandte) (?:artikel|themen|beiträge) | anzeige | zur startseite | artikel teilen
    kommentare?(?: \(\d+\))? | themen | schlagworte | (?:à )?lire (?:aussi|également|plus)
    (?:les )?(?:articles )?(?:les )?plus (?:lus|populaires|partagés)\b.{0,20} | sur le même (?:sujet|thème)
    à voir aussi | (?:articles|sujets) (?:liés|similaires|associés|connexes) | publicité
    partager(?: (?:l'article|cet article|sur .{1,20}))? | commentaires? | à la une | nos recommandations
    (?:lea|lee|leer|vea|ver) (?:también|más) | (?:lo|las|los) más (?:leído|visto|popular)\w*\b.{0,20}
    te (?:puede|podría|recomendamos)\b.{0,20} | más (?:noticias|información|sobre|de)\b.{0,40}
    (?:noticias|artículos|temas) relacionad[oa]s | publicidad | compartir?(?: .{1,20})? | comentarios?
    recomendados | leggi anche | (?:gli )?(?:articoli )?(?:i )?più (?:letti|visti)\b.{0,20}
    (?:articoli|notizie) correlat[ie] | potrebbe interessarti.{0,20} | pubblicità | condividi(?: .{1,20})?
    commenti | leia (?:também|mais) | (?:as )?mais (?:lidas|vistas|populares)\b.{0,20}
    (?:notícias|artigos|matérias) relacionad[oa]s | veja também | publicidade
    compartilh[ae]r?(?: .{1,20})? | comentários? | lees (?:ook|meer|verder)
    (?:meest|best) gelezen\b.{0,20} | meer (?:over|van|uit|nieuws)\b.{0,40} | gerelateerde? .{1,20}
    advertentie | deel(?: dit artikel)? | reacties?
    (?:czytaj|zobacz|przeczytaj) (?:też|także|również|więcej) | najczęściej czytane | najpopularniejsze
    najnowsze | polecane | powiązane(?: artykuły)? | reklama | udostępnij | komentarze
    читайте (?:также|ещё|еще) | (?:самое|самые) (?:читаемое|популярное|читаемые)\b.{0,20} | по теме
    похожие (?:новости|статьи) | реклама | поделиться | комментарии
    (?:läs|les|læs) (?:också|även|mer|også|mere) | mest (?:läst|läs[tn]a|leste?|læste?|populära?)\b.{0,20}
    annons(?:e|er)? | relaterade? .{1,20} | del(?:a)? artikkel(?:en)? | (?:ilgili|benzer) haberler
    en çok (?:okunan|tıklanan)\w*\b.{0,20} | čtěte také | nejčtenější.{0,20} | související.{0,20}
    διαβάστε (?:επίσης|περισσότερα|ακόμη) | あわせて読みたい.{0,4}
    関連(?:記事|ニュース|リンク) | (?:アクセス)?ランキング | おすすめ(?:記事)? | 人気(?:記事)?
    続きを読む | 相关(?:阅读|新闻|报道|文章) | 推荐阅读 | 热门(?:新闻|文章)? | 延伸閱讀 | 相關新聞
    관련 ?기사 | (?:가장 )?많이 본(?: 뉴스)? | اقرأ أيضا
""")

# What a paragraph of the site itself begins with.
_LINE = _any_of(r"""
    (?:please )?(?:sign up|subscribe|register)\b~LETTER
    (?:get|receive) ~\b(?:newsletters?\b|(?:in|to|into|via|by) (?:your )?(?:e-?mail|inbox)\b)
    (?:do you )?(?:want|like|love|enjoy|interested in) ~\? (?:then )?(?:sign|subscribe|click|get)\b
    (?:want|like|love|enjoy|looking for) ~\? (?:then )?(?:follow|read|download|join)\b
    (?:click|tap) here\b
    (?:read|see|find out|learn|discover|explore) more (?:about|on|at|from|in|here|of our)\b~$
    (?:read|see|watch|listen|hear) (?:also|more|next|now)\s*[:>»→|-]
    (?:related|recommended|read|watch|must[- ]read|don['’]t miss|go deeper|learn more|see also|more)\s*:
    (?:you (?:may|might) (?:also )?like|also read|read also|read more|read next|more coverage)\s*:
    (?:follow|like|find|join|connect with) (?:us|me|him|her|them|@\w+|the \w+ \w*)\b~NETWORK | follow @\w+
    follow [^.!?]{1,80} on (?:twitter|facebook|instagram|tiktok|linkedin|youtube|threads|bluesky)\b
    download (?:the|our) ~\bapp\b
    (?:do you )?(?:have|got) (?:a|any) (?:news )?(?:tip|story idea|question|comment|suggestion)s?\b~\?
    (?:e-?mail|contact) (?:the )?(?:author|reporter|writer|us)\b
    we(?: want|['’]d (?:love|like)) to hear (?:from you|what you think|your)
    let us know (?:what you think|in the comments)
    this (?:article|story|post|piece|report) (?:was |has been )?(?:originally|first) (?:published|appeared)\b
    (?:originally|first) published (?:on|in|by|at)\b~$
    this (?:article|story|post|page) (?:(?:may )?contains?|includes) (?:references to|affiliate|links to)\b
    (?:[\w ]{2,30} )?(?:may|might) (?:earn|receive|get) (?:a |an )?(?:\w+ )?(?:commission|compensation)\b
    (?:all|some) rights reserved | (?:copyright|©|\(c\)) ~\b(?:all rights reserved|(?:19|20)\d\d)\b
    (?:copyright|©|\(c\))\W{0,3}(?:19|20)\d\d\b | material from ~ may not be
    (?:story|article) continues (?:below|after)\b | (?:article|advertisement) continues below
    skip (?:to|past) (?:main )?(?:content|newsletter)|join the (?:conversation|discussion)
    (?:tags?|topics|filed under|categories|keywords|labels|posted in)\s*:
    support (?:our|independent|quality) (?:work|journalism|reporting)\b
    (?:donate|become a (?:member|subscriber|supporter))\b~(?:today|now|here)\b
    .{2,100} contributed (?:reporting |research )?to this (?:report|story|article)\b | contributing:
    (?:additional |with )?(?:reporting|editing|writing) by (?-i:[A-Z])[^.!?;]{2,60}(?:;|\.?$)
    our standards: the .{3,40} principles
    ~ is an? ~WRITER~\. (?:follow|you can|reach|contact|e-?mail|find|read)\b
    (?:jetzt |hier )?(?:abonniere(?:n sie)?|bestellen sie|melden sie sich)\b~\b(?:newsletter|kanal|an)\b
    (?:zum|unseren|den) newsletter\b~\b(?:anmelden|abonnieren) | folgen sie (?:uns|unserem)\b
    lesen sie (?:auch|hier|mehr|dazu)\b
    (?:lesetipp|mehr dazu|mehr zum thema|siehe auch|auch interessant|hintergrund)\s*:
    alle rechte vorbehalten
    dieser (?:artikel|text|beitrag) (?:erschien|ist) (?:zuerst|zunächst|ursprünglich)\b
    (?:inscrivez-vous|abonnez-vous)\b~\b(?:newsletters?|infolettre|lettre|cha[iî]ne)\b
    recevez\b~\b(?:newsletters?|mail|lettre)\b
    suivez(?:-nous)?\b~\b(?:twitter|facebook|instagram|whatsapp|google)\b
    (?:à )?lire (?:aussi|également)\b | (?:voir|sur le même sujet)(?: aussi)?\s*: | tous droits réservés
    cet article (?:a été|est) (?:initialement|d'abord)\b
    (?:suscríbe(?:te|se)|regístrate)\b~\b(?:newsletters?|bolet[ií]n|canal)\b
    recib[ae]\b~\b(?:newsletters?|bolet[ií]n|correo)\b
    (?:síguenos|sigue a)\b~\b(?:twitter|facebook|instagram|whatsapp|x|google)\b
    (?:lea|lee|leer|vea|ver) (?:también|además|más)\b\s*[:|]
    (?:te puede interesar|más información|le puede interesar)\s*: | todos los derechos reservados
    prohibida su reproducción | iscriviti\b~\b(?:newsletter|canale)\b | (?:leggi|vedi) anche\b
    seguici su\b | (?:tutti i diritti riservati|riproduzione riservata|©\s*riproduzione)
    (?:inscreva-se|assine|cadastre-se)\b~\b(?:newsletter|canal)\b
    (?:leia|veja|confira) (?:também|mais|ainda)\b\s*[:|]
    siga\b~\b(?:twitter|facebook|instagram|whatsapp|google)\b | todos os direitos reservados
    (?:meld je aan|schrijf je in|abonneer)\b~\bnieuwsbrief\b | lees (?:ook|meer|verder)\b\s*[:|]
    volg ons\b | alle rechten voorbehouden | (?:zapisz się|subskrybuj)\b~\b(?:newsletter|kanał)\w*
    (?:czytaj|zobacz|przeczytaj|sprawdź) (?:też|także|również|więcej)\b\s*[:|] | (?:obserwuj|śledź) nas\b
    wszelkie prawa zastrzeżone | подпис(?:ывайтесь|аться|ка)\b~\b(?:канал|рассылк)\w*
    читайте (?:также|ещё|еще)\b | все права защищены | (?:läs|les|læs) (?:också|även|også)\s*:
    (?:følg|följ) oss\b | ilgili haber | čtěte také | (?:この記事|記事)を(?:シェア|共有)
    (?:無断転載|転載)(?:を)?禁 | 责任编辑
    （?(?:编辑|責任編輯)[:：] | 무단 ?(?:전재|복제)
""")
_LABELS = lazy_pattern(rf"(?:{_LABEL})\s*[:>»→…]*", re.IGNORECASE)
_LINES = lazy_pattern(rf"[\W_]*?(?:{_LINE})", re.IGNORECASE)
LONGEST_LABEL = 60  # characters
LONGEST_FURNITURE = 200  # a longer paragraph may go on with news; nearly all of those examined are shorter


def is_label(line: str) -> bool:
    """Return whether `line` is the heading of links to other articles, or of something else that is no news.

    >>> is_label("Most read"), is_label("Lesen Sie auch:"), is_label("More than 40 hurt")
    (True, True, False)
    """
    return len(line) <= LONGEST_LABEL and _LABELS.fullmatch(line.strip()) is not None


@lru_cache(maxsize=1_000)  # asked for each sentence of a line, and sites repeat theirs
def is_furniture(line: str) -> bool:
    """Return whether a paragraph invites, links or asserts rights instead of telling something.

    >>> is_furniture("Sign up for our newsletter here."), is_furniture("He signed up for the army.")
    (True, False)
    """
    return len(line) <= LONGEST_FURNITURE and _LINES.match(line) is not None
