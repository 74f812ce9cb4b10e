"""What a site puts around an article is not part of it, and the lines above it are."""

import pytest

from corpus.parsing.html import extract_article

PARAGRAPHS = (
    "The mayor of the town resigned on Monday after a long dispute over the new bridge.",
    "She said that the council had lost its way, and that words were not enough any more.",
    "A new mayor is to be elected in the spring, the council said in a short statement.",
)


def body_of(markup, head="", around="{}", attributes=""):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[:2]) + markup + f"<p>{PARAGRAPHS[2]}</p>"
    article = around.format(f"<article {attributes}><h1>Mayor resigns</h1>{text}</article>")
    page = f"<html><head><title>Mayor resigns</title>{head}</head><body>{article}</body></html>"
    return extract_article(page, "https://example.org/a").body


ARTICLE = "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='newsletter-promo'><p>Our best reporting, every morning, in your hands.</p></div>",
        "<section class='c-signUp'><p>Never miss a story from the harbour and the hills.</p></section>",
        "<aside class='relatedContent'><p>Ten bridges that never opened, in pictures.</p></aside>",
        "<p class='article__disclosure'>We are paid when you buy a bridge by these links.</p>",
        "<div id='most-read'><p>Ferry sinks off the coast and is raised again within a day.</p></div>",
        "<div class='author-bio'><p>Ann Lee has been writing on bridges since she was five.</p></div>",
        "<p>Sign up for our newsletter here.</p>",
        "<p>Read more: Ten bridges that never opened</p>",
        "<p>© 2025 The Town Paper. All rights reserved.</p>",
        "<p>Lesen Sie auch: Zehn Brücken, die nie eröffnet wurden</p>",
        "<p>Abonnez-vous à notre newsletter du soir.</p>",
    ],
)
def test_boxes_and_lines_of_the_site_are_left_out(box):
    assert body_of(box) == ARTICLE


@pytest.mark.parametrize(
    "label", ["Most read", "Related articles", "More from The Town Paper", "Meistgelesen", "À lire aussi"]
)
@pytest.mark.parametrize("heading", ["<h3>{}</h3>", "<p><strong>{}</strong></p>", "<div>{}</div>"])
def test_links_below_their_heading_are_left_out(label, heading):
    titles = ("Ferry sinks off the coast", "Snow closes the pass", "Two win the lottery")
    links = "".join(f"<li><a href='/{n}'>{title}</a></li>" for n, title in enumerate(titles))

    assert body_of(f"{heading.format(label)}<ul>{links}</ul>") == ARTICLE
    assert body_of(f"<div>{heading.format(label)}<ul>{links}</ul></div>") == ARTICLE


def test_an_article_may_be_called_like_a_box():
    assert body_of("", attributes="class='has-newsletter related promo' id='sponsored'") == ARTICLE
    assert body_of("", around="<div class='page subscribe'>{}</div>") == ARTICLE


def test_sentences_below_a_heading_of_links_stay():
    more = "<h3>More on the dispute</h3><p>The <a href='/b'>bridge</a> had cost twice what was planned.</p>"

    assert "The bridge had cost twice what was planned." in body_of(more)


def test_a_heading_that_links_to_itself_stays():
    assert "What happens next" in body_of("<h2 id='n'><a href='#n'>What happens next</a></h2>").split("\n\n")


LEAD = "After a year of dispute, the town has to find somebody new before the spring."


@pytest.mark.parametrize("name", ["description", "og:description"])
@pytest.mark.parametrize("tag", ["p", "h2", "div"])
@pytest.mark.parametrize("described", [LEAD, f"{LEAD[:65]}..."])
def test_the_line_above_the_text_that_describes_the_page_begins_it(name, tag, described):
    head = f"<meta name='{name}' content='{described}'>"
    header = f"<header class='top'><{tag}>{LEAD}</{tag}></header>{{}}"

    assert body_of("", head, header) == f"{LEAD}\n\n{ARTICLE}"


def test_a_description_that_is_not_on_the_page_or_in_the_text_adds_nothing():
    assert body_of("", f"<meta name='description' content='{LEAD}'>") == ARTICLE
    assert body_of("", f"<meta name='description' content='{PARAGRAPHS[0]}'>") == ARTICLE
