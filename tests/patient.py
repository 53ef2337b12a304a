"""httpx with the patience that a busy machine needs: its own 5 s would blame us for the neighbours. Edge."""

from functools import partial

import httpx

PATIENCE_S = 60.0

get = partial(httpx.get, timeout=PATIENCE_S)
head = partial(httpx.head, timeout=PATIENCE_S)
post = partial(httpx.post, timeout=PATIENCE_S)
request = partial(httpx.request, timeout=PATIENCE_S)
Client = partial(httpx.Client, timeout=PATIENCE_S)
