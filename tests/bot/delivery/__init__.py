"""What becomes of messages when the bot, Discord or the disk fails: seen from outside."""
