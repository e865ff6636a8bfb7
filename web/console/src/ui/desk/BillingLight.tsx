import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import { Tooltip } from "@mantine/core";
import { IconAlertCircleFilled, IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import type { Billing } from "@/lib/api/contacts";
import { formatDateTime } from "@/lib/time/format";
import css from "./desk.module.css";

const ICONS = { active: IconCircleCheckFilled, blocked: IconAlertCircleFilled, cancelled: IconCircleXFilled };

/** How a customer stands with the company's billing, beside the name (CON-12). Nothing where nobody said. */
export function BillingLight({ billing }: { billing: Billing | null | undefined }) {
  const { t, i18n } = useLingui();
  if (!billing) return null;
  const words = {
    active: t`Cliente ativo`,
    blocked: t`Cliente bloqueado na cobrança`,
    cancelled: t`Contrato cancelado`,
  }[billing.status];
  const at = formatDateTime(billing.checked_at, i18n.locale);
  const Icon = ICONS[billing.status];
  const icon = <Icon size={18} aria-hidden="true" />;
  const label = [words, billing.note].filter(Boolean).join(": ");
  // What another system wrote leads nowhere but to a page.
  const href = billing.url?.startsWith("https://") ? billing.url : null;
  const shown = (
    <span className={css.billingTip}>
      <bdi>{label}</bdi>
      <small>{t`Conferido em ${at}`}</small>
    </span>
  );
  return (
    <Tooltip label={shown} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      {href ? (
        <a
          className={css.billing}
          data-status={billing.status}
          href={href}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t`${label} (abre em outra aba)`}
        >
          {icon}
        </a>
      ) : (
        <span className={css.billing} data-status={billing.status} role="img" aria-label={label}>
          {icon}
        </span>
      )}
    </Tooltip>
  );
}
