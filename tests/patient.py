"""httpx with the patience that a busy machine needs: its own 5 s would blame us for the neighbours. Edge."""

from functools import partial

import httpx

PATIENCE_S = 60.0
TRUST = httpx.create_ssl_context()  # to read who is trusted costs more than most questions: once for all of them

get = partial(httpx.get, timeout=PATIENCE_S, verify=TRUST)
head = partial(httpx.head, timeout=PATIENCE_S, verify=TRUST)
post = partial(httpx.post, timeout=PATIENCE_S, verify=TRUST)
request = partial(httpx.request, timeout=PATIENCE_S, verify=TRUST)
Client = partial(httpx.Client, timeout=PATIENCE_S, verify=TRUST)
