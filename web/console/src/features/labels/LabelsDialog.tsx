import "@/lib/i18n/talkCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Modal, TextInput } from "@mantine/core";
import { IconCheck, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import type { Conversation, DirectoryLabel } from "@/lib/api/types";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { labelsToChoose } from "@/lib/labels";
import { changeLabels } from "@/realtime/messages";
import { useMe } from "@/realtime/store";
import { LabelChip } from "@/ui/LabelChip";
import css from "./labels.module.css";

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Puts labels on a conversation and takes them off, each at once; by keys alone as well. */
export function LabelsDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const me = useMe();
  const problemText = useProblemText();
  const [search, setSearch] = useState("");
  const [marked, setMarked] = useState(0);
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const labels = labelsToChoose(conversation, me);
  const found = labels.filter((label) => fold(label.name).includes(fold(search.trim())));
  const active = found[Math.min(marked, found.length - 1)];

  async function toggle(label: DirectoryLabel) {
    if (busy) return;
    setBusy(label.id);
    setError(null);
    const has = conversation.label_ids.includes(label.id);
    try {
      await changeLabels(conversation.id, has ? [] : [label.id], has ? [label.id] : []);
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    setBusy(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setMarked((Math.min(marked, found.length - 1) + by + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter" && active) {
      event.preventDefault();
      void toggle(active);
    }
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Etiquetas`}
      size="sm"
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <TextInput
        aria-label={t`Buscar etiqueta`}
        placeholder={t`Buscar etiqueta`}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setMarked(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls="labels-to-choose"
        aria-activedescendant={active ? `label-${active.id}` : undefined}
        data-autofocus
      />
      <div
        className={css.list}
        role="listbox"
        aria-multiselectable="true"
        aria-label={t`Etiquetas`}
        id="labels-to-choose"
      >
        {found.map((label, index) => {
          const has = conversation.label_ids.includes(label.id);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
            <div
              key={label.id}
              id={`label-${label.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={has}
              className={css.option}
              data-active={label === active || undefined}
              data-busy={busy === label.id || undefined}
              onMouseMove={() => setMarked(index)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => void toggle(label)}
            >
              <span className={css.box}>{has ? <IconCheck size={14} aria-hidden="true" /> : null}</span>
              <LabelChip label={label} />
            </div>
          );
        })}
      </div>
      {found.length === 0 ? (
        <p className={css.note}>
          {labels.length === 0 ? (
            <Trans>Ainda não há etiquetas. Um administrador as cria em Configurações.</Trans>
          ) : (
            <Trans>Nenhuma etiqueta com este nome</Trans>
          )}
        </p>
      ) : null}
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
    </Modal>
  );
}
