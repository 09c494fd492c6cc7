"""What the desk does on pages of its own: masking a photo, hiding a text, merging two records."""

from pathlib import Path

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.domain.masking import Zone, read_zones
from cartoquartiers.domain.merging import differing
from cartoquartiers.domain.resemblance import scale_of, subject_of
from cartoquartiers.domain.training import Case, Step
from cartoquartiers.domain.training_photo import is_covered
from cartoquartiers.domain.training_places import PLACES
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import training
from cartoquartiers.web.assets import asset
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.moderation.alike import why
from cartoquartiers.web.moderation.hiding import REASONS, errors_of, hidable, read_hiding
from cartoquartiers.web.moderation.masking import shown_zones, zone_errors, zone_rows
from cartoquartiers.web.moderation.merging import Comparison, Record, choice_of, read_merge
from cartoquartiers.web.moderation.training.made_up import HEIGHT, HOME, PICTURE, WIDTH, stand, waiting, world
from cartoquartiers.web.visit import Visit

_FILE = Path(__file__).resolve().parents[4] / "static" / PICTURE
_FIELD = "champ:"


def ask(visit: Visit, code: str) -> ResponseReturnValue:
    """What to mask of the photo, or to hide of the place."""
    case = training.case_of(code)
    if case.kind is Kind.REPORT:
        return _hide_page(visit, visit.work, case, {})
    _with_photo(case)
    if "apercu" not in request.args:
        return _mask_page(code, [], {})
    zones, problems = read_zones(zone_rows())
    return _mask_page(code, zones, zone_errors(problems))


def preview(visit: Visit, code: str) -> Response:
    """The photo with its rectangles, drawn by what draws real ones."""
    _with_photo(training.case_of(code))
    zones, problems = read_zones(zone_rows())
    if problems:
        raise NotFound("photo")
    image = visit.toolbox.imager.mask(_FILE.read_bytes(), zones).images[800]
    return kept_by_nobody(Response(image, mimetype="image/webp"))


def cover(visit: Visit, code: str) -> ResponseReturnValue:
    """Mask the made-up photo, or hide the words of the made-up place."""
    case = training.case_of(code)
    return _hide(visit, case) if case.kind is Kind.REPORT else _mask(visit, case)


def compare(visit: Visit, code: str) -> ResponseReturnValue:
    """Two made-up records side by side."""
    return _side_by_side(visit, visit.work, training.case_of(code))


def merge(visit: Visit, code: str) -> ResponseReturnValue:
    """Make one of two made-up records."""
    case = training.case_of(code)
    said = read_merge(visit.form, case.place or "", case.into or "")
    try:
        with visit.writing() as work:
            training.merged(work, visit.actor, code, said.stays, said.taken)
    except Conflicting:
        return redirect(f"{HOME}/{code}", 303)
    return redirect(f"{HOME}/{code}?fait={code}", 303)


def _with_photo(case: Case) -> None:
    if not case.photo:
        raise NotFound("photo")


def _mask(visit: Visit, case: Case) -> ResponseReturnValue:
    _with_photo(case)
    zones, problems = read_zones(zone_rows())
    if problems:
        page = _mask_page(case.code, zones, zone_errors(problems))
        page.status_code = 422
        return page
    try:
        with visit.writing() as work:
            training.mask(work, visit.actor, case.code, tuple(zones))
    except Conflicting:
        return redirect(f"{HOME}/{case.code}", 303)
    if is_covered(zones):
        notify(_("La photo est masquée. Vous pouvez maintenant décider."), "ok")
    else:
        notify(_("La photo est masquée, mais on reconnaît encore quelqu’un."), "warn")
    return redirect(f"{HOME}/{case.code}", 303)


def _mask_page(code: str, zones: list[Zone], errors: dict[str, str]) -> Response:
    text = render_template(
        "moderation/mask.html",
        photo={"width": WIDTH, "height": HEIGHT},
        source=asset(PICTURE),
        back=f"{HOME}/{code}",
        came_from="",
        **shown_zones(zones, errors, f"{HOME}/{code}"),
    )
    return kept_by_nobody(make_response(text))


def _hide(visit: Visit, case: Case) -> ResponseReturnValue:
    try:
        said = read_hiding(visit.form)
        if said.field is None:
            raise Invalid([Problem("quoi", "only_words_here")])
        with visit.writing() as work:
            training.hide(work, visit.actor, case.code, said.field)
    except Invalid as invalid:
        with visit.reading() as work:
            page = _hide_page(visit, work, case, errors_of(invalid))
        page.status_code = 422
        return page
    except Conflicting:
        return redirect(f"{HOME}/{case.code}", 303)
    return redirect(f"{HOME}/{case.code}?fait={case.code}", 303)


def _hide_page(visit: Visit, work: Work, case: Case, errors: dict[str, str]) -> Response:
    here = world(visit, work)
    place = stand(PLACES[case.place or ""], here)
    text = render_template(
        "moderation/hide.html",
        report=waiting(case, Step(), here, 0),
        place=place,
        fields=hidable(place.fields, here.words),
        photos=[],
        reasons=REASONS,
        errors=errors,
        form=visit.form,
        home=HOME,
    )
    return kept_by_nobody(make_response(text))


def _side_by_side(visit: Visit, work: Work, case: Case) -> str:
    if case.place is None or case.into is None:
        raise NotFound("contribution")
    here = world(visit, work)
    first, second = (stand(PLACES[code], here) for code in (case.into, case.place))
    found = scale_of(here.words.taxonomy).compare(subject_of(first.fields), subject_of(second.fields))
    nothing: MultiDict[str, str] = MultiDict()
    shown = Comparison(
        records=(_record(first.uid, first.name, stays=True), _record(second.uid, second.name, stays=False)),
        score=found.score,
        why=why(found),
        choices=[
            choice_of(group, first, second, here.words, nothing)
            for group in differing(first.fields, second.fields, here.words.taxonomy)
        ],
        pictures=[],
        licences_differ=False,
        told_apart=False,
        home=f"{HOME}/{case.code}",
        pair=f"{HOME}/{case.code}",
    )
    return render_template("moderation/compare.html", shown=shown)


def _record(uid: str, name: str, *, stays: bool) -> Record:
    return Record(uid, name, "", 1, str(_("fiche inventée")), stays)
