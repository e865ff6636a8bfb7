import { Trans, useLingui } from "@lingui/react/macro";
import { api } from "@/lib/api/client";
import type { Hold } from "@/lib/api/privacy";
import { formatDate } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { Loaded, useAct, useResource } from "../kit/data";
import css from "../kit/kit.module.css";
import { List, Row } from "../kit/List";
import { Section } from "../kit/Page";
import { useConfirm } from "../kit/useConfirm";
import type { Items } from "../wire";

/** Contacts whose data must be kept. */
export function Holds() {
  const { t, i18n } = useLingui();
  const { directory } = useMe();
  const act = useAct();
  const [question, confirm] = useConfirm();
  const query = useResource<Items<Hold>>("/legal-holds");

  async function release({ contact_id: id, name }: Hold) {
    const isSure = await confirm({
      title: t`Encerrar a retenção legal de ${name}?`,
      text: t`Os dados voltam a poder ser apagados, e os prazos de guarda passam a valer.`,
      action: t`Encerrar a retenção`,
    });
    if (isSure) await act(() => api.delete(`/contacts/${id}/legal-hold`), t`Retenção legal encerrada`);
  }

  function details(hold: Hold): string {
    const by = directory.users.find((user) => user.id === hold.by_id)?.name ?? t`Colega`;
    return [hold.reason, t`por ${by} em ${formatDate(hold.at, i18n.locale)}`].join(" · ");
  }

  return (
    <Section
      title={<Trans>Retenções legais</Trans>}
      lead={<Trans>Contatos cujos dados não podem ser apagados, por exemplo durante um processo.</Trans>}
    >
      {question}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={css.hint}>
              <Trans>Nenhum contato está sob retenção legal.</Trans>
            </p>
          ) : (
            <List label={t`Retenções legais`}>
              {items.map((hold) => (
                <Row
                  key={hold.contact_id}
                  name={hold.name}
                  details={details(hold)}
                  actions={[{ label: t`Encerrar a retenção`, run: () => void release(hold) }]}
                />
              ))}
            </List>
          )
        }
      </Loaded>
    </Section>
  );
}
