import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import { IconArrowsJoin2, IconBroadcast, IconTag, IconUserHeart, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { ContactRow } from "@/lib/api/contacts";
import { clearSelection, MOST_SELECTED, select, useSelection } from "@/lib/selection";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { useMe, usePermission } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { useReloadContacts } from "../useContactPages";
import { BulkDialog } from "./BulkDialog";
import css from "./bulk.module.css";
import { useBulkChange } from "./useBulkChange";

const MergeDialog = lazy(async () => ({
  default: (await import("../../merging/MergeDialog")).MergeDialog,
}));

type Choice = "labels" | "owner";

/** How many are selected, and what can be done with all of them. */
export function BulkBar({ rows }: { rows: readonly ContactRow[] }) {
  const { t } = useLingui();
  const me = useMe();
  const mayEdit = usePermission("contacts.edit");
  const { ids } = useSelection();
  const [choice, setChoice] = useState<Choice | null>(null);
  const bulk = useBulkChange(rows);
  const queries = useQueryClient();
  const reload = useReloadContacts();
  const [pair, setPair] = useState<[string, string] | null>(null);
  const [first, second] = ids;
  const isWhole = ids.size >= MOST_SELECTED || rows.every((row) => ids.has(row.id));
  const most = Math.min(rows.length, MOST_SELECTED);
  const hasLabels = (me.directory.labels ?? []).some((label) => label.is_active);

  useShortcuts([
    { keys: "escape", label: t`Limpar a seleção`, group: t`Contatos`, run: clearSelection },
    {
      keys: "mod+a",
      label: t`Selecionar todos os carregados`,
      group: t`Contatos`,
      run: () => select(rows.map((row) => row.id)),
    },
  ]);

  return (
    <>
      <section className={css.bar} aria-label={t`Ações com os selecionados`}>
        <strong className="numeric" role="status">
          {t`${plural(ids.size, { one: "# selecionado", other: "# selecionados" })}`}
        </strong>
        {isWhole ? null : (
          <button type="button" className={css.all} onClick={() => select(rows.map((row) => row.id))}>
            {t`Todos (${most})`}
          </button>
        )}
        {mayEdit ? (
          <div className={css.actions}>
            {hasLabels ? (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconTag size={15} aria-hidden="true" />}
                onClick={() => setChoice("labels")}
              >
                <Trans>Etiquetas</Trans>
              </Button>
            ) : null}
            <Menu position="top" width={240}>
              <Menu.Target>
                <Button
                  size="xs"
                  variant="default"
                  loading={bulk.isBusy}
                  leftSection={<IconBroadcast size={15} aria-hidden="true" />}
                >
                  <Trans>Transmissões</Trans>
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  onClick={() => void bulk.run({ action: "opt_in" })}
                >{t`Passam a receber transmissões`}</Menu.Item>
                <Menu.Item
                  onClick={() => void bulk.run({ action: "opt_out" })}
                >{t`Não recebem mais transmissões`}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconUserHeart size={15} aria-hidden="true" />}
              onClick={() => setChoice("owner")}
            >
              <Trans>Carteira</Trans>
            </Button>
            {first && second && ids.size === 2 ? (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconArrowsJoin2 size={15} aria-hidden="true" />}
                onClick={() => setPair([first, second])}
              >
                <Trans>Unificar</Trans>
              </Button>
            ) : null}
          </div>
        ) : null}
        <IconButton label={t`Limpar a seleção`} shortcut="escape" size="small" onClick={clearSelection}>
          <IconX size={18} />
        </IconButton>
      </section>
      {pair ? (
        <Suspense>
          <MergeDialog
            contactIds={pair}
            onDone={(changed) => {
              setPair(null);
              if (!changed) return;
              clearSelection();
              void queries.invalidateQueries({ queryKey: ["contact"] });
              void reload();
            }}
          />
        </Suspense>
      ) : null}
      {choice || bulk.result || bulk.error ? (
        <BulkDialog
          choice={choice}
          count={ids.size}
          bulk={bulk}
          onDone={() => {
            setChoice(null);
            bulk.forget();
          }}
        />
      ) : null}
    </>
  );
}
