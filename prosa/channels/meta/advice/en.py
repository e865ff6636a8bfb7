"""English."""

TEXTS: dict[str, tuple[str, str]] = {
    "unknown": (
        "WhatsApp refused the message for a reason that we do not know.",
        "Read the details, check the message and send it again. If it goes on, tell the administrator.",
    ),
    "token_invalid": (
        "The access to WhatsApp has expired or was revoked.",
        "An administrator must reconnect the channel. Messages wait and go out afterwards.",
    ),
    "permission_missing": (
        "The app lacks a permission at Meta.",
        "An administrator must grant the WhatsApp permissions and reconnect the channel.",
    ),
    "throttled": (
        "This number sent too many messages in a short time.",
        "Nothing to do: sending goes on by itself in a moment.",
    ),
    "temporary": (
        "WhatsApp had a temporary failure.",
        "Sending is repeated by itself a few times. If the message ends as failed, send it again.",
    ),
    "pair_limit": (
        "Too many messages went to this contact in a row.",
        "Nothing to do: the next messages go out more slowly.",
    ),
    "spam_limit": (
        "WhatsApp has limited this number because many messages were blocked or reported.",
        "Stop campaigns, review whom you write to and look at the number's quality at Meta.",
    ),
    "classification_limit": (
        "WhatsApp has limited this number because of the kind of its messages.",
        "Stop campaigns and review content and category of the templates at Meta.",
    ),
    "number_deleted": (
        "This company number no longer exists on WhatsApp.",
        "An administrator must check the number at Meta and reconnect the channel.",
    ),
    "bad_parameter": (
        "WhatsApp did not accept a part of the message.",
        "Read the details. Mostly the text is too long or a field is empty: correct it and send again.",
    ),
    "own_number": (
        "The message was addressed to the company's own number.",
        "Choose the customer's number and send again.",
    ),
    "undeliverable": (
        "The message cannot be delivered: the number may have no WhatsApp or an old version.",
        "Check the number and reach the customer another way. Sending again does not help.",
    ),
    "blocked_by_us": (
        "The company has blocked this contact.",
        "Unblock the contact before sending.",
    ),
    "not_allowed_in_test": (
        "This is a test number and the recipient is not on its list.",
        "Add the recipient to the test list at Meta or use a real number.",
    ),
    "window_closed": (
        "More than 24 hours have passed since the customer's last message.",
        "Send a template. Free conversation returns when the customer answers.",
    ),
    "marketing_limit": (
        "WhatsApp did not deliver: this customer already got many marketing messages.",
        "Wait at least 24 hours. Trying earlier makes the wait longer.",
    ),
    "marketing_stopped": (
        "The customer asked for no more marketing messages.",
        "Send no more promotions to this contact. Service and utility messages are still possible.",
    ),
    "experiment": (
        "WhatsApp delivers no marketing messages to this customer because of a test by Meta.",
        "Do not send again. If it is important, reach the customer another way.",
    ),
    "inbound_unsupported": (
        "The customer sent a kind of content that WhatsApp does not pass on.",
        "Ask the customer to send it another way, for example as text or photo.",
    ),
    "inbound_unavailable": (
        "WhatsApp did not hand over the content of this message.",
        "Open it in the WhatsApp Business app or ask the customer to send it again.",
    ),
    "media_download": (
        "The file could not be downloaded.",
        "If it does not appear, ask the customer to send it again, smaller if possible.",
    ),
    "media_upload": (
        "WhatsApp did not accept the file.",
        "The details name the format or size allowed. Change the file and send it again.",
    ),
    "account_locked": (
        "The WhatsApp account is locked because of Meta's rules.",
        "An administrator must see the reason at Meta and ask for a review. Sending has stopped.",
    ),
    "country_restricted": (
        "The account may not send messages to this country.",
        "An administrator must look at the account's restrictions at Meta.",
    ),
    "display_name": (
        "The number's display name is not approved yet.",
        "An administrator must change the name at Meta and wait for approval.",
    ),
    "payment": (
        "There is a problem with the payment of the WhatsApp account.",
        "An administrator must check the payment method at Meta.",
    ),
    "registration": (
        "The company's number is not registered on WhatsApp.",
        "An administrator must register the number and reconnect the channel.",
    ),
    "maintenance": (
        "Meta is working on this WhatsApp account.",
        "Nothing to do: sending is repeated in some minutes.",
    ),
    "phone_needed": (
        "This template goes to telephone numbers only, and we know only the customer's user name.",
        "Ask the customer for the number or use another template.",
    ),
    "marketing_disabled": (
        "Marketing messages are switched off for this account.",
        "An administrator must switch them on at Meta.",
    ),
    "template_parameters": (
        "The values do not fit the template.",
        "Check the variables: number, format and length. Then send again.",
    ),
    "template_missing": (
        "The template does not exist in this language or is not approved yet.",
        "The list of templates is being refreshed. Choose another template or language.",
    ),
    "template_policy": (
        "The template's content breaks a rule of WhatsApp.",
        "An administrator must correct the template at Meta.",
    ),
    "template_paused": (
        "The template is paused because of low quality.",
        "Use another template. An administrator can improve the text or wait until the pause ends.",
    ),
    "template_disabled": (
        "The template was disabled because of low quality.",
        "Use another template. This one will not return: an administrator must make a new one.",
    ),
    "flow_blocked": (
        "The WhatsApp form is blocked.",
        "An administrator must correct the form at Meta. Use another message for now.",
    ),
    "flow_throttled": (
        "The WhatsApp form has problems and may be sent only rarely.",
        "Wait an hour or use another message. An administrator should look at the form at Meta.",
    ),
    "registration_pin": (
        "Registering the number failed, for example because of the PIN.",
        "Check the PIN of six digits. After many attempts you must wait up to 72 hours.",
    ),
    "identity_mismatch": (
        "The customer changed phones or reinstalled WhatsApp, so the identity changed.",
        "Make sure that it is the same person and send again.",
    ),
    "block_failed": (
        "WhatsApp could not block or unblock this contact.",
        "Only people who wrote in the last 24 hours can be blocked. Try again later.",
    ),
    "history_sync_late": (
        "The history can no longer be imported.",
        "It can be imported once, within the first 24 hours. Reconnect the number to repeat it.",
    ),
    "history_declined": (
        "The WhatsApp Business app did not share its history.",
        "To import it, reconnect the number and agree to share the history on the phone.",
    ),
    "unreachable": (
        "We could not reach WhatsApp.",
        "Sending is repeated by itself. If it takes long, let the administrator check the network.",
    ),
    "no_answer": (
        "WhatsApp did not answer in time: the message may or may not have gone out.",
        "Wait for the confirmation. Before sending again, see whether the customer has it already.",
    ),
    "bad_answer": (
        "WhatsApp's answer could not be understood.",
        "Try again. If it goes on, the administrator should check the channel's API address.",
    ),
    "media_host": (
        "The file's address does not belong to Meta and was not opened, for safety.",
        "Ask the customer to send the file again and tell the administrator.",
    ),
    "media_too_big": (
        "The file is larger than the limit.",
        "Ask the customer for a smaller file or a link.",
    ),
    "media_hash": (
        "The file arrived damaged.",
        "It is downloaded again by itself. If it does not appear, ask the customer to send it again.",
    ),
    "media_gone": (
        "The file is no longer available on WhatsApp.",
        "Ask the customer to send it again.",
    ),
    "file_too_long": (
        "The film is too long to be converted to what the channel takes.",
        "Send a shorter part of it, or a link. The message has not left.",
    ),
    "file_too_large": (
        "The file is larger than the channel takes, and could not be made smaller.",
        "Send a smaller file or a link. The message has not left.",
    ),
    "file_unfit": (
        "The file is damaged or could not be converted to what the channel takes.",
        "Send the file in another format, or a link. The message has not left.",
    ),
}
