import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea, TextInput } from "@mantine/core";
import { Fields, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import type { Form } from "../kit/useForm";
import type { DepartmentValue } from "./value";

export function MessagesTab({ form }: { form: Form<DepartmentValue> }) {
  const { t } = useLingui();
  const texts = [
    ["welcome_message", t`Boas-vindas`, t`Quando a conversa chega à fila.`],
    ["waiting_message", t`Espera`, t`Enquanto ninguém a atende.`],
    ["out_of_hours_message", t`Fora do horário`, t`Quando o contato escreve fora do horário de atendimento.`],
    ["closing_message", t`Encerramento`, t`Para quem não tem uma em Meu perfil.`],
  ] as const;
  return (
    <Section
      title={<Trans>Mensagens automáticas</Trans>}
      lead={<Trans>Uma mensagem vazia não é enviada.</Trans>}
    >
      {texts.map(([name, label, description]) => (
        <Textarea
          key={name}
          label={label}
          description={description}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4096}
          {...form.text(name)}
        />
      ))}
      <SwitchRow
        label={<Trans>Dizer a posição na fila</Trans>}
        hint={<Trans>E o tempo estimado, com os textos que estão em Empresa.</Trans>}
        {...form.check("announce_position")}
      />
      <Fields>
        <TextInput
          label={t`Palavra para sair da fila`}
          description={t`O contato que escrever só isto deixa de esperar. Vazia: nenhuma.`}
          placeholder="SAIR"
          maxLength={30}
          {...form.text("leave_word")}
        />
      </Fields>
    </Section>
  );
}
