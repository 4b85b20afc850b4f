"""Read a first information report out of the line that people write of it, in English or Urdu.

In: "FIR No.317/2022 dated 22.12.2022 u/s 302/34 PPC r/w 7-ATA, PS Saddar Karachi". Out: its number, year and date, the
police station, the offences (law, section, sub-section), the court track with its reason, the clocks that start, and
by position what could not be read. Nothing is guessed without saying so.
"""

from saiban.prosecution.fir.reading import parse_fir
from saiban.prosecution.fir.values import ParsedFir, ReadOffence, Remark, Unread

__all__ = ["ParsedFir", "ReadOffence", "Remark", "Unread", "parse_fir"]
