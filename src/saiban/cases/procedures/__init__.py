"""The procedure manual of each case type, made from its declaration: a page, a document to print, a diagram."""
