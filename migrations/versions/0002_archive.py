"""the archive: the words of stored articles in a full-text index, and by which normaliser they were put there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from monitor import match
from monitor.language.passage import VERSION
from monitor.records import Text

revision = "0002"
down_revision = "0001"

BATCH = 500
UNTIL_NOW = 1
"""Of the normaliser there was but one version before this migration."""

FTS5 = (
    """CREATE VIRTUAL TABLE article_words_index USING fts5(words, content='article_words',
    content_rowid='article_id', detail=none, columnsize=0, tokenize="ascii tokenchars '''_'")""",
    """CREATE TRIGGER article_words_added AFTER INSERT ON article_words BEGIN
    INSERT INTO article_words_index(rowid, words) VALUES (new.article_id, new.words); END""",
    """CREATE TRIGGER article_words_removed AFTER DELETE ON article_words BEGIN
    INSERT INTO article_words_index(article_words_index, rowid, words) VALUES ('delete', old.article_id, old.words);
    END""",
    "INSERT INTO article_words_index(article_words_index) VALUES ('rebuild')",
)
GIN = ("CREATE INDEX article_words_index ON article_words USING gin (words)",)

KEPT = sa.text(
    "SELECT id, title, lead, text FROM articles WHERE state IN ('read', 'lead only') AND id > :after"
    " ORDER BY id LIMIT :batch"
)
NOTE = sa.text(
    "UPDATE articles SET matched_with = :matched, indexed_with = :indexed WHERE state IN ('read', 'lead only')"
)
INTO_FTS5 = sa.text("INSERT INTO article_words (article_id, words) VALUES (:number, :words)")
INTO_GIN = sa.text("INSERT INTO article_words (article_id, words) VALUES (:number, CAST(:words AS tsvector))")


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "article_words",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text() if is_sqlite else postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_words_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_words")),
    )
    op.add_column("articles", sa.Column("matched_with", sa.Integer(), nullable=True))
    op.add_column("articles", sa.Column("indexed_with", sa.Integer(), nullable=True))
    _put_stored_texts(op.get_bind(), is_sqlite=is_sqlite)
    for statement in FTS5 if is_sqlite else GIN:
        op.execute(statement)
    op.create_index(op.f("ix_articles_indexed_with"), "articles", ["indexed_with"], unique=False)


def _put_stored_texts(connection: sa.Connection, *, is_sqlite: bool) -> None:
    after = 0
    while rows := connection.execute(KEPT, {"after": after, "batch": BATCH}).all():
        words = [(row.id, match.tokens(Text(title=row.title, lead=row.lead, body=row.text or ""))) for row in rows]
        written = [{"number": number, "words": _written(tokens, is_sqlite=is_sqlite)} for number, tokens in words]
        connection.execute(INTO_FTS5 if is_sqlite else INTO_GIN, written)
        after = rows[-1].id
    connection.execute(NOTE, {"matched": UNTIL_NOW, "indexed": VERSION})


def _written(tokens: Sequence[str], *, is_sqlite: bool) -> str:
    if is_sqlite:
        return " ".join(tokens)
    doubled = (token.replace("\\", "\\\\").replace("'", "''") for token in tokens)
    return " ".join(f"'{token}'" for token in doubled)
