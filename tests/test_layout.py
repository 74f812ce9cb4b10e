"""Which parts of the layout must not know of each other."""

from tests.test_house import imports_of, is_at, modules, tree_of


def test_the_bot_parses_nothing_foreign_in_its_own_process():
    parsers = {
        "parse_feed",
        "newest_of_feed",
        "extract_article",
        "article_of_page",
        "feed_links",
        "read_opml",
    }
    ours = ("bot/", "corpus/ingest/discovery.py", "corpus/ingest/trial.py", "corpus/ingest/poll.py")

    assert (
        not {
            name.rpartition(".")[2]
            for path in modules("bot", "corpus")
            if is_at(path, ours)
            for name in imports_of(tree_of(path))
        }
        & parsers
    )
