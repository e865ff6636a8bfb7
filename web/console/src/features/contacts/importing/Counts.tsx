import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { ContactImport } from "@/lib/api/imports";
import css from "./importing.module.css";

/** How many rows become, or became, what. */
export function Counts({ item }: { item: ContactImport }) {
  const { t, i18n } = useLingui();
  const { created, updated, skipped, failed, undone, kept } = item;
  const isPlan = item.state === "checking" || item.state === "checked";
  const isUndo = item.state === "undoing" || item.state === "undone";
  const shown: { name: string; value: number; tone?: "ok" | "danger" }[] = isUndo
    ? [
        {
          name: t`${plural(undone, { one: "desfeito", other: "desfeitos" })}`,
          value: undone,
          tone: "ok",
        },
        { name: t`${plural(kept, { one: "ficou", other: "ficaram" })}`, value: kept },
      ]
    : [
        {
          name: isPlan
            ? t`${plural(created, { one: "novo", other: "novos" })}`
            : t`${plural(created, { one: "criado", other: "criados" })}`,
          value: created,
          tone: "ok",
        },
        {
          name: isPlan ? t`a atualizar` : t`${plural(updated, { one: "atualizado", other: "atualizados" })}`,
          value: updated,
        },
        {
          name: isPlan
            ? t`${plural(skipped, { one: "já existe, será pulado", other: "já existem, serão pulados" })}`
            : t`${plural(skipped, { one: "pulado", other: "pulados" })}`,
          value: skipped,
        },
        {
          name: t`${plural(failed, { one: "com erro, fica de fora", other: "com erro, ficam de fora" })}`,
          value: failed,
          tone: "danger",
        },
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
