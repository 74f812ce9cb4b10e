"""Search orders passages by their article too."""

from corpus import Corpus
from tests.builders import an_article

ABOUT = " ".join(f"The dyke of Borg held on day {day}." for day in range(1, 9))
OTHER = " ".join(f"The fair of Lund sold {count} cakes." for count in range(20, 60))
ONCE = f"The dyke of Borg held. The dyke of Borg stood. {OTHER}"


def test_an_article_about_the_question_comes_before_one_that_mentions_it():
    offered = [an_article(body, title=title) for title, body in (("Fair", ONCE), ("Dyke", ABOUT))]
    with Corpus.in_memory(offered) as corpus:
        hits = corpus.search("dyke of Borg", limit=3)

    assert {hit.article.title for hit in hits} == {"Dyke"}


def test_the_score_of_a_hit_stays_that_of_its_passage():
    offered = [an_article(body, title=title) for title, body in (("Fair", ONCE), ("Dyke", ABOUT))]
    with Corpus.in_memory(offered) as corpus:
        few, many = corpus.search("dyke of Borg", limit=2), corpus.search("dyke of Borg", limit=100)

    assert [hit.score for hit in few] == [hit.score for hit in many[:2]]
    assert len({hit.passage.span for hit in many if hit.article.title == "Dyke"}) > 2
