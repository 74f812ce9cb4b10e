"""The whole bot for a long time, with everything going wrong all along."""
