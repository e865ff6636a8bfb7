import { Trans } from "@lingui/react/macro";
import {
  IconBan,
  IconCloudOff,
  IconHourglass,
  IconHourglassOff,
  IconLock,
  IconPlugConnectedX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Conversation } from "@/lib/api/types";
import { windowLeft, windowState } from "@/lib/serviceWindow";
import { formatDuration } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { useConnection, useInbox, usePermission } from "@/realtime/store";
import css from "../composer.module.css";
import { type ComposerMode, isAwaitingAnswer } from "../mode";

interface NoticeProps {
  conversation: Conversation;
  mode: ComposerMode;
  isInternal: boolean;
}

/** Why something cannot be sent, and what can. */
export function Notice({ conversation, mode, isInternal }: NoticeProps) {
  const { status } = useConnection();
  const inbox = useInbox(conversation.inbox_id);
  const canFix = usePermission("inboxes.manage");
  const isEnding = useNowValue((now) => windowState(conversation, now) === "expiring");
  const left = useNowValue((now) =>
    formatDuration(Math.ceil((windowLeft(conversation, now) ?? 0) / 60_000) * 60_000),
  );
  if (isInternal) {
    return (
      <Line tone="internal" icon={<IconLock size={16} />}>
        <Trans>Mensagem interna, não será enviada para o contato</Trans>
      </Line>
    );
  }
  if (mode === "blocked") {
    return (
      <Line tone="warn" icon={<IconBan size={16} />}>
        <Trans>Contato bloqueado, não é possível enviar ou receber mensagem</Trans>
      </Line>
    );
  }
  if (mode === "forbidden") {
    return (
      <Line tone="quiet" icon={<IconLock size={16} />}>
        <Trans>Você pode ler esta conversa, mas não tem permissão para responder.</Trans>
      </Line>
    );
  }
  if (mode === "closed" && !conversation.has_window) {
    return (
      <Line tone="warn" icon={<IconHourglassOff size={16} />}>
        <Trans>Este canal não tem templates. A conversa será liberada quando o contato escrever.</Trans>
      </Line>
    );
  }
  if (mode === "closed") {
    return (
      <Line tone="warn" icon={<IconHourglassOff size={16} />}>
        {isAwaitingAnswer(conversation) ? (
          <Trans>Mensagem template enviada. A conversa será liberada quando o contato responder.</Trans>
        ) : conversation.window_expires_at === null ? (
          <Trans>O contato ainda não escreveu por este canal. Comece com uma mensagem template.</Trans>
        ) : (
          <Trans>A sessão de 24 horas terminou. Envie uma mensagem template para retomar a conversa.</Trans>
        )}
      </Line>
    );
  }
  if (status === "offline") {
    return (
      <Line tone="quiet" icon={<IconCloudOff size={16} />}>
        <Trans>
          Sem conexão. Pode continuar escrevendo: as mensagens serão enviadas na ordem quando ela voltar.
        </Trans>
      </Line>
    );
  }
  if (inbox?.state === "needs_token") {
    return (
      <Line tone="warn" icon={<IconPlugConnectedX size={16} />}>
        <Trans>Error validating access token</Trans>{" "}
        {canFix ? (
          <a href={`/settings/channels/${conversation.inbox_id}`}>
            <Trans>Corrigir o Token de Acesso</Trans>
          </a>
        ) : (
          <Trans>O canal está desconectado: as mensagens esperam na fila. Avise o administrador.</Trans>
        )}
      </Line>
    );
  }
  if (isEnding) {
    return (
      <Line tone="warn" icon={<IconHourglass size={16} />}>
        {conversation.waiting_since ? (
          <Trans>A sessão termina em {left} e o contato espera resposta. Depois, só mensagem template.</Trans>
        ) : (
          <Trans>A sessão termina em {left}. Depois, só mensagem template até o contato responder.</Trans>
        )}
      </Line>
    );
  }
  return null;
}

function Line({
  tone,
  icon,
  children,
}: {
  tone: "warn" | "quiet" | "internal";
  icon: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={css.notice} data-tone={tone} role="status">
      <span aria-hidden="true">{icon}</span>
      <span>{children}</span>
    </div>
  );
}
