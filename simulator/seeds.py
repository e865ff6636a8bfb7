"""The built-in company, its customers and its templates."""

from __future__ import annotations

import hashlib

from simulator.model import Json, Template
from simulator.settings import CustomerConfig, PhoneConfig

WABA = "200000000000001"


def phones() -> list[PhoneConfig]:
    return [
        PhoneConfig(id="100000000000001", display="+55 11 90000-0010", name="Araucária Móveis · São Paulo"),
        PhoneConfig(id="100000000000002", display="+55 41 90000-0020", name="Araucária Móveis · Curitiba"),
    ]


def customers() -> list[CustomerConfig]:
    return [
        CustomerConfig(id="marina", name="Marina Souza", phone="+5511987654321"),
        CustomerConfig(
            id="joaquim",
            name="Joaquim Pereira",
            phone="+5541988887766",
            wa_id="554188887766",
            note="wa_id sem o nono dígito",
        ),
        CustomerConfig(id="padaria", name="Padaria Estrela", phone="+551133337777", note="telefone fixo"),
        CustomerConfig(id="tess", name="Tess Whitlock", phone="+15550100199", note="número dos EUA"),
        CustomerConfig(
            id="livia",
            name="Lívia N.",
            username="capivara.azul",
            user_id="BR.3390011847265500917",
            parent_user_id="BR.ENT.5520091188273640017",
            note="só nome de usuário, sem telefone",
        ),
        CustomerConfig(id="zuleica", name="Zuleica Abreu dos Santos", phone="+5521976543210"),
        CustomerConfig(id="caua", name="Cauã Ferreira", phone="+5571991234567"),
        CustomerConfig(id="beatriz", name="Beatriz Nakamura", phone="+5551998761234"),
    ]


