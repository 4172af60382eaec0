"""Reads a page of Markdown line by line: where its fences are, and which of them stand where a block may stand.

This follows Python-Markdown (four columns of indentation a level) with the extensions that Material for
MkDocs recommends, because that is what draws the page. Nothing here is rendered, and nothing here needs
Python-Markdown: a test holds both to the same answer on a collection of awkward pages.
"""
