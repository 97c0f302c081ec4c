"""Papers that are handed in, described once and written as Word and as PDF.

`paper` says what a paper holds, `word` and `pdf` write it, `templates` tries a Word template that
somebody made, `default_template` makes those that come with BranchHub. docs/papers.md tells how to
add a paper.
"""
