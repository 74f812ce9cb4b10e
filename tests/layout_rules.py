"""The rules of the layout as tables: importers, order, names and sizes. `test_layout` holds them."""

# Outside things and the only modules, or folders that end with a slash, that import them.
IMPORTERS = {
    "rank_bm25": (
        "corpus/index/",
        "corpus/evaluation/bench/engines.py",
    ),  # there as what we are measured against
    "nltk": ("corpus/text/sentences.py",),
    "punkt": ("corpus/text/sentences.py",),
    "Stemmer": ("corpus/text/analysis.py",),
    "rensa": ("corpus/pipeline/duplicates.py",),
    "py3langid": ("corpus/text/languages.py",),
    "spellchecker": ("corpus/text/dictionaries.py",),
    "trafilatura": ("corpus/parsing/html.py", "corpus/feeds/feed_links.py"),
    "dateparser": ("corpus/parsing/dates.py",),
    "feedparser": ("corpus/feeds/xml_feed.py",),
    "html_text": ("corpus/parsing/markup.py",),
    "webencodings": ("corpus/parsing/decoding.py",),
    "frontmatter": ("corpus/parsing/markdown.py",),
    "sqlite3": (
        "corpus/store/database_file.py",
        "corpus/backup/restoring.py",
        "corpus/evaluation/bench/engines.py",
    ),
    "zipfile": ("corpus/backup/",),
    "alembic": ("corpus/store/migrations/", "corpus/milvus/migrations/", "bot/state/migrations/"),
    "pymilvus": ("corpus/milvus/server.py",),
    "discord": ("bot/",),
    "babel": ("bot/locale/catalogue.py",),
    "aiohttp": (
        "bot/",
        "corpus/fetching/client.py",
        "corpus/fetching/addresses.py",
        "corpus/fetching/redirects.py",
        "corpus/fetching/responses.py",
    ),
    "socket": ("corpus/fetching/client.py", "corpus/fetching/addresses.py"),
    "brotli": ("corpus/fetching/decompression.py",),
    "backports": ("corpus/fetching/decompression.py", "corpus/retrieval/analyses.py", "corpus/store/rows.py"),
    "ssrfguard": ("corpus/fetching/addresses.py",),
    "protego": ("corpus/fetching/robots.py",),
    "aiolimiter": ("corpus/fetching/rate_limits.py",),
    "cronsim": ("bot/digests/schedule_rules.py",),
    "listparser": ("corpus/feeds/opml.py",),
    "typer": ("bot/cli/",),
    "rich": ("bot/cli/", "bot/cli/render/answer.py", "bot/cli/render/digest.py"),
    "pydantic": ("config/",),
    "platformdirs": ("config/",),
    "matplotlib": ("bot/core/charts.py",),
    "prometheus_client": ("bot/core/metrics.py",),
    "tokenizers": ("corpus/encoder/encoding.py",),
    "threadpoolctl": ("corpus/encoder/encoding.py",),
}
# Names and the only places that use them.
NAMES = {
    "os.environ": ("config/",),
    "os.getenv": ("config/",),
    "os.environb": ("config/",),
    "asyncio.to_thread": ("bot/core/threads.py",),
    "datetime.now": ("bot/cli/options.py",),
    "datetime.utcnow": (),
    "datetime.today": (),
    "date.today": (),
    "time.time": (),
}
# The order of imports: a package imports only from lines before its own.
LAYERS = {
    "corpus": (
        "models",
        "text index fetching workers",
        "store parsing encoder",
        "retrieval feeds milvus",
        "stories watches",
        "pipeline",
        "library backup evaluation samples",
    ),
    "bot": (
        "locale core",
        "state",
        "ask topics watches digests feeds guilds privacy members help doctor health",
        "client commands controls",
        "cluster",
        "app parts",
        "cli",
    ),
}
LAST = len(LAYERS["corpus"]) - 1
FEATURES = set(LAYERS["bot"][2].split())
FACES = {"cog", "views", "render"}

# Functions that take bytes from outside apart; in the bot and the poller only worker processes call them.
PARSERS = set("parse_feed newest_of_feed extract_article article_of_page feed_links read_opml".split())

MOST_LINES = 300
FEWEST_LINES = 60
MOST_LINES_OF_A_FUNCTION = 40
# Small modules that stand alone, each for a reason.
SMALL = {
    "bot/cli/articles.py": "the options of one command group",
    "bot/cli/copies.py": "the options of the commands on all that is stored",
    "bot/cluster/jobs.py": "used by the bot's loops and by those of polling",
    "bot/controls.py": "the tables of all that can be pressed",
    "bot/core/errors.py": "a type used everywhere",
    "bot/core/invisible.py": "used by the terminal and the log, which share nothing else",
    "bot/core/limits.py": "all of Discord's limits",
    "bot/core/release.py": "the one reader of the installed version",
    "bot/core/scope.py": "checked by the terminal and by Discord",
    "bot/core/style.py": "the look of every message",
    "bot/doctor/alerts.py": "the one reader of alerts among the checks",
    "bot/feeds/notices.py": "a message of its own, with a loop of its own",
    "bot/feeds/retention.py": "a loop of its own",
    "bot/state/facts.py": "a table used by several features",
    "bot/state/pages.py": "a table used by several features",
    "corpus/feeds/feed_links.py": "runs in the worker; the one importer of trafilatura's feed search",
    "corpus/models/durability.py": "used by the index and by backups",
    "corpus/models/memos.py": "used wherever words are remembered",
    "corpus/models/patterns.py": "used wherever texts are matched",
    "corpus/models/watch.py": "types used everywhere",
    "corpus/parsing/plain.py": "a format of its own",
}
ROLES = {"cog", "service", "store", "views", "render", "tables"}
NOT_IN_NAMES = set(
    "told said shown standing fate stock desk courier beside utils util helpers common manager info".split()
)
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", "NOTICE", "bot", "corpus", "tests", "config"}