def user_id(key: str, country: str = "BR") -> str:
    """A stable business-scoped user id for a customer that was given none."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:9], "big")
    return f"{country}.{number % 10**19:019d}"


def _body(text: str, *examples: str) -> Json:
    return (
        {"type": "BODY", "text": text, "example": {"body_text": [list(examples)]}}
        if examples
        else {"type": "BODY", "text": text}
    )


def _named(text: str, **examples: str) -> Json:
    return {
        "type": "BODY",
        "text": text,
        "example": {
            "body_text_named_params": [
                {"param_name": name, "example": value} for name, value in examples.items()
            ]
        },
    }


def _footer(text: str) -> Json:
    return {"type": "FOOTER", "text": text}


def _replies(*titles: str) -> Json:
    return {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": title} for title in titles]}


def templates(waba_id: str) -> list[Template]:
    """Approved templates of every kind, plus one rejected and one paused."""
    rows: list[tuple[str, str, str, str, list[Json]]] = [
        (
            "confirmacao_pedido",
            "UTILITY",
            "APPROVED",
            "POSITIONAL",
            [
                _body(
                    "Olá, {{1}}! Recebemos o seu pedido {{2}} no valor de {{3}}. Avisaremos quando ele sair "
                    "para entrega.",
                    "Marina",
                    "48213",
                    "R$ 1.249,90",
                ),
                _footer("Araucária Móveis"),
            ],
        ),
        (
            "agendamento_entrega",
            "UTILITY",
            "APPROVED",
            "NAMED",
            [
                {"type": "HEADER", "format": "TEXT", "text": "Entrega agendada"},
                _named(
                    "Oi, {{nome}}! A entrega do pedido {{pedido}} está marcada para {{data}}, no período da "
                    "{{periodo}}. Podemos confirmar?",
                    nome="Marina",
                    pedido="48213",
                    data="24/11",
                    periodo="manhã",
                ),
                _footer("Responda por aqui mesmo"),
                _replies("Confirmar", "Quero remarcar"),
            ],
        ),
        (
            "rastreio_pedido",
            "UTILITY",
            "APPROVED",
            "POSITIONAL",
            [
                _body(
                    "{{1}}, o seu pedido saiu para entrega! Acompanhe o caminho pelo botão abaixo.", "Marina"
                ),
                {
                    "type": "BUTTONS",
                    "buttons": [
                        {
                            "type": "URL",
                            "text": "Acompanhar entrega",
                            "url": "https://loja.example/rastreio/{{1}}",
                            "example": ["https://loja.example/rastreio/48213"],
                        },
                        {
                            "type": "PHONE_NUMBER",
                            "text": "Ligar para a loja",
                            "phone_number": "+5511900000010",
                        },
                    ],
                },
            ],
        ),
        (
            "boleto_disponivel",
            "UTILITY",
            "APPROVED",
            "POSITIONAL",
            [
                {
                    "type": "HEADER",
                    "format": "DOCUMENT",
                    "example": {"header_handle": ["https://loja.example/boleto.pdf"]},
                },
                _body(
                    "Olá, {{1}}. O boleto com vencimento em {{2}} está em anexo. Qualquer dúvida, é só "
                    "responder esta mensagem.",
                    "Joaquim",
                    "30/11",
                ),
                _footer("Financeiro · Araucária Móveis"),
            ],
        ),
        (
            "oferta_semana",
            "MARKETING",
            "APPROVED",
            "POSITIONAL",
            [
                {
                    "type": "HEADER",
                    "format": "IMAGE",
                    "example": {"header_handle": ["https://loja.example/oferta.jpg"]},
                },
                _body(
                    "{{1}}, a semana do sofá chegou: até {{2}} de desconto e frete grátis para a sua região. "
                    "Quer ver as opções?",
                    "Marina",
                    "30%",
                ),
                _footer("Para não receber mais, toque em Parar promoções"),
                _replies("Quero ver", "Parar promoções"),
            ],
        ),
        (
            "retomar_contato",
            "MARKETING",
            "APPROVED",
            "NAMED",
            [
                _named(
                    "Oi, {{nome}}! Aqui é da Araucária Móveis. Ficou alguma dúvida sobre o seu orçamento? "
                    "Estamos por aqui.",
                    nome="Beatriz",
                )
            ],
        ),
        (
            "codigo_acesso",
            "AUTHENTICATION",
            "APPROVED",
            "POSITIONAL",
            [
                {
                    "type": "BODY",
                    "text": "*{{1}}* é o seu código de verificação. Para sua segurança, não o compartilhe.",
                    "add_security_recommendation": True,
                    "example": {"body_text": [["482913"]]},
                },
                {
                    "type": "FOOTER",
                    "text": "Este código expira em 10 minutos.",
                    "code_expiration_minutes": 10,
                },
                {
                    "type": "BUTTONS",
                    "buttons": [
                        {
                            "type": "URL",
                            "text": "Copiar código",
                            "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
                            "example": [
                                "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp482913"
                            ],
                        }
                    ],
                },
            ],
        ),
        (
            "pesquisa_satisfacao",
            "UTILITY",
            "APPROVED",
            "POSITIONAL",
            [
                _body("Como foi o seu atendimento? Sua resposta ajuda a gente a melhorar."),
                _replies("Ótimo", "Regular", "Ruim"),
            ],
        ),
        (
            "super_promocao",
            "MARKETING",
            "REJECTED",
            "POSITIONAL",
            [_body("{{1}}{{2}} CLIQUE AGORA!!!", "Marina", "50%")],
        ),
        (
            "lembrete_carrinho",
            "MARKETING",
            "PAUSED",
            "POSITIONAL",
            [
                _body("Oi, {{1}}! Você deixou itens no carrinho. Que tal finalizar a compra hoje?", "Cauã"),
                _replies("Finalizar compra"),
            ],
        ),
    ]
    base = int(waba_id) % 10**6 * 1000 + 5512340000000
    return [
        Template(
            id=str(base + index),
            waba_id=waba_id,
            name=name,
            language="pt_BR",
            category=category,
            status=status,
            components=components,
            parameter_format=style,
            rejected_reason="INVALID_FORMAT" if status == "REJECTED" else "NONE",
            quality="RED" if status == "PAUSED" else "GREEN" if status == "APPROVED" else "UNKNOWN",
        )
        for index, (name, category, status, style, components) in enumerate(rows)
    ]
