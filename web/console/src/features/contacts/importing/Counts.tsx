import { useLingui } from "@lingui/react/macro";
import type { ContactImport } from "@/lib/api/imports";
import css from "./importing.module.css";

/** How many rows become, or became, what. */
export function Counts({ item }: { item: ContactImport }) {
  const { t, i18n } = useLingui();
  const isPlan = item.state === "checking" || item.state === "checked";
  const isUndo = item.state === "undoing" || item.state === "undone";
  const shown: { name: string; value: number; tone?: "ok" | "danger" }[] = isUndo
    ? [
        { name: t`desfeitos`, value: item.undone, tone: "ok" },
        { name: t`ficaram`, value: item.kept },
      ]
    : [
        { name: isPlan ? t`novos` : t`criados`, value: item.created, tone: "ok" },
        { name: isPlan ? t`a atualizar` : t`atualizados`, value: item.updated },
        { name: isPlan ? t`já existem, serão pulados` : t`pulados`, value: item.skipped },
        { name: t`com erro, ficam de fora`, value: item.failed, tone: "danger" },
      ];
  return (
    <dl className={css.counts}>
      {shown.map(({ name, value, tone }) => (
        <div key={name} data-tone={value > 0 ? tone : undefined}>
          <dt>{name}</dt>
          <dd className="numeric">{value.toLocaleString(i18n.locale)}</dd>
        </div>
      ))}
    </dl>
  );
}
