"""Rule cases: texts with a bar between the sentences that any reader would see."""

import re

import pytest

from corpus import split_sentences
from tests.builders import sentence_texts

CASES = {
    "initials": """
        J. K. Rowling wrote it. | Nobody knew.
        He met George W. Bush in Texas. | They talked.
        The J.R.R. Tolkien estate sued. | It won.
        W. E. B. Du Bois was born in 1868. | He died in 1963.
        K.C. Maurer is the chief financial officer. | She joined in May.
        He wrote about (I.B. Tauris, 2002) wars.
        The W.H.O. said so. | It is true.
        N. Korea fired a missile. | S. Korea replied.
    """,
    "titles": """
        Dr. Strange met Gen. Powers and Sen. Rounds. | All agreed.
        He lives in St. Louis. | She lives in St. Petersburg.
        They live on Main St. | The house is old.
        Prof. Brown and Rev. Green spoke to Lt. Gov. White.
        Mr. and Mrs. Smith went. | Ms. Jones stayed.
        Sgt. Major Wood and Cpl. Sharp were hurt.
        Mt. Everest is high. | Ft. Worth is not.
        Gov. Hochul spoke in Albany.
        Rev. Al Sharpton spoke for Mr. Brown and Dr. Jones.
    """,
    "ellipses": """
        He paused ... and then he left.
        He paused... | Then he left.
        "I thought..." | He stopped.
        Well... we shall see. | It is late.
        It was over\u2026 | Nobody cheered.
        He was late. | ... The train left.
        "The data are clear [...] | Ozone is rising," he said.
        We see growth [...] despite the war. | It will last.
        It grew in the region . . . | They left.
    """,
    "closing marks": """
        She said, "It is the end." | Next came the vote.
        \u201cWho signed it?\u201d Prime Minister Ada Quill asked. | Nobody knew.
        "Is it late?", she asked. | "No!" \u2013 it was early.
        "Is it late?" I asked. | Nobody knew.
        "Is it late?" | He asked that often.
        "We won." - Ada Quill
        \u201cWho signed it?\u201d | The answer came late.
        \u201cWe won. | We are glad,\u201d Mayor Quill said.
        He said it was "over." | Then he left.
        (He was late.) | The train left.
        He was late (again.) | The train left.
        \u2018It is done.\u2019 | Nobody spoke.
        \u201cIs it done?\u201d asked Bush. | \u201cYes!\u201d said Rice.
        "Stop!" he shouted. | She did.
        He said (in 1999.) that it was so.
        The film (The Goat, or Who is Sylvia?) or the book.
    """,
    "lists": """
        1. First, boil the water. | 2. Second, add salt.
        1) First, boil the water.
        a. Take one. | b. Take two.
        *3. The third aspect is money.*
    """,
    "abbreviations": """
        The U.S. Senate voted. | The U.K. Parliament did not.
        He moved to the U.S. | He likes it.
        He moved to the U.S. in 1999. | She stayed.
        He was U.S. Senator for Texas.
        He is from Washington, D.C. | She is not.
        The meeting is at 5 p.m. Monday. | Bring a pen.
        The meeting is at 5 p.m. EST on Monday.
        It ends at 11.15 a.m. | They leave.
        He lives at No. 5 Main Road. | She said no. | They left.
        No. 3 is out. | Nos. 4 and 5 are in.
        Apple Inc. said so. | Shares of Apple Inc. fell.
        He works for Apple Inc. | The company is large.
        The firm Ben & Jerry's Co. Ltd. was sold.
        It was Smith vs. Jones. | Jones won.
        The case is Roe v. Wade. | It was overturned.
        Some fruit, e.g. Apples, is red. | Some, i.e. Lemons, is yellow.
        Apples, pears, etc. are fruit. | They grow on trees.
        They sell apples, etc. | They are cheap.
        Smith et al. found it. | Fig. 3 shows it.
        The town (pop. 256,000) grew.
        The Jan. 6 hearing began. | It ended on Sept. 3.
        He earned his Ph.D. in 1990. | He has an M.D. too.
        Martin Luther King Jr. Day is Monday.
        Amara is from Mississauga, Ont.; Dirie is from Kingston.
    """,
    "numbers": """
        It rose 2.5 percent. | It fell 3.1 percent.
        It cost $2.5 million, or 3.1 percent of the budget.
        John Smith, 42, left. | He was 42. | She is 41.
        It begins at 10.30. | It ends at 11.15.
        In 2006. | 3 people died.
    """,
    "datelines": """
        WASHINGTON (AP) \u2014 | The Senate voted. | It was close.
        PONCHATOULA, La. -- | Deputies made an arrest. | One fled.
        ST. LOUIS, Mo. (AP) \u2014 | The river rose. | Nobody was hurt.
        It reads: | OSLO (AFP) - | The river rose. | Nobody was hurt.
        SAN JOSE, Costa Rica \u2014 | The river rose. | Nobody was hurt.
        Turin, Italy - | The river rose. | Nobody was hurt.
        Monday, May 4, 2026 | On Sunday, the river rose. | Nobody was hurt.
        Best actress, drama \u2014 Ann Lee was absent.
        The NATO - Russia council met.
    """,
    "forums": """
        So bad!!! | I left.
        Really??? | Yes.
        What?! | No way.
        Is that so ? ? ? | Talk about it.
        Great!!! :) | I will come again.
        Thanks. :-) | See you.
        I like it :) | You should go.
        i went there. | it was nice. | i will go again.
        are you ok? | yes i am.
        Google is not as popular as Yahoo! and AOL.
    """,
    "links": """
        See http://a.example/b.html for more. | It is free.
        http://a.example/x | http://a.example/y
        It is all there. | http://a.example/y
    """,
    "credits": """
        The robots met in Washington D.C. | Image: United States Navy.
        Playstation demo | Photo: A. Lee.
    """,
    "other scripts": """
        Это дом. | Там сад.
        यह घर है। | वह बाग है।
    """,
}


