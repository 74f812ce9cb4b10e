"""What each outlet wrote of one event, side by side."""

from corpus.models.coverage import Extent
from tests.corpus.stories.coverage import COURIER, HERALD, NOW, WIRE, a_corpus, marked, told


def test_each_outlet_is_shown_once_with_what_it_wrote_of_the_same_thing():
    with a_corpus() as corpus:
        comparison = corpus.reader.compare("storm Ada in Galway", NOW)

    assert [account.article for account in comparison.accounts] == [HERALD, COURIER]
    assert [len(account.excerpts) for account in comparison.accounts] == [2, 2]
    firsts = [account.excerpts[0].text for account in comparison.accounts]
    assert firsts == [body.partition(". ")[0] + "." for body in (HERALD.body, COURIER.body)]


def test_numbers_that_differ_are_marked_and_names_that_all_have_are_not():
    with a_corpus() as corpus:
        herald, courier = corpus.reader.compare("storm Ada in Galway", NOW).accounts

    assert [marked(excerpt) for excerpt in herald.excerpts] == [["12"], ["3 million"]]
    assert [marked(excerpt) for excerpt in courier.excerpts] == [["nine"], ["5 million"]]


def test_a_number_that_the_other_outlet_has_further_down_is_not_marked():
    more = told(
        0,
        "Echo",
        "Storm Ada in Galway: the harbour flooded",
        "Storm Ada flooded the harbour of Galway on Monday and killed 12 people. "
        "It was the worst since 1961 for the old town. Divers look for a missing trawler. "
        "Mayor Nora Byrne had spoken of 3 million euros and of 5 million euros, and of nine dead at first.",
    )
    with a_corpus(more) as corpus:
        accounts = corpus.reader.compare("storm Ada in Galway", NOW).accounts

    by_outlet = {each.article.source: [marked(excerpt) for excerpt in each.excerpts] for each in accounts}
    assert by_outlet["Courier"] == [["nine"], ["5 million"]]
    assert "12" in by_outlet["Echo"][0]


def test_a_copy_stands_behind_its_original():
    with a_corpus() as corpus:
        herald, courier = corpus.reader.compare("storm Ada in Galway", NOW).accounts

    assert herald.also_reported_by == (WIRE,)
    assert courier.also_reported_by == ()


def test_what_is_not_of_the_sources_asked_for_is_not_compared():
    with a_corpus() as corpus:
        only = corpus.reader.compare("storm Ada", Extent(now=NOW.now, sources=frozenset({"Courier"})))
        none = corpus.reader.compare("storm Ada", Extent(now=NOW.now, sources=frozenset()))

    assert [account.article for account in only.accounts] == [COURIER]
    assert (none.story, none.accounts, none.found.scope.articles) == (None, (), 0)


def test_a_topic_that_nobody_speaks_of_has_no_story_and_says_which_words_are_unknown():
    with a_corpus() as corpus:
        comparison = corpus.reader.compare("Xerxes of Zanzibar", NOW)

    assert comparison.story is None
    assert comparison.found.unknown_words == ("Xerxes", "Zanzibar")


def test_one_unknown_word_of_a_topic_empties_nothing_and_is_named():
    with a_corpus() as corpus:
        comparison = corpus.reader.compare("storm Xerxes", NOW)

    assert comparison.story is not None
    assert comparison.found.unknown_words == ("Xerxes",)


def test_another_event_of_the_same_topic_is_named():
    elsewhere = [
        told(
            -200,
            source,
            "Storm Bert uproots trees in Cork",
            f"Storm Bert uprooted trees in the parks of Cork, {source} reporters saw. Nobody was hurt there.",
        )
        for source in ("Herald", "Courier")
    ]
    with a_corpus(*elsewhere) as corpus:
        comparison = corpus.reader.compare("storm", NOW)

    headlines = {comparison.story.headline, *(story.headline for story in comparison.others)}
    assert "Storm Bert uproots trees in Cork" in headlines
    assert len(headlines) > 1


def test_what_an_outlet_says_below_everything_is_not_what_it_wrote_of_the_event():
    promo = "How storm Ada flooded the harbour of Galway on Monday and killed people, you read in our app."
    news = "Storm Ada killed 14 people in Galway, the county said."
    storm = told(
        0,
        "Delta",
        "Galway after storm Ada",
        f"{promo} {news} Its ferries stay in port.",
    )
    wall = told(
        -300,
        "Delta",
        "Galway plans a new harbour wall",
        f"{promo} The city of Galway plans a wall of stone. It is to be built by masons from Cork.",
    )
    with a_corpus(storm, wall) as corpus:
        accounts = corpus.reader.compare("storm Ada in Galway", NOW).accounts

    shown = {account.article.source: [each.text for each in account.excerpts] for account in accounts}
    assert shown["Delta"] == [news]
