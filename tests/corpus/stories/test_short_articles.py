"""Articles of a dozen words: a headline that is much like another is not yet the same event."""

from datetime import timedelta

import pytest

from corpus import cluster_stories
from tests.builders import NOON, an_article
from tests.corpus.stories.twin_events import agreement_of_half


def brief(*told, hours=3):
    """Articles of a title and a dozen words each."""
    return [
        an_article(body, title=title, source=f"Outlet {n}", published_at=NOON + timedelta(hours=n * hours))
        for n, (title, body) in enumerate(told)
    ]


WAREHOUSE = (
    "Fire destroys warehouse in Lyon",
    "Flames burned down a paper depot near the Rhone before dawn on Thursday.",
)


@pytest.mark.parametrize(
    "told",
    [
        [
            WAREHOUSE,
            (
                "Fire destroys school in Porto",
                "A kitchen blaze gutted classrooms while pupils were away for the spring holiday.",
            ),
        ],
        [
            ("New museum opens", "Visitors in Oslo may see Viking ships in a hall built of larch."),
            ("New bridge opens", "Drivers now cross the Tagus in four minutes instead of half an hour."),
        ],
        [
            (
                "Election results announced",
                "Conservatives won most seats in Latvia as turnout fell below half.",
            ),
            (
                "Election results delayed",
                "Counting in Nairobi stopped when computers of the commission failed twice.",
            ),
        ],
        [
            (
                "Minister visits flooded village",
                "Karel Novak promised pumps and blankets to families along the Morava.",
            ),
            (
                "Minister visits troubled factory",
                "Ines Prado told workers in Vigo that the shipyard will stay open.",
            ),
        ],
    ],
)
def test_two_short_articles_that_share_but_the_usual_words_of_a_headline_are_two_stories(told):
    assert len(cluster_stories(brief(*told))) == 2


@pytest.mark.parametrize(
    "told",
    [
        [
            WAREHOUSE,
            (
                "Lyon warehouse burns down",
                "A paper depot by the Rhone in Lyon was destroyed by fire before dawn.",
            ),
        ],
        [
            (
                "Mayor resigns over scandal",
                "Ada Quill left office in Elmsea after auditors questioned hotel bills.",
            ),
            (
                "Ada Quill steps down in Elmsea",
                "The mayor goes after auditors asked about her hotel bills, she said.",
            ),
        ],
        [
            ("Train crash kills two", "A freight locomotive struck a tractor at a crossing outside Brno."),
            ("Two dead near Brno", "A train hit a tractor at a crossing outside the Czech city of Brno."),
        ],
    ],
)
def test_two_short_articles_on_one_event_are_one_story(told):
    assert len(cluster_stories(brief(*told))) == 1


@pytest.mark.parametrize("tuning", [True, False])
@pytest.mark.parametrize("dated", [True, False])
def test_twin_events_are_kept_apart_and_each_is_found_together(tuning, dated):
    assert agreement_of_half(tuning=tuning, dated=dated).pair_f1 >= 0.9


BROWSER = (
    "Mozilla patches Thunderbird",
    "Version 139 closes CVE-2026-4918, a hole in the mail program that was shown in Berlin.",
)


def test_two_patches_of_one_program_are_two_stories():
    other = (
        "Mozilla patches Thunderbird",
        "Version 142 closes CVE-2026-9187, a hole in the mail program that attackers exploit.",
    )

    assert len(cluster_stories(brief(BROWSER, other))) == 2


def test_one_patch_is_one_story():
    other = (
        "Update Thunderbird now",
        "Mozilla closed CVE-2026-4918 in version 139 of the mail program after Berlin.",
    )

    assert len(cluster_stories(brief(BROWSER, other))) == 1


def test_a_count_that_rises_does_not_divide_a_story():
    told = [
        (
            "Bus falls into ravine near Huanta, 12 dead",
            "The coach left the road from Ayacucho in Peru at dawn.",
        ),
        ("Huanta bus crash: 18 dead", "The coach from Ayacucho fell 200 metres. Peru sends helicopters."),
    ]

    assert len(cluster_stories(brief(*told))) == 1
