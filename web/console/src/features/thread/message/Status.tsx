import { Trans, useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { IconCopy, IconMicrophone } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { retryMessage, type ThreadMessage } from "@/realtime/store";
import { Tick, useTickLabel } from "@/ui/Tick";
import { useExplanation } from "./explain";
import css from "./message.module.css";

/** The delivery state of an own message. What went wrong opens on hover, on click and by keyboard. */
export function Status({ message }: { message: ThreadMessage }) {
  const { status } = message;
  if (message.direction !== "out" || message.visibility === "internal") return null;
  const isTrouble = status === "failed" || status === "unconfirmed" || message.pending?.state === "retrying";
  if (isTrouble) return <Trouble message={message} />;
  return (
    <span className={css.status}>
      {status === "played" ? <IconMicrophone className={css.played} size={13} aria-hidden="true" /> : null}
      <Tick state={status} size={16} />
    </span>
  );
}

function Trouble({ message }: { message: ThreadMessage }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const label = useTickLabel(message.status);
  const explanation = useExplanation(message);
  useEffect(() => () => clearTimeout(timer.current), []);
  const openSoon = (open: boolean) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(open), 200);
  };
  const hover = { onMouseEnter: () => openSoon(true), onMouseLeave: () => openSoon(false) };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={320}
      position="top-end"
      withArrow
      shadow="md"
      withinPortal
      trapFocus={false}
    >
      <Popover.Target>
        <button
          type="button"
          className={css.statusButton}
          aria-label={t`${label}: ver o motivo`}
          onClick={() => setOpen(!isOpen)}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || !isOpen) return;
            event.preventDefault();
            setOpen(false);
          }}
          {...hover}
        >
          <Tick state={message.status} size={16} />
        </button>
      </Popover.Target>
      <Popover.Dropdown {...hover}>
        <div className={css.trouble}>
          <strong>{explanation.title}</strong>
          <p>{explanation.what}</p>
          {explanation.advice ? (
            <p>
              <b>
                <Trans>O que fazer:</Trans>
              </b>{" "}
              {explanation.advice}
            </p>
          ) : null}
          {explanation.provider ? (
            <div className={css.provider}>
              <code dir="auto">{explanation.provider}</code>
              <button
                type="button"
                className={css.iconAction}
                aria-label={t`Copiar o código e a mensagem do provedor`}
                title={t`Copiar o código e a mensagem do provedor`}
                onClick={() => void navigator.clipboard.writeText(explanation.provider ?? "")}
              >
                <IconCopy size={16} />
              </button>
            </div>
          ) : null}
          {explanation.canRetry ? (
            <button
              type="button"
              className={css.retry}
              onClick={() => {
                setOpen(false);
                void retryMessage(message.conversation_id, message.id).catch(() => undefined);
              }}
            >
              <Trans>Tentar novamente</Trans>
            </button>
          ) : null}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
