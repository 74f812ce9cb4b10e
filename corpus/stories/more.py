"""An article, or what somebody wrote, to more coverage: the articles that tell the same story."""

from corpus.models import Article
from corpus.store.rows import StoredArticle
from corpus.stories.stories import stories_among
from corpus.stories.topics import Topic

_PASSAGES = 120
_READ = 30  # articles, those that share most words
_ASKED = 400  # characters that are looked up


def asked_of(article: Article) -> str:
    """What to look up for an article: its title and its beginning, as words."""
    return " ".join(f"{article.title} {article.body}"[:_ASKED].replace('"', " ").replace(" -", " ").split())


def told_with(article: Article, topic: Topic) -> list[StoredArticle]:
    """The other articles of the story of `article`; `topic` was made of what is looked up for it.

    The article need not be a stored one. Where it is too short to be put with others, it is those that are
    about what it names.
    """
    return together_with(article, topic) or topic.read(topic.mentions.about().best(_READ).numbers.tolist())


def together_with(article: Article, topic: Topic) -> list[StoredArticle]:
    """The other articles that are put together with `article`; `topic` is made of the same."""
    near = [
        each for each in topic.read(list(topic.nearest(_PASSAGES))[:_READ]) if each.article.id != article.id
    ]
    stories = stories_among([article, *(each.article for each in near)], topic.background)
    told = {each.id for story in stories if article in story.articles for each in story.articles}
    return [each for each in near if each.article.id in told]
