import { useLingui } from "@lingui/react/macro";
import { memo } from "react";
import classes from "./primitives.module.css";

/** `sending` covers everything before the provider has it; `received` draws nothing. */
export type TickState =
  | "received"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "unconfirmed";

const SHAPES: Record<Exclude<TickState, "received">, string> = {
  queued: "M8 4.2V8l2.4 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
  sending: "M8 4.2V8l2.4 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
  sent: "M3.5 8.6l3 3 6-7",
  delivered: "M1.5 8.6l3 3 6-7M8 11.1l.5.5 6-7",
  read: "M1.5 8.6l3 3 6-7M8 11.1l.5.5 6-7",
  played: "M1.5 8.6l3 3 6-7M8 11.1l.5.5 6-7",
  failed: "M4 4l8 8M12 4l-8 8",
  unconfirmed:
    "M5.9 6.1a2.1 2.1 0 1 1 3 1.9c-.6.3-.9.7-.9 1.4M8 11.8v.1M14.2 8A6.2 6.2 0 1 1 1.8 8a6.2 6.2 0 0 1 12.4 0Z",
};

export function useTickLabel(state: TickState): string {
  const { t } = useLingui();
  switch (state) {
    case "received":
      return t`Recebida`;
    case "queued":
      return t`Na fila de envio`;
    case "sending":
      return t`Enviando`;
    case "sent":
      return t`Enviada`;
    case "delivered":
      return t`Entregue`;
    case "read":
      return t`Lida`;
    case "played":
      return t`Ouvida`;
    case "failed":
      return t`Não enviada`;
    case "unconfirmed":
      return t`Envio não confirmado`;
  }
}

/** Delivery state as a shape with a label: clock, one tick, two ticks, green ticks, x, question mark. */
export const Tick = memo(function Tick({ state, size = 16 }: { state: TickState; size?: number }) {
  const label = useTickLabel(state);
  if (state === "received") return null;
  const look = state === "played" ? "read" : state;
  return (
    <svg
      className={classes.tick}
      data-state={look}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <path
        d={SHAPES[state]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
});
