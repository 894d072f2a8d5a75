"""The XML encoding of EBTS 10.0 (NIEM 2.0): read into the records of the traditional encoding, and written
from them.
"""

from handover.formats.ebts.niem.parsing import looks_like_xml
from handover.formats.ebts.niem.reading import XmlPackage, read_package
from handover.formats.ebts.niem.writing import WrittenPackage, write_package

__all__ = ["WrittenPackage", "XmlPackage", "looks_like_xml", "read_package", "write_package"]
