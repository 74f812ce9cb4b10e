"""Settings that an operator may change. The one reader of the environment."""
