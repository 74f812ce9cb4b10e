"""Questions and answers: commands, mentions, replies, buttons, votes and cooldowns."""
