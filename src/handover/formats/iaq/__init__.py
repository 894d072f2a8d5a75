"""Immigration Alien Query and Response: the messages between the jail's side and the records side.

The query follows the public text form (Nlets support pages 21003097354 and 21003097355: mnemonics,
lengths, mandatory or optional, a period after each field). The format of a response body is not public: ours
keeps each statement in a separate field and prints them as labelled lines. Neither message decides anything.
"""

from handover.formats.iaq.checks import GENERIC_OFFENCE, IaqError
from handover.formats.iaq.query import AlienQuery
from handover.formats.iaq.response import OPINION_NOTICE, AlienResponse

__all__ = ["GENERIC_OFFENCE", "OPINION_NOTICE", "AlienQuery", "AlienResponse", "IaqError"]
