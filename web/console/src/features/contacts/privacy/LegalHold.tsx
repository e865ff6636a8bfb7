import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Switch, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { getPrivacy, privacyKey } from "@/lib/api/privacy";
import { formatDate } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import form from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";
import css from "./privacy.module.css";

/** "Retenção legal": while it is on, nobody erases the data of this contact, and retention passes it over. */
export function LegalHold({ contactId }: { contactId: string }) {
  return useMe().permissions.includes("privacy.manage") ? <Hold contactId={contactId} /> : null;
}

function Hold({ contactId }: { contactId: string }) {
  const { t, i18n } = useLingui();
  const { directory } = useMe();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { error, save } = useSaving();
  const query = useQuery({
    queryKey: privacyKey(contactId),
    queryFn: ({ signal }) => getPrivacy(contactId, signal),
  });
  if (!query.data || query.data.erased_at) return null;
  const { hold } = query.data;
  const by = directory.users.find((user) => user.id === hold?.by_id)?.name ?? t`Colega`;
  const reload = () => queries.invalidateQueries({ queryKey: privacyKey(contactId) });

  return (
    <div className={css.list}>
      <Switch
        label={t`Retenção legal`}
        description={
          hold
            ? t`${hold.reason} (por ${by} em ${formatDate(hold.at, i18n.locale)})`
            : t`Impede que os dados sejam apagados, por exemplo durante um processo.`
        }
        checked={hold !== null}
        onChange={(event) => {
          if (event.currentTarget.checked) setAsking(true);
          else void save(() => api.delete(`/contacts/${contactId}/legal-hold`)).then(reload);
        }}
      />
      {error ? (
        <p className={form.error} role="alert">
          {error}
        </p>
      ) : null}
      {isAsking ? (
        <Reason
          contactId={contactId}
          onDone={() => {
            setAsking(false);
            void reload();
          }}
        />
      ) : null}
    </div>
  );
}

function Reason({ contactId, onDone }: { contactId: string; onDone(): void }) {
  const { t } = useLingui();
  const { isBusy, error, save } = useSaving();
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      title={t`Retenção legal`}
      submit={t`Reter os dados`}
      isBusy={isBusy}
      isDisabled={!reason.trim()}
      error={error}
      onDone={onDone}
      onSubmit={() =>
        void save(async () => {
          await api.put(`/contacts/${contactId}/legal-hold`, { reason: reason.trim() });
          onDone();
        })
      }
    >
      <p className={form.quiet}>
        <Trans>
          Enquanto durar, ninguém apaga os dados deste contato, e os prazos de guarda não valem para ele.
        </Trans>
      </p>
      <Textarea
        label={t`Por que os dados precisam ser mantidos?`}
        placeholder={t`Ex.: processo nº 0001234-56.2026`}
        value={reason}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  );
}

export default LegalHold;
