"""Spanish."""

TEXTS: dict[str, tuple[str, str]] = {
    "unknown": (
        "WhatsApp rechazó el mensaje por un motivo que no conocemos.",
        "Lea los detalles, revise el mensaje y envíelo de nuevo. Si continúa, avise al administrador.",
    ),
    "token_invalid": (
        "El acceso a WhatsApp caducó o fue revocado.",
        "Un administrador debe reconectar el canal. Los mensajes esperan y salen después.",
    ),
    "permission_missing": (
        "La aplicación no tiene un permiso necesario en Meta.",
        "Un administrador debe conceder los permisos de WhatsApp y reconectar el canal.",
    ),
    "throttled": (
        "Este número envió demasiados mensajes en poco tiempo.",
        "No hay que hacer nada: el envío continúa solo en un momento.",
    ),
    "temporary": (
        "WhatsApp tuvo un fallo temporal.",
        "El envío se repite solo algunas veces. Si el mensaje queda como fallido, envíelo de nuevo.",
    ),
    "pair_limit": (
        "Se enviaron demasiados mensajes seguidos a este contacto.",
        "No hay que hacer nada: los próximos mensajes salen poco a poco.",
    ),
    "spam_limit": (
        "WhatsApp limitó este número porque muchos mensajes fueron bloqueados o denunciados.",
        "Detenga las campañas, revise a quién escribe y vea la calidad del número en Meta.",
    ),
    "classification_limit": (
        "WhatsApp limitó los envíos de este número por el tipo de mensaje.",
        "Detenga las campañas y revise el contenido y la categoría de las plantillas en Meta.",
    ),
    "number_deleted": (
        "Este número de la empresa ya no existe en WhatsApp.",
        "Un administrador debe revisar el número en Meta y reconectar el canal.",
    ),
    "bad_parameter": (
        "WhatsApp no aceptó una parte del mensaje.",
        "Lea los detalles. Suele ser un texto demasiado largo o un campo vacío: corríjalo y envíe de nuevo.",
    ),
    "own_number": (
        "El mensaje iba dirigido al propio número de la empresa.",
        "Elija el número del cliente y envíe de nuevo.",
    ),
    "undeliverable": (
        "El mensaje no se pudo entregar: el número quizá no tiene WhatsApp o usa una versión antigua.",
        "Revise el número y contacte al cliente por otro medio. Enviar de nuevo no sirve.",
    ),
    "blocked_by_us": (
        "La empresa bloqueó a este contacto.",
        "Desbloquee el contacto antes de enviar.",
    ),
    "not_allowed_in_test": (
        "Este es un número de prueba y el destinatario no está en su lista.",
        "Agregue el destinatario a la lista de prueba en Meta o use un número definitivo.",
    ),
    "window_closed": (
        "Pasaron más de 24 horas desde el último mensaje del cliente.",
        "Envíe una plantilla. La conversación libre vuelve cuando el cliente responda.",
    ),
    "marketing_limit": (
        "WhatsApp no entregó el mensaje: este cliente ya recibió mucho marketing.",
        "Espere al menos 24 horas. Intentarlo antes alarga la espera.",
    ),
    "marketing_stopped": (
        "El cliente pidió no recibir más mensajes de marketing.",
        "No envíe más promociones a este contacto. Los de servicio y utilidad siguen siendo posibles.",
    ),
    "experiment": (
        "WhatsApp no entrega marketing a este cliente por un experimento de Meta.",
        "No lo envíe de nuevo. Si es importante, contacte al cliente por otro medio.",
    ),
    "inbound_unsupported": (
        "El cliente envió un tipo de contenido que WhatsApp no transmite.",
        "Pida al cliente que lo envíe de otra forma, por ejemplo como texto o foto.",
    ),
    "inbound_unavailable": (
        "WhatsApp no entregó el contenido de este mensaje.",
        "Ábralo en la aplicación WhatsApp Business o pida al cliente que lo envíe de nuevo.",
    ),
    "media_download": (
        "No se pudo descargar el archivo.",
        "Si no aparece, pida al cliente que lo envíe de nuevo, si es posible más pequeño.",
    ),
    "media_upload": (
        "WhatsApp no aceptó el archivo.",
        "Los detalles indican el formato o tamaño permitido. Ajuste el archivo y envíelo de nuevo.",
    ),
    "account_locked": (
        "La cuenta de WhatsApp está bloqueada por las reglas de Meta.",
        "Un administrador debe ver el motivo en Meta y pedir una revisión. Los envíos están detenidos.",
    ),
    "country_restricted": (
        "La cuenta no puede enviar mensajes a este país.",
        "Un administrador debe ver las restricciones de la cuenta en Meta.",
    ),
    "display_name": (
        "El nombre visible del número aún no fue aprobado.",
        "Un administrador debe ajustar el nombre en Meta y esperar la aprobación.",
    ),
    "payment": (
        "Hay un problema con el pago de la cuenta de WhatsApp.",
        "Un administrador debe revisar la forma de pago en Meta.",
    ),
    "registration": (
        "El número de la empresa no está registrado en WhatsApp.",
        "Un administrador debe registrar el número y reconectar el canal.",
    ),
    "maintenance": (
        "La cuenta de WhatsApp está en mantenimiento en Meta.",
        "No hay que hacer nada: el envío se repite en unos minutos.",
    ),
    "phone_needed": (
        "Esta plantilla solo se envía a un teléfono, y solo conocemos el usuario del cliente.",
        "Pida el teléfono al cliente o use otra plantilla.",
    ),
    "marketing_disabled": (
        "Los mensajes de marketing están desactivados para esta cuenta.",
        "Un administrador debe activarlos en Meta.",
    ),
    "template_parameters": (
        "Los datos no encajan con la plantilla.",
        "Revise las variables: cantidad, formato y longitud. Después envíe de nuevo.",
    ),
    "template_missing": (
        "La plantilla no existe en este idioma o aún no fue aprobada.",
        "La lista de plantillas se está actualizando. Elija otra plantilla u otro idioma.",
    ),
    "template_policy": (
        "El contenido de la plantilla infringe una regla de WhatsApp.",
        "Un administrador debe corregir la plantilla en Meta.",
    ),
    "template_paused": (
        "La plantilla está en pausa por baja calidad.",
        "Use otra plantilla. Un administrador puede mejorar el texto o esperar el fin de la pausa.",
    ),
    "template_disabled": (
        "La plantilla fue desactivada por baja calidad.",
        "Use otra plantilla. Esta no vuelve: un administrador debe crear una nueva.",
    ),
    "flow_blocked": (
        "El formulario de WhatsApp está bloqueado.",
        "Un administrador debe corregir el formulario en Meta. Por ahora, use otro mensaje.",
    ),
    "flow_throttled": (
        "El formulario de WhatsApp tiene problemas y sus envíos están limitados.",
        "Espere una hora o use otro mensaje. Un administrador debe ver el formulario en Meta.",
    ),
    "registration_pin": (
        "El registro del número falló, por ejemplo por el PIN.",
        "Revise el PIN de seis dígitos. Tras muchos intentos hay que esperar hasta 72 horas.",
    ),
    "identity_mismatch": (
        "El cliente cambió de teléfono o reinstaló WhatsApp, y su identidad cambió.",
        "Confirme que es la misma persona y envíe de nuevo.",
    ),
    "block_failed": (
        "WhatsApp no pudo bloquear o desbloquear a este contacto.",
        "Solo se puede bloquear a quien escribió en las últimas 24 horas. Inténtelo más tarde.",
    ),
    "history_sync_late": (
        "El historial ya no se puede importar.",
        "Solo se importa una vez, en las primeras 24 horas. Reconecte el número para repetirlo.",
    ),
    "history_declined": (
        "La aplicación WhatsApp Business no compartió el historial.",
        "Para importarlo, reconecte el número y acepte compartir el historial en el teléfono.",
    ),
    "unreachable": (
        "No pudimos comunicarnos con WhatsApp.",
        "El envío se repite solo. Si tarda, pida al administrador que revise la red del servidor.",
    ),
    "no_answer": (
        "WhatsApp no respondió a tiempo: el mensaje puede haber salido o no.",
        "Espere la confirmación. Antes de enviar de nuevo, vea si el cliente ya lo recibió.",
    ),
    "bad_answer": (
        "No se pudo entender la respuesta de WhatsApp.",
        "Inténtelo de nuevo. Si continúa, el administrador debe revisar la dirección de la API del canal.",
    ),
    "media_host": (
        "La dirección del archivo no pertenece a Meta y no se abrió, por seguridad.",
        "Pida al cliente que envíe el archivo de nuevo y avise al administrador.",
    ),
    "media_too_big": (
        "El archivo supera el límite.",
        "Pida al cliente un archivo más pequeño o un enlace.",
    ),
    "media_hash": (
        "El archivo llegó dañado.",
        "Se descarga de nuevo solo. Si no aparece, pida al cliente que lo envíe otra vez.",
    ),
    "media_gone": (
        "El archivo ya no está disponible en WhatsApp.",
        "Pida al cliente que lo envíe de nuevo.",
    ),
    "file_too_long": (
        "El video es demasiado largo para convertirlo al formato que acepta el canal.",
        "Envíe una parte más corta o un enlace. El mensaje no ha salido.",
    ),
    "file_too_large": (
        "El archivo es mayor de lo que acepta el canal y no se pudo reducir.",
        "Envíe un archivo más pequeño o un enlace. El mensaje no ha salido.",
    ),
    "file_unfit": (
        "El archivo está dañado o no se pudo convertir al formato que acepta el canal.",
        "Envíe el archivo en otro formato o un enlace. El mensaje no ha salido.",
    ),
}
