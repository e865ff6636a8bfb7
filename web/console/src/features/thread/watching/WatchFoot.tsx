import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconEye, IconMessage2Search } from "@tabler/icons-react";
import { useEffect } from "react";
import type { Conversation } from "@/lib/api/types";
import { askDialog } from "@/lib/requests";
import { mayTakeOver } from "@/lib/serviceRules";
import { endWatch, type Watch } from "@/lib/watching";
import { setPresence, useConnection, useMe } from "@/realtime/store";
import { Whisper } from "./Whisper";
import css from "./watching.module.css";

/** Stands where the composer would: what the watcher may do, and that nobody sees it. */
export function WatchFoot({ conversation, mode }: { conversation: Conversation; mode: Watch }) {
  const { t } = useLingui();
  const { id } = conversation;
  const me = useMe();
  const { stream } = useConnection();

  // Nobody is told of a supervisor; a preview says nothing at all.
  useEffect(() => {
    if (stream !== null) void setPresence(id, mode === "monitor" ? "monitoring" : "away");
  }, [id, mode, stream]);

  if (mode === "preview")
    return (
      <div className={css.foot}>
        <div className={css.banner} data-mode="preview" role="status">
          <IconMessage2Search size={18} aria-hidden="true" />
          <p>
            <Trans>Prévia: o atendimento não foi iniciado e nada é marcado como lido.</Trans>
          </p>
          <Button size="xs" variant="default" onClick={endWatch}>
            <Trans>Sair da prévia</Trans>
          </Button>
        </div>
      </div>
    );
  return (
    <div className={css.foot}>
      <div className={css.banner} data-mode="monitor" role="status">
        <IconEye size={18} aria-hidden="true" />
        <p>
          <strong>
            <Trans>Você está monitorando – ninguém vê sua presença</Trans>
          </strong>
        </p>
        <span className={css.buttons}>
          {mayTakeOver(conversation, me) ? (
            <Button size="xs" onClick={() => askDialog("takeOver", id)}>
              <Trans>Assumir atendimento</Trans>
            </Button>
          ) : null}
          <Button
            size="xs"
            variant="default"
            onClick={endWatch}
            title={t`A equipe passa a ver que você está aqui`}
          >
            <Trans>Parar de monitorar</Trans>
          </Button>
        </span>
      </div>
      <Whisper conversationId={id} />
    </div>
  );
}
