"""« Doublons »: pairs of places that might be one, over the whole base; to compare, merge, tell apart."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.errors import Conflicting, Forbidden, NotFound
from cartoquartiers.domain.policy import Action, Area, allowed
from cartoquartiers.domain.resemblance import subject_of
from cartoquartiers.store.queries import doubles, places
from cartoquartiers.store.queries.doubles import FoundPair, PairFilter
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import merging
from cartoquartiers.usecases.look_alikes import scale
from cartoquartiers.usecases.merging import Done
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.cards import place_url
from cartoquartiers.web.context import notify
from cartoquartiers.web.labels import words
from cartoquartiers.web.moderation.alike import why
from cartoquartiers.web.moderation.filters import CATEGORY, QUARTIER, codes
from cartoquartiers.web.moderation.form import named
from cartoquartiers.web.moderation.merging import compare_url, comparison, read_merge
from cartoquartiers.web.moderation.queue import since
from cartoquartiers.web.numbers import page_number
from cartoquartiers.web.selects import Select, select
from cartoquartiers.web.visit import Visit

PAGE = 20
_COMMUNE, _STATE, _APART, _PAGE = "commune", "etat", "distincts", "page"


@dataclass(frozen=True)
class Side:
    """One place of a pair."""

    uid: str
    name: str
    url: str
    where: str


@dataclass(frozen=True)
class Pair:
    """Two places, why they might be one (French), and who said that they are not."""

    sides: tuple[Side, Side]
    score: int
    why: str
    likely: bool
    url: str
    said: str


def index(visit: Visit) -> ResponseReturnValue:
    """The pairs, the likeliest first."""
    work, args = visit.work, visit.args
    wanted = PairFilter(
        codes(args, _COMMUNE), codes(args, QUARTIER), codes(args, CATEGORY), args.get(_STATE) == _APART
    )
    total = doubles.count(work, visit.actor, wanted)
    number = page_number(visit, total, PAGE) + 1
    start = (number - 1) * PAGE
    found = doubles.pairs(work, visit.actor, wanted, start, PAGE)
    labels = words(work)
    left = doubles.left_to_compare(work)
    return render_template(
        "moderation/doubles.html",
        pairs=[_pair(work, pair, labels) for pair in found],
        count=ngettext("%(num)d paire", "%(num)d paires", total),
        left=ngettext("%(num)d fiche reste à comparer.", "%(num)d fiches restent à comparer.", left)
        if left
        else "",
        selects=_selects(visit, wanted, labels),
        query=_query(wanted),
        merged=(args["fusion"], args.get("correction", "")) if args.get("fusion") else None,
        told_apart=compare_url(args["distinct"], args["autre"])
        if "distinct" in args and "autre" in args
        else "",
        first=start + 1,
        apart=wanted.apart,
        words=_("%(first)d à %(last)d sur %(total)d", first=start + 1, last=start + len(found), total=total),
        previous=_address(wanted, number - 1) if number > 1 else None,
        following=_address(wanted, number + 1) if start + len(found) < total else None,
    )


def compare(visit: Visit, uid: str, other: str) -> ResponseReturnValue:
    """Two places side by side."""
    return _side_by_side(visit, visit.work, uid, other)


def merge(visit: Visit, uid: str, other: str) -> ResponseReturnValue:
    """Make one of two records; who changed one of them meanwhile is shown it again."""
    chosen = read_merge(visit.form, uid, other)
    try:
        with visit.writing() as work:
            done = merging.merge_places(work, visit.actor, chosen)
    except Conflicting:
        with visit.reading() as work:
            said = _("Entre-temps, l’une des deux fiches a changé. Relisez vos choix, puis recommencez.")
            return _side_by_side(visit, work, uid, other, str(said)), 409
    notify(_("Les deux fiches n’en font plus qu’une. L’ancienne adresse mène à celle qui reste."), "ok")
    undo = {"fusion": done.merge, "correction": done.correction or ""}
    return redirect(f"/moderation/doublons?{urlencode(undo)}", 303)


def tell_apart(visit: Visit, uid: str, other: str) -> ResponseReturnValue:
    """Remember that two places are two, or (``annuler``) forget it."""
    back = bool(visit.form.get("annuler"))
    with visit.writing() as work:
        (merging.forget_apart if back else merging.tell_apart)(work, visit.actor, uid, other)
    if back:
        notify(_("Ces deux lieux peuvent de nouveau être un doublon."), "ok")
        return redirect(compare_url(uid, other), 303)
    notify(_("C’est noté\u00a0: ce n’est pas un doublon."), "ok")
    return redirect(f"/moderation/doublons?{urlencode({'distinct': uid, 'autre': other})}", 303)


def restore(visit: Visit) -> ResponseReturnValue:
    """Take a merging back."""
    uids = named(filter(None, (visit.form.get(name) for name in ("fusion", "correction"))), 2)
    if not uids:
        raise NotFound("contribution")
    done = Done(uids[0], uids[1] if len(uids) > 1 else None)
    try:
        with visit.writing() as work:
            merging.undo_merging(work, visit.actor, done, _("Annulation d’une fusion"))
    except Conflicting:
        notify(
            _("Impossible d’annuler\u00a0: l’une des deux fiches a changé depuis. Corrigez-la plutôt."),
            "warn",
        )
    else:
        notify(_("La fusion est annulée\u00a0: les deux fiches sont de retour."), "ok")
    return redirect("/moderation/doublons", 303)


def _side_by_side(visit: Visit, work: Work, uid: str, other: str, notice: str = "") -> str:
    both = [places.row_by_uid(work, each) for each in (uid, other)]
    first, second = both
    if first is None or second is None or first.id == second.id:
        raise NotFound("place")
    if not allowed(visit.actor, Action.DECIDE, [Area.of(first), Area.of(second)]):
        raise Forbidden("not_in_scope")
    if first.gone or second.gone:
        raise NotFound("place")
    chosen = visit.form if notice else None
    shown = comparison(work, first, second, words(work), chosen, notice)
    return render_template("moderation/compare.html", shown=shown)


def _pair(work: Work, pair: FoundPair, labels: Words) -> Pair:
    found = scale(work).compare(subject_of(pair.first.fields), subject_of(pair.second.fields))
    said = ""
    if pair.said_at:
        said = since(pair.said_at, work.now)
        said = _("%(when)s, par %(who)s", when=said, who=pair.said_by) if pair.said_by else said
    return Pair(
        (_side(pair.first, labels), _side(pair.second, labels)),
        found.score,
        why(found),
        found.is_likely,
        compare_url(pair.first.uid, pair.second.uid),
        str(said),
    )


def _side(place: PlaceRow, labels: Words) -> Side:
    kind = labels.taxonomy.types.get(place.type or "")
    category = labels.taxonomy.categories.get(place.category)
    sort = kind.label if kind else category.label if category else place.category
    area = labels.territory.quartiers.get(place.quartier or "") or labels.territory.communes.get(
        place.commune or ""
    )
    where = " · ".join(filter(None, (sort, place.fields.get("adresse"), area)))
    return Side(place.uid, place.name, place_url(place), where)


def _selects(visit: Visit, wanted: PairFilter, labels: Words) -> list[Select]:
    categories = {code: each.label for code, each in labels.taxonomy.categories.items()}
    territory = labels.territory
    return [
        select(_COMMUNE, _("Commune"), _("Toutes"), dict(territory.communes), wanted.communes),
        select(QUARTIER, _("Quartier"), _("Tous"), dict(territory.quartiers), wanted.quartiers),
        select(CATEGORY, _("Rubrique"), _("Toutes"), categories, wanted.categories),
        select(
            _STATE,
            _("État"),
            _("À regarder"),
            {_APART: _("Ce ne sont pas des doublons")},
            {_APART} if wanted.apart else set(),
        ),
    ]


def _query(wanted: PairFilter) -> list[tuple[str, str]]:
    chosen = ((_COMMUNE, wanted.communes), (QUARTIER, wanted.quartiers), (CATEGORY, wanted.categories))
    pairs = [(name, code) for name, codes_ in chosen for code in sorted(codes_)]
    return [*pairs, (_STATE, _APART)] if wanted.apart else pairs


def _address(wanted: PairFilter, number: int) -> str:
    pairs = [*_query(wanted), *([(_PAGE, str(number))] if number > 1 else [])]
    return "/moderation/doublons" + (f"?{urlencode(pairs)}" if pairs else "")
