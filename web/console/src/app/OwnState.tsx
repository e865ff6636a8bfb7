import { lazy, Suspense } from "react";
import classes from "./Shell.module.css";

const AgentStateMenu = lazy(async () => ({
  default: (await import("@/features/agent-state/AgentStateMenu")).AgentStateMenu,
}));

/** One's own state, in the rail and over a conversation on a phone. */
export function OwnState() {
  return (
    <Suspense fallback={<span className={classes.railLink} />}>
      <AgentStateMenu />
    </Suspense>
  );
}
