import { Trans } from "@lingui/react/macro";
import { Loader } from "@mantine/core";
import { loadNewer, loadOlder, openLatest, type ThreadView } from "@/realtime/store";
import { Delayed } from "@/ui/Skeleton";
import css from "../thread.module.css";

/** Floats over the thread, so that loading never moves a line. */
export function EdgeNotice({ conversationId, thread }: { conversationId: string; thread: ThreadView }) {
  if (thread.failed) {
    const load = thread.items.length === 0 ? openLatest : thread.hasNewer ? loadNewer : loadOlder;
    return (
      <div className={css.edge} role="alert">
        <Trans>As mensagens não puderam ser carregadas.</Trans>
        <button type="button" onClick={() => void load(conversationId).catch(() => undefined)}>
          <Trans>Tentar novamente</Trans>
        </button>
      </div>
    );
  }
  if (thread.loading === "older" || thread.loading === "newer") {
    return (
      <Delayed after={400}>
        <div className={css.edge} data-end={thread.loading === "newer" || undefined}>
          <Loader size={14} />
          {thread.loading === "older" ? (
            <Trans>Carregando mensagens anteriores…</Trans>
          ) : (
            <Trans>Carregando…</Trans>
          )}
        </div>
      </Delayed>
    );
  }
  return null;
}
