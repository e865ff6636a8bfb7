import { useLingui } from "@lingui/react/macro";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useState } from "react";
import type { ContactImport } from "@/lib/api/imports";
import { formatBytes } from "@/lib/time/format";
import { CheckStep } from "./CheckStep";
import css from "./importing.module.css";
import { MappingStep } from "./MappingStep";
import { isWorking } from "./mapping";
import { ResultStep } from "./ResultStep";
import { WorkStep } from "./WorkStep";

/** One import, at the step where it is. */
export function ImportFlow({ item, onLeave }: { item: ContactImport; onLeave(): void }) {
  const { t, i18n } = useLingui();
  const [isMapping, setMapping] = useState(false);
  const showsMapping = item.state === "uploaded" || (item.state === "checked" && isMapping);
  const step =
    showsMapping || item.state === "uploaded"
      ? 1
      : item.state === "checking" || item.state === "checked"
        ? 2
        : 3;
  const steps = [t`Arquivo`, t`Colunas`, t`Revisão`, t`Resultado`];

  return (
    <>
      <ol className={css.steps} aria-label={t`Etapas`}>
        {steps.map((name, number) => (
          <li
            key={name}
            data-done={number < step || undefined}
            {...(number === step ? { "aria-current": "step" } : {})}
          >
            <span className="numeric" aria-hidden="true">
              {number + 1}
            </span>
            {name}
          </li>
        ))}
      </ol>
      <p className={css.file}>
        <IconFileSpreadsheet size={18} aria-hidden="true" />
        <bdi>{item.file_name}</bdi>
        <span className={css.quiet}>
          {formatBytes(item.size, i18n.locale)}
          {item.encoding === "cp1252" ? " · Windows-1252" : ""}
        </span>
      </p>
      {showsMapping ? (
        <MappingStep item={item} onChecking={() => setMapping(false)} onLeave={onLeave} />
      ) : item.state === "checked" ? (
        <CheckStep item={item} onMap={() => setMapping(true)} onLeave={onLeave} />
      ) : isWorking(item) ? (
        <WorkStep item={item} />
      ) : (
        <ResultStep item={item} onLeave={onLeave} />
      )}
    </>
  );
}
