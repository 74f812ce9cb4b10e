"""The bot on a machine that fails: a full disk, a clock that is set, a locked database."""
