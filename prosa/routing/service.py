"""What other features may ask of routing."""

from prosa.routing.agents import list_agents as list_agents
from prosa.routing.agents import set_state as set_state
from prosa.routing.agents import state_of as state_of
from prosa.routing.agents import states as states
from prosa.routing.asking import conference as conference
from prosa.routing.asking import offer_conference as offer_conference
from prosa.routing.asking import offer_transfer as offer_transfer
from prosa.routing.asking import transfer as transfer
from prosa.routing.offers import accept as accept
from prosa.routing.offers import decline as decline
from prosa.routing.offers import pending as pending
from prosa.routing.overflowing import send_back as send_back
from prosa.routing.queue import estimate as estimate
from prosa.routing.queue import estimate_for as estimate_for
from prosa.routing.queue import position_of as position_of
from prosa.routing.queue import waiting_time as waiting_time
