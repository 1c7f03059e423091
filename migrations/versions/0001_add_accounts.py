"""Add sites, teams, people, their roles, links to set a password, recovery codes and roster imports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add_places()
    _add_people()
    _add_roles()
    _add_keys()
    _add_imports()


def _add_places() -> None:
    op.create_table(
        "accounts_sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts_sites"),
        sa.UniqueConstraint("name", name="uq_accounts_sites_name"),
    )
    op.create_table(
        "accounts_teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts_teams"),
        sa.ForeignKeyConstraint(["site_id"], ["accounts_sites.id"], name="fk_accounts_teams_site_id_accounts_sites"),
        sa.UniqueConstraint("site_id", "name", name="uq_accounts_teams_site_id_name"),
    )


def _add_people() -> None:
    op.create_table(
        "accounts_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("phone", sa.String(32)),
        sa.Column("hired_on", sa.Date()),
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("site_id", sa.Integer()),
        sa.Column("team_id", sa.Integer()),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("timezone", sa.String(40), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("last_login_at", MOMENT),
        sa.Column("totp_sealed", sa.Text()),
        sa.Column("totp_confirmed_at", MOMENT),
        sa.Column("totp_last_step", sa.Integer()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("deactivated_at", MOMENT),
        sa.Column("anonymised_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_accounts_people"),
        sa.ForeignKeyConstraint(["site_id"], ["accounts_sites.id"], name="fk_accounts_people_site_id_accounts_sites"),
        sa.ForeignKeyConstraint(["team_id"], ["accounts_teams.id"], name="fk_accounts_people_team_id_accounts_teams"),
        sa.UniqueConstraint("staff_number", name="uq_accounts_people_staff_number"),
        sa.UniqueConstraint("email", name="uq_accounts_people_email"),
        sa.CheckConstraint("failed_logins >= 0", name=op.f("ck_accounts_people_failed_logins")),
    )
    op.create_index("ix_accounts_people_name", "accounts_people", ["name"])
    op.create_index("ix_accounts_people_team_id", "accounts_people", ["team_id"])


def _add_roles() -> None:
    op.create_table(
        "accounts_person_roles",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_accounts_person_roles"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_people.id"], name="fk_accounts_person_roles_person_id_accounts_people"
        ),
    )


def _add_keys() -> None:
    op.create_table(
        "accounts_password_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("created_by_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_accounts_password_links"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_people.id"], name="fk_accounts_password_links_person_id_accounts_people"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts_people.id"], name="fk_accounts_password_links_created_by_id_accounts_people"
        ),
        sa.UniqueConstraint("token_hash", name="uq_accounts_password_links_token_hash"),
    )
    op.create_index("ix_accounts_password_links_person_id", "accounts_password_links", ["person_id"])
    op.create_table(
        "accounts_recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_accounts_recovery_codes"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_people.id"], name="fk_accounts_recovery_codes_person_id_accounts_people"
        ),
    )
    op.create_index("ix_accounts_recovery_codes_person_id", "accounts_recovery_codes", ["person_id"])


def _add_imports() -> None:
    op.create_table(
        "accounts_roster_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("uploaded_by_id", sa.Integer()),
        sa.Column("uploaded_by_name", sa.String(120), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("errors", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("applied_at", MOMENT),
        sa.Column("undone_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_accounts_roster_imports"),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["accounts_people.id"], name="fk_accounts_roster_imports_uploaded_by_id_accounts_people"
        ),
    )


def downgrade() -> None:
    for name in ("roster_imports", "recovery_codes", "password_links", "person_roles", "people", "teams", "sites"):
        op.drop_table(f"accounts_{name}")
