"""Property tests draw the same examples on every run, and none is timed."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "clippings", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("clippings")
