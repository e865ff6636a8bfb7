import { useLingui } from "@lingui/react/macro";
import type { MessageKind } from "@/lib/api/types";

/** What kind of message it is, for messages without text. */
export function useKindName(): (kind: MessageKind) => string {
  const { t } = useLingui();
  return (kind) => {
    switch (kind) {
      case "image":
        return t`Imagem`;
      case "video":
        return t`Vídeo`;
      case "audio":
        return t`Áudio`;
      case "voice":
        return t`Mensagem de voz`;
      case "document":
        return t`Documento`;
      case "sticker":
        return t`Figurinha`;
      case "location":
        return t`Localização`;
      case "contacts":
        return t`Contato`;
      case "order":
        return t`Pedido`;
      case "template":
        return t`Mensagem template`;
      case "interactive_reply":
      case "button_reply":
        return t`Resposta de botão`;
      case "flow_reply":
        return t`Formulário respondido`;
      case "interactive":
        return t`Mensagem com botões`;
      case "unsupported":
        return t`Mensagem não suportada`;
      case "activity":
        return t`Movimentação do atendimento`;
      case "text":
        return t`Mensagem`;
    }
  };
}
