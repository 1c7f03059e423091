"""The shared vocabulary of content: lines, knowledge points, competencies, error tags, local parameters, sources.

Owns: the vocabulary's files under `data/` and the tenant's parameter values. Does not own: the content that uses them.
"""
