"""Brazilian Portuguese."""

TEXTS: dict[str, tuple[str, str]] = {
    "unknown": (
        "O WhatsApp recusou a mensagem por um motivo que não conhecemos.",
        "Leia os detalhes, confira a mensagem e envie de novo. Se continuar, fale com o administrador.",
    ),
    "token_invalid": (
        "O acesso ao WhatsApp expirou ou foi revogado.",
        "Um administrador precisa reconectar o canal. As mensagens aguardam e seguem depois disso.",
    ),
    "permission_missing": (
        "O aplicativo não tem a permissão necessária na Meta.",
        "Um administrador precisa conceder as permissões do WhatsApp e reconectar o canal.",
    ),
    "throttled": (
        "Foram enviadas mensagens demais em pouco tempo por este número.",
        "Não é preciso fazer nada: o envio continua sozinho em instantes.",
    ),
    "temporary": (
        "O WhatsApp teve uma falha temporária.",
        "O envio é repetido sozinho algumas vezes. Se a mensagem ficar como falha, envie de novo.",
    ),
    "pair_limit": (
        "Foram enviadas mensagens demais em sequência para este contato.",
        "Não é preciso fazer nada: as próximas mensagens saem aos poucos.",
    ),
    "spam_limit": (
        "O WhatsApp limitou este número porque muitas mensagens foram bloqueadas ou denunciadas.",
        "Pare as campanhas, revise para quem você envia e veja a qualidade do número na Meta.",
    ),
    "classification_limit": (
        "O WhatsApp limitou os envios deste número por causa do tipo de mensagem.",
        "Pare as campanhas e revise o conteúdo e a categoria dos templates na Meta.",
    ),
    "number_deleted": (
        "Este número da empresa não existe mais no WhatsApp.",
        "Um administrador precisa conferir o número na Meta e reconectar o canal.",
    ),
    "bad_parameter": (
        "O WhatsApp não aceitou uma parte da mensagem.",
        "Leia os detalhes. Em geral o texto é longo demais ou um campo está vazio: corrija e envie de novo.",
    ),
    "own_number": (
        "A mensagem foi endereçada ao próprio número da empresa.",
        "Escolha o número do cliente e envie de novo.",
    ),
    "undeliverable": (
        "A mensagem não pôde ser entregue: o número pode não ter WhatsApp ou usar uma versão antiga.",
        "Confira o número e fale com o cliente por outro meio. Enviar de novo não resolve.",
    ),
    "blocked_by_us": (
        "Este contato está bloqueado pela empresa.",
        "Desbloqueie o contato antes de enviar.",
    ),
    "not_allowed_in_test": (
        "Este é um número de teste e o destinatário não está na lista permitida.",
        "Inclua o destinatário na lista de teste na Meta ou use um número definitivo.",
    ),
    "window_closed": (
        "Passaram mais de 24 horas desde a última mensagem do cliente.",
        "Envie uma mensagem template. A conversa livre volta quando o cliente responder.",
    ),
    "marketing_limit": (
        "O WhatsApp não entregou: este cliente já recebeu muitas mensagens de marketing.",
        "Espere pelo menos 24 horas. Tentar antes disso aumenta a espera.",
    ),
    "marketing_stopped": (
        "O cliente pediu para não receber mais mensagens de marketing.",
        "Não envie mais promoções a este contato. Atendimento e mensagens de utilidade continuam.",
    ),
    "experiment": (
        "O WhatsApp não entrega mensagens de marketing a este cliente por causa de um teste da Meta.",
        "Não envie de novo. Se for importante, fale com o cliente por outro meio.",
    ),
    "inbound_unsupported": (
        "O cliente enviou um tipo de conteúdo que o WhatsApp não repassa.",
        "Peça ao cliente que envie de outra forma, por exemplo como texto ou foto.",
    ),
    "inbound_unavailable": (
        "O WhatsApp não entregou o conteúdo desta mensagem.",
        "Abra a mensagem no aplicativo WhatsApp Business ou peça ao cliente que envie de novo.",
    ),
    "media_download": (
        "O arquivo não pôde ser baixado.",
        "Se ele não aparecer, peça ao cliente que envie de novo, de preferência em tamanho menor.",
    ),
    "media_upload": (
        "O WhatsApp não aceitou o arquivo.",
        "Veja nos detalhes o formato ou o tamanho permitido, ajuste o arquivo e envie de novo.",
    ),
    "account_locked": (
        "A conta do WhatsApp está bloqueada por causa das regras da Meta.",
        "Um administrador precisa ver o motivo na Meta e pedir uma revisão. Os envios estão parados.",
    ),
    "country_restricted": (
        "A conta não pode enviar mensagens a este país.",
        "Um administrador precisa ver as restrições da conta na Meta.",
    ),
    "display_name": (
        "O nome de exibição do número ainda não foi aprovado.",
        "Um administrador precisa ajustar o nome na Meta e aguardar a aprovação.",
    ),
    "payment": (
        "Há um problema com o pagamento da conta do WhatsApp.",
        "Um administrador precisa conferir a forma de pagamento na Meta.",
    ),
    "registration": (
        "O número da empresa não está registrado no WhatsApp.",
        "Um administrador precisa registrar o número e reconectar o canal.",
    ),
    "maintenance": (
        "A conta do WhatsApp está em manutenção na Meta.",
        "Não é preciso fazer nada: o envio é repetido em alguns minutos.",
    ),
    "phone_needed": (
        "Este template só pode ser enviado a um número de telefone, e só temos o usuário do cliente.",
        "Peça o telefone ao cliente ou use outro template.",
    ),
    "marketing_disabled": (
        "As mensagens de marketing estão desativadas para esta conta.",
        "Um administrador precisa ativá-las na Meta.",
    ),
    "template_parameters": (
        "Os dados preenchidos não combinam com o template.",
        "Confira as variáveis: quantidade, formato e tamanho. Depois envie de novo.",
    ),
    "template_missing": (
        "O template não existe neste idioma ou ainda não foi aprovado.",
        "A lista de templates está sendo atualizada. Escolha outro template ou outro idioma.",
    ),
    "template_policy": (
        "O conteúdo do template viola uma regra do WhatsApp.",
        "Um administrador precisa corrigir o template na Meta.",
    ),
    "template_paused": (
        "O template está pausado por causa da baixa qualidade.",
        "Use outro template. Um administrador pode melhorar o texto ou esperar o fim da pausa.",
    ),
    "template_disabled": (
        "O template foi desativado por causa da baixa qualidade.",
        "Use outro template. Este não volta: um administrador precisa criar um novo.",
    ),
    "flow_blocked": (
        "O formulário do WhatsApp está bloqueado.",
        "Um administrador precisa corrigir o formulário na Meta. Por enquanto, use outra mensagem.",
    ),
    "flow_throttled": (
        "O formulário do WhatsApp está com problemas e tem envios limitados.",
        "Espere uma hora ou use outra mensagem. Um administrador deve ver o formulário na Meta.",
    ),
    "registration_pin": (
        "O registro do número falhou, por exemplo por causa do PIN.",
        "Confira o PIN de seis dígitos. Depois de muitas tentativas é preciso esperar até 72 horas.",
    ),
    "identity_mismatch": (
        "O cliente trocou de aparelho ou reinstalou o WhatsApp, e a identidade mudou.",
        "Confirme com o cliente que é ele mesmo e envie de novo.",
    ),
    "block_failed": (
        "O WhatsApp não conseguiu bloquear ou desbloquear este contato.",
        "Só é possível bloquear quem escreveu nas últimas 24 horas. Tente de novo depois.",
    ),
    "history_sync_late": (
        "O histórico não pode mais ser importado.",
        "A importação só é possível nas primeiras 24 horas e uma única vez. Reconecte o número para repetir.",
    ),
    "history_declined": (
        "O histórico não foi compartilhado pelo aplicativo WhatsApp Business.",
        "Para importar, reconecte o número e aceite compartilhar o histórico no celular.",
    ),
    "unreachable": (
        "Não conseguimos falar com o WhatsApp.",
        "O envio é repetido sozinho. Se demorar, peça ao administrador que verifique a internet do servidor.",
    ),
    "no_answer": (
        "O WhatsApp não respondeu a tempo: a mensagem pode ou não ter saído.",
        "Espere a confirmação. Antes de enviar de novo, veja se o cliente já recebeu.",
    ),
    "bad_answer": (
        "A resposta do WhatsApp não pôde ser entendida.",
        "Tente de novo. Se continuar, o administrador deve conferir o endereço da API do canal.",
    ),
    "media_host": (
        "O endereço do arquivo não pertence à Meta e não foi aberto, por segurança.",
        "Peça ao cliente que envie o arquivo de novo e avise o administrador.",
    ),
    "media_too_big": (
        "O arquivo é maior que o limite.",
        "Peça ao cliente um arquivo menor ou um link.",
    ),
    "media_hash": (
        "O arquivo chegou danificado.",
        "Ele é baixado de novo sozinho. Se não aparecer, peça ao cliente que envie outra vez.",
    ),
    "media_gone": (
        "O arquivo não está mais disponível no WhatsApp.",
        "Peça ao cliente que envie de novo.",
    ),
    "file_too_long": (
        "O filme é longo demais para ser convertido no formato que o canal aceita.",
        "Envie um trecho mais curto ou um link. A mensagem não saiu daqui.",
    ),
    "file_too_large": (
        "O arquivo é maior do que o canal aceita, e não pôde ser reduzido.",
        "Envie um arquivo menor ou um link. A mensagem não saiu daqui.",
    ),
    "file_unfit": (
        "O arquivo está danificado ou não pôde ser convertido no formato que o canal aceita.",
        "Envie o arquivo em outro formato ou um link. A mensagem não saiu daqui.",
    ),
}
