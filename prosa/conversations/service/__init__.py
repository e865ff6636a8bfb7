"""What can be done to a conversation and its ticket: one function per business action."""

from prosa.conversations.service.assigning import (
    check_target as check_target,
)
from prosa.conversations.service.assigning import (
    place as place,
)
from prosa.conversations.service.assigning import (
    return_to_queue as return_to_queue,
)
from prosa.conversations.service.assigning import (
    start as start,
)
from prosa.conversations.service.assigning import (
    take_or_open as take_or_open,
)
from prosa.conversations.service.assigning import (
    take_over as take_over,
)
from prosa.conversations.service.assigning import (
    transfer as transfer,
)
from prosa.conversations.service.closing import cancel_scheduled as cancel_scheduled
from prosa.conversations.service.closing import check_closing as check_closing
from prosa.conversations.service.closing import close as close
from prosa.conversations.service.closing import end as end
from prosa.conversations.service.closing import heard as heard
from prosa.conversations.service.closing import reopen as reopen
from prosa.conversations.service.contact_edits import BulkAction as BulkAction
from prosa.conversations.service.contact_edits import BulkOutcome as BulkOutcome
from prosa.conversations.service.contact_edits import change_many as change_many
from prosa.conversations.service.contact_edits import delete_contact as delete_contact
from prosa.conversations.service.contact_edits import edit_contact as edit_contact
from prosa.conversations.service.contact_edits import set_billing as set_billing
from prosa.conversations.service.labelling import label as label
from prosa.conversations.service.labelling import strip_label as strip_label
from prosa.conversations.service.people import contact_is_visible as contact_is_visible
from prosa.conversations.service.people import contacts_changed as contacts_changed
from prosa.conversations.service.people import hearers as hearers
from prosa.conversations.service.people import keys_of as keys_of
from prosa.conversations.service.people import require_contact as require_contact
from prosa.conversations.service.people import sees_contact as sees_contact
from prosa.conversations.service.people import threads_of as threads_of
from prosa.conversations.service.reading import (
    acting as acting,
)
from prosa.conversations.service.reading import (
    changing as changing,
)
from prosa.conversations.service.reading import (
    contact_changed as contact_changed,
)
from prosa.conversations.service.reading import (
    contact_edited as contact_edited,
)
from prosa.conversations.service.reading import (
    load_messages as load_messages,
)
from prosa.conversations.service.reading import (
    mark_read as mark_read,
)
from prosa.conversations.service.reading import (
    mark_unread as mark_unread,
)
from prosa.conversations.service.reading import (
    require as require,
)
from prosa.conversations.service.reading import (
    sees_message as sees_message,
)
from prosa.conversations.service.reading import (
    visible as visible,
)
from prosa.conversations.service.targets import note_breach as note_breach
from prosa.conversations.service.targets import replied as replied
from prosa.conversations.service.targets import set_targets as set_targets
from prosa.conversations.service.tickets import begin_part as begin_part
from prosa.conversations.service.tickets import end_parts as end_parts
from prosa.conversations.service.tickets import open_tickets as open_tickets
from prosa.conversations.service.tickets import wrap_up as wrap_up
