import { Trans, useLingui } from "@lingui/react/macro";
import { IconArrowForwardUp, IconCalendarEvent, IconCheck, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Note } from "@/lib/api/contact";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { formatDateTime } from "@/lib/time/format";
import { formatDay, localTime } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { Badge } from "@/ui/Badge";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { IconButton } from "@/ui/IconButton";
import { Question } from "@/ui/Question";
import items from "../items.module.css";
import css from "../panel.module.css";

interface NoteItemProps {
  note: Note;
  onEdit(): void;
  onChanged(): Promise<unknown>;
}

export function NoteItem({ note, onEdit, onChanged }: NoteItemProps) {
  const { t, i18n } = useLingui();
  const { directory, account } = useMe();
  const problemText = useDeskProblemText();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const nameOf = (id: string | null) => directory.users.find((user) => user.id === id)?.name;
  const author = note.author_id === null ? t`Fluxo` : (nameOf(note.author_id) ?? t`Colega`);
  const reader = note.forwarded_to_id === null ? null : (nameOf(note.forwarded_to_id) ?? t`Colega`);
  const isTask = note.remind_on !== null || note.forwarded_to_id !== null;
  const isDone = note.done_at !== null;
  const day = note.remind_on === null ? null : formatDay(note.remind_on, i18n.locale);
  const isLate =
    note.remind_on !== null &&
    !isDone &&
    note.remind_on < localTime(Date.now(), account.timezone).slice(0, 10);

  async function act(work: () => Promise<unknown>) {
    setBusy(true);
    setError(null);
    try {
      await work();
      setAsking(false);
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    await onChanged();
    setBusy(false);
  }

  return (
    <li className={items.item}>
      <div className={items.top}>
        <p className={isDone ? `${items.text} ${items.done}` : items.text} dir="auto">
          {note.text}
        </p>
        <span className={items.tools}>
          {isTask && !isDone ? (
            <IconButton
              label={t`Concluir tarefa`}
              size="small"
              disabled={isBusy}
              onClick={() => void act(() => api.post(`/notes/${note.id}/done`))}
            >
              <IconCheck size={16} />
            </IconButton>
          ) : null}
          <IconButton label={t`Editar observação`} size="small" onClick={onEdit}>
            <IconPencil size={16} />
          </IconButton>
          <IconButton
            label={t`Excluir observação`}
            size="small"
            tooltipPosition="left"
            onClick={() => setAsking(true)}
          >
            <IconTrash size={16} />
          </IconButton>
        </span>
      </div>
      {isTask ? (
        <span className={items.chips}>
          {day ? (
            <Badge tone={isLate ? "danger" : "neutral"} icon={<IconCalendarEvent size={12} />}>
              {isLate ? t`Atrasada: ${day}` : t`Lembrar em ${day}`}
            </Badge>
          ) : null}
          {reader ? <Badge icon={<IconArrowForwardUp size={12} />}>{t`Para ${reader}`}</Badge> : null}
          {isDone ? (
            <Badge tone="ok" icon={<IconCheck size={12} />}>
              <Trans>Concluída</Trans>
            </Badge>
          ) : null}
        </span>
      ) : null}
      <span className={css.quiet}>
        <bdi>{author}</bdi> · <span className="numeric">{formatDateTime(note.created_at, i18n.locale)}</span>
        {note.edited_at ? (
          <>
            {" · "}
            <Trans>editada</Trans>
          </>
        ) : null}
      </span>
      {error ? (
        <p className={items.bad} role="alert">
          {error}
        </p>
      ) : null}
      {isAsking ? (
        <Question
          text={t`Tem certeza que deseja excluir essa observação?`}
          isBusy={isBusy}
          onNo={() => setAsking(false)}
          onYes={() => void act(() => api.delete(`/notes/${note.id}`))}
        />
      ) : null}
    </li>
  );
}
