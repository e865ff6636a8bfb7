import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { IconDotsVertical, IconFileDownload, IconFileUpload, IconGitMerge } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { ContactQuery } from "@/lib/api/contacts";
import { useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";

const ExportDialog = lazy(async () => ({
  default: (await import("../importing/ExportDialog")).ExportDialog,
}));

/** What concerns many contacts: files, and who may be one person. */
export function PageMenu({ query }: { query: ContactQuery }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { permissions } = useMe();
  const may = (name: string) => permissions.includes(name);
  const [isExporting, setExporting] = useState(false);
  if (!["contacts.import", "contacts.export", "contacts.edit"].some(may)) return null;
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <IconButton label={t`Mais ações dos contatos`}>
            <IconDotsVertical size={19} stroke={1.8} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {may("contacts.import") ? (
            <Menu.Item
              leftSection={<IconFileUpload size={16} />}
              onClick={() => void navigate({ to: "/contacts/import" })}
            >
              <Trans>Importar contatos</Trans>
            </Menu.Item>
          ) : null}
          {may("contacts.export") ? (
            <Menu.Item leftSection={<IconFileDownload size={16} />} onClick={() => setExporting(true)}>
              <Trans>Exportar contatos</Trans>
            </Menu.Item>
          ) : null}
          {may("contacts.edit") ? (
            <Menu.Item
              leftSection={<IconGitMerge size={16} />}
              onClick={() => void navigate({ to: "/contacts/conflicts" })}
            >
              <Trans>Identidades em conflito</Trans>
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {isExporting ? (
        <Suspense>
          <ExportDialog query={query} onDone={() => setExporting(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