@pytest.mark.parametrize(
    "case", [case.strip() for cases in CASES.values() for case in cases.strip().splitlines()]
)
def test_the_sentences_of(case):
    sentences = case.split(" | ")

    assert sentence_texts(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The food was great.The staff was rude.", ["The food was great.", "The staff was rude."]),
        ("It is far north...I like it!!They do not.", ["It is far north...", "I like it!!", "They do not."]),
        ("Node.js and asp.Net are names, and a.Be too.", ["Node.js and asp.Net are names, and a.Be too."]),
        (f"It ends.{' ' * 90}...{' ' * 90}No more.", [f"It ends.{' ' * 90}...", "No more."]),
        ("今天下雨。明天天晴。", ["今天下雨。", "明天天晴。"]),
        ("「行く。」と言った。", ["「行く。」と言った。"]),
    ],
)
def test_sentences_without_a_space_between(text, sentences):
    assert sentence_texts(text) == sentences


@pytest.mark.parametrize(
    ("language", "case"),
    [
        ("de", "Der Rat tagte z. B. am 3. Oktober. | Dr. Meier sprach."),
        ("fr", "M. Dupont a parlé. | Mme Durand a ri."),
        ("es", "El Sr. García habló. | Nadie rió."),
        ("pl", "Urodził się ok. 1900 r. w Gdyni. | Potem wyjechał."),
        ("uk", "Це дім. | Там сад."),
        (None, "Gen. Powers spoke. | Nobody laughed."),
    ],
)
def test_sentences_are_those_of_their_language(language, case):
    sentences = case.split(" | ")
    text = " ".join(sentences)

    assert [span.of(text) for span in split_sentences(text, language)] == sentences


