"""Numbers go out to NADRA in batches and come back verified, in the manner of its Verisys service.

In: the people's own CNICs that nobody has verified lately. Out: a file of numbers; and from the file that comes back,
facts beside the number with their date and source. No record is changed by an answer: whom NADRA reports deceased goes
on a list of work. No public specification of the service's batches exists, so that what this installation assumes of
one stands in two small files, `files` (how a batch and its results are written) and `channel` (how they are carried).
"""
