import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBellOff } from "@tabler/icons-react";
import { useState } from "react";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { formatDuration } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { setAgentState, useMe } from "@/realtime/store";
import css from "./offers.module.css";

/** RONA ends only by hand: until then nothing more is offered, so it stays in sight. */
export function RonaNotice() {
  const { t } = useLingui();
  const { since } = useMe().agent;
  const problemText = useProblemText();
  const [isBusy, setBusy] = useState(false);
  const time = useNowValue((now) => (since ? formatDuration(now - Date.parse(since)) : ""));

  async function back() {
    setBusy(true);
    try {
      await setAgentState("available");
    } catch (error) {
      const message = problemText(refusalOf(error));
      notifications.show({ color: "red", title: t`Seu estado não mudou`, message });
    }
    setBusy(false);
  }

  return (
    <article className={css.rona} role="status">
      <IconBellOff size={18} aria-hidden="true" />
      <div>
        <strong>
          <Trans>Você está em RONA</Trans> <span className="numeric">{time}</span>
        </strong>
        <p>
          <Trans>Um atendimento oferecido não foi aceito a tempo. Nada mais chega até você voltar.</Trans>
        </p>
        <Button size="xs" loading={isBusy} onClick={() => void back()}>
          <Trans>Voltar a Disponível</Trans>
        </Button>
      </div>
    </article>
  );
}
