import { Trans, useLingui } from "@lingui/react/macro";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { memo, useEffect, useState } from "react";
import type { Message } from "@/lib/api/types";
import { formatTime } from "@/lib/time/format";
import css from "./activity.module.css";
import { useDayName } from "./dayName";

export const DayRow = memo(function DayRow({ at }: { at: string }) {
  const name = useDayName(at);
  return (
    <div className={css.dayRow}>
      <span className={css.day}>{name}</span>
    </div>
  );
});

export function NewRow() {
  return (
    <div className={`${css.separator} ${css.new}`}>
      <span>
        <Trans>Novas mensagens</Trans>
      </span>
    </div>
  );
}

export const ProtocolRow = memo(function ProtocolRow({
  message,
  protocol,
}: {
  message: Message;
  protocol: string;
}) {
  const { t, i18n } = useLingui();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => void navigator.clipboard.writeText(protocol).then(() => setCopied(true));
  return (
    <div className={css.separator}>
      <span className={css.protocol}>
        <Trans>Atendimento aberto</Trans>
        <button type="button" className={css.number} onClick={copy} title={t`Copiar protocolo`}>
          <Trans>Protocolo {protocol}</Trans>
          {isCopied ? (
            <IconCheck size={13} aria-label={t`Copiado`} />
          ) : (
            <IconCopy size={13} aria-hidden="true" />
          )}
        </button>
        <time dateTime={message.position_at}>{formatTime(message.position_at, i18n.locale)}</time>
      </span>
    </div>
  );
});
