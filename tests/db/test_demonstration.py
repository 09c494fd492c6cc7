"""Loading the demonstration: everything by contributions, and nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.demonstration import cast, files
from cartoquartiers.demonstration.load import load
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store import migrate
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import Act
from cartoquartiers.store.work import Store, Work
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import accounts, publish
from tests import people
from tests.support import databases
from tests.support.clock import FrozenClock

PASSWORD = "une phrase pour la démonstration"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the places that the contributions speak of, and a few more; hash passwords cheaply."""
    told = files.contributions()
    named = {row[name] for row in told for name in ("place", "replaced_by") if name in row}
    kept = [row for rank, row in enumerate(files.places()) if row["key"] in named or rank % 40 == 0]
    # Two pictures are enough to see that photos take the same way.
    pictures = [row["key"] for row in kept if "photo" in row][2:]
    monkeypatch.setattr(files, "places", lambda: [_without_photo(row, pictures) for row in kept])
    monkeypatch.setattr(cast, "Argon2Hasher", lambda: Argon2Hasher(**people.CHEAP))


def _without_photo(row: files.Row, keys: list[str]) -> files.Row:
    return {name: value for name, value in row.items() if name != "photo" or row["key"] not in keys}


@pytest.fixture
def toolbox(kind: str, tmp_path: Path, clock: FrozenClock) -> Iterator[Toolbox]:
    """The toolbox of a new installation: a migrated database in which nobody has written yet."""
    with databases.empty(kind, tmp_path) as url:
        migrate.upgrade(url)
        settings = {
            "DATABASE_URL": url,
            "DATA_DIR": str(tmp_path),
            "BASE_URL": "http://127.0.0.1:8000",
            "LICENCE": "lov2",
            "TIMEZONE": "Europe/Paris",
            "PHOTO_STORE": f"file:{tmp_path}/photos",
        }
        made = Toolbox(settings, clock)
        yield made
        made.store.dispose()


def counts(store: Store) -> tuple[int, int, int]:
    """How many places, contributions and acts there are."""
    with store.reading() as work:
        tables = (Place.id, Contribution.id, Act.id)
        first, second, third = (work.session.scalar(select(func.count(column))) or 0 for column in tables)
        return first, second, third


@pytest.mark.usefixtures("small")
def test_the_demonstration_loads_once_and_whole(toolbox: Toolbox) -> None:
    loaded = load(toolbox, "une première phrase de passe")
    first = counts(toolbox.store)
    assert (loaded.added, loaded.known) == (first[1], 0)
    again = load(toolbox, PASSWORD)
    assert (again.added, again.known) == (0, loaded.added)
    assert counts(toolbox.store) == first
    with toolbox.store.writing() as work:
        assert publish.rebuild(work) == 0
    with toolbox.store.reading() as work:
        _what_waits_is_of_every_state(work)
        _each_account_answers_to_the_password_of_the_day(work)


def _what_waits_is_of_every_state(work: Work) -> None:
    states = set(work.session.scalars(select(Contribution.state)))
    assert states == {"waiting", "asked", "published", "partial", "refused", "withdrawn", "conflict"}
    assert any(place.fields["photos"] for place in work.session.scalars(select(Place)))
    assert {place.quartier for place in work.session.scalars(select(Place))} <= {str(n) for n in range(1, 12)}


def _each_account_answers_to_the_password_of_the_day(work: Work) -> None:
    for role in Role:
        account = accounts.find(work, cast.email(role))
        assert account is not None
        assert account.role is role
        assert Argon2Hasher(**people.CHEAP).matches(account.password_hash, PASSWORD)
    cast_ = cast.actors(work)
    assert cast_["agent"].scope.quartiers == {"2"}
    assert cast_["association"].organisations == {cast.COMPOSTERS}
    assert work.session.scalar(select(func.count(Place.id)).where(Place.organisation == cast.COMPOSTERS))


def test_a_password_is_made_up_once_and_kept_to_oneself(tmp_path: Path) -> None:
    made = cast.kept_password(tmp_path, "")
    assert len(made) >= 15
    assert cast.kept_password(tmp_path, "") == made
    assert (tmp_path / "demo_password").stat().st_mode & 0o777 == 0o600
    assert cast.kept_password(tmp_path, "donné") == "donné"
