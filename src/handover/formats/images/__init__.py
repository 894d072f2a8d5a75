"""Compressed print images as grey pixels at 500 ppi.

Decoders are C code that a damaged file can crash (a WSQ with corrupt tables ends the process), so they run in
child processes with limits on memory and time: a crash costs one `ImageError` and a new child. Sizes are
checked here before a child receives any data.
"""

from handover.formats.images.codec import at_500, decode, encode_wsq, to_png
from handover.formats.images.headers import kind_of, stated_size
from handover.formats.images.quality import nfiq2
from handover.formats.images.values import MAX_BYTES, MAX_SIDE, GreyImage, ImageError, ImageSource

__all__ = [
    "MAX_BYTES",
    "MAX_SIDE",
    "GreyImage",
    "ImageError",
    "ImageSource",
    "at_500",
    "decode",
    "encode_wsq",
    "kind_of",
    "nfiq2",
    "stated_size",
    "to_png",
]
