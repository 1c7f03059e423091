"""Add practice calls and their turns."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TALKING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _add_calls()
    op.create_table(
        "roleplay_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roleplay_turns"),
        sa.ForeignKeyConstraint(["call_id"], ["roleplay_calls.id"], name="fk_roleplay_turns_call_id_roleplay_calls"),
        sa.UniqueConstraint("call_id", "n", name="uq_roleplay_turns_call_id_n"),
    )


def _add_calls() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "roleplay_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scenario", sa.String(60), nullable=False),
        sa.Column("scenario_version", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("persona", sa.String(10), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(40), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("turn_count", sa.Integer(), nullable=False),
        sa.Column("hints_used", sa.Integer(), nullable=False),
        sa.Column("crm_opened_at", moment),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("answered_at", moment),
        sa.Column("ended_at", moment),
        sa.Column("end_reason", sa.String(30)),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("ticket_saved_at", moment),
        sa.Column("filed_at", moment),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("forked_from_id", sa.Integer()),
        sa.Column("forked_at_turn", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_roleplay_calls"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_people.id"], name="fk_roleplay_calls_person_id_accounts_people"
        ),
        sa.ForeignKeyConstraint(
            ["forked_from_id"], ["roleplay_calls.id"], name="fk_roleplay_calls_forked_from_id_roleplay_calls"
        ),
        sa.CheckConstraint("mode IN ('practice', 'exam')", name=op.f("ck_roleplay_calls_mode")),
        sa.CheckConstraint("turn_count >= 0", name=op.f("ck_roleplay_calls_turn_count")),
    )
    op.create_index("ix_roleplay_calls_person", "roleplay_calls", ["person_id", "id"])
    op.create_index("ix_roleplay_calls_scenario", "roleplay_calls", ["scenario"])
    op.create_index(
        "uq_roleplay_calls_one_open",
        "roleplay_calls",
        ["person_id"],
        unique=True,
        sqlite_where=TALKING,
        postgresql_where=TALKING,
    )


def downgrade() -> None:
    op.drop_table("roleplay_turns")
    op.drop_table("roleplay_calls")
