import { useLingui } from "@lingui/react/macro";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { ViewId } from "@/lib/api/types";
import { useLocale } from "@/lib/i18n/i18n";
import { loadCounters } from "@/realtime/actions";
import { useCounters } from "@/realtime/store";
import { useViews } from "./useViews";
import classes from "./ViewTabs.module.css";

/** The views that the company chose, in one line: what does not fit is scrolled to, and fades where it goes on. */
export function ViewTabs({ view, onView }: { view: ViewId; onView: (view: ViewId) => void }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { shown, names } = useViews();
  const counters = useCounters();
  const hasCounters = counters !== null;
  const strip = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState("");

  useEffect(() => {
    // They come with the stream too; this is for the first paint, and a failure corrects itself there.
    if (!hasCounters) loadCounters().catch(() => {});
  }, [hasCounters]);

  function look() {
    const box = strip.current;
    if (!box) return;
    const left = box.scrollLeft > 1 ? "left" : "";
    setMore(box.scrollLeft + box.clientWidth < box.scrollWidth - 1 ? `${left} right` : left);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words or counts have another width
  useEffect(look, [shown.join(), Object.values(names).join(), counters, locale]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads only what the window then is
  useEffect(() => {
    window.addEventListener("resize", look);
    return () => window.removeEventListener("resize", look);
  }, []);

  useEffect(() => {
    document.getElementById(`tab-${view}`)?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [view]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const index = shown.indexOf(view);
    const target = {
      ArrowRight: index + 1,
      ArrowLeft: index + shown.length - 1,
      Home: 0,
      End: shown.length - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = shown[target % shown.length] ?? view;
    onView(next);
    document.getElementById(`tab-${next}`)?.focus();
  }

  const format = (count: number) =>
    new Intl.NumberFormat(locale, count > 9999 ? { notation: "compact" } : {}).format(count);
  const scroll = (direction: 1 | -1) =>
    strip.current?.scrollBy({ left: direction * strip.current.clientWidth * 0.7 });

  return (
    <div className={classes.bar} data-more={more}>
      <div
        ref={strip}
        className={classes.tabs}
        role="tablist"
        aria-label={t`Visões`}
        onKeyDown={onKeyDown}
        onScroll={look}
        onWheel={(event) => {
          event.currentTarget.scrollLeft += event.deltaY;
        }}
      >
        {shown.map((id) => {
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
              <span className={classes.name}>{names[id]}</span>
            </button>
          );
        })}
      </div>
      {/* For the mouse only: keys go from tab to tab, and fingers pull. */}
      {more.includes("left") ? (
        <button type="button" className={classes.left} aria-hidden tabIndex={-1} onClick={() => scroll(-1)}>
          <IconChevronLeft size={16} />
        </button>
      ) : null}
      {more.includes("right") ? (
        <button type="button" className={classes.right} aria-hidden tabIndex={-1} onClick={() => scroll(1)}>
          <IconChevronRight size={16} />
        </button>
      ) : null}
    </div>
  );
}
