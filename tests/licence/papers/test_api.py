"""Papers and their handing over, as programs read them."""

import pytest

from licence.papers.actions import handing
from tests.factories.papers import PaperCast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def test_a_paper_tells_its_hash_and_each_handing_over_and_not_what_it_says(client):
    cast = PaperCast()
    paper = cast.printed()
    given = cast.handed(paper, signing="refused", interpreter_language="Sorani", interpreter_ref="INT-7")
    client.force_login(cast.author)

    (told,) = client.get("/api/v1/papers/").json()["results"]

    assert (told["kind"], told["licence"], told["digest"]) == ("licence", str(cast.licence.uid), paper.digest)
    assert told["recall"] is told["permission"] is told["breach"] is None
    (handed,) = told["given"]
    assert (handed["handed_by"], handed["signing"], handed["witness"]) == ("Helen Castell", "refused", None)
    assert not {"says", "words", "place", "interpreter_language", "interpreter_ref"} & {*told, *handed}
    handing.confirm_refusal(given=given, by=cast.prison)
    assert client.get(f"/api/v1/papers/{paper.uid}/").json()["given"][0]["witness"] == "Gate"


def test_list_is_narrowed_by_kind_and_person(client):
    cast = PaperCast()
    cast.printed()
    client.force_login(cast.author)

    counts = [
        len(client.get("/api/v1/papers/", query).json()["results"])
        for query in ({"kind": "licence"}, {"kind": "recall"}, {"person": str(cast.person.uid)})
    ]

    assert counts == [1, 0, 1]
    assert client.get("/api/v1/papers/", {"kind": "never"}).status_code == 400


def test_nothing_is_written_over_the_api(client):
    cast = PaperCast()
    paper = cast.printed()
    client.force_login(cast.author)

    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"/api/v1/papers/{paper.uid}/").status_code in (403, 405), method
