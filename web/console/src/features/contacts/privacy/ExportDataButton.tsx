import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconDownload, IconFileZip } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { type DataExport, exportAddress, exportsKey, requestExport } from "@/lib/api/privacy";
import { formatBytes, formatDate } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import form from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";
import css from "./privacy.module.css";

/** "Exportar dados (LGPD)": asks for a copy of everything about the person, and gives it when it is there. */
export function ExportDataButton({ contactId }: { contactId: string }) {
  return useMe().permissions.includes("privacy.manage") ? <Copy contactId={contactId} /> : null;
}

function Copy({ contactId }: { contactId: string }) {
  const { t, i18n } = useLingui();
  const { error, save } = useSaving();
  const [isAsking, setAsking] = useState(false);
  const key = exportsKey(contactId);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      api.get<{ items: DataExport[] }>(`/contacts/${contactId}/data-exports`, { signal }),
    // The event may have been missed.
    refetchInterval: ({ state }) => (state.data?.items[0]?.state === "pending" ? 5_000 : false),
  });
  useLive(key, (event) => event.type === "data_export.updated");
  const latest = query.data?.items[0];
  const ready = query.data?.items.find((item) => item.state === "ready");
  const isPending = latest?.state === "pending";

  return (
    <div className={css.list}>
      <div className={css.row}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFileZip size={16} aria-hidden="true" />}
          loading={isAsking || isPending}
          onClick={async () => {
            setAsking(true);
            await save(async () => {
              await requestExport(contactId);
              await query.refetch();
            });
            setAsking(false);
          }}
        >
          <Trans>Exportar dados (LGPD)</Trans>
        </Button>
        {ready ? (
          <Button
            component="a"
            size="xs"
            href={exportAddress(ready.id)}
            download
            leftSection={<IconDownload size={16} aria-hidden="true" />}
          >
            <Trans>Baixar cópia</Trans>
          </Button>
        ) : null}
      </div>
      <p className={form.quiet} role="status">
        {isPending
          ? t`A cópia está sendo preparada.`
          : latest?.state === "failed"
            ? t`A cópia não pôde ser feita. Tente de novo.`
            : ready
              ? t`${formatBytes(ready.size ?? 0, i18n.locale)}, disponível até ${formatDate(ready.expires_at ?? "", i18n.locale)}.`
              : null}
      </p>
      {error ? (
        <p className={form.error} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  );
}

export default ExportDataButton;
