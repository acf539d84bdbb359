"""Every reading function of ManageBac that mbdesk uses; these modules alone know their paths (contract 5 to 12).

Lists are async generators of ``Page``: the first page tells the total, later ones are fetched several at a time.
``archived`` None asks for all where the server gives all (people), and for the active ones only where it gives those
(classes, year groups), so it is best said (pitfall 2). Moments are ISO text, days are ``date``. ``modified_since`` and
``deleted_since`` are asked one at a time: together they give nothing (contract 13.2).
"""

from mbdesk.api.asking import Roster
from mbdesk.api.reads_changes import ReadsChanges
from mbdesk.api.reads_courses import ReadsCourses
from mbdesk.api.reads_groups import ReadsGroups
from mbdesk.api.reads_people import ReadsPeople
from mbdesk.api.reads_school import ReadsSchool

__all__ = ["Reads", "Roster"]


class Reads(ReadsSchool, ReadsPeople, ReadsGroups, ReadsCourses, ReadsChanges):
    """Use ``reads.urgent`` for what a person waits for. Every method raises the ``ApiError`` that fits."""
