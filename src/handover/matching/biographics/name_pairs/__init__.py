"""Two names as whole texts, in any order and script: how likely they are one person's, and why."""

from handover.matching.biographics.name_pairs.features import FEATURES, features

__all__ = ["FEATURES", "features"]
