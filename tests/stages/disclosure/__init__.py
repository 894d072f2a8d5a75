"""Tests of the stage disclosure."""
