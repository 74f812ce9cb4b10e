"""Settings: what an operator may change. The one room that reads the environment."""
