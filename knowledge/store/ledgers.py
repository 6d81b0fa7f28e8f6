"""The ledgers beside the items: findings and their sign-offs, grades of parts, internal notes, names of departments."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.access import Role
from knowledge.audit import Act, Event
from knowledge.codelists import Grade
from knowledge.departments import Departments
from knowledge.errors import StoreError
from knowledge.fields import LABELS
from knowledge.findings import Finding
from knowledge.notes import Note
from knowledge.part_grades import field_named
from knowledge.store import accepted, departments, notes, overview, part_grades, trail
from knowledge.store.batch import now
from knowledge.store.changing import changing
from knowledge.store.changing import reading as connected
from knowledge.store.departments import SameDepartment
from knowledge.store.notes import Author, KeptNote
from knowledge.store.writes import Writes


class Ledgers(Writes):
    """What people decided about items. Rows are added, never changed."""

    def findings(self, guide_id: str | None = None, *, region: str | None = None) -> list[Finding]:
        """What lint and ingest found, by file and number; of one guide or one region when asked."""
        with connected(self._engine) as connection:
            return overview.found_faults(connection, guide_id=guide_id, region=region)

    def sign_off(
        self, rule: str, item_id: str, *, why: str, by: str, accept: bool = True, also: Sequence[str] = ()
    ) -> int:
        """Accept every finding of a rule about an item, or take that back; returns how many findings.

        What an accepted error kept out of answers is answered from again once the index has caught up. A sign-off holds for
        the finding as it reads now: when the text changes so that the rule says something else, it withholds anew.

        Args:
            also: messages of findings of the day, which are judged anew each time and not kept.
        """
        reason = accepted.Reason(why=why, by=by, at=now(), accept=accept)
        with self._change() as connection:
            number = accepted.sign_off(connection, rule, item_id, reason, also=also)
            if number:
                act = Act.ACCEPT if accept else Act.UNACCEPT
                trail.append(connection, Event(act, item_id, detail=f"{rule}: findings {number}, by {by}"))
        return number

    def sign_offs(self) -> list[accepted.SignOff]:
        """Every sign-off and every one taken back, oldest first."""
        with connected(self._engine) as connection:
            return accepted.history(connection)

    def grade_part(
        self, item_id: str, part: str, grade: Grade, *, why: str, by: str, department: str | None = None
    ) -> None:
        """Decide who may read one part of an item, in every version of it; the newest decision counts, before what the file says.

        Args:
            part: a field (`fee`, 收费), a heading or a question of the source.
            department: whose it is at 部门; None for the item's own.

        Raises:
            StoreError: there is no such item, or it has no such part.
        """
        wanted = part_grades.Grading(part=part, grade=grade, department=department, why=why, by=by, at=now())
        with self._change() as connection:
            part_grades.grade(connection, item_id, wanted)
            trail.append(connection, Event(Act.GRADE, f"{item_id}#{part}", detail=f"{grade.value} by {by}"))

    def gradings(self, item_id: str | None = None) -> list[part_grades.GradingRow]:
        """Every decision about parts, oldest first; about one item when asked."""
        with connected(self._engine) as connection:
            return part_grades.history(connection, item_id)

    def notes(self, guide_id: str) -> tuple[KeptNote, ...]:
        """The internal notes on a guide, oldest first: those that this record's viewer may read, if he may read the guide.

        A record without a viewer has none to tell: notes are read by somebody.
        """
        if self._viewer is None or not self._viewer.is_staff or self.guide(guide_id) is None:
            return ()
        with connected(self._engine) as connection:
            found = notes.notes_of(connection, guide_id, self._viewer)
        for one in found:
            self.note(Event(Act.READ, f"{guide_id}#note {one.number}"))
        return found

    def add_note(self, guide_id: str, note: Note, *, role: Role, by: str) -> KeptNote:
        """Keep a note that somebody wrote on a guide; at 部门 it is the guide's department's where it names none.

        Raises:
            StoreError: there is no such guide, or it has no such field.
        """
        guide = self.guide(guide_id)
        if guide is None:
            raise StoreError(f"没有编号是 {guide_id} 的指南。请用 mingbai guides 查编号。")
        part = field_named(note.part) if note.part else ""
        if part is None:
            raise StoreError(f"没有「{note.part}」这一项。可以写：{'、'.join(LABELS.values())}，不写就是整份指南。")
        kept = note.model_copy(update={"part": part, "department": note.department or guide.owner})
        author = Author(role=role, by=by, at=now())
        with changing(self._engine) as connection:
            number = notes.add(connection, guide_id, kept, author)
            trail.append(connection, Event(Act.NOTE, f"{guide_id}#note {number}", detail=f"add by {by}"))
        return KeptNote(**kept.model_dump(), number=number, guide=guide_id, role=role, at=author.at)

    def withdraw_note(self, number: int) -> bool:
        """Show a note that a person wrote no longer; False when there is none."""
        with changing(self._engine) as connection:
            gone = notes.withdraw(connection, number)
            if gone:
                trail.append(connection, Event(Act.NOTE, f"#note {number}", detail="withdraw"))
            return gone

    def departments(self) -> Departments:
        """Which names mean the same department."""
        with connected(self._engine) as connection:
            return departments.known(connection)

    def same_department(self, name: str, main: str, *, why: str, by: str) -> None:
        """Say that a name means the department that counts under another; the same name twice takes that back."""
        decision = SameDepartment(name=name, main=main, why=why, by=by, at=now())
        with self._change() as connection:
            departments.say(connection, decision)
            trail.append(connection, Event(Act.SETTING, f"department {name}", detail=f"{main} by {by}"))

    def department_decisions(self) -> list[SameDepartment]:
        """Every decision about names of departments, oldest first."""
        with connected(self._engine) as connection:
            return departments.history(connection)

    def owners_named(self) -> list[str]:
        """Every name under which something in the record is kept to a department."""
        with connected(self._engine) as connection:
            return departments.owners(connection)
