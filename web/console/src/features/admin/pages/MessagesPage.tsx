import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, Textarea } from "@mantine/core";
import { Loaded, useResource } from "../kit/data";
import { Fields, Page, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import { useAccountForm } from "../kit/useAccountForm";
import { useDepartmentForms } from "../kit/useDepartmentForms";
import type { Account } from "../wire";

export default function MessagesPage() {
  const query = useResource<Account>("/account");
  return <Loaded query={query}>{(account) => <MessagesForm account={account} />}</Loaded>;
}

function MessagesForm({ account }: { account: Account }) {
  const { t } = useLingui();
  const { one } = useDepartmentForms();
  const form = useAccountForm(account);
  const { value } = form;
  // The names in braces belong to the texts themselves, whatever the reader's language.
  const [posicao, minutos] = ["{posicao}", "{minutos}"];
  const texts = [
    ["queue_position", t`Posição na fila`, t`Use ${posicao} para o número.`],
    ["queue_estimate", t`Tempo estimado`, t`Use ${minutos} para os minutos.`],
    ["left_queue", t`Saiu da fila`, t`Resposta a quem escreveu a palavra para sair.`],
  ] as const;

  return (
    <Page
      title={t`Envio de mensagens`}
      lead={<Trans>O que os clientes veem e o que vale ao escrever para eles.</Trans>}
      form={form}
    >
      <Section title={<Trans>O que o cliente vê</Trans>}>
        <Fields>
          <NativeSelect
            label={t`Nome do atendente`}
            description={t`Acima de cada mensagem que ele envia.`}
            data={[
              { value: "none", label: t`Não mostrar` },
              { value: "first_name", label: t`Primeiro nome` },
              { value: "name", label: t`Nome completo` },
              { value: "name_department", label: t`Nome e ${one}` },
            ]}
            {...form.text("agent_name")}
          />
        </Fields>
        <SwitchRow
          label={<Trans>Confirmação de leitura</Trans>}
          hint={<Trans>O cliente vê que a mensagem dele foi lida, quando alguém a viu de verdade.</Trans>}
          {...form.check("read_receipts")}
        />
        <SwitchRow
          label={<Trans>Digitando</Trans>}
          hint={<Trans>O cliente vê que alguém está escrevendo para ele, onde o canal mostra isso.</Trans>}
          {...form.check("typing_to_customer")}
        />
      </Section>
      <Section title={<Trans>Ao escrever</Trans>}>
        <SwitchRow
          label={<Trans>Enviar imagem ao selecionar</Trans>}
          hint={<Trans>Uma única imagem escolhida vai na hora, sem prévia nem legenda.</Trans>}
          {...form.check("send_image_at_once")}
        />
        <SwitchRow
          label={<Trans>Mensagem template só com sessão expirada</Trans>}
          hint={<Trans>Dentro da janela de 24 horas, só texto livre: templates são cobradas.</Trans>}
          {...form.check("template_only_when_expired")}
        />
      </Section>
      <Section title={<Trans>Textos da fila</Trans>} lead={<Trans>Um texto vazio não é enviado.</Trans>}>
        {texts.map(([name, label, description]) => (
          <Textarea
            key={name}
            label={label}
            description={description}
            autosize
            minRows={1}
            maxRows={6}
            maxLength={4096}
            value={value.texts[name]}
            onChange={(event) => form.set({ texts: { ...value.texts, [name]: event.currentTarget.value } })}
          />
        ))}
      </Section>
    </Page>
  );
}
