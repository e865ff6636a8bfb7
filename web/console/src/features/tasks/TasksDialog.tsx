import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Loader, Modal, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Page, Task } from "@/lib/api/contact";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { useNowValue } from "@/lib/time/ticker";
import { localTime } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { useLive } from "@/realtime/useLive";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { TaskItem } from "./TaskItem";
import { GROUPS, groupOf } from "./tasks";
import css from "./tasks.module.css";

const PAGE = 50;

interface TasksDialogProps {
  onOpen(conversationId: string): void;
  onDone(): void;
}

/** "Minhas tarefas": what was forwarded to me, and my own notes with a day (CON-6). */
export function TasksDialog({ onOpen, onDone }: TasksDialogProps) {
  const { t } = useLingui();
  const { timezone } = useMe().account;
  const queries = useQueryClient();
  const problemText = useDeskProblemText();
  const [view, setView] = useState<"open" | "done">("open");
  const [refused, setRefused] = useState<string | null>(null);
  const today = useNowValue((now) => localTime(now, timezone).slice(0, 10));
  const query = useInfiniteQuery({
    queryKey: ["tasks", view],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Task>>("/tasks", { signal, query: { state: view, cursor: pageParam, limit: PAGE } }),
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
  useLive(["tasks"], (event) => event.type.startsWith("note."));

  async function finish({ note }: Task) {
    setRefused(null);
    try {
      await api.post(`/notes/${note.id}/done`, { is_done: note.done_at === null });
    } catch (problem) {
      setRefused(problemText(refusalOf(problem)));
    }
    await queries.invalidateQueries({ queryKey: ["tasks"] });
    void queries.invalidateQueries({ queryKey: ["notes", note.contact_id] });
  }

  const tasks = query.data?.pages.flatMap((page) => page.items) ?? [];
  const names = { late: t`Atrasadas`, today: t`Hoje`, later: t`Próximas`, undated: t`Sem data` };
  const list = (shown: readonly Task[], label: string) => (
    <ul className={css.list} aria-label={label}>
      {shown.map((task) => (
        <TaskItem
          key={task.note.id}
          task={task}
          today={today}
          onFinish={() => finish(task)}
          onOpen={task.conversation_id ? () => onOpen(task.conversation_id as string) : null}
        />
      ))}
    </ul>
  );
  return (
    <Modal
      opened
      onClose={onDone}
      size="lg"
      title={t`Minhas tarefas`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <SegmentedControl
        className={css.head}
        fullWidth
        aria-label={t`Quais tarefas`}
        data={[
          { value: "open", label: t`Abertas` },
          { value: "done", label: t`Concluídas` },
        ]}
        value={view}
        onChange={(value) => setView(value as "open" | "done")}
      />
      {refused ? (
        <p className={css.error} role="alert">
          {refused}
        </p>
      ) : null}
      {query.error && !query.data ? (
        <div className={css.state} role="alert">
          <Trans>As tarefas não puderam ser carregadas.</Trans>
          <Button size="xs" variant="default" onClick={() => void query.refetch()}>
            <Trans>Tentar novamente</Trans>
          </Button>
        </div>
      ) : !query.data ? (
        <div className={css.state}>
          <Loader size="sm" aria-label={t`Carregando`} />
        </div>
      ) : tasks.length === 0 ? (
        <div className={css.state} role="status">
          {view === "open" ? (
            <Trans>
              Nenhuma tarefa aberta. Observações com data, ou encaminhadas para você, aparecem aqui.
            </Trans>
          ) : (
            <Trans>Nenhuma tarefa concluída ainda.</Trans>
          )}
        </div>
      ) : view === "done" ? (
        list(tasks, t`Concluídas`)
      ) : (
        GROUPS.map((group) => {
          const shown = tasks.filter((task) => groupOf(task, today) === group);
          return shown.length > 0 ? (
            <section key={group} className={css.group} data-group={group}>
              <h3>{names[group]}</h3>
              {list(shown, names[group])}
            </section>
          ) : null;
        })
      )}
      {query.hasNextPage ? (
        <Button
          fullWidth
          variant="subtle"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          <Trans>Mostrar mais</Trans>
        </Button>
      ) : null}
    </Modal>
  );
}
