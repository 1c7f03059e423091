"""Add the audit log, append-only by triggers, and the jobs' table."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("done_at IS NULL")
OPEN_KEY = sa.text("done_at IS NULL AND key IS NOT NULL")


def upgrade() -> None:
    _add_audit()
    _refuse_changes()
    _add_jobs()


def _add_audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("actor_name", sa.String(120), nullable=False),
        sa.Column("verb", sa.String(80), nullable=False),
        sa.Column("thing_kind", sa.String(60), nullable=False),
        sa.Column("thing_id", sa.String(60), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(40), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sa.UniqueConstraint("hash", name="uq_audit_entries_hash"),
        sa.UniqueConstraint("previous_hash", name="uq_audit_entries_previous_hash"),
    )
    for column in ("at", "actor_id", "verb"):
        op.create_index(f"ix_audit_entries_{column}", "audit_entries", [column])
    op.create_index("ix_audit_entries_thing", "audit_entries", ["thing_kind", "thing_id"])
    heads = op.create_table(
        "audit_heads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_heads"),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_heads_one_row")),
    )
    op.bulk_insert(heads, [{"id": 1, "entries": 0, "hash": "0" * 64}])


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entries_no_{change.lower()} BEFORE {change} ON audit_entries "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


def _add_jobs() -> None:
    op.create_table(
        "jobs_jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("key", sa.String(200)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs_jobs"),
    )
    op.create_index("ix_jobs_open", "jobs_jobs", ["run_after"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(
        "uq_jobs_open_key", "jobs_jobs", ["key"], unique=True, sqlite_where=OPEN_KEY, postgresql_where=OPEN_KEY
    )


def downgrade() -> None:
    op.drop_table("jobs_jobs")
    op.drop_table("audit_heads")
    op.drop_table("audit_entries")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_audit_change()")
