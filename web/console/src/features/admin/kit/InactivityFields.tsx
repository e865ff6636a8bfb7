import { useLingui } from "@lingui/react/macro";
import { Textarea, TextInput } from "@mantine/core";
import type { Inactivity } from "../wire";
import { Fields } from "./Page";

export const NO_INACTIVITY: Inactivity = {
  warn_minutes: null,
  // Goes to customers: as the server has it, in the company's own language.
  warn_message: "Como não tivemos resposta, a sessão será encerrada em breve.",
  close_minutes: null,
  close_message: "",
};

interface InactivityFieldsProps {
  value: Inactivity;
  onChange(value: Inactivity): void;
}

/** Warning and closing of conversations whose customer has gone quiet. */
export function InactivityFields({ value, onChange }: InactivityFieldsProps) {
  const { t } = useLingui();
  const minutes = (name: "warn_minutes" | "close_minutes") => ({
    type: "number",
    inputMode: "numeric" as const,
    min: 1,
    max: 43200,
    placeholder: t`Desligado`,
    value: value[name] ?? "",
    onChange: (event: { currentTarget: { value: string } }) => {
      const typed = event.currentTarget.value;
      const number = Math.min(43200, Math.max(1, Math.trunc(Number(typed))));
      onChange({ ...value, [name]: typed === "" ? null : number });
    },
  });
  const text = (name: "warn_message" | "close_message") => ({
    autosize: true,
    minRows: 2,
    maxRows: 8,
    maxLength: 4096,
    value: value[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...value, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Fields>
        <TextInput
          label={t`Avisar depois de (minutos)`}
          description={t`Desde a nossa última mensagem.`}
          {...minutes("warn_minutes")}
        />
        <TextInput
          label={t`Encerrar depois de (minutos)`}
          description={t`A partir do aviso, ou da nossa última mensagem se não há aviso.`}
          {...minutes("close_minutes")}
        />
      </Fields>
      <Textarea label={t`Mensagem de aviso`} {...text("warn_message")} />
      <Textarea
        label={t`Mensagem ao encerrar por inatividade`}
        description={t`Vazia: nenhuma é enviada.`}
        {...text("close_message")}
      />
    </>
  );
}