ELSEWHERE = """
    am ጠቅላይ ሚኒስትሩ ተናገሩ። | ማንም አልመለሰም።
    am ጠቅላይ ሚኒስትሩ ተናገሩ፡፡ | ማንም አልመለሰም፡፡
    bg «Защо?» — попита Петров. | Тишина.
    bn সে এল। | কেউ জানে না।
    ca El Sr. Puig i la Sra. Vila van venir. | Fi.
    el Τι έγινε; | Τίποτα.
    fa «چرا؟» او پرسید. | سکوت.
    he "למה?" שאל ראש הממשלה. | שקט.
    hr Dr. Horvat i prof. Kovač su došli. | Kraj.
    de Regionalliga: 1. FC Lok gegen Chemie. | Anpfiff 19 Uhr.
    fr Ed. Plon, coll. Terre, tome 2. | Fin.
    it Il d.lgs. 231 vale. | Lo dice l'art. 5 lett. a.
    ja 「つのだ☆ひろ。」は歌手。¦藤岡弘、も来た。¦モーニング娘。の新曲だ。
    nl Staatssecr. Vos sprak over vol. 3 van het werk. | Stil.
    pl Bł. Karolina i bp Kowal. | Zapłacił 5 zł. | Potem wyszedł.
    pt Rende 7 mil. | Mora no apto. 12. | Fim.
    bo དེ་རིང་ཆར་བབས་སོ༎ | ང་ཚོ་ནང་དུ་བསྡད།
    bo བོད་ཡིག་གཉིས་ཡོད། | མང་པོ་མ་རེད།
    hr Bio je 7. | Kraj.
    hr Na 5. Zagrebački festival dolaze mnogi. | Došao je 8. | Potom je otišao.
    hu Az I. kerület zárva. | A 12. Miskolci Filmhét véget ért. | Utána buli volt.
    ko 장관은 밝혔다: "비가 온다. 우산을 써라." | 기자들은 떠났다.
    pl W 2017 r. Gdańsk wygrał. | Otwarto go w 2017 r. | Miasto wygrało.
    pl Dopiero w maju 2017 r. Premier ustąpił. | Zmarł 3 maja 2017 r. | Premier ustąpił.
    pl W XIV w. Kraków się rozrósł. | 7 marca 2016 r. Sejm uchwalił ustawę.
    ru В 2017 г. Казань победила. | Открыли его в 2017 г. | Потом его закрыли.
    bg През 2017 г. Пловдив спечели. | Край.
    sk Dňa 8. mája pršalo. | Od 2. Slovenskej republiky ubehlo veľa. | Skončil na 5. | Potom odišiel.
    zh 部长说：“没有会议。也没有讨论。”¦记者们离开了。
    zh 他表示：「我們會贏。請放心。」
    lv Viņš bija 2. | Beigas.
    hu A 3. kerületben történt. | Vége.
    hu A csapat a 3. lett. | A vége 5. | Ennyi.
    hu „Miért?” – kérdezte Dr. Nagy. | Csend.
    hy Ո՞վ եկավ։ | Ոչ ոք։
    id “Mengapa?” tanya Dr. Budi. | Diam.
    ja 彼は「はい。そうです。」と答えた。
    ka ვინ მოვიდა? | არავინ.
    km គាត់មក។ | គាត់ទៅ។
    my ဝန်ကြီးချုပ် ပြောသည်။ | မည်သူမျှ မဖြေပါ။
    ro „De ce?”, a întrebat Dl. Popescu. | Liniște.
    uk Вул. Шевченка закрита. | Проф. Коваль пояснив.
    sk Skončil 4. | Potom odišiel.
    ur کیا ہوا؟ | کوئی نہیں جانتا۔ | وہ گیا۔
    vi “Tại sao?” ông Nam hỏi. | Im lặng.
"""


@pytest.mark.parametrize("row", [row.strip() for row in ELSEWHERE.strip().splitlines()])
def test_the_sentences_of_other_languages_and_scripts(row):
    language, _, case = row.partition(" ")
    sentences = re.split(r" \| |¦", case)
    text = case.replace(" | ", " ").replace("¦", "")

    assert [span.of(text) for span in split_sentences(text, language)] == sentences


def test_a_long_quotation_is_split_and_its_speaker_stays_with_its_last_sentence():
    said = "国民のために働く。" * 30
    text = f"首相は「{said}」と述べた。"

    sentences = [span.of(text) for span in split_sentences(text, "ja")]

    assert len(sentences) == 30
    assert sentences[-1] == "国民のために働く。」と述べた。"


def test_bullets_within_a_line_are_sentences_of_their_own():
    assert sentence_texts("Bring: • two cups of rice • salt") == ["Bring:", "• two cups of rice", "• salt"]
