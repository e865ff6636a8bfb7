import { useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useEffect } from "react";
import type { ViewId } from "@/lib/api/types";
import { useLocale } from "@/lib/i18n/i18n";
import { loadCounters } from "@/realtime/actions";
import { useCounters } from "@/realtime/store";
import { useViewNames } from "@/ui/words";
import classes from "./InboxPane.module.css";

export const SHOWN_VIEWS: readonly ViewId[] = ["waiting", "mine", "active", "all", "closed"];

export function ViewTabs({ view, onView }: { view: ViewId; onView: (view: ViewId) => void }) {
  const { t } = useLingui();
  const locale = useLocale();
  const names = useViewNames();
  const counters = useCounters();
  const hasCounters = counters !== null;

  useEffect(() => {
    // They come with the stream too; this is for the first paint, and a failure corrects itself there.
    if (!hasCounters) loadCounters().catch(() => {});
  }, [hasCounters]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const index = (SHOWN_VIEWS.indexOf(view) + step + SHOWN_VIEWS.length) % SHOWN_VIEWS.length;
    const next = SHOWN_VIEWS[index] ?? view;
    onView(next);
    document.getElementById(`tab-${next}`)?.focus();
  }

  const format = (count: number) =>
    new Intl.NumberFormat(locale, count > 9999 ? { notation: "compact" } : {}).format(count);

  return (
    <div className={classes.tabs} role="tablist" aria-label={t`Visões`} onKeyDown={onKeyDown}>
      {SHOWN_VIEWS.map((id) => {
        const counter = counters?.views[id];
        const unread = counter?.unread ?? 0;
        return (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            className={classes.tab}
            aria-selected={id === view}
            aria-controls="inbox-list"
            tabIndex={id === view ? 0 : -1}
            title={unread ? t`${names[id]}: ${unread} não lidas` : names[id]}
            onClick={() => onView(id)}
          >
            <span className={classes.count}>
              {counter ? format(counter.total) : ""}
              {unread ? <span className={classes.unreadDot} /> : null}
            </span>
            {names[id]}
          </button>
        );
      })}
    </div>
  );
}
