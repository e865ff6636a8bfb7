import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { useKindName } from "@/lib/i18n/useKindName";
import type { ThreadMessage } from "@/realtime/store";

/** Says new messages of the open thread to screen readers. The list itself is silent: scrolling adds rows, too. */
export function Announcer({ items, contactName }: { items: readonly ThreadMessage[]; contactName: string }) {
  const { t } = useLingui();
  const kindName = useKindName();
  const [spoken, setSpoken] = useState("");
  const newest = items.findLast((item) => item.direction === "in");
  const known = useRef(newest?.seq ?? 0);
  useEffect(() => {
    if (!newest || newest.seq <= known.current) return;
    known.current = newest.seq;
    const content = newest.text || kindName(newest.kind);
    setSpoken(t`${contactName}: ${content}`);
  }, [newest, contactName, kindName, t]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {spoken}
    </div>
  );
}
