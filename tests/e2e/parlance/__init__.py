"""Harness of the black-box suites: starts Parlance, drives it, watches it."""
