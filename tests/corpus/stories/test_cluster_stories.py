"""Articles to stories: laws that hold for any articles, and what a reader would expect of a few."""

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import cluster_stories
from corpus.evaluation.clustering import Agreement
from corpus.stories.clusters import Cluster, ClusterComparer, Clusters
from corpus.text.profiles import Profile, ProfileVocabulary, TermCounts
from corpus.text.telling_terms import TermKind
from tests.builders import NOON, SUBJECTS, an_article, odd_text

STORM = "Storm Ada flooded the harbour of Galway on Monday. Ferries stayed in port. Two people were hurt."
STORM_AGAIN = "Galway's harbour lay under water after Storm Ada. Insurers expect claims from 400 households."
STORM_LATER = "Galway began to pump out its flooded harbour after Storm Ada. Ferries run again."


def _storm(**fields):
    return [
        an_article(
            STORM, title="Storm Ada floods Galway harbour", source="Herald", published_at=NOON, **fields
        ),
        an_article(
            STORM_AGAIN,
            title="After Storm Ada: insurers count the damage in Galway",
            source="Courier",
            published_at=NOON + timedelta(hours=5),
            **fields,
        ),
    ]


def _others():
    return [
        an_article(body, title=f"About the {name}", source="Herald", published_at=NOON)
        for name, body in SUBJECTS.items()
        if name != "storm"
    ]


@given(st.lists(st.tuples(odd_text, odd_text, st.none() | st.integers(-999, 999)), max_size=12))
def test_every_article_stands_in_exactly_one_story_and_every_lead_is_verbatim(drawn):
    articles = [
        an_article(
            body, title=title, published_at=None if days is None else NOON + timedelta(days=days), id=str(n)
        )
        for n, (title, body, days) in enumerate(drawn)
    ]

    stories = cluster_stories(articles)

    assert sorted(a.id for story in stories for a in story.articles) == sorted(a.id for a in articles)
    for story in stories:
        assert story.titled in story.articles
        assert set(story.copies) < set(story.articles)
        assert 1 <= len(story.sources) <= len(story.articles)
        if story.lead:
            assert story.lead.article in story.articles
            assert story.lead.text == story.lead.article.body[story.lead.span.start : story.lead.span.end]
    assert cluster_stories(articles) == stories


def test_articles_on_one_event_are_a_story_and_others_are_not():
    stories = cluster_stories([*_others(), *_storm()])

    first, *rest = stories
    assert [article.body for article in first.articles] == [STORM, STORM_AGAIN]
    assert first.sources == ("Herald", "Courier")
    assert [len(story.articles) for story in rest] == [1] * 5
    assert (first.first, first.latest) == (NOON, NOON + timedelta(hours=5))


def test_a_story_is_led_by_a_central_sentence_that_stands_alone():
    story, *_ = cluster_stories([*_others(), *_storm()])

    assert story.headline in {article.title for article in story.articles}
    assert story.lead is not None
    assert story.lead.text == "Storm Ada flooded the harbour of Galway on Monday."


def test_dates_and_titles_may_be_missing():
    given = [*_others(), *map(an_article, (STORM, STORM_LATER))]
    articles = [replace(article, title="", published_at=None) for article in given]

    story, *rest = cluster_stories(articles)

    assert len(story.articles) == 2
    assert len(rest) == 5
    assert (story.first, story.latest) == (None, None)
    assert story.headline == story.lead.text


def test_the_same_words_a_year_later_are_another_story():
    first, second = _storm()
    later = replace(second, published_at=NOON + timedelta(days=365))

    assert len(cluster_stories([*_others(), first, later])) == 7


def test_a_copy_does_not_count_as_a_source():
    first, second = _storm()
    wire = an_article(
        f"{STORM} (Wire)",
        title="Galway under water",
        source="Gazette",
        published_at=NOON + timedelta(hours=1),
    )

    story, *_ = cluster_stories([*_others(), first, wire, second])

    assert len(story.articles) == 3
    assert story.sources == ("Herald", "Courier")
    assert story.copies == (wire,)


def test_nothing_gives_no_stories_and_an_empty_article_its_own():
    empty = an_article("", title="", id="empty")

    assert cluster_stories([]) == ()
    (story,) = cluster_stories([empty])
    assert (story.articles, story.headline, story.lead) == ((empty,), "", None)


def _profile(weights):
    """The profile of these weights by the places of terms, of length 1."""
    terms, reach = np.array(list(weights), np.int32), max(weights, default=-1) + 1
    return Profile.weighed(terms, np.array(list(weights.values()), float), reach)


def _similarity(one, other):
    return ClusterComparer().similarities(one, [other])[0]


def test_an_article_that_ties_two_clusters_together_joins_them():
    clusters = Clusters()
    one, other, both = ({0: 1.0, 1: 1.0}, {2: 1.0, 3: 1.0}, dict.fromkeys(range(4), 1.0))
    clusters.add(0, _profile(one), NOON)
    clusters.add(1, _profile(other), NOON)
    assert len(list(clusters)) == 2

    clusters.add(2, _profile(both), NOON)

    assert [cluster.articles for cluster in clusters] == [(0, 1, 2)]


