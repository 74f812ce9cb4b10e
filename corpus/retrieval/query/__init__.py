"""Turn a question into a `Query`: what to look for, where and when.

making          the steps in their order; "quoted phrases", -exclusions
times           "since March", "last week": `moments` reads the words, `calendar_ranges` computes
markup          the words without Discord's markup and links
publishers      "according to Reuters"
names           words that belong together
exact_names     names of stop words and signs, such as The Who and M&S
fillers         words that are addressed to the bot
intents         requests for the news as such: "the latest on X"
small_talk      greetings, thanks and the like, which are no questions
conversation    which question of several is asked, and what it leans on
follow_up       a reply ("and in Spain?") as an edit of the question before it
"""

from corpus.retrieval.query.follow_up import FollowUp, continued, follow_up, is_follow_up
from corpus.retrieval.query.intents import Intent, IntentKind, intent_of
from corpus.retrieval.query.making import make_query
from corpus.retrieval.query.markup import without_markup
from corpus.retrieval.query.small_talk import asks_for_more, small_talk

__all__ = [
    "FollowUp",
    "Intent",
    "IntentKind",
    "asks_for_more",
    "continued",
    "follow_up",
    "intent_of",
    "is_follow_up",
    "make_query",
    "small_talk",
    "without_markup",
]
