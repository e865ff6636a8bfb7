"""What can go wrong with dead letters in an expected way."""

from prosa.kit.errors import Conflict, NotFound


class LetterNotFound(NotFound):
    code = "dead_letter_not_found"
    default_detail = "There is no such failed message."


class StillFails(Conflict):
    code = "still_fails"
    default_detail = "It failed again in the same way."
