import { Trans, useLingui } from "@lingui/react/macro";
import { IconCloudOff, IconRefresh } from "@tabler/icons-react";
import { useEffect, useId, useState } from "react";
import { reconnectNow, resynchroniseOnce } from "@/realtime/hub";
import { useConnection } from "@/realtime/store";
import classes from "./Connection.module.css";

/** A short interruption, such as a server that restarts, is not worth a bar. */
const PATIENCE_MS = 1500;

function useIsDown(): boolean {
  const { status } = useConnection();
  const [isDown, setDown] = useState(false);
  useEffect(() => {
    if (status !== "offline") {
      if (status === "online") setDown(false);
      return;
    }
    const timer = setTimeout(() => setDown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [status]);
  return isDown && status !== "online";
}

export function ConnectionBar() {
  const isDown = useIsDown();
  return <div aria-live="polite">{isDown ? <Bar /> : null}</div>;
}

function Bar() {
  const { t } = useLingui();
  const { status } = useConnection();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function resynchronise() {
    setBusy(true);
    setFailed(false);
    reconnectNow();
    try {
      await resynchroniseOnce();
    } catch {
      setFailed(true);
    }
    setBusy(false);
  }

  return (
    <div className={classes.bar}>
      <p className={classes.text}>
        <IconCloudOff size={18} aria-hidden="true" />
        {status === "catching_up" ? (
          <Trans>Conexão de volta. Buscando o que chegou enquanto isso…</Trans>
        ) : failed ? (
          <Trans>Não foi possível reconectar ao servidor. Verifique sua conexão com a internet.</Trans>
        ) : (
          <Trans>
            Sem conexão. Você pode continuar lendo e escrevendo; as mensagens serão enviadas na volta.
          </Trans>
        )}
      </p>
      <div className={classes.actions}>
        <button type="button" className={classes.link} disabled={busy} onClick={() => void resynchronise()}>
          <IconRefresh size={15} aria-hidden="true" />
          {busy ? t`Ressincronizando…` : t`Ressincronizar`}
        </button>
        <Checklist />
      </div>
    </div>
  );
}

/** The browser gives it the focus in the moment of opening, so that the next key is its own; React's `autoFocus` would not. */
function takesFocus(popover: HTMLElement | null): void {
  popover?.setAttribute("autofocus", "");
}

function Checklist() {
  const { t } = useLingui();
  const id = useId();
  return (
    <>
      {/* The browser's own popover: without a connection, nothing could be loaded any more. */}
      <button type="button" className={classes.link} popoverTarget={id}>
        <Trans>O que verificar</Trans>
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={t`O que verificar na rede`}
        tabIndex={-1}
        ref={takesFocus}
        className={classes.checklistBox}
      >
        <strong>
          <Trans>Confira, nesta ordem:</Trans>
        </strong>
        <ol className={classes.checklist}>
          <li>
            <Trans>O Wi-Fi ou o cabo de rede deste computador está ligado.</Trans>
          </li>
          <li>
            <Trans>Outros sites abrem neste navegador.</Trans>
          </li>
          <li>
            <Trans>A VPN ou o proxy da empresa está conectado, se você usa um.</Trans>
          </li>
          <li>
            <Trans>Nenhuma extensão ou antivírus está bloqueando este endereço.</Trans>
          </li>
          <li>
            <Trans>Um colega consegue usar o sistema. Se ninguém consegue, avise o administrador.</Trans>
          </li>
        </ol>
      </div>
    </>
  );
}
