"""A synthetic state with its people, prints, records and bookings, and the ground truth stored with them.

world = generate(1, Sizes(criminal=1000, immigration=600, bookings=50))
world.save(folder)
for record in World.load(folder).criminal_identities():
    gallery.add([record.identity])
"""

from handover.world.sizes import Sizes
from handover.world.world import World, WorldError, generate, read_truth

__all__ = ["Sizes", "World", "WorldError", "generate", "read_truth"]
