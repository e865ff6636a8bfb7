import { plural } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useMe } from "@/realtime/store";
import { BulkResult } from "@/ui/desk/BulkResult";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";
import type { Bulk } from "./useBulkChange";

interface BulkDialogProps {
  /** Null: only what was refused is told. */
  choice: "labels" | "owner" | null;
  count: number;
  bulk: Bulk;
  onDone(): void;
}

/** Asks what all selected contacts get, and tells whom it was refused for. */
export function BulkDialog({ choice, count, bulk, onDone }: BulkDialogProps) {
  const { t } = useLingui();
  const { directory } = useMe();
  const labels = (directory.labels ?? []).filter((label) => label.is_active);
  const [label, setLabel] = useState(labels[0]?.id ?? "");
  const [action, setAction] = useState<"add_label" | "remove_label">("add_label");
  const [owner, setOwner] = useState("");
  const { result } = bulk;

  async function apply() {
    const change = choice === "owner" ? { action: choice, value: owner || null } : { action, value: label };
    if (await bulk.run(change)) onDone();
  }

  return (
    <FormDialog
      title={
        result
          ? t`Nem todos foram alterados`
          : choice === "labels"
            ? t`Etiquetas de ${plural(count, { one: "# contato", other: "# contatos" })}`
            : choice === "owner"
              ? t`Carteira de ${plural(count, { one: "# contato", other: "# contatos" })}`
              : t`A alteração não foi feita`
      }
      submit={t`Aplicar`}
      isBusy={bulk.isBusy}
      error={bulk.error}
      result={
        result ? (
          <BulkResult
            {...result}
            words={{
              done: <Plural value={result.done} one="# contato alterado" other="# contatos alterados" />,
              failed: (
                <Plural
                  value={result.failed.length}
                  one="# ficou como estava e continua selecionado:"
                  other="# ficaram como estavam e continuam selecionados:"
                />
              ),
            }}
            onClose={onDone}
          />
        ) : null
      }
      question={
        choice ? null : (
          <div className={css.buttons}>
            <Button onClick={onDone} data-autofocus>
              <Trans>Entendi</Trans>
            </Button>
          </div>
        )
      }
      onSubmit={() => void apply()}
      onDone={onDone}
    >
      {choice === "labels" ? (
        <>
          <SegmentedControl
            aria-label={t`O que fazer`}
            value={action}
            onChange={(value) => setAction(value as typeof action)}
            data={[
              { value: "add_label", label: t`Pôr etiqueta` },
              { value: "remove_label", label: t`Tirar etiqueta` },
            ]}
          />
          <NativeSelect
            label={t`Etiqueta`}
            value={label}
            data={labels.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={({ currentTarget }) => setLabel(currentTarget.value)}
            data-autofocus
          />
        </>
      ) : choice === "owner" ? (
        <NativeSelect
          label={t`Carteira`}
          description={t`Quem atende o contato quando ele volta.`}
          value={owner}
          data={[
            { value: "", label: t`Ninguém` },
            ...directory.users
              .filter((user) => user.is_active)
              .map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget }) => setOwner(currentTarget.value)}
          data-autofocus
        />
      ) : null}
    </FormDialog>
  );
}
