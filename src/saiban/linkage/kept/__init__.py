"""A linkage kept on disk, so that new rows are linked against it at a cost that grows with the new rows.

A state is a folder of parts, one for each run: `0000` from a linkage of all rows, then one for each extension. A
part's files are written once; the next state links to them. Profiles and numbers lie in uncompressed Arrow files, of
which only the rows asked for are read; sorted keys lead to them by bisection.
"""
