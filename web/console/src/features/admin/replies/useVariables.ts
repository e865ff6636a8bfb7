import { useLingui } from "@lingui/react/macro";
import { useMe, usePermission } from "@/realtime/store";
import { useResource } from "../kit/data";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import type { CustomField, Items } from "../wire";

export interface Variable {
  name: string;
  label: string;
}

/** What the server fills in when a message is sent (CMP-3), custom fields at the end. */
export function useVariables(): Variable[] {
  const { t } = useLingui();
  const { One } = useDepartmentForms();
  const { custom_fields: atClosing } = useMe().directory;
  // Those who may not manage the fields know only the ones of the closing dialog.
  const all = useResource<Items<CustomField>>("/custom-fields", usePermission("custom_fields.manage"));
  const fields = all.data?.items ?? atClosing;
  return [
    { name: "nome", label: t`Nome do contato` },
    { name: "primeiro_nome", label: t`Primeiro nome` },
    { name: "saudacao", label: t`Bom dia, boa tarde ou boa noite` },
    { name: "atendente", label: t`Atendente` },
    { name: "setor", label: One },
    { name: "protocolo", label: t`Protocolo` },
    { name: "telefone", label: t`Telefone` },
    { name: "email", label: t`E-mail` },
    { name: "cpf", label: "CPF" },
    { name: "rg", label: "RG" },
    { name: "data_nascimento", label: t`Data de nascimento` },
    { name: "codigo_cliente", label: t`Código do cliente` },
    ...fields.filter((field) => field.is_active).map((field) => ({ name: field.key, label: field.label })),
  ];
}
