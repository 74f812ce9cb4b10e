"""What the operator learns of how the bot is doing: metrics and health by HTTP, alerts in Discord."""
