"""What Prometheus is told: of the house, by what its database says; of a process, by what it does. Edge.

house    figures of the house -> metrics
process  what this process has done, and what it takes of the machine
reading  who may read them, and what they are given
serving  a port for a worker's, which has no page
"""

from monitor.metrics.process import Meters
from monitor.metrics.reading import CONTENT_TYPE, Asker, exposed, refusal
from monitor.metrics.serving import serving

__all__ = ["CONTENT_TYPE", "Asker", "Meters", "exposed", "refusal", "serving"]
