import { useLingui } from "@lingui/react/macro";
import type { ColumnId } from "./columns";

export function useColumnNames(): Record<ColumnId | "name", string> {
  const { t } = useLingui();
  return {
    name: t`Nome`,
    phone: t`Telefone`,
    channels: t`Canais`,
    labels: t`Etiquetas`,
    last_message: t`Último contato`,
    owner: t`Carteira`,
    broadcasts: t`Transmissões`,
    email: t`E-mail`,
    cpf: "CPF",
    customer_code: t`Código`,
    created: t`Criado em`,
  };
}
