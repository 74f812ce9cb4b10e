"""Several identical processes as one bot: each holds a range of shards by lease."""
