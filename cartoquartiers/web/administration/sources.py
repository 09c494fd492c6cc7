"""`/administration/sources`: every list that places came from, who holds it, in which state it is."""

from flask import Response

from cartoquartiers.store.queries import harvests as queries
from cartoquartiers.web.administration import forms
from cartoquartiers.web.harvests import row_of, when
from cartoquartiers.web.visit import Visit


def show(visit: Visit) -> Response:
    """The inventory, with those lists first that need somebody."""
    rows = [
        {
            "source": one.source,
            "holder": one.holder,
            "rows": one.rows,
            "last": when(one.last),
            "followed": row_of(one.harvest) if one.harvest else None,
        }
        for one in queries.holdings(visit.work)
    ]
    return forms.page("sources", rows=rows)
