"""What was seen is kept by group of fields, and what is old is found by group; both databases."""

from cartoquartiers.domain.filters import PlaceFilters, parse_filters
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.freshness import checks_of
from cartoquartiers.store.queries.listing import Order, list_places
from cartoquartiers.store.tables.place import Place, PlaceCheck
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import publish
from tests.factories.places import change, create_place, set_field
from tests.support.clock import FrozenClock


def old(work: Work, *groups: str) -> list[str]:
    """The names of the places of which one of these groups is old."""
    filters = PlaceFilters(verifier=groups)
    return [place.name for place, _ in list_places(work, filters, Order.NAME, None, 0, 50)]


def seen(work: Work, uid: str) -> dict[str, tuple[str, str]]:
    place = work.session.query(Place).filter_by(uid=uid).one()
    return checks_of(work, place.id)


def test_what_was_confirmed_is_kept_by_group_and_the_rest_grows_old(store: Store, clock: FrozenClock) -> None:
    hours = "Mo-Fr 09:00-17:00"
    with store.writing() as work:
        full = create_place(work, nom="Complet", horaires=hours, telephone="02 40 41 90 00")
        create_place(work, nom="Sans horaires", acces_fauteuil="oui")
        assert seen(work, full) == {}, "written from a desk"
        assert old(work, "horaires") == ["Complet"]
        assert old(work, "acces", "contact") == ["Complet", "Sans horaires"]
        change(work, "confirm", "agent", place=full, fields=["horaires", "position", "acces_fauteuil"])
        today = work.today.isoformat()
        assert seen(work, full) == dict.fromkeys(("presence", "horaires", "ou"), (today, "agent"))
        assert old(work, "horaires") == []
        assert old(work, "acces") == ["Sans horaires"]
        assert old(work, "contact") == ["Complet"]
    clock.advance(days=40)
    with store.writing() as work:
        # On the spot, who corrects has seen what they correct; a resident's correction is no look at it.
        change(
            work,
            "correct",
            "agent",
            place=full,
            base_version=2,
            changes={"telephone": {"to": "02 40 41 90 01"}},
        )
        set_field(work, full, 3, "site_web", "https://exemple.fr")
        later = work.today.isoformat()
        assert seen(work, full)["contact"] == (later, Role.AGENT.value)
        assert seen(work, full)["horaires"] == (today, Role.AGENT.value)
        change(work, "confirm", place=full, base_version=4)
        assert seen(work, full)["presence"] == (later, Role.ADMINISTRATOR.value)
        assert publish.rebuild(work) == 0
        work.session.query(PlaceCheck).delete()
        assert publish.rebuild(work) == 1
        assert seen(work, full)["horaires"] == (today, Role.AGENT.value)
    clock.advance(days=400)
    with store.reading() as work:
        assert old(work, "horaires") == ["Complet"]


def test_a_group_that_nobody_knows_is_no_filter() -> None:
    assert parse_filters([("verifier", "couleur")], {})[1][0].code == "unknown_value"
