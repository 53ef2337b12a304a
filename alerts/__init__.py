"""Notices in, messages out. A leaf: it does not know what a feed is.

cadence    when a notice may leave: now, hourly, daily
links      signed links out of a mail
compose    notices -> message
outbox     enqueue, gather into deliveries, claim, settle
deliver    claim, send, settle
channels/  email, webhook, apprise
"""
