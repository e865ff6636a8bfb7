"""What can go wrong with a contact."""

from __future__ import annotations

from prosa.kit.errors import Conflict, NotFound


class ContactNotFound(NotFound):
    code = "contact_not_found"
    default_detail = "This contact does not exist or you may not see it."


class ContactExists(Conflict):
    """Somebody has this number already; `contact_id` in the extra, null when it is hidden from the caller."""

    code = "contact_exists"
    default_detail = "There is a contact with this number already."


class CpfTaken(Conflict):
    """Another contact has this CPF; `contact_id` in the extra, null when it is hidden from the caller."""

    code = "cpf_taken"
    default_detail = "There is a contact with this CPF already."


class CnpjTaken(Conflict):
    """Another contact has this CNPJ; `contact_id` in the extra, null when it is hidden from the caller."""

    code = "cnpj_taken"
    default_detail = "There is a contact with this CNPJ already."


class ContactBlocked(Conflict):
    code = "contact_blocked"
    default_detail = "Unblock the contact first."


class ContactErased(Conflict):
    """Nobody is behind a contact whose data were erased."""

    code = "contact_erased"
    default_detail = "The data of this contact were erased: nobody is behind it any more."


class HasHistory(Conflict):
    """What people said and did with a contact is not deleted, only erased as the LGPD says."""

    code = "has_history"
    default_detail = "This contact has a history: have its data erased instead."


class LegalHold(Conflict):
    code = "legal_hold"
    default_detail = "The data of this contact must be kept: lift the legal hold first."
