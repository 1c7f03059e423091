"""Files from outside: too large, of the wrong kind, built to do harm. Each is refused in words, nothing is kept."""

import zipfile
from io import BytesIO

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Person, RosterImport
from lms.platform.db.base import Session
from tests.conftest import Login
from tests.support.client import SeparateClient
from tests.support.pages import read_page

MEGABYTE = 1024 * 1024
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


def _zip(**files: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


HARMFUL = {
    "empty": ("a.xlsx", b""),
    "program called xlsx": ("a.xlsx", b"MZ\x90\x00" + b"\x00" * 500),
    "picture called csv": ("a.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 500),
    "zip that is no workbook": ("a.xlsx", _zip(readme=b"hello")),
    "zip bomb": ("a.xlsx", _zip(xl__worksheets__sheet1__xml=b"0" * 200 * MEGABYTE)),
    "entity bomb": ("a.xlsx", _zip(xl__workbook__xml=ENTITIES)),
    "cut in half": ("a.xlsx", _zip(a=b"x" * 5000)[:60]),
    "nul bytes": ("a.csv", b"\x00" * 1000),
    "other kind": ("a.exe", b"MZ"),
}
# What is text is read as text, whatever it is called; it goes no further than the preview.
MISNAMED = {
    "text called xlsx": ("a.xlsx", "工号,姓名\n1,王芳".encode()),
    "no ending": ("roster", b"x"),
    "path in the name": ("../../etc/passwd.xlsx", b"x"),
    "markup in the name": ("<script>alert(1)</script>.csv", "工号,姓名\n<b>1</b>,<script>x</script>".encode()),
}


@pytest.fixture
def admin(login: Login) -> SeparateClient:
    return login("admin")


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_file_is_refused_in_words_and_leaves_nothing(admin: SeparateClient, name: str) -> None:
    file_name, content = HARMFUL[name]
    before = Session.scalar(select(func.count(Person.id)))
    upload = {"file": (BytesIO(content), file_name)}
    page = read_page(admin.post_form("/people/imports", upload), status=422)
    assert page.select_text(".invalid-feedback, .alert-danger, .card-narrow h1")
    assert Session.scalar(select(func.count(Person.id))) == before
    assert Session.scalar(select(func.count(RosterImport.id)).where(RosterImport.applied_at.is_not(None))) == 0


@pytest.mark.parametrize("name", MISNAMED)
def test_a_misnamed_file_goes_no_further_than_the_preview(admin: SeparateClient, name: str) -> None:
    file_name, content = MISNAMED[name]
    before = Session.scalar(select(func.count(Person.id)))
    response = admin.post_form("/people/imports", {"file": (BytesIO(content), file_name)})
    page = read_page(admin.get(response.location))
    assert page.soup.select("main script") == []
    assert Session.scalar(select(func.count(Person.id))) == before


def test_fifty_megabytes_are_refused_in_words(admin: SeparateClient) -> None:
    upload = {"file": (BytesIO(b"x" * 50 * MEGABYTE), "big.csv")}
    page = read_page(admin.post("/people/imports", data=upload), status=413)
    assert "太大" in page.text


def test_learners_upload_nothing(login: Login) -> None:
    upload = {"file": (BytesIO("工号,姓名\n1,王芳".encode()), "a.csv")}
    assert login("learner").post_form("/people/imports", upload).status_code == 403
