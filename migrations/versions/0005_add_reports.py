"""Add reports of graded calls, corrections and comments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grading_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version", sa.String(40), nullable=False),
        sa.Column("judge", sa.String(60), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("current", sa.Text(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grading_reports"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_people.id"], name="fk_grading_reports_person_id_accounts_people"
        ),
    )
    op.create_index("uq_grading_reports_subject", "grading_reports", ["subject_kind", "subject_id"], unique=True)
    op.create_index("ix_grading_reports_person_id", "grading_reports", ["person_id"])
    _add_remarks()


def _add_remarks() -> None:
    op.create_table(
        "grading_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(10), nullable=False),
        sa.Column("before", sa.String(20), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_name", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_keys("grading_corrections", "reviewer_id"),
    )
    op.create_index("ix_grading_corrections_report_id", "grading_corrections", ["report_id"])
    op.create_table(
        "grading_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_keys("grading_comments", "author_id"),
    )
    op.create_index("ix_grading_comments_report_id", "grading_comments", ["report_id"])


def _keys(table: str, person: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["report_id"], ["grading_reports.id"], name=f"fk_{table}_report_id_grading_reports"),
        sa.ForeignKeyConstraint([person], ["accounts_people.id"], name=f"fk_{table}_{person}_accounts_people"),
    ]


def downgrade() -> None:
    op.drop_table("grading_comments")
    op.drop_table("grading_corrections")
    op.drop_table("grading_reports")
