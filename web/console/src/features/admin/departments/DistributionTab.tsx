import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, SegmentedControl, TagsInput, TextInput } from "@mantine/core";
import { useMe } from "@/realtime/store";
import { useChannelNames } from "@/ui/desk/useChannelNames";
import { Fields, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import type { Form } from "../kit/useForm";
import type { DepartmentValue } from "./value";

export function DistributionTab({ form }: { form: Form<DepartmentValue> }) {
  const { t } = useLingui();
  const { value } = form;
  const isPush = value.mode === "push";
  const channelNames = useChannelNames();
  const channels = [...new Set(useMe().directory.inboxes.map((inbox) => inbox.channel))];
  const strategies: [DepartmentValue["strategy"], string][] = [
    ["least_busy", t`Menos ocupado`],
    ["longest_idle", t`Há mais tempo livre`],
    ["round_robin", t`Sequencial`],
    ["random", t`Aleatório`],
    ["last_agent", t`Último que atendeu o contato`],
    ["skills", t`Por habilidade`],
  ];

  function setCapacity(channel: string, typed: string) {
    const { [channel]: _, ...others } = value.channel_capacity;
    const number = Math.min(500, Math.max(0, Math.trunc(Number(typed))));
    form.set({ channel_capacity: typed === "" ? others : { ...others, [channel]: number } });
  }

  return (
    <>
      <Section title={<Trans>Como os atendimentos chegam aos atendentes</Trans>}>
        <SegmentedControl
          fullWidth
          aria-label={t`Modo de distribuição`}
          data={[
            { value: "pull", label: t`Manual: escolhem na fila` },
            { value: "push", label: t`Automático: a Prosa oferece` },
          ]}
          value={value.mode}
          onChange={(mode) => form.set({ mode: mode as DepartmentValue["mode"] })}
        />
        {isPush ? (
          <>
            <Fields>
              <NativeSelect
                label={t`Estratégia`}
                description={t`A quem oferecer primeiro, entre os disponíveis.`}
                data={strategies.map(([id, label]) => ({ value: id, label }))}
                {...form.text("strategy")}
              />
              <TextInput
                label={t`Tempo para aceitar (segundos)`}
                description={t`Sem resposta, passa ao próximo e o atendente fica em RONA. 0: entra sem perguntar.`}
                {...form.number("offer_seconds", 0, 600)}
              />
            </Fields>
            {value.strategy === "skills" ? (
              <TagsInput
                label={t`Habilidades necessárias`}
                description={t`As mesmas palavras do cadastro do usuário. Escreva e tecle Enter.`}
                maxTags={20}
                value={value.skills}
                onChange={(skills) => form.set({ skills })}
                error={form.errorOf("skills")}
              />
            ) : null}
            <SwitchRow label={<Trans>O atendente pode recusar</Trans>} {...form.check("can_decline")} />
            <SwitchRow
              label={<Trans>Transferência precisa de aceite</Trans>}
              hint={<Trans>Quem recebe uma transferência precisa aceitá-la.</Trans>}
              {...form.check("transfer_needs_acceptance")}
            />
            <SwitchRow
              label={<Trans>O responsável pelo contato primeiro</Trans>}
              hint={
                <Trans>Se estiver disponível, o atendente da carteira é perguntado antes dos outros.</Trans>
              }
              {...form.check("owner_first")}
            />
          </>
        ) : null}
      </Section>
      <Section
        title={<Trans>Capacidade</Trans>}
        lead={<Trans>Quantos atendimentos simultâneos cada atendente tem aqui.</Trans>}
      >
        <Fields>
          <TextInput label={t`Total`} {...form.number("capacity", 1, 500)} />
          {channels.map((channel) => (
            <TextInput
              key={channel}
              type="number"
              inputMode="numeric"
              min={0}
              max={500}
              label={t`No máximo por ${channelNames[channel] ?? channel}`}
              placeholder={t`Sem limite próprio`}
              value={value.channel_capacity[channel] ?? ""}
              onChange={(event) => setCapacity(channel, event.currentTarget.value)}
            />
          ))}
        </Fields>
      </Section>
      <Section
        title={<Trans>Conclusão</Trans>}
        lead={<Trans>Um tempo depois de cada atendimento, para registrar o que ficou.</Trans>}
      >
        <Fields>
          <TextInput
            label={t`Tempo de conclusão (segundos)`}
            description={t`0: nenhum.`}
            {...form.number("wrap_up_seconds", 0, 3600)}
          />
        </Fields>
        <SwitchRow
          label={<Trans>Quem está em conclusão conta como disponível em breve</Trans>}
          hint={<Trans>As conversas esperam por ele em vez de transbordar.</Trans>}
          {...form.check("wrap_up_counts_as_available")}
        />
      </Section>
      <Section
        title={<Trans>Resposta devida</Trans>}
        lead={<Trans>O que fazer quando o atendente não responde ao contato.</Trans>}
      >
        <Fields>
          <TextInput
            label={t`Depois de (minutos)`}
            placeholder={t`Desligado`}
            {...form.number("owed_reply_minutes", 1, 43200, true)}
          />
          <NativeSelect
            label={t`Então`}
            disabled={value.owed_reply_minutes === null}
            data={[
              { value: "remind", label: t`Lembrar o atendente` },
              { value: "alert", label: t`Avisar o supervisor` },
              { value: "requeue", label: t`Devolver à fila` },
            ]}
            {...form.text("owed_reply_action")}
          />
        </Fields>
      </Section>
    </>
  );
}
