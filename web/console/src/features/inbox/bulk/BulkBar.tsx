import "@/lib/i18n/deskCatalog";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconArrowsExchange, IconCheck, IconHeadset, IconX } from "@tabler/icons-react";
import type { Conversation } from "@/lib/api/types";
import { askBulk } from "@/lib/requests";
import { clearSelection, MOST_SELECTED, select, useSelection } from "@/lib/selection";
import { mayClose } from "@/lib/serviceRules";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { useStore } from "@/realtime/core";
import { useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import css from "./bulk.module.css";

/** How many are selected, and what can be done with all of them. */
export function BulkBar({ rows }: { rows: readonly Conversation[] }) {
  const { t } = useLingui();
  const me = useMe();
  const { ids } = useSelection();
  const conversations = useStore((state) => state.conversations);
  const chosen = [...ids].flatMap((id) => conversations.get(id) ?? []);
  const isOpen = (row: Conversation) => row.state === "queued" || row.state === "active";
  const may = (name: string) => me.permissions.includes(name);
  const toStart = may("conversations.start") ? chosen.filter((row) => row.state === "queued") : [];
  const toTransfer = may("conversations.transfer") ? chosen.filter(isOpen) : [];
  const toClose = chosen.filter((row) => mayClose(row, me));
  const isWhole = rows.every((row) => ids.has(row.id)) || ids.size >= MOST_SELECTED;
  const idsOf = (list: readonly Conversation[]) => list.map((row) => row.id);

  useShortcuts([
    { keys: "escape", label: t`Limpar a seleção`, group: t`Conversas`, run: clearSelection },
    {
      keys: "mod+a",
      label: t`Selecionar todas as carregadas`,
      group: t`Conversas`,
      run: () => select(idsOf(rows)),
    },
  ]);

  const actions = [
    { icon: IconHeadset, label: t`Iniciar`, dialog: "bulkStart", list: toStart },
    { icon: IconArrowsExchange, label: t`Transferir`, dialog: "bulkTransfer", list: toTransfer },
    { icon: IconCheck, label: t`Encerrar`, dialog: "bulkClose", list: toClose },
  ] as const;
  const possible = actions.filter(({ list }) => list.length > 0);

  return (
    <section className={css.bar} aria-label={t`Ações com as selecionadas`}>
      <div className={css.line}>
        <strong className="numeric" role="status">
          {t`${plural(ids.size, { one: "# selecionada", other: "# selecionadas" })}`}
        </strong>
        {isWhole ? null : (
          <button type="button" className={css.all} onClick={() => select(idsOf(rows))}>
            {t`Todas (${rows.length})`}
          </button>
        )}
        <span className={css.close}>
          <IconButton label={t`Limpar a seleção`} shortcut="escape" size="small" onClick={clearSelection}>
            <IconX size={18} />
          </IconButton>
        </span>
      </div>
      {possible.length > 0 ? (
        <div className={css.actions}>
          {possible.map(({ icon: Icon, label, dialog, list }) => (
            <Button
              key={dialog}
              size="xs"
              variant="default"
              leftSection={<Icon size={15} aria-hidden="true" />}
              onClick={() => askBulk(dialog, idsOf(list))}
            >
              {list.length < chosen.length ? `${label} (${list.length})` : label}
            </Button>
          ))}
        </div>
      ) : (
        <p className={css.quiet}>
          <Trans>Nada pode ser feito com estas conversas.</Trans>
        </p>
      )}
    </section>
  );
}
