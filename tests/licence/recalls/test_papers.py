"""Material the person must not receive: absent for readers not on its list, and told of by nothing others read."""

import pytest
from django.utils import timezone

from licence.models import RecallPaper
from licence.recalls.actions import deciding, papers
from licence.recalls.actions.moves import RecallRefused
from sharing.access import NotAllowed, RecordHidden
from sharing.models import Alert, AuditEntry
from sharing.records.once import new_uid
from tests.factories.breaches import let_in
from tests.factories.recalls import WHY, with_cast
from tests.factories.sharing import UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


world = world_of(with_cast)
cast = row_of("cast")


def added(recall, by, readers=(), **more):
    return papers.add_paper(
        recall=recall,
        title="Xyzzy source",
        words="Xyzzy said so",
        withholding_reason="Xyzzy would be harmed",
        readers=readers,
        by=by,
        **more,
    )


def test_it_is_there_for_its_readers_alone(cast):
    paper = added(cast.begun(), cast.author, [cast.senior])

    for user in (cast.author, cast.senior):
        assert list(RecallPaper.objects.visible_to(user)) == [paper]
    for user in (cast.head, cast.ppcs, cast.police, UserFactory(role="probation_officer")):
        assert RecallPaper.objects.visible_to(user).count() == 0
    program = let_in(cast.person, "probation", role="partner")
    paper.readers.add(program)
    assert RecallPaper.objects.visible_to(program).count() == 0


def test_a_reader_whose_team_was_let_in_no_more_reads_it_no_more(cast):
    paper = added(cast.begun(), cast.author, [cast.police])
    cast.police.memberships.update(ends_at=timezone.now())

    assert not RecallPaper.objects.visible_to(cast.police).filter(pk=paper.pk).exists()


def test_nothing_else_tells_of_it(cast):
    recall = cast.consulted()
    told, moves = Alert.objects.count(), recall.moves.count()

    added(recall, cast.author)

    assert (Alert.objects.count(), recall.moves.count()) == (told, moves)
    entry = AuditEntry.objects.get(verb="licence.compartment_paper_added")
    assert "Xyzzy" not in f"{entry.reason} {getattr(entry, 'payload', '')}"
    decided = deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=cast.senior)
    assert "Xyzzy" not in str(decided.moves.get(verb="agree").knew)


def test_only_a_reader_says_who_reads_it_and_stays_one(cast):
    paper = added(cast.begun(), cast.author, [cast.senior])

    papers.set_readers(paper=paper, readers=[], by=cast.senior)

    assert set(paper.readers.all()) == {cast.senior}
    with pytest.raises(RecordHidden):
        papers.set_readers(paper=paper, readers=[cast.author], by=cast.author)
    with pytest.raises(RecallRefused, match="work with this person"):
        papers.set_readers(paper=paper, readers=[UserFactory()], by=cast.senior)


def test_who_adds_one_says_why_and_may_change_the_person(cast):
    recall = cast.begun()
    for missing in ({"title": " "}, {"withholding_reason": ""}):
        with pytest.raises(RecallRefused):
            papers.add_paper(
                **{"recall": recall, "title": "A", "withholding_reason": "B", "readers": [], "by": cast.author}
                | missing
            )
    with pytest.raises(NotAllowed):
        added(recall, let_in(cast.person, "probation", grant_role="reader"))
    with pytest.raises(RecordHidden):
        added(recall, UserFactory(role="probation_officer"))
    uid = new_uid()
    assert added(recall, cast.author, uid=uid) == added(recall, cast.author, uid=uid)
    with pytest.raises(RecordHidden):
        added(recall, cast.senior, uid=uid)
    assert RecallPaper.objects.count() == 1
