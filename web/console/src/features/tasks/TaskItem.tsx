import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconCalendarEvent, IconClockExclamation } from "@tabler/icons-react";
import { useState } from "react";
import type { Task } from "@/lib/api/contact";
import { formatDay } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { Badge } from "@/ui/Badge";
import { groupOf } from "./tasks";
import css from "./tasks.module.css";

interface TaskItemProps {
  task: Task;
  /** yyyy-mm-dd where the company is. */
  today: string;
  onFinish(): Promise<void>;
  /** Null where no conversation of the contact may be seen. */
  onOpen: (() => void) | null;
}

export function TaskItem({ task, today, onFinish, onOpen }: TaskItemProps) {
  const { t, i18n } = useLingui();
  const { directory, user } = useMe();
  const [isBusy, setBusy] = useState(false);
  const { note, contact } = task;
  const isDone = note.done_at !== null;
  const isLate = !isDone && groupOf(task, today) === "late";
  const day = note.remind_on ? formatDay(note.remind_on, i18n.locale) : null;
  const author = directory.users.find((row) => row.id === note.author_id)?.name;
  async function finish() {
    setBusy(true);
    await onFinish();
    setBusy(false);
  }
  return (
    <li className={css.task}>
      <div className={css.words}>
        {onOpen ? (
          <button type="button" className={css.contact} onClick={onOpen}>
            <bdi>{contact.name}</bdi>
          </button>
        ) : (
          <bdi className={css.name}>{contact.name}</bdi>
        )}
        <p className={css.text} dir="auto">
          {note.text}
        </p>
        <span className={css.facts}>
          {day ? (
            <Badge
              tone={isLate ? "danger" : "neutral"}
              icon={isLate ? <IconClockExclamation size={12} /> : <IconCalendarEvent size={12} />}
            >
              {isLate ? t`Atrasada: ${day}` : day}
            </Badge>
          ) : null}
          {author && note.author_id !== user.id ? <bdi>{t`De ${author}`}</bdi> : null}
        </span>
      </div>
      <Button
        size="xs"
        variant="default"
        loading={isBusy}
        aria-label={isDone ? t`Reabrir tarefa de ${contact.name}` : t`Concluir tarefa de ${contact.name}`}
        onClick={() => void finish()}
      >
        {isDone ? t`Reabrir` : t`Concluir`}
      </Button>
    </li>
  );
}
