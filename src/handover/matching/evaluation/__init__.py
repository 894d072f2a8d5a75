"""Evaluate a matcher on data with ground truth: protocols, error rates, intervals, plots."""
