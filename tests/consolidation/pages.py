"""What the tests of this room's pages share: a list nobody has seen before, and the worker's work done at once."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

WIDOWS = """Serial,Widow Name,Late Husband,CNIC No,Birth,Zila,Monthly Rs
W-1,Zubaida Khatoon,Karim Bakhsh,17201-3332221-2,14/08/1961,Nowshera,6000
W-2,گل مینہ,زرداد خان,17201-4443332-4,02/01/1958,نوشہرہ,6000
W-3,,Wali Muhammad,17201-5554443-6,11/11/1970,Nowshera,6000
"""
MEANINGS = {
    "Serial": "scheme_number",
    "Widow Name": "name",
    "Late Husband": "husband_name",
    "CNIC No": "cnic",
    "Birth": "birth_date",
    "Zila": "district",
    "Monthly Rs": "paid_amount",
}


def work_off() -> int:
    """Do every queued job now, as the worker would; return how many."""
    jobs = list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
    for job in jobs:
        app.tasks[job.task_name].func(**job.args)
        with_status_done(job.pk)
    return len(jobs)


def with_status_done(job: int) -> None:
    """Mark a job as done."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job])


def form_of(client: Client, address: str) -> dict[str, str]:
    """Open a page and return what its form carries already: hidden fields and chosen options."""
    page = client.get(address).content.decode()
    filled = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"( selected)?', options)
        filled[name] = next((value for value, selected in values if selected), values[0][0])
    return filled


def file_of(text: str, name: str = "widows_2026-09-30.csv") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode())
