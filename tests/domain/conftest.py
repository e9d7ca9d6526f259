"""Hypothesis profiles for the rules: ``default`` in every run, ``prove`` where HYPOTHESIS_PROFILE asks for it."""

import os

import pytest
from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("default", max_examples=120, deadline=None, suppress_health_check=SLOW)
settings.register_profile("prove", max_examples=5_000, deadline=None, suppress_health_check=SLOW)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")
settings.load_profile(PROFILE)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under the profile ``prove`` the property tests are what ``make prove`` selects."""
    if PROFILE != "prove":
        return
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.prove)
