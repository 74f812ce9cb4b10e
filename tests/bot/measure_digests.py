"""How soon digests arrive that are all due at the same minute, and what questions feel of it. No test.

    python -m tests.bot.measure_digests [--channels N] [--articles N] [--questions N]

The bot runs in this process' loopback as it does elsewhere: Discord grants it 50 requests a second in all, and
5 messages in 5 seconds to a channel. Each channel wants a digest of its own; questions are asked meanwhile, one
after the other, by slash command. The hold-up of the event loop is measured in the bot's own process.
"""

# ruff: noqa: T201 - its output is what it is for
