import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import classes from "./notifications.module.css";

/** Asks for the browser's permission by a click; denied, it tells the way back. */
export function PermissionHint({ onGranted }: { onGranted: () => void }) {
  const [permission, setPermission] = useState(() =>
    "Notification" in window ? Notification.permission : "granted",
  );
  if (permission === "granted") return null;
  if (permission === "denied") {
    return (
      <p className={classes.hint}>
        <Trans>
          As notificações deste site estão bloqueadas no navegador. Para liberar, abra{" "}
          <strong>Configurações do site → Notificações</strong> e escolha “Permitir”.
        </Trans>
      </p>
    );
  }
  async function ask() {
    const answer = await Notification.requestPermission();
    setPermission(answer);
    if (answer === "granted") onGranted();
  }
  return (
    <div className={classes.hint}>
      <p>
        <Trans>Quer ser avisado também quando estiver em outra janela?</Trans>
      </p>
      <Button size="compact-sm" onClick={() => void ask()}>
        <Trans>Ativar notificações</Trans>
      </Button>
    </div>
  );
}