def _joined(profiles):
    first, *rest = (Cluster.of(number, profile, NOON) for number, profile in enumerate(profiles))
    for cluster in rest:
        first = ClusterComparer().joined(first, cluster)
    return first


@given(
    st.lists(
        st.dictionaries(st.integers(0, 3000), st.floats(0.1, 9), min_size=1, max_size=6),
        min_size=2,
        max_size=6,
    ),
    st.data(),
)
def test_similarity_is_the_mean_cosine_of_all_pairs(drawn, data):
    profiles = [_profile(weights) for weights in drawn]
    weights = [dict(zip(p.terms.tolist(), p.weights.tolist(), strict=True)) for p in profiles]
    cut = data.draw(st.integers(1, len(profiles) - 1))
    left, right = (_joined(part) for part in (profiles[:cut], profiles[cut:]))

    cosines = [
        sum(weight * other.get(term, 0.0) for term, weight in one.items())
        for one in weights[:cut]
        for other in weights[cut:]
    ]
    assert math.isclose(_similarity(left, right), sum(cosines) / len(cosines), abs_tol=1e-6)
    assert math.isclose(_similarity(left, right), _similarity(right, left), rel_tol=1e-5, abs_tol=1e-9)


@given(st.lists(st.dictionaries(st.integers(0, 90), st.floats(0.1, 9), max_size=6), max_size=8))
def test_many_are_weighed_at_once_as_one_by_one(drawn):
    one, *others = [Cluster.of(0, _profile(weights or {91: 1.0}), NOON) for weights in [{5: 1.0}, *drawn]]

    together = ClusterComparer().cosines(one, others)

    assert together == pytest.approx(
        [ClusterComparer().cosines(one, [other])[0] for other in others], abs=1e-6
    )


def test_similarity_is_halved_by_a_week():
    profile = _profile({0: 1.0})
    now, later = (Cluster.of(0, profile, NOON + timedelta(days=days)) for days in (0, 7))

    assert _similarity(later, now) == pytest.approx(0.5 * _similarity(now, now))


def test_a_rare_term_weighs_more_than_one_that_all_articles_hold():
    vocabulary = ProfileVocabulary()
    vocabulary.read([TermCounts.of(article) for article in (*_storm(), *_others())])

    comet, galway, unseen = (
        vocabulary.term_weights(vocabulary.places(word, "en")) for word in ("comet", "Galway", "unseen")
    )

    assert unseen > comet > galway > [0]


@given(st.dictionaries(st.integers(0, 2**32 - 1), st.integers(1, 300)))
def test_counts_are_packed_and_unpacked(drawn):
    names = dict.fromkeys(list(drawn)[:2], TermKind.NAME)
    counts = TermCounts.unpacked(TermCounts.counted(drawn, names).packed())

    assert counts.kinds.tolist() == [names.get(term, TermKind.WORD) for term in counts.terms.tolist()]

    assert dict(zip(counts.terms.tolist(), counts.counts.tolist(), strict=True)) == {
        term: min(count, 255) for term, count in drawn.items()
    }


@given(st.lists(st.dictionaries(st.integers(0, 40), st.integers(1, 9), max_size=60), max_size=8))
def test_profiles_read_together_are_those_read_one_by_one_the_heaviest_first(drawn):
    vocabulary, many = ProfileVocabulary(), [TermCounts.counted(counts) for counts in drawn]
    together = vocabulary.read(many)

    for counts, profile in zip(many, together, strict=True):
        (alone,) = vocabulary.profiles([counts])
        assert profile.terms.tolist() == alone.terms.tolist()
        assert profile.weights.tolist() == alone.weights.tolist() == sorted(alone.weights.tolist())[::-1]
        assert profile.weights @ profile.weights == pytest.approx(min(len(counts.terms), 1))


def test_counts_of_another_version_are_made_anew():
    content = TermCounts.of(an_article()).packed()

    assert TermCounts.unpacked(bytes([content[0] + 1]) + content[1:]) is None
    assert TermCounts.unpacked(b"") is None


def test_a_profile_by_an_earlier_vocabulary_is_as_if_it_had_been_read_without_being_counted():
    articles = [TermCounts.of(article) for article in (*_storm(), *_others())]
    vocabulary = ProfileVocabulary()
    profiles = vocabulary.read(articles)

    again = vocabulary.profiles(articles)

    for one, other in zip(profiles, again, strict=True):
        assert one.terms.tolist() == other.terms.tolist()
        assert one.weights.tolist() == pytest.approx(other.weights.tolist())


def test_the_measures_of_clusterings_are_those_worked_out_by_hand():
    found = Agreement.of([1, 1, 1, 2], ["a", "a", "b", "b"])

    assert (found.pair_precision, found.pair_recall) == (1 / 3, 1 / 2)
    assert found.cubed_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.cubed_recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
