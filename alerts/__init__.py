"""Notices in, messages out. A leaf: it does not know what a feed is.

cadence    when a notice may leave: now, hourly, daily
links      signed links out of a mail
compose    notices -> message
enqueuing  what was found -> notices that wait
gathering  notices that are due -> deliveries
concerns   what an owner should know, noted while it lasts, told when it begins and ends
spikes     a watchlist finds far more than usual -> word to its channels
owner      word to one channel, in place of notices
outbox     claim deliveries, settle them
orders     what a person does about deliveries
lookup     a channel as a person names it
deliver    claim, send, settle
channels/  email, webhook, apprise
"""
