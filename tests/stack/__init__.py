"""The whole stack in containers, from the image before this one to a restored backup. A target of its own, not a test.

python -m tests.stack     `make test-docker`: needs a Docker engine, takes about ten minutes

compose     docker-compose, with what it needs to know
watch       who asks the stack by its API, and what it has to have found and told
__main__    the story, step by step, with the seconds of each
"""
