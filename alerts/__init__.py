"""Notices in, messages out. A leaf: it does not know what a feed is.

cadence    when a notice may leave: now, hourly, daily
links      signed links out of a mail
compose    notices -> message
enqueuing  what was found -> notices that wait
gathering  notices that are due -> deliveries
outbox     claim deliveries, settle them
orders     what a person does about deliveries
lookup     a channel as a person names it
deliver    claim, send, settle
channels/  email, webhook, apprise
"""
