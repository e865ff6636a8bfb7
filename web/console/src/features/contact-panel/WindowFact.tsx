import { useLingui } from "@lingui/react/macro";
import { IconHourglass, IconHourglassOff } from "@tabler/icons-react";
import type { Conversation } from "@/lib/api/types";
import { windowLeft, windowState } from "@/lib/serviceWindow";
import { formatDateTime, formatDuration } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { Badge } from "@/ui/Badge";
import css from "./panel.module.css";
import { Fact } from "./Section";

/** Until when free messages may be sent. */
export function WindowFact({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useLingui();
  const state = useNowValue((now) => windowState(conversation, now));
  const left = useNowValue((now) => formatDuration(windowLeft(conversation, now) ?? 0));
  const until = conversation.window_expires_at
    ? formatDateTime(conversation.window_expires_at, i18n.locale)
    : "";
  if (state === "none") return null;
  return (
    <dl className={css.facts}>
      <Fact label={t`Validade da sessão`}>
        {state === "never" ? t`O contato ainda não escreveu` : null}
        {state === "open" ? (
          <>
            <span className="numeric">{t`Até ${until}`}</span>
            <span className={css.quiet}>{t`faltam ${left}`}</span>
          </>
        ) : null}
        {state === "expiring" ? (
          <>
            <Badge tone="warn" icon={<IconHourglass size={12} />}>{t`Expirando`}</Badge>
            <span className="numeric">{t`Até ${until}, faltam ${left}`}</span>
          </>
        ) : null}
        {state === "expired" ? (
          <>
            <Badge tone="warn" icon={<IconHourglassOff size={12} />}>{t`Expirado`}</Badge>
            <span className="numeric">{t`Terminou em ${until}`}</span>
          </>
        ) : null}
      </Fact>
    </dl>
  );
}
