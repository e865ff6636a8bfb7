import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { usePermission } from "@/realtime/store";
import { EmptyState } from "@/ui/EmptyState";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import { BackToContacts } from "../BackToContacts";
import { Earlier } from "./Earlier";
import { FileStep } from "./FileStep";
import { ImportFlow } from "./ImportFlow";
import css from "./importing.module.css";
import { useImport } from "./useImport";

/** "Importar contatos": a file, what its columns are, what would happen, what happened (CON-20). The import that is
 * open stands in the address behind #. */
export default function ImportPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const mayImport = usePermission("contacts.import");
  const id = useLocation({ select: ({ hash }) => hash });
  useEffect(() => {
    document.title = `${t`Importar contatos`} · Prosa`;
  }, [t]);
  const open = (next: string) => void navigate({ to: ".", hash: next });

  return (
    <div className={css.page}>
      <div className={css.inner}>
        <header className={css.head}>
          <BackToContacts />
          <h1>
            <Trans>Importar contatos</Trans>
          </h1>
        </header>
        {!mayImport ? (
          <EmptyState icon={<IconLock size={28} />} title={<Trans>Você não pode importar contatos</Trans>}>
            <Trans>Peça a permissão ao administrador da empresa.</Trans>
          </EmptyState>
        ) : id ? (
          <Open key={id} id={id} onLeave={() => open("")} />
        ) : (
          <>
            <FileStep onUploaded={open} />
            <Earlier onOpen={open} />
          </>
        )}
      </div>
    </div>
  );
}

function Open({ id, onLeave }: { id: string; onLeave(): void }) {
  const { data, isError } = useImport(id);
  if (data) return <ImportFlow item={data} onLeave={onLeave} />;
  if (!isError) {
    return (
      <Delayed>
        <Skeleton width="100%" height={240} />
      </Delayed>
    );
  }
  return (
    <EmptyState
      title={<Trans>Esta importação não pôde ser aberta</Trans>}
      action={
        <Button variant="default" onClick={onLeave}>
          <Trans>Ver todas as importações</Trans>
        </Button>
      }
    />
  );
}
