import { Trans, useLingui } from "@lingui/react/macro";
import { Switch } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Consent, ContactDetails } from "@/lib/api/contacts";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { formatDateTime } from "@/lib/time/format";
import { useMe, usePermission } from "@/realtime/store";
import { changesContact, useLive } from "@/realtime/useLive";
import { Answer } from "../Answer";
import items from "../items.module.css";
import css from "../panel.module.css";

interface ConsentSwitchProps {
  contactId: string;
  receives: boolean;
  onSaved(details: ContactDetails): void;
}

const FEW = 3;

/** "Recebe transmissões", with when it changed, by whom and by which means (CON-5). */
export function ConsentSwitch({ contactId, receives, onSaved }: ConsentSwitchProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const mayEdit = usePermission("contacts.edit");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [hasHistory, setHasHistory] = useState(false);

  async function change(wanted: boolean) {
    setBusy(true);
    setError(null);
    try {
      const answer = await api.patch<{ contact: ContactDetails }>(`/contacts/${contactId}`, {
        receives_broadcasts: wanted,
      });
      onSaved(answer.contact);
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    await queries.invalidateQueries({ queryKey: ["consents", contactId] });
    setBusy(false);
  }

  return (
    <div className={css.consent}>
      <Switch
        label={t`Recebe transmissões`}
        description={
          receives ? undefined : t`Fica fora de todas as transmissões, quaisquer que sejam os filtros.`
        }
        checked={receives}
        disabled={!mayEdit || isBusy}
        error={error}
        onChange={({ currentTarget }) => void change(currentTarget.checked)}
      />
      <button
        type="button"
        className={css.link}
        aria-expanded={hasHistory}
        onClick={() => setHasHistory(!hasHistory)}
      >
        {hasHistory ? <Trans>Esconder o histórico</Trans> : <Trans>Histórico</Trans>}
      </button>
      {hasHistory ? <History contactId={contactId} /> : null}
    </div>
  );
}

function History({ contactId }: { contactId: string }) {
  const { t, i18n } = useLingui();
  const { users } = useMe().directory;
  const [isWhole, setWhole] = useState(false);
  const key = ["consents", contactId];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      api
        .get<{ items: Consent[] }>(`/contacts/${contactId}/consents`, { signal })
        .then((answer) => answer.items),
    staleTime: 0,
  });
  useLive(key, (event) => changesContact(event, contactId));
  const means: Record<Consent["means"], string> = {
    agent: t`no console`,
    api: t`pela API`,
    import: t`por importação`,
    customer: t`a pedido do contato`,
    provider: t`no aplicativo do contato`,
  };
  return (
    <Answer query={query}>
      {(all) =>
        all.length === 0 ? (
          <p className={css.quiet}>
            <Trans>Nunca foi alterado: recebe desde o começo.</Trans>
          </p>
        ) : (
          <>
            <ul className={`${items.list} ${items.wide}`} aria-label={t`Histórico de transmissões`}>
              {(isWhole ? all : all.slice(0, FEW)).map((consent) => {
                const by = users.find((user) => user.id === consent.by_id)?.name;
                return (
                  <li key={consent.id} className={items.item}>
                    <strong>{consent.receives ? t`Passou a receber` : t`Deixou de receber`}</strong>
                    <span className={css.quiet}>
                      <span className="numeric">{formatDateTime(consent.at, i18n.locale)}</span>
                      {" · "}
                      {by ? (
                        <>
                          <bdi>{by}</bdi>, {means[consent.means]}
                        </>
                      ) : (
                        means[consent.means]
                      )}
                    </span>
                    {consent.note ? (
                      <p className={items.text} dir="auto">
                        {consent.note}
                      </p>
                    ) : null}
                  </li>
                );
              })}
            </ul>
            {all.length > FEW && !isWhole ? (
              <button type="button" className={css.link} onClick={() => setWhole(true)}>
                {t`Mostrar mais ${all.length - FEW}`}
              </button>
            ) : null}
          </>
        )
      }
    </Answer>
  );
}
