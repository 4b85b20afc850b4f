"""The public page where anybody checks an extract. Nothing of a case or person is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access.sign_in import attempts
from saiban.prosecution.integrity import signing, verifying
from saiban.prosecution.integrity.forms import VerifyForm


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file, and say whether it is genuine, changed or unknown. The file is kept nowhere."""
    form = VerifyForm(request.POST or None, request.FILES or None, initial={"code": request.GET.get("code", "")[:20]})
    if request.method != "POST":
        return render(request, "prosecution/integrity/verify.html", {"form": form})
    if not form.is_valid():
        return render(request, "prosecution/integrity/verify.html", {"form": form}, status=400)
    file = form.cleaned_data["file"]
    try:
        known = verifying.check(
            request, code=form.cleaned_data["code"], content=file.read() if file is not None else None
        )
    except attempts.LockedOut:
        form.add_error(None, _("Too many failed attempts. Wait 15 minutes and try again."))
        return render(request, "prosecution/integrity/verify.html", {"form": form}, status=429)
    return render(request, "prosecution/integrity/verify.html", {"form": form, "known": known})


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Hand out the public keys by which extracts are checked away from here."""
    headers = {"Content-Disposition": 'attachment; filename="saiban-extracts.pem"'}
    return HttpResponse(signing.as_pem(signing.own_keys()), content_type="application/x-pem-file", headers=headers)
