"""page -> text and metadata. Pure.

article     one page, with what the feed said of it
pages       many, a line each
check_rule  whether a CSS rule can be read

reading     the ways to a text, in order        rule        the feed's own CSS rule
structured  what JSON-LD says                   opinions    main-text extraction, three ways, and their medoid
furniture   boxes, comments, menus: out         cluster     the largest block of running text
lines       titles, pointers, credits: out      about       title, lead, author, date, language, address
verdict     why a text is no article            page        bytes -> tree, tree -> paragraphs
"""

from monitor.extract.batch import pages
from monitor.extract.expected import Expected
from monitor.extract.reading import article
from monitor.extract.rule import check as check_rule

__all__ = ["Expected", "article", "check_rule", "pages"]
