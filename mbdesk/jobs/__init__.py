"""Async work with progress and cancel; runs in the worker, knows neither Qt nor files formats."""
