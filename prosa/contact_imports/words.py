"""Why a row was left out, in the language of whoever takes the list of errors with them."""

from __future__ import annotations

from typing import Final

from prosa.contact_imports.schemas import RowFault

_SENTENCES: Final[dict[str, tuple[str, str, str]]] = {
    "duplicate": (
        "Repetido: já apareceu na linha {first}.",
        "Repeated: it was in row {first} already.",
        "Repetido: ya apareció en la fila {first}.",
    ),
    "of_another": (
        "É de outro contato: os dados da linha apontam para duas pessoas.",
        "It belongs to another contact: the row points to two people.",
        "Es de otro contacto: los datos de la fila apuntan a dos personas.",
    ),
    "other_person": (
        "O contato já tem outro número de documento. Pode ser outra pessoa com o mesmo telefone.",
        "The contact has another document number already. It may be somebody else with the same phone.",
        "El contacto ya tiene otro número de documento. Puede ser otra persona con el mismo teléfono.",
    ),
    "ambiguous": (
        "Mais de um contato tem este dado, não se sabe qual é.",
        "More than one contact has this; it cannot be told which one is meant.",
        "Más de un contacto tiene este dato; no se sabe cuál es.",
    ),
    "required": (
        "Falta o nome ou o telefone para criar o contato.",
        "A name or a phone is needed to create the contact.",
        "Falta el nombre o el teléfono para crear el contacto.",
    ),
    "empty": (
        "A linha não diz quem é: sem nome, telefone, e-mail, documento ou código.",
        "The row does not say who it is: no name, phone, e-mail, document or code.",
        "La fila no dice quién es: sin nombre, teléfono, correo, documento ni código.",
    ),
    "invalid.phone": (
        "Não é um número de telefone. Confira o DDD e os dígitos.",
        "This is no telephone number. Check the area code and the digits.",
        "No es un número de teléfono. Revisa el código de área y los dígitos.",
    ),
    "invalid.document": (
        "Os dígitos verificadores não conferem.",
        "The check digits do not match.",
        "Los dígitos verificadores no coinciden.",
    ),
    "invalid": (
        "Não é um e-mail válido.",
        "This is no valid e-mail.",
        "No es un correo válido.",
    ),
    "rounded": (
        "A planilha arredondou o número (como 5,5E+12). Formate a coluna como texto e exporte de novo.",
        "The spreadsheet rounded the number (like 5.5E+12). Format the column as text and export it again.",
        "La hoja redondeó el número (como 5,5E+12). Da formato de texto a la columna y expórtala de nuevo.",
    ),
    "prefix_required": (
        "Falta o código do país, com +.",
        "The country's prefix is missing, with +.",
        "Falta el código del país, con +.",
    ),
    "not_a_date": (
        "Não é uma data. Use dd/mm/aaaa.",
        "This is no date. Use dd/mm/yyyy.",
        "No es una fecha. Usa dd/mm/aaaa.",
    ),
    "out_of_range": (
        "O valor está fora do possível.",
        "The value is out of the possible range.",
        "El valor está fuera de lo posible.",
    ),
    "too_long": (
        "O texto é longo demais.",
        "The text is too long.",
        "El texto es demasiado largo.",
    ),
    "too_many": (
        "Há etiquetas demais na linha.",
        "There are too many labels in the row.",
        "Hay demasiadas etiquetas en la fila.",
    ),
    "unknown_label": (
        "A etiqueta não existe. Crie-a ou marque “Criar etiquetas que faltam”.",
        "There is no such label. Create it, or tick “Create missing labels”.",
        "La etiqueta no existe. Créala o marca “Crear etiquetas que faltan”.",
    ),
    "not_a_boolean": (
        "Escreva Sim ou Não.",
        "Write Yes or No.",
        "Escribe Sí o No.",
    ),
    "not_a_number": (
        "Não é um número.",
        "This is no number.",
        "No es un número.",
    ),
    "not_a_time": (
        "Não é um horário. Use hh:mm.",
        "This is no time of day. Use hh:mm.",
        "No es una hora. Usa hh:mm.",
    ),
    "not_a_url": (
        "Não é um endereço da web.",
        "This is no web address.",
        "No es una dirección web.",
    ),
    "not_an_option": (
        "Não é uma das opções do campo.",
        "This is none of the field's options.",
        "No es una de las opciones del campo.",
    ),
    "too_many_cells": (
        "A linha tem mais células que o cabeçalho. Talvez falte uma aspa ou sobre um separador.",
        "The row has more cells than the header. A quote may be missing, or a separator too many.",
        "La fila tiene más celdas que el encabezado. Quizá falte una comilla o sobre un separador.",
    ),
    "broken_quotes": (
        "Uma aspa foi aberta e nunca fechada nesta linha.",
        "A quote was opened and never closed in this row.",
        "En esta fila se abrió una comilla que nunca se cierra.",
    ),
    "line_too_long": (
        "A linha é longa demais para ser lida.",
        "The row is too long to be read.",
        "La fila es demasiado larga para leerla.",
    ),
    "in_use": (
        "Ficou: o contato mudou ou já tem histórico.",
        "It stayed: the contact was changed or has a history by now.",
        "Quedó: el contacto cambió o ya tiene historial.",
    ),
    "other": (
        "O valor não foi aceito.",
        "The value was not accepted.",
        "El valor no fue aceptado.",
    ),
}
"""By code: pt-BR, en, es. `invalid` is said of telephones and documents in words of their own."""
_LANGUAGES: Final = ("pt-BR", "en", "es")
_OWN: Final = {"phone": "invalid.phone", "cpf": "invalid.document", "cnpj": "invalid.document"}


def sentence(fault: RowFault, language: str) -> str:
    """What is wrong and what to do about it."""
    code = _OWN.get(fault.field, fault.code) if fault.code == "invalid" else fault.code
    texts = _SENTENCES.get(code, _SENTENCES["other"])
    chosen = texts[_LANGUAGES.index(language) if language in _LANGUAGES else 0]
    return chosen.replace("{first}", str(fault.first or 0))
