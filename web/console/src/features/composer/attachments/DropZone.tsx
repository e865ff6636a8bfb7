import { Trans } from "@lingui/react/macro";
import { IconUpload } from "@tabler/icons-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import css from "./attachments.module.css";

interface DropZoneProps {
  /** Something inside the area that takes files: the nearest ancestor with `data-drop-zone` is used. */
  inside: RefObject<HTMLElement | null>;
  isInternal: boolean;
  onFiles(files: File[]): void;
}

/** Files may be dropped anywhere on the thread. */
export function DropZone({ inside, isInternal, onFiles }: DropZoneProps) {
  const [zone, setZone] = useState<HTMLElement | null>(null);
  const [isOver, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;

  useEffect(() => setZone(inside.current?.closest<HTMLElement>("[data-drop-zone]") ?? null), [inside]);

  useEffect(() => {
    if (!zone) return;
    // Enter and leave come for every child; only the balance says whether the pointer is still inside.
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const stop = new AbortController();
    const on = (type: "dragenter" | "dragover" | "dragleave" | "drop", handle: (event: DragEvent) => void) =>
      zone.addEventListener(
        type,
        (event) => {
          if (!hasFiles(event)) return;
          event.preventDefault();
          handle(event);
        },
        { signal: stop.signal },
      );
    on("dragenter", () => setOver(++depth > 0));
    on("dragleave", () => setOver(--depth > 0));
    on("dragover", (event) => {
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    });
    on("drop", (event) => {
      depth = 0;
      setOver(false);
      take.current([...(event.dataTransfer?.files ?? [])]);
    });
    return () => stop.abort();
  }, [zone]);

  if (!zone || !isOver) return null;
  return createPortal(
    <div className={css.drop} data-internal={isInternal || undefined}>
      <div>
        <IconUpload size={32} aria-hidden="true" />
        <strong>
          {isInternal ? (
            <Trans>Solte para anexar à mensagem interna</Trans>
          ) : (
            <Trans>Solte para anexar</Trans>
          )}
        </strong>
        <span>
          <Trans>Até 10 arquivos de 10 MB</Trans>
        </span>
      </div>
    </div>,
    zone,
  );
}
