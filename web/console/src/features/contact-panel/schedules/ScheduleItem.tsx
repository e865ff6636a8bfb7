import { Trans, useLingui } from "@lingui/react/macro";
import { IconPencil, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Schedule } from "@/lib/api/contact";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { askDialog } from "@/lib/requests";
import { formatInZone } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { Badge, type BadgeTone } from "@/ui/Badge";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { IconButton } from "@/ui/IconButton";
import { Question } from "@/ui/Question";
import items from "../items.module.css";
import css from "../panel.module.css";

interface ScheduleItemProps {
  schedule: Schedule;
  mayCancel: boolean;
  /** Not while the contact is blocked. */
  mayEdit: boolean;
  onChanged(): Promise<unknown>;
}

const TONES: Record<Schedule["state"], BadgeTone> = {
  pending: "accent",
  sent: "ok",
  canceled: "neutral",
  failed: "danger",
  not_sent: "danger",
};

export function ScheduleItem({ schedule, mayCancel, mayEdit, onChanged }: ScheduleItemProps) {
  const { t, i18n } = useLingui();
  const { account, directory } = useMe();
  const problemText = useDeskProblemText();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { state, template, outcome } = schedule;
  const names: Record<Schedule["state"], string> = {
    pending: t`Agendada`,
    sent: t`Enviada`,
    canceled: t`Cancelada`,
    failed: t`Não enviada`,
    not_sent: t`Não enviada`,
  };
  const author = directory.users.find((user) => user.id === schedule.created_by_id)?.name;

  function why(code: string): string {
    switch (code) {
      case "window_expired":
        return t`Não enviada: janela expirada`;
      case "contact_blocked":
        return t`Não enviada: contato bloqueado`;
      case "variable_empty":
        return t`Não enviada: o contato não tem o valor de uma variável`;
      case "unknown":
      case "template_not_found":
        return t`Não enviada: o template não está mais aprovado`;
      default: {
        const reason = problemText({ code, detail: "" });
        return t`Não enviada: ${reason}`;
      }
    }
  }

  async function cancel() {
    setBusy(true);
    setError(null);
    try {
      await api.delete(`/schedules/${schedule.id}`);
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
        <span className="numeric">
          <strong>{formatInZone(schedule.due_at, account.timezone, i18n.locale)}</strong>
        </span>
        {(mayEdit || mayCancel) && state !== "sent" && state !== "canceled" ? (
          <span className={items.tools}>
            {mayEdit ? (
              <IconButton
                label={state === "pending" ? t`Editar agendamento` : t`Agendar de novo`}
                size="small"
                onClick={() => askDialog("schedule", schedule.conversation_id, { schedule })}
              >
                <IconPencil size={16} />
              </IconButton>
            ) : null}
            {mayCancel && state === "pending" ? (
              <IconButton
                label={t`Cancelar agendamento`}
                size="small"
                tooltipPosition="left"
                onClick={() => setAsking(true)}
              >
                <IconX size={16} />
              </IconButton>
            ) : null}
          </span>
        ) : null}
      </div>
      <span className={items.chips}>
        <Badge tone={TONES[state]}>{names[state]}</Badge>
        {template ? <Badge>{template.name}</Badge> : null}
        {schedule.opens_ticket ? (
          <Badge>
            <Trans>Abre atendimento</Trans>
          </Badge>
        ) : null}
      </span>
      <p className={`${items.text} ${items.clamped}`} dir="auto">
        {schedule.text ?? template?.preview ?? template?.name}
      </p>
      {author ? <bdi className={css.quiet}>{t`Por ${author}`}</bdi> : null}
      {state === "pending" && schedule.fallback_template ? (
        <p
          className={css.quiet}
        >{t`Com a sessão fechada vai o template ${schedule.fallback_template.name}.`}</p>
      ) : null}
      {schedule.is_window_too_short ? (
        <p className={items.warn}>
          <Trans>A sessão estará fechada nesse horário e não há template para ir no lugar.</Trans>
        </p>
      ) : null}
      {outcome?.fallback ? (
        <p className={css.quiet}>
          <Trans>Foi o template, porque a sessão estava fechada.</Trans>
        </p>
      ) : null}
      {(state === "failed" || state === "not_sent") && outcome?.code ? (
        <p className={items.bad}>{why(outcome.code)}</p>
      ) : null}
      {error ? (
        <p className={items.bad} role="alert">
          {error}
        </p>
      ) : null}
      {isAsking ? (
        <Question
          text={t`Tem certeza que deseja cancelar esse agendamento?`}
          isBusy={isBusy}
          onNo={() => setAsking(false)}
          onYes={() => void cancel()}
        />
      ) : null}
    </li>
  );
}
