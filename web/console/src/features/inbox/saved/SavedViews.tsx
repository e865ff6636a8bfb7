import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import { Button, Loader, Modal, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconCheck, IconPencil, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { windowKey } from "@/realtime/filters";
import type { ListQuery } from "@/realtime/store";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { IconButton } from "@/ui/IconButton";
import { useActiveFilters } from "../filters/useFilterWords";
import { useViews } from "../useViews";
import css from "./saved.module.css";
import { type SavedView, savedSearch, useSavedViewChanges, useSavedViews } from "./savedViews";

interface SavedViewsProps {
  /** Counts how often it was asked for. */
  request: number;
  query: ListQuery;
}

/** The user's own lists: open one, keep the one on screen, rename, reorder, delete. */
export function SavedViews({ request, query }: SavedViewsProps) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every request opens it again
  useEffect(() => setOpen(true), [request]);
  return (
    <Modal
      opened={isOpen}
      onClose={() => setOpen(false)}
      title={t`Visões salvas`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <Manager query={query} onDone={() => setOpen(false)} />
    </Modal>
  );
}

function Manager({ query, onDone }: { query: ListQuery; onDone(): void }) {
  const { t } = useLingui();
  const problemText = useDeskProblemText();
  const { data, error, isFetching, refetch } = useSavedViews();
  const { isBusy, problem, save, change, remove } = useSavedViewChanges();
  if (error) {
    return (
      <div className={css.state} role="alert">
        {t`As visões salvas não puderam ser carregadas.`}
        <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
          {t`Tentar de novo`}
        </Button>
      </div>
    );
  }
  if (!data) {
    return (
      <div className={css.state}>
        <Loader size="sm" aria-label={t`Carregando`} />
      </div>
    );
  }
  return (
    <>
      {data.length > 0 ? (
        <ul className={css.list}>
          {data.map((view, index) => (
            <SavedRow
              key={view.id}
              view={view}
              isFirst={index === 0}
              isLast={index === data.length - 1}
              onOpen={onDone}
              onRename={(name) => change(view.id, { name })}
              onMove={(step) => void change(view.id, { position: index + step })}
              onDelete={() => void remove(view.id)}
            />
          ))}
        </ul>
      ) : (
        <p className={css.state}>{t`Você ainda não salvou nenhuma visão.`}</p>
      )}
      {problem ? (
        <p role="alert" className={css.problem}>
          {problemText(refusalOf(problem))}
        </p>
      ) : null}
      <SaveForm
        query={query}
        taken={data.map((view) => view.name)}
        isBusy={isBusy}
        onSave={(name) => save(name, query)}
      />
    </>
  );
}

interface SavedRowProps {
  view: SavedView;
  isFirst: boolean;
  isLast: boolean;
  onOpen(): void;
  onRename(name: string): Promise<boolean>;
  onMove(step: number): void;
  onDelete(): void;
}

function SavedRow({ view, isFirst, isLast, onOpen, onRename, onMove, onDelete }: SavedRowProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [name, setName] = useState<string | null>(null);
  const rename = async () => {
    const wanted = name?.trim();
    if (wanted && wanted !== view.name) {
      if (!(await onRename(wanted))) return;
    }
    setName(null);
  };
  if (name !== null) {
    return (
      <li>
        <form
          className={css.row}
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <TextInput
            className={css.grow}
            aria-label={t`Nome da visão`}
            value={name}
            maxLength={60}
            autoFocus
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              setName(null);
            }}
          />
          <IconButton label={t`Salvar`} type="submit">
            <IconCheck size={17} />
          </IconButton>
        </form>
      </li>
    );
  }
  return (
    <li className={css.row}>
      <button
        type="button"
        className={css.open}
        onClick={() => {
          // The address is read as if it had been shared.
          void navigate({ to: "/chat", search: savedSearch(view) });
          onOpen();
        }}
      >
        {view.name}
      </button>
      <IconButton
        size="small"
        label={t`Mover ${view.name} para cima`}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={16} />
      </IconButton>
      <IconButton
        size="small"
        label={t`Mover ${view.name} para baixo`}
        disabled={isLast}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={16} />
      </IconButton>
      <IconButton size="small" label={t`Renomear ${view.name}`} onClick={() => setName(view.name)}>
        <IconPencil size={16} />
      </IconButton>
      <IconButton size="small" tone="danger" label={t`Excluir ${view.name}`} onClick={onDelete}>
        <IconTrash size={16} />
      </IconButton>
    </li>
  );
}

interface SaveFormProps {
  query: ListQuery;
  taken: readonly string[];
  isBusy: boolean;
  onSave(name: string): Promise<boolean>;
}

function SaveForm({ query, taken, isBusy, onSave }: SaveFormProps) {
  const { t } = useLingui();
  const { names } = useViews();
  const filters = useActiveFilters(query);
  const [name, setName] = useState("");
  const [error, setError] = useState<string | null>(null);
  const words = [
    names[query.view],
    ...(query.unread ? [t`não lidas`] : []),
    ...(query.labelled ? [t`com etiquetas`] : []),
    ...filters.map((filter) => filter.value),
    ...(query.q.trim() ? [`“${query.q.trim()}”`] : []),
  ];

  async function save() {
    const wanted = name.trim();
    if (!wanted) return setError(t`Escreva um nome.`);
    if (taken.includes(wanted)) return setError(t`Já existe uma visão com este nome.`);
    setError(null);
    if (await onSave(wanted)) setName("");
  }

  return (
    <form
      key={windowKey(query)}
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label={t`Salvar a lista atual como`}
        description={words.join(" · ")}
        placeholder={t`Ex.: Vendas sem resposta`}
        value={name}
        maxLength={60}
        error={error}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        data-autofocus
      />
      <Button type="submit" loading={isBusy}>{t`Salvar visão`}</Button>
    </form>
  );
}
