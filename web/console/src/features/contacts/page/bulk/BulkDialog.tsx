import { plural } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, SegmentedControl } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useMe } from "@/realtime/store";
import form from "@/ui/desk/form.module.css";
import css from "./bulk.module.css";
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
  const title = bulk.result
    ? t`Nem todos foram alterados`
    : choice === "labels"
      ? t`Etiquetas de ${plural(count, { one: "# contato", other: "# contatos" })}`
      : choice === "owner"
        ? t`Carteira de ${plural(count, { one: "# contato", other: "# contatos" })}`
        : t`A alteração não foi feita`;
  return (
    <Modal opened onClose={onDone} title={title} closeButtonProps={{ "aria-label": t`Fechar` }}>
      {bulk.result ? (
        <Result result={bulk.result} onDone={onDone} />
      ) : choice === "labels" ? (
        <LabelForm bulk={bulk} onDone={onDone} />
      ) : choice === "owner" ? (
        <OwnerForm bulk={bulk} onDone={onDone} />
      ) : (
        <div className={form.form}>
          <p className={form.error} role="alert">
            {bulk.error}
          </p>
          <div className={form.buttons}>
            <Button onClick={onDone} data-autofocus>
              <Trans>Entendi</Trans>
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function Result({ result, onDone }: { result: NonNullable<Bulk["result"]>; onDone(): void }) {
  return (
    <div className={form.form} role="status">
      {result.done > 0 ? (
        <p className={css.outcome} data-tone="ok">
          <IconCheck size={18} aria-hidden="true" />
          <Plural value={result.done} one="# contato alterado" other="# contatos alterados" />
        </p>
      ) : null}
      <p className={css.outcome} data-tone="warn">
        <IconAlertTriangle size={18} aria-hidden="true" />
        <Plural
          value={result.failed.length}
          one="# ficou como estava e continua selecionado:"
          other="# ficaram como estavam e continuam selecionados:"
        />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <ul className={css.failed} tabIndex={0}>
        {result.failed.map(({ id, name, why }) => (
          <li key={id}>
            <strong dir="auto">{name}</strong>
            <span>{why}</span>
          </li>
        ))}
      </ul>
      <div className={form.buttons}>
        <Button onClick={onDone} data-autofocus>
          <Trans>Entendi</Trans>
        </Button>
      </div>
    </div>
  );
}

interface PartProps {
  bulk: Bulk;
  onDone(): void;
}

function LabelForm({ bulk, onDone }: PartProps) {
  const { t } = useLingui();
  const labels = (useMe().directory.labels ?? []).filter((label) => label.is_active);
  const [label, setLabel] = useState(labels[0]?.id ?? "");
  const [action, setAction] = useState<"add_label" | "remove_label">("add_label");

  async function save(event: FormEvent) {
    event.preventDefault();
    if (await bulk.run({ action, value: label })) onDone();
  }

  return (
    <form className={form.form} onSubmit={(event) => void save(event)}>
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
      <Buttons bulk={bulk} onDone={onDone} />
    </form>
  );
}

function OwnerForm({ bulk, onDone }: PartProps) {
  const { t } = useLingui();
  const { users } = useMe().directory;
  const [owner, setOwner] = useState("");

  async function save(event: FormEvent) {
    event.preventDefault();
    if (await bulk.run({ action: "owner", value: owner || null })) onDone();
  }

  return (
    <form className={form.form} onSubmit={(event) => void save(event)}>
      <NativeSelect
        label={t`Carteira`}
        description={t`Quem atende o contato quando ele volta.`}
        value={owner}
        data={[
          { value: "", label: t`Ninguém` },
          ...users.filter((user) => user.is_active).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ currentTarget }) => setOwner(currentTarget.value)}
        data-autofocus
      />
      <Buttons bulk={bulk} onDone={onDone} />
    </form>
  );
}

function Buttons({ bulk, onDone }: PartProps) {
  return (
    <>
      {bulk.error ? (
        <p className={form.error} role="alert">
          {bulk.error}
        </p>
      ) : null}
      <div className={form.buttons}>
        <Button variant="default" onClick={onDone}>
          <Trans>Cancelar</Trans>
        </Button>
        <Button type="submit" loading={bulk.isBusy}>
          <Trans>Aplicar</Trans>
        </Button>
      </div>
    </>
  );
}
