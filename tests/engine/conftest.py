"""How the engine's generated cases run: bounded, without a stopwatch per case, without files left behind."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "engine", max_examples=100, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("engine")
