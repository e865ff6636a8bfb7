import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { api } from "@/lib/api/client";
import type { RetentionRule } from "@/lib/api/privacy";
import { formatDate } from "@/lib/time/format";
import { useChannelNames } from "@/ui/desk/useChannelNames";
import { Loaded, useAct, useResource } from "../kit/data";
import { FieldRow, Page, Section } from "../kit/Page";
import { useConfirm } from "../kit/useConfirm";
import { Copies } from "../privacy/Copies";
import { Holds } from "../privacy/Holds";
import { LedgerList } from "../privacy/LedgerList";
import { monthsLabel } from "../privacy/monthsLabel";
import type { Items } from "../wire";

const MONTHS = [3, 6, 12, 18, 24, 36, 60, 120];

/** "Dados e LGPD": how long contents are kept, who is held, what was handed out and erased (CON-50). */
export default function PrivacyPage() {
  const { t, i18n } = useLingui();
  const act = useAct();
  const [question, confirm] = useConfirm();
  const channels: Record<string, string> = useChannelNames();
  const rules = useResource<Items<RetentionRule>>("/retention");

  async function change(rule: RetentionRule, months: number | null) {
    const isShorter = months !== null && (rule.months === null || months < rule.months);
    const name = channels[rule.channel] ?? rule.channel;
    const label = monthsLabel(months ?? 0);
    if (
      isShorter &&
      !(await confirm({
        title: t`Guardar as mensagens de ${name} por ${label}?`,
        text: t`O conteúdo das mensagens mais antigas, com seus arquivos, será apagado nas próximas horas e não volta. Protocolos, datas e motivos ficam.`,
        action: t`Apagar o que for mais antigo`,
      }))
    )
      return;
    await act(() => api.put("/retention", { months: { [rule.channel]: months } }), t`Prazo de guarda salvo`);
  }

  return (
    <Page
      title={t`Dados e LGPD`}
      lead={
        <Trans>
          Prazos de guarda, retenções legais, cópias entregues e dados apagados. Para exportar ou apagar os
          dados de uma pessoa, abra o contato.
        </Trans>
      }
    >
      {question}
      <Section
        title={<Trans>Prazo de guarda das mensagens</Trans>}
        lead={
          <Trans>
            Depois do prazo, o conteúdo das mensagens é apagado. Não vale para atendimentos em aberto nem para
            contatos sob retenção legal.
          </Trans>
        }
      >
        <Loaded query={rules}>
          {({ items }) =>
            items.map((rule) => {
              const id = `retention-${rule.channel}`;
              const choices = [...new Set([...MONTHS, ...(rule.months ? [rule.months] : [])])].sort(
                (a, b) => a - b,
              );
              return (
                <FieldRow
                  key={rule.channel}
                  label={channels[rule.channel] ?? rule.channel}
                  controlId={id}
                  hint={
                    rule.before
                      ? t`Sem conteúdo: mensagens anteriores a ${formatDate(rule.before, i18n.locale)}. Apagadas até agora: ${rule.cleared}.`
                      : undefined
                  }
                >
                  <NativeSelect
                    id={id}
                    value={String(rule.months ?? "")}
                    onChange={(event) =>
                      void change(rule, event.currentTarget.value ? Number(event.currentTarget.value) : null)
                    }
                    data={[
                      { value: "", label: t`Para sempre` },
                      ...choices.map((months) => ({ value: String(months), label: monthsLabel(months) })),
                    ]}
                  />
                </FieldRow>
              );
            })
          }
        </Loaded>
      </Section>
      <Holds />
      <Copies />
      <LedgerList />
    </Page>
  );
}
