import { useLingui } from "@lingui/react/macro";

/** A word for a message that has no text of its own. */
export function useKindName(): (kind: string) => string {
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
      case "flow_reply":
        return t`Formulário respondido`;
      case "unsupported":
        return t`Mensagem não suportada`;
      default:
        return "";
    }
  };
}
