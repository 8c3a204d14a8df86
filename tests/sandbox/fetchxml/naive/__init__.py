"""FetchXML over lists of dicts in plain Python, written from the documents alone.

It is slow and simple on purpose: what it finds is what any other evaluator has to find.
"""
